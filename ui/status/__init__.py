"""The tab of settings and status: what is in order, what answers, and how to change it."""

"""The tab where articles are summarized in two languages."""

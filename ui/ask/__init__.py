"""The tab where questions are asked."""

"""Summaries: articles to cited points in two languages, each checked on both sides."""

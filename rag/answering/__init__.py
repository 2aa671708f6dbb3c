"""Answering: passages to an answer whose every sentence has passed the check."""

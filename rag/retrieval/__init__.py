"""Retrieval: a question to ranked passages, from both views."""

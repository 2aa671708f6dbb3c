"""Ids that follow from content, so that the same article always has the same one."""

from __future__ import annotations

import hashlib


def article_id(title: str, text: str) -> str:
    """16 hex digits of SHA-256 over title and text (64 bits: no clash expected below 10^9)."""
    return _digest(f"{title}\n{text}", 16)


def passage_id(article: str, ordinal: int, text: str) -> str:
    """Article id, place in the article and content hash: ``3f…-0007-a1b2c3d4``."""
    return f"{article}-{ordinal:04d}-{_digest(text, 8)}"


def _digest(text: str, digits: int) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:digits]

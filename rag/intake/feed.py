"""RSS and Atom: the entries of a feed."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from typing import Any

from rag.errors import UnreadableSource
from rag.intake.dates import parse_date
from rag.intake.draft import Draft
from rag.intake.markup import plain_lines

_MOST_ENTRIES = 1000
_MAILBOX = re.compile(r"\S+@\S+ \((?P<name>[^()]+)\)")  # how RSS wants it: desk@site (Name)
_WHOLE = 200
"""Characters from which an entry's own text counts as the article; a shorter one is a teaser."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: what is remembered of it, where its page is, and what the feed says of it.

    ``whole`` says whether the feed gives the article and not only a teaser.
    """

    key: str
    link: str
    draft: Draft
    whole: bool


def looks_like_feed(data: bytes) -> bool:
    """Whether the bytes open like RSS, RDF or Atom."""
    opening = data[:2048].lower()
    return any(mark in opening for mark in (b"<rss", b"<feed", b"<rdf:rdf"))


def read_feed(data: bytes, name: str) -> list[Entry]:
    """The entries in the feed's order, at most 1,000; raises UnreadableSource for no feed."""
    import feedparser

    # From a stream only: given bytes, the library tries them as a file's name first.
    parsed = feedparser.parse(io.BytesIO(data), sanitize_html=True, resolve_relative_uris=True)
    if not parsed.entries and not parsed.get("version"):
        raise UnreadableSource(f"{name}: neither RSS nor Atom")
    outlet = str(parsed.feed.get("title") or "")
    return [_entry(entry, outlet) for entry in parsed.entries[:_MOST_ENTRIES]]


def _entry(entry: dict[str, Any], outlet: str) -> Entry:
    link = str(entry.get("link") or "")
    updated = dict.get(entry, "updated")  # the library's own answers with `published` instead
    stated = str(entry.get("published") or updated or entry.get("created") or "")
    contents = [str(part.get("value") or "") for part in entry.get("content") or []]
    contents.append(str(entry.get("summary") or ""))
    text = max(
        ("\n".join(plain_lines(content)) for content in contents if content), key=len, default=""
    )
    title = " ".join(plain_lines(str(entry.get("title") or "")))
    own = str(entry.get("id") or link or title)
    key = hashlib.sha256(f"{own}\n{updated or ''}".encode("utf-8", "replace"))
    source = entry.get("source")
    draft = Draft(
        title=title,
        text=text,
        source=str(source.get("title") or "") if isinstance(source, dict) else outlet,
        date=parse_date(stated),
        url=link or None,
        author=_author(entry),
    )
    return Entry(key.hexdigest(), link, draft, whole=len(text) >= _WHOLE)


def _author(entry: dict[str, Any]) -> str:
    stated = str(entry.get("author") or "")
    if mailbox := _MAILBOX.fullmatch(stated):
        return mailbox["name"]
    name = str(entry.get("author_detail", {}).get("name") or stated)
    return "" if "@" in name else name

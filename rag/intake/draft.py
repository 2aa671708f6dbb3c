"""What every reader returns: the parts of one article before it has an id."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from rag.errors import UnreadableSource
from rag.ids import article_id
from rag.intake.clean import clean_line, clean_text
from rag.intake.dates import dateline
from rag.language.script import detect_language
from rag.types import Article

LONGEST_ARTICLE = 2_000_000
"""Characters: four long books. What has more in one piece is no article but a dump."""
LONGEST_TITLE = 500

_WORD = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file in a folder that is of no form we read: not an error, but not silent either."""

    origin: str


@dataclass(frozen=True, slots=True)
class Draft:
    """One article as a reader found it."""

    title: str
    text: str
    source: str = ""
    date: dt.date | None = None
    url: str | None = None
    author: str = ""
    undated: str = ""
    """The date as it is stated, where that is none (2026-02-30)."""

    def with_author(self, author: str) -> Draft:
        """The same draft by this author."""
        return replace(self, author=author)

    def finish(self, origin: str, name: str | None = None) -> Article:
        """The article to store; raises UnreadableSource where there is no text in it.

        ``origin`` is stored with it; ``name`` is what messages call the file, if not that.
        """
        name = name or origin
        if len(self.text) > LONGEST_ARTICLE:
            raise UnreadableSource(
                f"{name}: {len(self.text):,} characters in one article (most: {LONGEST_ARTICLE:,})"
            )
        text = clean_text(self.text)
        title = clean_line(self.title)[:LONGEST_TITLE] or clean_line(text[:40])
        first, _, rest = text.partition("\n")
        if clean_line(first) == title and rest.strip():  # a page's own headline above its text
            text = rest.strip()
        if not _WORD.search(text):
            about = f" the article {title[:40]!r}" if title else " it"
            raise UnreadableSource(f"{name}: no text in{about}")
        return Article(
            id=article_id(title, text),
            title=title,
            text=text,
            source=clean_line(self.source)[:LONGEST_TITLE],
            date=self.date or dateline(text),
            url=_web_address(self.url),
            language=detect_language(text),
            origin=clean_line(origin),
            author=clean_line(self.author)[:LONGEST_TITLE],
            remark=_remark(clean_line(self.undated)),
        )


def _remark(undated: str) -> str:
    return f"its date {undated[:40]!r} is none, and was left out" if undated else ""


def _web_address(url: str | None) -> str | None:
    """``url`` if it is an http(s) address without control characters; else None.

    It will be offered as a link: ``javascript:`` and the like must never get that far.
    """
    if url is None:
        return None
    url = url.strip()
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    plain = url.isprintable() and not any(c in url for c in " \"'<>`\\")
    return url if parts.scheme in ("http", "https") and parts.hostname and plain else None

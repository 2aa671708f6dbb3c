"""Web addresses to articles: a page, a document, or a feed with its new entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from rag.errors import UnreadableSource
from rag.intake.columns import Columns
from rag.intake.draft import Draft
from rag.intake.feed import Entry, looks_like_feed, read_feed
from rag.intake.fetch import Fetcher, Page
from rag.intake.forms import Form, drafts, form_of
from rag.types import Article

_FORMS: dict[str, Form] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "text/markdown": "markdown",
    "text/csv": "csv",
    "application/csv": "csv",
    "text/tab-separated-values": "csv",
    "application/json": "json",
    "application/feed+json": "json",
    "application/x-ndjson": "jsonl",
    "application/jsonl": "jsonl",
    "application/pdf": "pdf",
    "application/epub+zip": "epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}
_FEEDS = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml",
          "text/xml")  # fmt: skip
_VAGUE = ("", "application/octet-stream", "binary/octet-stream", "text/plain")


@dataclass(frozen=True, slots=True)
class FromFeed:
    """What an entry of a feed gave; to be remembered once it is stored or told."""

    found: Article | UnreadableSource
    feed: str
    item: str


Remembered = Callable[[str], set[str]]
"""The entries of a feed, by its address, that were read before."""


class Web:
    """Reads addresses with one fetcher, so that hosts are treated politely over all of them."""

    def __init__(self, fetcher: Fetcher, remembered: Remembered = lambda _feed: set()) -> None:
        self._fetcher = fetcher
        self._remembered = remembered

    def read(
        self, address: str, columns: Columns
    ) -> Iterator[Article | UnreadableSource | FromFeed]:
        """The article at ``address``, or the new entries of the feed that it is."""
        try:
            page = self._fetcher.fetch(address)
            name = address[:200]
            if page.content_type in _FEEDS or looks_like_feed(page.data):
                for entry in read_feed(page.data, name):
                    yield from self._entry(entry, address, columns)
            else:
                yield from _articles(page, name, columns)
        except UnreadableSource as exc:
            yield exc

    def _entry(
        self, entry: Entry, feed: str, columns: Columns
    ) -> Iterator[FromFeed | UnreadableSource]:
        if entry.key in self._remembered(feed):
            return
        name = entry.link[:200] or f"{feed[:150]}: {entry.draft.title[:40]!r}"
        if entry.whole or not entry.link:
            found = _finished(entry.draft, name)
        else:
            try:
                page = self._fetcher.fetch(entry.link)
            except UnreadableSource as exc:  # not remembered: the next run tries it again
                yield exc
                return
            try:
                nothing = UnreadableSource(f"{name}: no article found in the page")
                found = next(_articles(page, name, columns, entry.draft), nothing)
            except UnreadableSource as exc:
                found = exc
        yield FromFeed(found, feed, entry.key)


def _articles(
    page: Page, name: str, columns: Columns, known: Draft | None = None
) -> Iterator[Article | UnreadableSource]:
    """``known`` are the facts that a feed states, for what the page leaves out."""
    for draft in drafts(page.data, name, _form(page, name), columns, page.charset):
        if isinstance(draft, UnreadableSource):
            yield draft
            continue
        whole = replace(draft, url=_own_address(draft.url, page.url))
        if known is not None:
            whole = replace(
                whole,
                title=known.title or whole.title,
                source=whole.source or known.source,
                author=whole.author or known.author,
                date=known.date or whole.date,
            )
        yield _finished(whole, name)


def _form(page: Page, name: str) -> Form:
    by_name = form_of(PurePosixPath(unquote(urlsplit(page.url).path)).name)
    if page.content_type in _VAGUE and by_name and by_name != "zip":
        return by_name
    if page.content_type in _FORMS:
        return _FORMS[page.content_type]
    if page.content_type in _VAGUE and page.data.lstrip()[:1] == b"<":
        return "html"
    raise UnreadableSource(f"{name}: of the kind {page.content_type[:60]!r}, which is not read")


def _own_address(stated: str | None, fetched: str) -> str:
    """The address that a page states for itself, if it is of the same host.

    An article replaces the one with the same address: no page may speak for another's.
    """
    try:
        same = stated is not None and urlsplit(stated).hostname == urlsplit(fetched).hostname
    except ValueError:
        same = False
    return stated if same and stated is not None else fetched


def _finished(draft: Draft, name: str) -> Article | UnreadableSource:
    try:
        return draft.finish(name)
    except UnreadableSource as exc:
        return exc

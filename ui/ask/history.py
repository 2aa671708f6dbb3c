"""Conversations that outlast a reload: kept in the library's folder, each reader's apart.

A reader is a signed-in name, or else the random name that a browser gave itself. What was found
is kept as places in articles, not as text: an article that has been removed is not shown again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from rag.errors import LibraryDamaged, UnknownArticle
from rag.feedback import Thumb
from rag.types import Answer, Article, Filter, Hit, Passage
from ui.archive import Archive
from ui.ask.conversation import Conversation
from ui.ask.page import Page, parts_of

_SCHEMA = """
CREATE TABLE IF NOT EXISTS conversation (
    reader TEXT NOT NULL,
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    turns INTEGER NOT NULL,
    body TEXT NOT NULL,
    changed INTEGER NOT NULL,
    PRIMARY KEY (reader, id)
) STRICT;
"""
_KEPT = 200  # conversations a reader; the oldest make room


@dataclass(frozen=True, slots=True)
class Entry:
    """One conversation in a reader's list."""

    id: str
    title: str
    turns: int


@dataclass(frozen=True, slots=True)
class _Kept:
    """A page as it is stored."""

    question: str
    answer: Answer
    places: tuple[tuple[str, int, int], ...]
    rating: Thumb | None = None
    only: Filter | None = None


_BODY = TypeAdapter(tuple[_Kept, ...])


class History:
    """The conversations of all readers of one library."""

    def __init__(self, folder: Path, library: Archive) -> None:
        self._path = folder / "conversations.sqlite"
        self._library = library
        with self._database() as database:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute(_SCHEMA)

    def keep(self, reader: str, conversation: Conversation) -> None:
        """Stores the answered pages of ``conversation``; nothing where there are none.

        Nothing either for a reader without a name: it is that of every browser without cookies.
        """
        kept = tuple(
            _Kept(page.question, page.answer, _places(page), page.rating, page.only)
            for page in conversation.pages
            if page.answer is not None
        )
        if not kept or not reader:
            return
        body = _BODY.dump_json(kept).decode()
        with self._database() as database:
            (latest,) = database.execute(
                "SELECT coalesce(max(changed), 0) FROM conversation WHERE reader = ?", (reader,)
            ).fetchone()
            database.execute(
                "INSERT OR REPLACE INTO conversation VALUES (?, ?, ?, ?, ?, ?)",
                (reader, conversation.id, kept[0].question, len(kept), body, latest + 1),
            )
            database.execute(
                "DELETE FROM conversation WHERE reader = ?1 AND changed <= ("
                "SELECT changed FROM conversation WHERE reader = ?1 "
                "ORDER BY changed DESC LIMIT 1 OFFSET ?2)",
                (reader, _KEPT),
            )

    def entries(self, reader: str) -> list[Entry]:
        """The reader's conversations, the one changed last first."""
        with self._database() as database:
            rows = database.execute(
                "SELECT id, title, turns FROM conversation WHERE reader = ? ORDER BY changed DESC",
                (reader,),
            ).fetchall()
        return [Entry(*row) for row in rows]

    def open(self, reader: str, identity: str) -> Conversation | None:
        """A conversation of the reader's own; None where there is none of that id."""
        with self._database() as database:
            row = database.execute(
                "SELECT body FROM conversation WHERE reader = ? AND id = ?", (reader, identity)
            ).fetchone()
        if row is None:
            return None
        try:
            kept = _BODY.validate_json(row[0])
        except ValidationError:  # of a version whose answers had another form
            return None
        return Conversation(tuple(self._page(entry) for entry in kept), identity)

    def forget(self, reader: str, identity: str) -> None:
        """Deletes a conversation of the reader's own."""
        with self._database() as database:
            database.execute(
                "DELETE FROM conversation WHERE reader = ? AND id = ?", (reader, identity)
            )

    def _page(self, kept: _Kept) -> Page:
        articles: dict[str, Article] = {}
        for article_id in {place[0] for place in kept.places}:
            try:
                articles[article_id] = self._library.article(article_id)
            except UnknownArticle:
                continue
        hits = tuple(
            Hit(_passage(articles[article_id], start, end), articles[article_id], 0.0, 0.0, 0.0)
            for article_id, start, end in kept.places
            if article_id in articles
        )
        return Page(
            kept.question,
            hits,
            parts_of(kept.answer),
            kept.answer,
            rating=kept.rating,
            only=kept.only,
        )

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path, timeout=30)) as database, database:
                yield database
        except sqlite3.Error as exc:
            raise LibraryDamaged(f"the history ({self._path.name}) cannot be used: {exc}") from exc


def _places(page: Page) -> tuple[tuple[str, int, int], ...]:
    return tuple((h.article.id, h.passage.start, h.passage.end) for h in page.hits or ())


def _passage(article: Article, start: int, end: int) -> Passage:
    return Passage("", article.id, 0, start, end, article.text[start:end], ((start, end),))

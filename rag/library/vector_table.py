"""The table of int8 vectors beside Chroma: of each passage, and of each of its sentences."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rag.errors import LibraryDamaged
from rag.library import int8_rows
from rag.library.keeping import article_number
from rag.models.embedding import Vectors
from rag.types import Passage

_FILE = "vectors.sqlite"
_PART = 500  # values in one IN (...)
_REMEMBERED = 10_000
"""Passages whose vectors stay in memory until the next change: some 30 MB."""
_MAPPED = 8 << 30
"""Bytes of the table that may be mapped: rows are read here and there, by the hundred."""

_TABLES = """
CREATE TABLE IF NOT EXISTS vectors (
  passage_id TEXT PRIMARY KEY, article_id TEXT NOT NULL, vector BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS vectors_article ON vectors (article_id);
CREATE TABLE IF NOT EXISTS sentences (passage_id TEXT PRIMARY KEY, vectors BLOB NOT NULL);
"""
_BOTH = """
SELECT vectors.passage_id, vectors.vector, sentences.vectors
FROM vectors JOIN sentences USING (passage_id) WHERE vectors.passage_id IN ({})
"""


class Scan(NamedTuple):
    """Vectors of many passages, to compare all of them with a question."""

    ids: list[str]
    """Of the n passages."""
    vectors: Vectors
    """(n, d)."""
    articles: NDArray[np.uint64]
    """`article_number` of each one's article, (n,)."""


class VectorTable:
    """Vectors by passage, in a file of the folder; its owner lets one thread in at a time.

    Whatever cannot be read or written raises LibraryDamaged.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._db: sqlite3.Connection | None = None
        self._count: int | None = None
        self._read: dict[str, bytes] = {}

    def close(self) -> None:
        """Closes the file; the next call opens it again."""
        if self._db is not None:
            self._db.close()
        self._db = None
        self._forget()

    def exists(self) -> bool:
        """Whether there is a file at all."""
        return (self._folder / _FILE).exists()

    def count(self) -> int:
        """Passages that it holds."""
        if self._count is None:
            with self._open() as db:
                self._count = int(db.execute("SELECT count(*) FROM vectors").fetchone()[0])
        return self._count

    def holdings(self) -> dict[str, list[str]]:
        """Ids of the passages in each of its tables."""
        with self._open() as db:
            return {
                name: [row[0] for row in db.execute(f"SELECT passage_id FROM {table}")]
                for name, table in (("vectors", "vectors"), ("sentence vectors", "sentences"))
            }

    def passages_of(self, article_ids: Sequence[str]) -> list[str]:
        """Ids of the passages that it holds of the articles."""
        marks = ",".join("?" * len(article_ids))
        query = f"SELECT passage_id FROM vectors WHERE article_id IN ({marks})"
        with self._open() as db:
            return [row[0] for row in db.execute(query, list(article_ids))]

    def insert(self, passages: Sequence[Passage], whole: Vectors, parts: Sequence[Vectors]) -> None:
        """Stores a row of ``whole`` and the rows of its sentences for each passage."""
        owned, sentences = [], []
        for passage, row, rows in zip(passages, whole, parts, strict=True):
            owned.append((passage.id, passage.article_id, int8_rows.pack(row[None])))
            sentences.append((passage.id, int8_rows.pack(rows)))
        with self._open() as db, db:
            db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", owned)
            db.executemany("INSERT OR REPLACE INTO sentences VALUES (?, ?)", sentences)
        self._forget()

    def delete(self, passage_ids: Iterable[str]) -> None:
        """Drops what it holds of the passages."""
        gone = [(passage_id,) for passage_id in passage_ids]
        with self._open() as db, db:
            db.executemany("DELETE FROM vectors WHERE passage_id = ?", gone)
            db.executemany("DELETE FROM sentences WHERE passage_id = ?", gone)
        self._forget()

    def scan(self, article_ids: Sequence[str] | None = None) -> Scan:
        """The vectors of all passages, or of the articles', article by article."""
        query = "SELECT passage_id, vector FROM vectors"
        with self._open() as db:
            if article_ids is None:
                return _scan(db.execute(query).fetchall())
            rows: list[tuple[str, bytes]] = []
            for first in range(0, len(article_ids), _PART):
                part = article_ids[first : first + _PART]
                marks = ",".join("?" * len(part))
                rows += db.execute(f"{query} WHERE article_id IN ({marks})", part)
            return _scan(rows)

    def packed(self, passage_ids: Sequence[str]) -> dict[str, bytes]:
        """Rows of those passages that it holds, their own and then the sentences', as packed."""
        missing = [i for i in passage_ids if i not in self._read]
        if len(self._read) + len(missing) > _REMEMBERED:
            self._read, missing = {}, list(passage_ids)
        if missing:
            marks = ",".join("?" * len(missing))
            with self._open() as db:
                found = db.execute(_BOTH.format(marks), missing)
                self._read.update({row[0]: row[1] + row[2] for row in found})
        return {i: self._read[i] for i in passage_ids if i in self._read}

    def _forget(self) -> None:
        self._count = None
        self._read = {}

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Turns a damaged or full disk into an error that names the way out."""
        try:
            if self._db is None:
                self._db = self._connect()
            yield self._db
        except (sqlite3.Error, OSError) as exc:
            raise LibraryDamaged(
                f"the vector index cannot be used ({exc}): run `zhiwen rebuild`"
            ) from exc

    def _connect(self) -> sqlite3.Connection:
        self._folder.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(self._folder / _FILE, check_same_thread=False)
        try:
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("PRAGMA synchronous=NORMAL")  # a view: the ledger can remake it
            db.execute(f"PRAGMA mmap_size={_MAPPED}")
            db.executescript(_TABLES)
        except sqlite3.Error:
            db.close()
            raise
        return db


def _scan(rows: Sequence[tuple[str, bytes]]) -> Scan:
    ids = [row[0] for row in rows]
    articles = np.array([article_number(passage_id) for passage_id in ids], dtype=np.uint64)
    return Scan(ids, int8_rows.unpack([row[1] for row in rows]), articles)

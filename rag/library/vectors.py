"""The vector view: Chroma for large libraries, exact search for small ones.

Beside Chroma's collection lies a table of int8 vectors, of each passage and of each of its
sentences. It scores the candidates exactly (Chroma's graph only finds them), and up to
``EXACT_LIMIT`` passages it finds them too: scanning them all is then as fast as the graph,
misses nothing, and spares a command the 2 seconds that importing chromadb takes.
"""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.errors import LibraryDamaged, StaleView
from rag.library.chroma import ChromaCollection
from rag.library.chunking import CHUNKING_VERSION
from rag.library.keeping import Kept, article_number
from rag.models.embedding import BundledEmbedder, Embedder, Vectors
from rag.telemetry import span, spanned
from rag.types import Article, Passage, Span

FORMAT_VERSION = 1
EXACT_LIMIT = 20_000
"""Passages up to which every question is compared with all of them: 40 MB of float32."""

_PART = 500  # values in one IN (...)
_Scan = tuple[list[str], Vectors, NDArray[np.uint64]]
"""Passage ids, their (n, d) vectors and the numbers of their articles."""
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


@dataclass(frozen=True, slots=True)
class Similarity:
    """Cosines of a question with a passage and with each of its sentences."""

    passage: float
    sentences: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Mean of the passage's cosine and its best sentence's."""
        return (self.passage + max(self.sentences, default=self.passage)) / 2


@dataclass(frozen=True, slots=True)
class Similarities:
    """Cosines of a question with passages and with their sentences, to int8 precision (0.002)."""

    places: Mapping[str, int]
    """Passage id -> its place among the n passages."""
    cosines: Vectors
    """Passage after passage: its own, then those of its sentences."""
    edges: NDArray[np.intp]
    """Shape (n + 1,): where each passage's begin, and the end."""

    def means(self) -> Vectors:
        """`Similarity.mean` of each passage, (n,)."""
        firsts = self.edges[:-1]
        if not len(firsts):
            return np.zeros(0, dtype=np.float32)
        own = self.cosines[firsts]
        sentences = self.cosines.copy()
        sentences[firsts[np.diff(self.edges) > 1]] = -np.inf
        means: Vectors = (own + np.maximum.reduceat(sentences, firsts)) / np.float32(2)
        return means

    def of(self, passage_id: str) -> Similarity:
        """One passage's; raises KeyError."""
        place = self.places[passage_id]
        own, *sentences = self.cosines[self.edges[place] : self.edges[place + 1]].tolist()
        return Similarity(own, tuple(sentences))


class VectorView:
    """Passage and sentence vectors, searchable by meaning."""

    name = "vector"

    def __init__(
        self, folder: Path, library_id: str, embedder: Embedder, chroma_url: str | None = None
    ) -> None:
        self.folder = folder
        self._embedder = embedder
        self._chroma = ChromaCollection(f"zhiwen-{library_id}", folder / "chroma", chroma_url)
        self.turn = threading.Lock()
        self._guard = threading.RLock()
        self._db: sqlite3.Connection | None = None
        self._scan: _Scan | None = None
        self._in_chroma: int | None = None
        self._count: int | None = None
        self._read: dict[str, bytes] = {}

    @property
    def stamp(self) -> str:
        """Embedder, chunking and format: vectors of different making never mix."""
        return f"{self._embedder.name} chunking-{CHUNKING_VERSION} format-{FORMAT_VERSION}"

    def remade(self, stamp: str) -> bool:
        """Whether a version of Zhiwen made it with the same embedder, and that is the bundled."""
        same = stamp.startswith(f"{self._embedder.name} chunking-")
        return same and isinstance(self._embedder, BundledEmbedder)

    @property
    def ahead(self) -> int:
        """As the embedder wants it."""
        return self._embedder.ahead

    def reset(self) -> None:
        """Deletes every vector, here and in Chroma."""
        with self._guard:
            self._chroma.drop()
            self.close()
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(parents=True, exist_ok=True)

    def close(self) -> None:
        """Closes the table, Chroma and the embedder and forgets the scan."""
        self._embedder.close()
        with self._guard:
            self._chroma.close()
            if self._db is not None:
                self._db.close()
            self._db = None
            self._scan = None
            self._count = None
            self._in_chroma = None
            self._read = {}

    def check(self) -> int:
        """Passages that it holds; raises LibraryDamaged where a part is gone or unreadable."""
        held = self.count()
        if held and not self._chroma.exists():
            raise LibraryDamaged("the vector index lost its Chroma folder: run `zhiwen rebuild`")
        return held

    def holdings(self) -> dict[str, list[str]]:
        """Ids of the passages in each of its stores; raises LibraryDamaged."""
        with self._guard, _readable():
            db = self._table()
            found = {
                name: [row[0] for row in db.execute(f"SELECT passage_id FROM {table}")]
                for name, table in (("vectors", "vectors"), ("sentence vectors", "sentences"))
            }
        return {**found, "Chroma": self._chroma.ids()}

    def prepare(
        self, articles: Mapping[str, Article], passages: Sequence[Passage]
    ) -> Callable[[Sequence[str]], None]:
        """Embeds ``passages``; the result stores them."""
        texts, spans = [], []
        for passage in passages:
            text, own = with_context(passage, articles[passage.article_id])
            texts.append(text)
            spans.append(own)
        if texts:
            with span("embed_passages") as part:
                whole, parts = self._embedder.embed_passages(texts, spans)
                part.note(passages=len(texts))
        else:  # only removals: no embedder need be there
            whole, parts = np.empty((0, 0), dtype=np.float32), []
        fresh = {passage.id for passage in passages}

        def store(article_ids: Sequence[str]) -> None:
            with self._guard, _readable():
                db = self._table()
                marks = ",".join("?" * len(article_ids))
                held = db.execute(
                    f"SELECT passage_id FROM vectors WHERE article_id IN ({marks})",
                    list(article_ids),
                )
                old = [row[0] for row in held if row[0] not in fresh]
                # The table first learns of the new rows, then Chroma changes, then the old rows
                # go: at every instant the table knows all that Chroma may hold of these articles,
                # so a replay after a kill leaves no ghost in either.
                with db:
                    self._insert(db, passages, whole, parts)
                self._chroma.replace(old, passages, articles, whole)
                with db:
                    gone = [(passage_id,) for passage_id in old]
                    db.executemany("DELETE FROM vectors WHERE passage_id = ?", gone)
                    db.executemany("DELETE FROM sentences WHERE passage_id = ?", gone)
                self._scan = None
                self._count = None
                self._in_chroma = None
                self._read = {}

        return store

    @staticmethod
    def _insert(
        db: sqlite3.Connection,
        passages: Sequence[Passage],
        whole: Vectors,
        parts: Sequence[Vectors],
    ) -> None:
        db.executemany(
            "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
            [
                (p.id, p.article_id, _pack(row[None]))
                for p, row in zip(passages, whole, strict=True)
            ],
        )
        db.executemany(
            "INSERT OR REPLACE INTO sentences VALUES (?, ?)",
            [(p.id, _pack(rows)) for p, rows in zip(passages, parts, strict=True)],
        )

    def count(self) -> int:
        """Passages that the view holds."""
        with self._guard, _readable():
            if self._count is None:
                held = self._table().execute("SELECT count(*) FROM vectors").fetchone()
                self._count = int(held[0])
            return self._count

    def count_in_chroma(self) -> int:
        """Passages that Chroma holds; raises LibraryDamaged where it cannot be asked."""
        return self._chroma.count()

    @spanned("embed")
    def embed(self, question: str) -> Vectors:
        """The question's vector, shape (d,)."""
        row: Vectors = self._embedder.embed_questions([question])[0]
        return row

    @spanned("vectors")
    def search(self, question: Vectors, limit: int, kept: Kept | None = None) -> list[str]:
        """Ids of the ``limit`` passages nearest to the question's vector, nearest first.

        With ``kept``, of its articles only. Raises LibraryDamaged where Chroma holds another
        number of passages than the table: another server than the one that was filled, say.
        """
        with self._guard:
            if self._scan is None and self.count() > EXACT_LIMIT:
                self._check_chroma()
                if kept is None:
                    return self._chroma.nearest(question, limit)
                found = self._near_and_kept(question, limit, kept)
                if found is not None:
                    return found
                ids, matrix, _ = self._load_rows(kept)
            else:
                ids, matrix, articles = self._scan or self._load_scan()
                if kept is not None:
                    rows = np.flatnonzero(np.isin(articles, kept.numbers))
                    ids, matrix = [ids[row] for row in rows], matrix[rows]
        if not ids:
            return []
        if matrix.shape[1] != len(question):
            raise StaleView(
                f"the vector index holds {matrix.shape[1]} dimensions, the embedder now gives "
                f"{len(question)}: go back to the former server, or run `zhiwen rebuild`"
            )
        cosines = _products(matrix, question)
        best = np.argpartition(-cosines, min(limit, len(ids) - 1))[:limit]
        return [ids[i] for i in best[np.argsort(-cosines[best], kind="stable")]]

    def is_small(self) -> bool:
        """Whether `search` compares with every passage, which takes about a millisecond."""
        return self.count() <= EXACT_LIMIT

    def similarities(self, question: Vectors, passage_ids: Sequence[str]) -> Similarities:
        """Cosines with those of the given passages that the view holds."""
        rows = self._rows(passage_ids)
        row_bytes = _row_type(len(question)).itemsize
        sizes = [len(packed) // row_bytes for packed in rows.values()]
        return Similarities(
            {passage_id: place for place, passage_id in enumerate(rows)},
            _dots(list(rows.values()), question),
            np.cumsum([0, *sizes], dtype=np.intp),
        )

    def _rows(self, passage_ids: Sequence[str]) -> dict[str, bytes]:
        """The packed vectors of those passages that are there: their own, then the sentences'."""
        with self._guard, _readable():
            missing = [i for i in passage_ids if i not in self._read]
            if len(self._read) + len(missing) > _REMEMBERED:
                self._read, missing = {}, list(passage_ids)
            marks = ",".join("?" * len(missing))
            found = self._table().execute(_BOTH.format(marks), missing) if missing else ()
            self._read.update({row[0]: row[1] + row[2] for row in found})
            return {i: self._read[i] for i in passage_ids if i in self._read}

    def _near_and_kept(self, question: Vectors, limit: int, kept: Kept) -> list[str] | None:
        """What the filter leaves of many that are near; None where that may not be the nearest.

        Chroma's own filters cost thirty times the question.
        """
        if not kept.wide(self.count()):
            return None
        near = self._chroma.nearest(question, min(kept.enough(limit), self.count()))
        left = [passage_id for passage_id in near if passage_id.split("-", 1)[0] in kept.ids]
        return left[:limit] if len(left) >= limit else None

    def _check_chroma(self) -> None:
        if self._in_chroma is None:
            self._in_chroma = self._chroma.count()
        if self._in_chroma != self.count():
            raise LibraryDamaged(
                f"Chroma holds {self._in_chroma} passages of {self.count()}: was another server "
                "set, or was it emptied? Run `zhiwen rebuild`"
            )

    def _load_scan(self) -> _Scan:
        with _readable():
            rows = self._table().execute("SELECT passage_id, vector FROM vectors").fetchall()
        self._scan = _scan(rows)
        return self._scan

    def _load_rows(self, kept: Kept) -> _Scan:
        """The vectors of the kept articles, article by article."""
        ids = sorted(kept.ids)
        rows = []
        with _readable():
            for first in range(0, len(ids), _PART):
                part = ids[first : first + _PART]
                marks = ",".join("?" * len(part))
                query = f"SELECT passage_id, vector FROM vectors WHERE article_id IN ({marks})"
                rows += self._table().execute(query, part).fetchall()
        return _scan(rows)

    def _table(self) -> sqlite3.Connection:
        if self._db is None:
            with _readable():
                self.folder.mkdir(parents=True, exist_ok=True)
                db = sqlite3.connect(self.folder / "vectors.sqlite", check_same_thread=False)
                try:
                    db.execute("PRAGMA journal_mode=WAL")
                    db.execute("PRAGMA synchronous=NORMAL")  # a view: the ledger can remake it
                    db.execute(f"PRAGMA mmap_size={_MAPPED}")
                    db.executescript(_TABLES)
                except sqlite3.Error:
                    db.close()
                    raise
                self._db = db
        return self._db


@contextmanager
def _readable() -> Iterator[None]:
    """Turns a damaged or full disk into an error that names the way out."""
    try:
        yield
    except (sqlite3.Error, OSError) as exc:
        raise LibraryDamaged(
            f"the vector index cannot be used ({exc}): run `zhiwen rebuild`"
        ) from exc


def with_context(passage: Passage, article: Article) -> tuple[str, list[Span]]:
    """What is embedded for a passage: its article's title before it, which gives it its topic.

    Also the spans of its sentences in that text.
    """
    lead = f"{article.title}\n"
    shift = len(lead) - passage.start
    return lead + passage.text, [(start + shift, end + shift) for start, end in passage.sentences]


def _scan(rows: Sequence[tuple[str, bytes]]) -> _Scan:
    ids = [row[0] for row in rows]
    articles = np.array([article_number(passage_id) for passage_id in ids], dtype=np.uint64)
    if not rows:
        return ids, np.zeros((0, 0), dtype=np.float32), articles
    return ids, _unpack(b"".join(row[1] for row in rows), len(rows[0][1]) - 4), articles


def _row_type(width: int) -> np.dtype[np.void]:
    return np.dtype([("scale", "<f4"), ("values", "i1", (width,))])


def _pack(rows: Vectors) -> bytes:
    """Rows as int8 with one float32 scale each: 516 bytes for 512 dimensions."""
    packed = np.empty(len(rows), dtype=_row_type(rows.shape[1]))
    scale = np.abs(rows).max(axis=1, initial=1e-9) / 127
    packed["scale"] = scale
    packed["values"] = np.rint(rows / scale[:, None])
    return packed.tobytes()


def _unpack(blob: bytes, width: int) -> Vectors:
    packed = np.frombuffer(blob, dtype=_row_type(width))
    rows: Vectors = packed["values"].astype(np.float32) * packed["scale"][:, None]
    return rows


def _dots(blobs: Sequence[bytes], question: Vectors) -> Vectors:
    """Dot products of all packed rows with the question; the scale goes on last, it is cheaper."""
    packed = np.frombuffer(b"".join(blobs), dtype=_row_type(len(question)))
    dots: Vectors = _products(packed["values"].astype(np.float32), question) * packed["scale"]
    return dots


def _products(rows: Vectors, question: Vectors) -> Vectors:
    """Dot products of all rows with the question.

    Not by BLAS: its threads wait for each other, on a busy machine for milliseconds, where the
    whole is bound by memory anyway.
    """
    products: Vectors = np.einsum("ij,j->i", rows, question)
    return products

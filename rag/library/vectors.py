"""The vector view: Chroma for large libraries, exact search for small ones.

Beside Chroma's collection lies a table of int8 vectors, of each passage and of each of its
sentences. It scores the candidates exactly (Chroma's graph only finds them), and up to
``EXACT_LIMIT`` passages it finds them too: scanning them all is then as fast as the graph,
misses nothing, and spares a command the 2 seconds that importing chromadb takes.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from rag.errors import LibraryDamaged, StaleView
from rag.library import int8_rows
from rag.library.chroma import ChromaCollection
from rag.library.chunking import CHUNKING_VERSION
from rag.library.keeping import Kept
from rag.library.similarity import Similarities
from rag.library.vector_table import Scan, VectorTable
from rag.models.embedding import Embedder, Vectors
from rag.telemetry import span, spanned
from rag.types import Article, Passage, Span

FORMAT_VERSION = 1
EXACT_LIMIT = 20_000
"""Passages up to which every question is compared with all of them: 40 MB of float32."""


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
        self._table = VectorTable(folder)
        self._scan: Scan | None = None
        self._in_chroma: int | None = None

    @property
    def stamp(self) -> str:
        """Embedder, chunking and format: vectors of different making never mix."""
        return f"{self._embedder.name} chunking-{CHUNKING_VERSION} format-{FORMAT_VERSION}"

    def remade(self, stamp: str) -> bool:
        """Whether a version of Zhiwen made it with the same embedder, and that costs only time."""
        return self._embedder.free and stamp.startswith(f"{self._embedder.name} chunking-")

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
            self._table.close()
            self._changed()

    def check(self) -> int:
        """Passages that it holds; raises LibraryDamaged where a part is gone or unreadable."""
        held = self.count()
        if held and not self._chroma.exists():
            raise LibraryDamaged("the vector index lost its Chroma folder: run `zhiwen rebuild`")
        return held

    def holdings(self) -> dict[str, list[str]]:
        """Ids of the passages in each of its stores; raises LibraryDamaged."""
        with self._guard:
            found = self._table.holdings()
        return {**found, "Chroma": self._chroma.ids()}

    def expect(self, passages: int) -> None:
        """Tells that so many more passages have been stored, and will be embedded."""
        self._embedder.expect(passages)

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
            with self._guard:
                held = self._table.passages_of(article_ids)
                old = [passage_id for passage_id in held if passage_id not in fresh]
                # The table first learns of the new rows, then Chroma changes, then the old rows
                # go: at every instant the table knows all that Chroma may hold of these articles,
                # so a replay after a kill leaves no ghost in either.
                self._table.insert(passages, whole, parts)
                self._chroma.replace(old, passages, articles, whole)
                self._table.delete(old)
                self._changed()

        return store

    def count(self) -> int:
        """Passages that the view holds."""
        with self._guard:
            return self._table.count()

    def exists(self) -> bool:
        """Whether anything was ever stored here."""
        return self._table.exists()

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
                ids, matrix, _ = self._table.scan(sorted(kept.ids))
            else:
                if self._scan is None:
                    self._scan = self._table.scan()
                ids, matrix, articles = self._scan
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
        cosines = int8_rows.products(matrix, question)
        best = np.argpartition(-cosines, min(limit, len(ids) - 1))[:limit]
        return [ids[i] for i in best[np.argsort(-cosines[best], kind="stable")]]

    def is_small(self) -> bool:
        """Whether `search` compares with every passage, which takes about a millisecond."""
        return self.count() <= EXACT_LIMIT

    def similarities(self, question: Vectors, passage_ids: Sequence[str]) -> Similarities:
        """Cosines with those of the given passages that the view holds."""
        with self._guard:
            packed = self._table.packed(passage_ids)
        size = int8_rows.row_bytes(len(question))
        return Similarities(
            {passage_id: place for place, passage_id in enumerate(packed)},
            int8_rows.dots(list(packed.values()), question),
            np.cumsum([0, *(len(rows) // size for rows in packed.values())], dtype=np.intp),
        )

    def _near_and_kept(self, question: Vectors, limit: int, kept: Kept) -> list[str] | None:
        """What the filter leaves of many that are near; None where that may not be the nearest.

        Chroma's own filters cost thirty times the question.
        """
        if not kept.wide(self.count()):
            return None
        near = self._chroma.nearest(question, min(kept.enough(limit), self.count()))
        left = [passage_id for passage_id in near if passage_id.split("-", 1)[0] in kept.ids]
        return left[:limit] if len(left) >= limit else None

    def _changed(self) -> None:
        self._scan = None
        self._in_chroma = None

    def _check_chroma(self) -> None:
        if self._in_chroma is None:
            self._in_chroma = self._chroma.count()
        if self._in_chroma != self.count():
            raise LibraryDamaged(
                f"Chroma holds {self._in_chroma} passages of {self.count()}: was another server "
                "set, or was it emptied? Run `zhiwen rebuild`"
            )


def with_context(passage: Passage, article: Article) -> tuple[str, list[Span]]:
    """What is embedded for a passage: its article's title before it, which gives it its topic.

    Also the spans of its sentences in that text.
    """
    lead = f"{article.title}\n"
    shift = len(lead) - passage.start
    return lead + passage.text, [(start + shift, end + shift) for start, end in passage.sentences]

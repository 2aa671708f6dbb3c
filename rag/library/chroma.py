"""The one place that talks to Chroma. Importing it is cheap; chromadb is loaded on first use."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from rag.errors import LibraryDamaged
from rag.models.embedding import Vectors
from rag.models.openai_edge import without_secrets
from rag.types import Article, Passage

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection

# Beside Chroma's defaults (ef_construction 100, ef_search 100, batches of 100) this adds vectors
# twice as fast at the same recall@100 of 0.96 (docs/decisions/vectors.md).
_HNSW: CreateHNSWConfiguration = {
    "space": "cosine",
    "ef_construction": 60,
    "ef_search": 120,
    "batch_size": 500,
    "sync_threshold": 5000,
}


class ChromaCollection:
    """Passages in a Chroma collection (cosine, our own vectors), embedded or on a server."""

    def __init__(self, name: str, folder: Path, url: str | None) -> None:
        self._name = name
        self._folder = folder
        self._url = url
        self._guard = threading.Lock()
        self._client: ClientAPI | None = None
        self._collection: Collection | None = None

    def replace(
        self,
        old_ids: Sequence[str],
        passages: Sequence[Passage],
        articles: Mapping[str, Article],
        vectors: Vectors,
    ) -> None:
        """Deletes ``old_ids`` and stores ``passages`` with their (n, d) ``vectors``."""
        with self._used() as (collection, batch):
            for first in range(0, len(old_ids), batch):
                collection.delete(ids=list(old_ids[first : first + batch]))
            for first in range(0, len(passages), batch):
                part = passages[first : first + batch]
                collection.upsert(  # not add: that would keep what an existing id has
                    ids=[p.id for p in part],
                    embeddings=vectors[first : first + batch],
                    metadatas=[_facts(p, articles[p.article_id]) for p in part],
                )

    def nearest(self, question: Vectors, limit: int) -> list[str]:
        """Ids of the passages nearest to the question's vector (d,), nearest first."""
        with self._used() as (collection, _):
            found = collection.query(query_embeddings=[question], n_results=limit, include=[])
        ids: list[str] = found["ids"][0]
        return ids

    def count(self) -> int:
        """Passages that the collection holds; 0 where there is none, and none is made."""
        with self._failing(), self._guard:
            client = self._connect()
            if all(c.name != self._name for c in client.list_collections()):
                return 0
            return int(client.get_collection(self._name, embedding_function=None).count())

    def ids(self) -> list[str]:
        """Ids of all passages that the collection holds."""
        with self._used() as (collection, batch):
            found: list[str] = []
            while part := collection.get(limit=batch, offset=len(found), include=[])["ids"]:
                found += part
        return found

    def exists(self) -> bool:
        """Whether its data is there; a server is not asked."""
        return self._url is not None or (self._folder / "chroma.sqlite3").exists()

    def close(self) -> None:
        """Lets go of the files or the connection; the next use opens them again."""
        with self._guard:
            if self._client is not None:
                self._client.close()
            self._client = None
            self._collection = None

    def drop(self) -> None:
        """Deletes the collection, and the folder where Chroma is embedded."""
        with self._guard:
            if self._url is not None:
                client = self._connect()
                if any(c.name == self._name for c in client.list_collections()):
                    client.delete_collection(self._name)
                self._collection = None
                return
        self.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    @contextmanager
    def _used(self) -> Iterator[tuple[Collection, int]]:
        """The collection and its largest batch; raises LibraryDamaged where Chroma fails."""
        with self._failing():
            yield self._open()

    @contextmanager
    def _failing(self) -> Iterator[None]:
        """Turns Chroma's errors into LibraryDamaged."""
        self._connect()
        from chromadb.errors import ChromaError
        from httpx import TransportError

        try:
            yield
        except (ChromaError, TransportError) as exc:
            way_out = "is it running?" if self._url else "run `zhiwen rebuild`"
            raise LibraryDamaged(f"Chroma at {self._place} failed ({exc}): {way_out}") from exc

    @property
    def _place(self) -> str:
        return without_secrets(self._url) if self._url else "its folder"

    def _open(self) -> tuple[Collection, int]:
        with self._guard:
            client = self._connect()
            if self._collection is None:
                self._collection = client.get_or_create_collection(
                    self._name,
                    embedding_function=None,
                    configuration={"hnsw": _HNSW},
                )
            return self._collection, client.get_max_batch_size()

    def _connect(self) -> ClientAPI:
        if self._client is not None:
            return self._client
        import chromadb
        from chromadb.config import Settings

        quiet = Settings(anonymized_telemetry=False)
        try:
            if self._url is None:
                self._client = chromadb.PersistentClient(str(self._folder), settings=quiet)
            else:
                at = urlsplit(self._url)
                self._client = chromadb.HttpClient(
                    host=at.hostname or "localhost",
                    port=at.port or (443 if at.scheme == "https" else 8000),
                    ssl=at.scheme == "https",
                    settings=quiet,
                )
        except Exception as exc:  # chromadb raises bare ValueError, pyo3 and httpx errors alike
            way_out = "is it running?" if self._url else "run `zhiwen rebuild`"
            raise LibraryDamaged(f"Chroma at {self._place} failed ({exc}): {way_out}") from exc
        return self._client


def _facts(passage: Passage, article: Article) -> dict[str, Any]:
    """Where the passage stands, for other readers of the collection.

    Its text is not stored again: the ledger has it, and Chroma's own text index would cost four
    times what its vectors do. Chroma refuses None, so a date that is not stated is left out.
    """
    facts: dict[str, Any] = {
        "article_id": passage.article_id,
        "start": passage.start,
        "end": passage.end,
    }
    if article.date is not None:
        facts["date"] = int(article.date.strftime("%Y%m%d"))
    return facts

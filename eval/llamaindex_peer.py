"""The plain LlamaIndex way over the same articles with the same embedder: a peer to compare with.

SentenceSplitter with its defaults, VectorStoreIndex over Chroma, similarity_top_k. Everything is
handed in: the global Settings would fetch OpenAI's models. Needs llama-index-vector-stores-chroma,
which the product itself does not use.
"""

from __future__ import annotations

from collections.abc import Sequence
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Self
from uuid import uuid4

import chromadb
from chromadb.config import Settings as ChromaSettings
from llama_index.core import Document, StorageContext, VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.node_parser import SentenceSplitter
from llama_index.vector_stores.chroma import ChromaVectorStore

from rag.errors import InputError
from rag.making import make_embedder
from rag.models.embedding import Embedder
from rag.settings import Settings
from rag.types import Article

TOP_K = 50
"""Nodes asked for: enough for ten documents where several nodes are of one."""


class EmbedderAdapter(BaseEmbedding):
    """Our embedder where LlamaIndex wants one of its own."""

    _embedder: Embedder = PrivateAttr()

    def __init__(self, embedder: Embedder, **data: Any) -> None:
        super().__init__(model_name=embedder.name, **data)
        self._embedder = embedder

    def _get_query_embedding(self, query: str) -> list[float]:
        return [float(x) for x in self._embedder.embed_questions([query])[0]]

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        rows, _ = self._embedder.embed_passages(texts, [()] * len(texts))
        return [[float(x) for x in row] for row in rows]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


class LlamaIndexPeer:
    """An index over the articles, in a folder that goes when the context is left."""

    def __init__(self, settings: Settings, articles: Sequence[Article]) -> None:
        """Indexes ``articles``; raises InputError where NLTK's data cannot be read."""
        self._folder = TemporaryDirectory(prefix="zhiwen-llamaindex-")
        self._client = chromadb.PersistentClient(
            self._folder.name, settings=ChromaSettings(anonymized_telemetry=False)
        )
        embedder = EmbedderAdapter(make_embedder(settings))
        store = ChromaVectorStore(
            chroma_collection=self._client.create_collection(f"peer-{uuid4().hex}")
        )
        started = perf_counter()
        try:
            # VectorStoreIndex hands over 2,048 nodes at a time: below the 5,461 that Chroma takes.
            self.index = VectorStoreIndex.from_documents(
                [_document(article) for article in articles],
                storage_context=StorageContext.from_defaults(vector_store=store),
                embed_model=embedder,
                transformations=[SentenceSplitter()],
            )
        except PermissionError as exc:
            # NLTK, which the splitter needs for long texts, opens no file that is hard-linked, and
            # uv links what it installs to its cache.
            raise InputError(
                "the llamaindex baseline cannot read its NLTK data; reinstall it unlinked: "
                "UV_LINK_MODE=copy uv pip install --reinstall-package llama-index-core ..."
            ) from exc
        self.indexing_seconds = perf_counter() - started
        self._retriever = self.index.as_retriever(similarity_top_k=TOP_K, embed_model=embedder)
        self.embedder = embedder

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()
        self._folder.cleanup()

    def rank(self, question: str) -> list[str]:
        """Article ids by their best node, best first."""
        found = self._retriever.retrieve(question)
        return list(dict.fromkeys(str(hit.node.ref_doc_id) for hit in found))


def _document(article: Article) -> Document:
    """The article with its title; its id is for filters only and no part of what is embedded."""
    return Document(
        text=article.text,
        id_=article.id,
        metadata={"title": article.title, "article": article.id},
        excluded_embed_metadata_keys=["article"],
        excluded_llm_metadata_keys=["article"],
    )

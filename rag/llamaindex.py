"""Zhiwen's parts as LlamaIndex types, so that either plugs into the other.

    from llama_index.core.query_engine import RetrieverQueryEngine
    from rag import open_library
    from rag.llamaindex import ZhiwenRetriever

    retriever = ZhiwenRetriever(open_library(), limit=5)

The parts themselves do not import LlamaIndex: it takes seconds to load, and a question on the
command line without a model needs none of it (docs/decisions/llamaindex.md).
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.llms import LLM, ChatMessage
from llama_index.core.node_parser import NodeParser
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import (
    BaseNode,
    NodeRelationship,
    NodeWithScore,
    QueryBundle,
    TextNode,
)

from rag.errors import ModelGarbled
from rag.intake.draft import Draft
from rag.library.chunking import cut_passages
from rag.models.chat import JsonSchema, Message
from rag.models.embedding import Embedder
from rag.models.openai_edge import translated
from rag.opened import Library
from rag.types import Article, Hit, Usage


class ZhiwenEmbedding(BaseEmbedding):
    """Any of our embedders as a LlamaIndex embedding."""

    _embedder: Embedder = PrivateAttr()

    def __init__(self, embedder: Embedder, **kwargs: Any) -> None:
        super().__init__(model_name=embedder.name, **kwargs)
        self._embedder = embedder

    @classmethod
    def class_name(cls) -> str:
        """LlamaIndex's name for serialised components."""
        return "ZhiwenEmbedding"

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._rows([query])[0]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._rows([query])[0]

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._rows([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return self._rows(texts)

    def _rows(self, texts: Sequence[str]) -> list[list[float]]:
        rows: list[list[float]] = self._embedder.embed_questions(texts).tolist()
        return rows


class PassageParser(NodeParser):
    """Our chunking as a LlamaIndex node parser: whole Chinese and English sentences.

    ``start_char_idx`` and ``end_char_idx`` are exact: ``text[start:end]`` is the node's text.
    """

    passage_tokens: int = 300

    @classmethod
    def class_name(cls) -> str:
        """LlamaIndex's name for serialised components."""
        return "PassageParser"

    def _parse_nodes(
        self, nodes: Sequence[BaseNode], show_progress: bool = False, **kwargs: Any
    ) -> list[BaseNode]:
        parsed: list[BaseNode] = []
        for node in nodes:
            text = node.get_content()
            article = Article(id=node.node_id.replace("-", "")[:16], title="", text=text)
            for passage in cut_passages(article, self.passage_tokens):
                parsed.append(
                    TextNode(
                        text=passage.text,
                        start_char_idx=passage.start,
                        end_char_idx=passage.end,
                        metadata=dict(node.metadata),
                        relationships={NodeRelationship.SOURCE: node.as_related_node_info()},
                    )
                )
        return parsed


class ZhiwenRetriever(BaseRetriever):
    """Our hybrid search as a LlamaIndex retriever."""

    def __init__(self, library: Library, limit: int = 6, **kwargs: Any) -> None:
        self._library = library
        self._limit = limit
        super().__init__(**kwargs)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._library.search(query_bundle.query_str, self._limit)
        return [NodeWithScore(node=_node(hit), score=hit.score) for hit in hits]


def article_of(node: BaseNode) -> Article:
    """A LlamaIndex document as an article to add: ``library.add_articles([article_of(d)])``.

    ``title``, ``source`` and ``url`` are taken from its metadata. Raises UnreadableSource where
    it holds no text.
    """
    facts = node.metadata
    return Draft(
        title=str(facts.get("title") or ""),
        text=node.get_content(),
        source=str(facts.get("source") or ""),
        url=str(facts["url"]) if facts.get("url") else None,
    ).finish(str(facts.get("file_name") or "llama-index"))


def _node(hit: Hit) -> TextNode:
    article = hit.article
    return TextNode(
        id_=hit.passage.id,
        text=hit.passage.text,
        start_char_idx=hit.passage.start,
        end_char_idx=hit.passage.end,
        metadata={
            "article_id": article.id,
            "title": article.title,
            "source": article.source,
            "date": article.date.isoformat() if article.date else None,
            "url": article.url,
            "language": article.language,
        },
    )


class LlamaIndexChat:
    """Any LlamaIndex LLM as our ChatModel, for ``Library.use_model``."""

    def __init__(self, llm: LLM) -> None:
        self._llm = llm

    @property
    def name(self) -> str:
        """The LLM's own name for its model."""
        return str(self._llm.metadata.model_name)

    def stream(
        self,
        messages: Sequence[Message],
        schema: JsonSchema | None = None,
        max_tokens: int | None = None,
    ) -> Generator[str, None, Usage]:
        """Yields pieces of text and returns the tokens used; raises ModelError.

        LLMs have no common way to ask for a schema or a length: set both on the LLM itself.
        """
        usage = Usage()
        spoke = False
        with translated(self.name):
            for part in self._llm.stream_chat(
                [ChatMessage(role=m.role, content=m.content) for m in messages]
            ):
                counted = getattr(part.raw, "usage", None)
                if counted is not None:
                    usage = Usage(counted.prompt_tokens or 0, counted.completion_tokens or 0)
                if part.delta:
                    spoke = True
                    yield part.delta
        if not spoke:
            raise ModelGarbled(f"the model {self.name} sent an empty answer")
        return usage

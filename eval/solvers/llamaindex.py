"""The plain LlamaIndex engine over the same articles with the same embedder and model: a peer.

With a model it is ``index.as_query_engine()`` with its defaults: two nodes, its own prompt. Without
one it has no reader, so its nodes are cut for it: the sentences nearest to the question by the same
embedder, as many as the product quotes. Its sentences are held against its nodes by our check.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter
from typing import Any

from llama_index.core.base.llms.types import (
    ChatMessage,
    ChatResponse,
    CompletionResponse,
    CompletionResponseGen,
    LLMMetadata,
    MessageRole,
)
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.llms import CustomLLM
from llama_index.core.schema import NodeWithScore
from llama_index.core.vector_stores import FilterOperator, MetadataFilter, MetadataFilters

from eval.archive import Place
from eval.dataset import Item
from eval.llamaindex_peer import LlamaIndexPeer
from eval.solvers.product import DEPTH
from eval.solving import Solved, contexts_of
from rag.answering.citations import CitationBook
from rag.answering.grounding import Grounding
from rag.answering.wording import say
from rag.language.script import detect_language
from rag.language.sentences import sentence_spans
from rag.models.chat import ChatModel, Message
from rag.models.embedding import Embedder
from rag.types import Answer, Article, Hit, Language, Passage, Sentence, Timings, Usage, Verdict


class ModelForLlamaIndex(CustomLLM):
    """Our chat model where LlamaIndex wants one of its own; counts the tokens of its calls."""

    _model: ChatModel = PrivateAttr()
    _usage: Usage = PrivateAttr(default_factory=Usage)

    def __init__(self, model: ChatModel, **data: Any) -> None:
        super().__init__(**data)
        self._model = model

    @property
    def usage(self) -> Usage:
        """Tokens of all calls so far."""
        return self._usage

    @property
    def metadata(self) -> LLMMetadata:
        """What LlamaIndex packs its prompts by."""
        return LLMMetadata(context_window=8192, num_output=512, is_chat_model=True)

    def chat(self, messages: Sequence[ChatMessage], **_: Any) -> ChatResponse:
        """One reply; raises ModelError."""
        ours = [
            Message("system" if m.role == "system" else "user", m.content or "") for m in messages
        ]
        stream, text = self._model.stream(ours), ""
        while True:
            try:
                text += next(stream)
            except StopIteration as end:
                used: Usage = end.value
                break
        self._usage = Usage(
            self._usage.prompt_tokens + used.prompt_tokens,
            self._usage.completion_tokens + used.completion_tokens,
        )
        return ChatResponse(message=ChatMessage(role=MessageRole.ASSISTANT, content=text))

    def complete(self, prompt: str, formatted: bool = False, **_: Any) -> CompletionResponse:
        """One reply to a bare prompt; raises ModelError."""
        reply = self.chat([ChatMessage(role=MessageRole.USER, content=prompt)])
        return CompletionResponse(text=reply.message.content or "")

    def stream_complete(
        self, prompt: str, formatted: bool = False, **_: Any
    ) -> CompletionResponseGen:
        """The whole reply as one piece."""
        yield self.complete(prompt)


class LlamaIndexEngine:
    """The peer as a solver; one question at a time, whatever the number of threads."""

    name = "llamaindex"

    def __init__(
        self,
        peer: LlamaIndexPeer,
        articles: Sequence[Article],
        embedder: Embedder,
        model: ChatModel | None,
        sentences: int,
    ) -> None:
        self._peer = peer
        self._articles = {article.id: article for article in articles}
        self._embedder = embedder
        self._model = model
        self._sentences = sentences
        self._check = Grounding(embedder)

    def solve(self, item: Item) -> Solved:
        """The engine's answer, with its nodes as passages; raises ModelError."""
        question = item.key.question
        language = detect_language(question)
        started = perf_counter()
        nodes = self._retrieve(item, DEPTH)
        retrieved = (perf_counter() - started) * 1000
        book = CitationBook()
        usage = Usage()
        if self._model is None:
            sentences = self._nearest(question, nodes[:2], book)
        else:
            sentences, usage = self._written(item, language, book, self._model)
        total = (perf_counter() - started) * 1000
        answer = Answer(
            question=question,
            language=language,
            mode="extractive" if self._model is None else "llm",
            model=None if self._model is None else self._model.name,
            abstained=not sentences,
            text=" ".join(s.text for s in sentences) or say("abstained", language),
            sentences=tuple(sentences),
            citations=book.all(),
            timings=Timings(round(retrieved, 1), round(total, 1), round(total, 1)),
            usage=usage,
        )
        return Solved(
            answer=answer,
            passages=tuple(_place(node) for node in nodes),
            confidence=float(nodes[0].score or 0.0) if nodes else 0.0,
            contexts=contexts_of(answer, self._articles),
        )

    def _filters(self, item: Item) -> MetadataFilters | None:
        if not item.given:
            return None
        only = MetadataFilter(key="article", value=list(item.given), operator=FilterOperator.IN)
        return MetadataFilters(filters=[only])

    def _retrieve(self, item: Item, most: int) -> list[NodeWithScore]:
        retriever = self._peer.index.as_retriever(
            similarity_top_k=most, embed_model=self._peer.embedder, filters=self._filters(item)
        )
        found: list[NodeWithScore] = retriever.retrieve(item.key.question)
        return found

    def _nearest(
        self, question: str, nodes: Sequence[NodeWithScore], book: CitationBook
    ) -> list[Sentence]:
        spans = []
        for node in nodes:
            hit = self._hit(node)
            spans += [(hit.article, span) for span in hit.passage.sentences]
        if not spans:
            return []
        texts = [article.text[start:end] for article, (start, end) in spans]
        rows = self._embedder.embed_questions([question, *texts])
        best = sorted(range(len(spans)), key=lambda i: -float(rows[i + 1] @ rows[0]))
        sentences = []
        for i in sorted(best[: self._sentences]):
            citation = book.cite(*spans[i])
            sentences.append(Sentence(citation.quote, (citation.number,), "supported"))
        return sentences

    def _written(
        self, item: Item, language: Language, book: CitationBook, model: ChatModel
    ) -> tuple[list[Sentence], Usage]:
        llm = ModelForLlamaIndex(model)
        engine = self._peer.index.as_query_engine(
            llm=llm, embed_model=self._peer.embedder, filters=self._filters(item)
        )
        response = engine.query(item.key.question)
        hits = [self._hit(node) for node in response.source_nodes]
        numbers = tuple(
            book.cite(hit.article, (hit.passage.start, hit.passage.end)).number for hit in hits
        )
        said = str(response).strip()
        sentences = []
        for start, end in sentence_spans(said):
            text = said[start:end].strip()
            reasons = self._check.check(text, hits, language).reasons
            verdict: Verdict = "unsupported" if reasons else "supported"
            sentences.append(Sentence(text, numbers, verdict, reasons))
        return sentences, llm.usage

    def _hit(self, node: NodeWithScore) -> Hit:
        place = _place(node)
        article = self._articles[place.article_id]
        text = article.text[place.start : place.end]
        spans = tuple((place.start + s, place.start + e) for s, e in sentence_spans(text))
        passage = Passage(node.node.node_id, article.id, 0, place.start, place.end, text, spans)
        return Hit(passage, article, float(node.score or 0.0), 0.0, float(node.score or 0.0))


def _place(node: NodeWithScore) -> Place:
    return Place(
        str(node.node.ref_doc_id), node.node.start_char_idx or 0, node.node.end_char_idx or 0
    )

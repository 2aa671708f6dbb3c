"""The sentences of articles as a summary reads them: words, figures, vectors, and their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rag.language.quantities import Quantity, quantities
from rag.language.sentences import sentence_spans, soft_spans
from rag.language.tokens import index_terms
from rag.models.embedding import Embedder, Vectors
from rag.types import Article, Hit, Passage, Span

Within = Mapping[str, Sequence[Span]]
"""Article id to the spans of it that count."""

_MOST = 600  # characters of a sentence


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Sentence ``number`` (from 0) of an article."""

    article: Article
    number: int
    span: Span
    text: str
    terms: frozenset[str]
    figures: tuple[Quantity, ...]
    vector: Vectors = field(repr=False)

    @property
    def place(self) -> tuple[str, Span]:
        """The same for the same words of the same article."""
        return self.article.id, self.span

    def hit(self) -> Hit:
        """The sentence as a passage of its own, for the check."""
        start, end = self.span
        passage = Passage(
            f"{self.article.id}-line-{self.number:04d}",
            self.article.id,
            self.number,
            start,
            end,
            self.text,
            (self.span,),
        )
        return Hit(passage, self.article, 1.0, 1.0, 1.0)


def read_lines(
    articles: Sequence[Article], embedder: Embedder, within: Within | None = None
) -> list[Line]:
    """Every sentence of ``articles`` (inside ``within``), in order; raises ModelError."""
    places = [
        (article, number, span)
        for article in articles
        for number, span in enumerate(_spans(article.text))
        if within is None or any(s <= span[0] and span[1] <= e for s, e in within[article.id])
    ]
    texts = [article.text[start:end] for article, _, (start, end) in places]
    if not texts:
        return []
    vectors = embedder.embed_questions(texts)
    return [
        Line(
            article,
            number,
            span,
            text,
            frozenset(index_terms(text)),
            tuple(figure for figure in quantities(text) if not figure.weak),
            vector,
        )
        for (article, number, span), text, vector in zip(places, texts, vectors, strict=True)
    ]


def _spans(text: str) -> list[Span]:
    """The sentences of ``text``; a wall of words without a full stop is cut at clause marks."""
    return [
        piece
        for start, end in sentence_spans(text)
        for piece in soft_spans(text, start, end, _MOST)
    ]

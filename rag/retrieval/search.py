"""Hybrid search: candidates from both views, every candidate judged by both, one order."""

from __future__ import annotations

from dataclasses import dataclass

from rag.errors import EmptyQuestion
from rag.intake.clean import clean_line
from rag.language.tokens import query_terms
from rag.library.ledger import Ledger
from rag.library.vectors import Similarity, VectorView
from rag.library.words import WordView
from rag.types import Hit

CANDIDATES = 100
"""Passages that each view puts forward."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that a view put forward, judged by both."""

    passage_id: str
    score: float
    coverage: float
    similarity: Similarity


@dataclass(frozen=True, slots=True)
class Search:
    """Finds passages for a question."""

    ledger: Ledger
    vectors: VectorView
    words: WordView

    def __call__(self, question: str, limit: int) -> tuple[Hit, ...]:
        """The best ``limit`` passages, best first; raises EmptyQuestion."""
        best = self.candidates(question)[:limit]
        passages = self.ledger.passages_by_id([c.passage_id for c in best])
        articles = self.ledger.articles_by_id(list({p.article_id for p in passages.values()}))
        return tuple(
            Hit(
                passage=passages[c.passage_id],
                article=articles[passages[c.passage_id].article_id],
                score=c.score,
                coverage=c.coverage,
                cosine=c.similarity.mean,
                sentence_cosines=c.similarity.sentences,
            )
            for c in best
            if c.passage_id in passages
        )

    def candidates(self, question: str) -> list[Candidate]:
        """All candidates of both views, best first; raises EmptyQuestion.

        Each view names its best; then both judge all of them, so that a passage which one view
        missed is not taken for one that it rejected.
        """
        question = checked_question(question)
        vector = self.vectors.embed(question)
        near = self.vectors.search(vector, CANDIDATES)
        coverages = self.words.coverages(query_terms(question), CANDIDATES, also=near)
        similarities = self.vectors.similarities(vector, list({*near, *coverages}))
        judged = [
            Candidate(i, fused(coverages.get(i, 0.0), likeness), coverages.get(i, 0.0), likeness)
            for i, likeness in similarities.items()
        ]
        return sorted(judged, key=lambda c: (-c.score, c.passage_id))


def fused(coverage: float, similarity: Similarity) -> float:
    """Coverage plus half the mean cosine: near 0..1.5, measured better than either leg."""
    return coverage + 0.5 * similarity.mean


def checked_question(question: str) -> str:
    """The question as one clean line; raises EmptyQuestion where it has no word in it."""
    question = clean_line(question)
    if not any(char.isalnum() for char in question):
        raise EmptyQuestion("the question is empty")
    return question

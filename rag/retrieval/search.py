"""Hybrid search: candidates from both views, every candidate judged by both, one order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.language.lexicon import Lexicon
from rag.library.ledger import Ledger
from rag.library.vectors import Similarity, VectorView
from rag.library.words import WordView
from rag.retrieval.fusion import (
    JUDGED,
    coverage,
    final_score,
    sentence_coverages,
)
from rag.retrieval.question import Asked
from rag.retrieval.reading import Reader
from rag.types import Hit, Turn

CANDIDATES = 50
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
    lexicon: Lexicon

    def read(self, question: str, history: Sequence[Turn] = ()) -> Asked:
        """The question, ready to search with; raises EmptyQuestion or ModelError.

        Where it leans on ``history``, it takes words over from there.
        """
        return Reader(self.ledger, self.vectors, self.words, self.lexicon).read(question, history)

    def find(self, asked: Asked, limit: int) -> tuple[Hit, ...]:
        """The best ``limit`` passages, best first."""
        best = self.candidates(asked)[:limit]
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

    def candidates(self, asked: Asked) -> list[Candidate]:
        """All candidates of both views, best first.

        Each view names its best; then both judge all of them, so that a passage which one view
        missed is not taken for one that it rejected. The most promising are judged once more, by
        what one sentence of theirs holds of the question.
        """
        near = self.vectors.search(asked.vector, CANDIDATES)
        groups = [[(form.terms, form.boost) for form in group] for group in asked.plan.groups]
        scores = self.words.scores(groups, CANDIDATES, also=near)
        cosines = self.vectors.cosines(asked.vector, list({*near, *scores}))
        first = _ranked(
            _candidate(i, coverage(scores.get(i, 0.0), asked.plan), 0.0, Similarity(cosine, ()))
            for i, cosine in cosines.items()
        )
        promising = [candidate.passage_id for candidate in first[:JUDGED]]
        likeness = self.vectors.sentence_cosines(asked.vector, promising)
        held = self.words.sentence_terms(promising)
        judged = _ranked(
            _candidate(
                c.passage_id,
                c.coverage,
                max(sentence_coverages(asked.plan, held.get(c.passage_id, [])), default=0.0),
                Similarity(c.similarity.passage, likeness.get(c.passage_id, ())),
            )
            for c in first[:JUDGED]
        )
        return judged + first[JUDGED:]


def _candidate(
    passage_id: str, covered: float, in_sentence: float, likeness: Similarity
) -> Candidate:
    score = final_score(covered, in_sentence, likeness.mean)
    return Candidate(passage_id, score, covered, likeness)


def _ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda c: (-c.score, c.passage_id))

"""Answers without a model: the sentences of the passages that answer, quoted word for word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.candidates import Candidate, Pool, pool
from rag.answering.expected import expected
from rag.answering.worth import features, worth
from rag.language.quantities import quantities
from rag.retrieval.question import Asked
from rag.types import Hit, Language, Span

ENOUGH: dict[Language, float] = {"zh-Hant": 0.16, "zh-Hans": 0.16, "en": 0.13}
"""The best passage's score below which the articles are taken not to say (abstention.md).

Lower for English: its words are met by way of a dictionary only.
"""

_TOO_SHORT = 6  # characters: a heading or an exclamation answers nothing
_MARGIN = 3.0  # a further sentence may be worth so much less than the best one
_ALIKE = 0.7  # Jaccard index of terms from which two sentences say the same


@dataclass(frozen=True, slots=True)
class Quoted:
    """A sentence worth quoting: where it stands and how much it is worth."""

    hit: Hit
    span: Span
    worth: float

    @property
    def text(self) -> str:
        """Its words."""
        start, end = self.span
        return self.hit.article.text[start:end]


def enough(asked: Asked, hits: Sequence[Hit]) -> bool:
    """Whether the passages bear on the question at all; where not, the answer abstains."""
    return bool(hits) and hits[0].score >= ENOUGH[asked.language]


def pick_sentences(asked: Asked, hits: Sequence[Hit], most: int) -> list[Quoted]:
    """The sentences that answer the question, best first; empty where the evidence is too weak.

    Two sentences that say the same count once.
    """
    if not enough(asked, hits):
        return []
    ranked = ranked_sentences(pool(asked, hits))
    return [Quoted(c.hit, c.span, value) for value, c in choose(ranked, most)]


def choose(ranked: Sequence[tuple[float, Candidate]], most: int) -> list[tuple[float, Candidate]]:
    """The best ``most`` of the ranked sentences that say different things."""
    chosen: list[tuple[float, Candidate]] = []
    for value, candidate in ranked:
        if len(chosen) == most or value < ranked[0][0] - _MARGIN:
            break
        if len(candidate.text) < _TOO_SHORT:
            continue
        if not any(_alike(candidate, other) for _, other in chosen):
            chosen.append((value, candidate))
    return chosen


def ranked_sentences(found: Pool) -> list[tuple[float, Candidate]]:
    """All sentences that could be quoted with their worth, best first."""
    wanted = expected(found.asked.text)
    figures = quantities(found.asked.text) if wanted.a_figure else ()
    valued = [
        (worth(features(found, candidate, wanted, figures)), candidate)
        for candidate in found.sentences
    ]
    return sorted(valued, key=lambda pair: -pair[0])


def reading_order(chosen: Sequence[Quoted]) -> list[Quoted]:
    """The best sentence's article first, and each article's sentences as they stand in it."""
    first_seen = list(dict.fromkeys(q.hit.article.id for q in chosen))
    return sorted(chosen, key=lambda q: (first_seen.index(q.hit.article.id), q.span))


def _alike(one: Candidate, other: Candidate) -> bool:
    return len(one.terms & other.terms) >= _ALIKE * len(one.terms | other.terms)

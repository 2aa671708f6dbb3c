"""Answers without a model: the sentences of the passages that answer, quoted word for word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.candidates import Candidate, Pool
from rag.answering.expected import Expected
from rag.answering.worth import features, worth
from rag.types import Hit, Span

Ranked = Sequence[tuple[float, Candidate]]
"""Sentences with their worth, best first."""

_TOO_SHORT = 6  # characters: a heading or an exclamation answers nothing
_MARGIN = 3.0  # a further sentence may be worth so much less than the best one
_ALIKE = 0.7  # Jaccard index of terms from which two sentences say the same
_FIGURES, _ALIKE_FIGURES = 3, 0.4  # where so many figures are all the same, less will do


@dataclass(frozen=True, slots=True)
class Quoted:
    """A sentence worth quoting: where it stands and how much it is worth."""

    hit: Hit
    span: Span
    worth: float

    @classmethod
    def of(cls, ranked: tuple[float, Candidate]) -> Quoted:
        """A ranked sentence."""
        value, candidate = ranked
        return cls(candidate.hit, candidate.span, value)

    @property
    def text(self) -> str:
        """Its words."""
        start, end = self.span
        return self.hit.article.text[start:end]


def choose(ranked: Ranked, most: int) -> list[tuple[float, Candidate]]:
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


def ranked_sentences(found: Pool, wanted: Expected) -> list[tuple[float, Candidate]]:
    """All sentences found with their worth, best first."""
    valued = [(worth(features(found, c, wanted)), c) for c in found.sentences]
    return sorted(valued, key=lambda pair: -pair[0])


def reading_order(chosen: Sequence[Quoted]) -> list[Quoted]:
    """The best sentence's article first, and each article's sentences as they stand in it."""
    first_seen = list(dict.fromkeys(q.hit.article.id for q in chosen))
    return sorted(chosen, key=lambda q: (first_seen.index(q.hit.article.id), q.span))


def _alike(one: Candidate, other: Candidate) -> bool:
    """Whether two sentences say the same; the same three figures need fewer words in common."""
    figures = {term for term in one.terms if term[0] == "="}
    same = len(figures) >= _FIGURES and figures == {t for t in other.terms if t[0] == "="}
    least = _ALIKE_FIGURES if same else _ALIKE
    return len(one.terms & other.terms) >= least * len(one.terms | other.terms)

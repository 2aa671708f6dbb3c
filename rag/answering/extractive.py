"""Answers without a model: the sentences of the passages that answer, quoted word for word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.language.tokens import index_terms
from rag.retrieval.question import Asked
from rag.types import Hit, Language, Span

ENOUGH: dict[Language, float] = {"zh-Hant": 0.16, "zh-Hans": 0.16, "en": 0.13}
"""The best passage's score below which the articles are taken not to say (abstention.md).

Lower for English: its words are met by way of a dictionary only.
"""

_TOO_SHORT = 6  # characters: a heading or an exclamation answers nothing
_WEAKER = 0.6  # a further sentence must reach this share of the best one's worth
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
    best = hits[0].score
    ranked = sorted(
        (q for hit in hits for q in _candidates(asked, hit, best)), key=lambda q: -q.worth
    )
    chosen: list[Quoted] = []
    for quoted in ranked:
        if len(chosen) == most or quoted.worth < _WEAKER * ranked[0].worth:
            break
        if not any(_alike(quoted.text, other.text) for other in chosen):
            chosen.append(quoted)
    return chosen


def reading_order(chosen: Sequence[Quoted]) -> list[Quoted]:
    """The best sentence's article first, and each article's sentences as they stand in it."""
    first_seen = list(dict.fromkeys(q.hit.article.id for q in chosen))
    return sorted(chosen, key=lambda q: (first_seen.index(q.hit.article.id), q.span))


def _candidates(asked: Asked, hit: Hit, best: float) -> list[Quoted]:
    """The passage's sentences, each with its worth.

    A sentence is worth the share of the question's terms that it holds; a part of its cosine with
    the question; of the share that it holds together with its neighbours and the title (one that
    goes on about the subject need not name it); and of its passage's score beside the best. The
    weights are a logistic regression's over the project's own keys, rounded.
    """
    spans = hit.passage.sentences
    cosines = hit.sentence_cosines
    if len(cosines) != len(spans):
        cosines = (hit.cosine,) * len(spans)
    texts = [hit.article.text[start:end] for start, end in spans]
    held = [set(index_terms(text)) for text in texts]
    title = set(index_terms(hit.article.title))
    found = []
    for i, (span, cosine) in enumerate(zip(spans, cosines, strict=True)):
        if len(texts[i]) < _TOO_SHORT:
            continue
        around = title.union(*held[max(0, i - 1) : i + 2])
        worth = (
            asked.share(held[i])
            + 0.6 * max(cosine, 0.0)
            + 0.4 * asked.share(around)
            + 0.5 * hit.score / best
        )
        found.append(Quoted(hit, span, worth))
    return found


def _alike(one: str, other: str) -> bool:
    a, b = set(index_terms(one)), set(index_terms(other))
    return len(a & b) >= _ALIKE * len(a | b)

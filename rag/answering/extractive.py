"""Answers without a model: the sentences of the passages that answer, quoted word for word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.language.tokens import QueryTerm, index_terms, query_terms
from rag.types import Hit, Span

ENOUGH = 0.34
"""The evidence below which the articles are taken not to say: see docs/decisions/abstention.md."""

_TOO_SHORT = 6  # characters: a heading or an exclamation answers nothing
_WEAKER = 0.72  # a further sentence must reach this share of the best one's worth
_ALIKE = 0.6  # share of common terms at which two sentences say the same

_ASKS_FIGURE = re.compile(
    r"多少|幾|几|多大|多高|多長|多长|多久|比例|占比|佔比|規模|规模|價格|价格|金額|金额|"
    r"how (?:much|many|far|long|large|big|high|low|old|fast)|what (?:percentage|share|price|amount)|"
    r"\b(?:when|price|size|cost|capacity)\b",
    re.IGNORECASE,
)
_ASKS_REASON = re.compile(
    r"為什麼|为什么|為何|为何|原因|怎麼會|怎么会|\bwhy\b|reason", re.IGNORECASE
)
_FIGURE = re.compile(r"\d|[二三四五六七八九十百千萬万億亿兆]{2,}|[兩两幾几數数][萬万億亿兆十百千]")
_REASON = re.compile(
    r"因為|因为|由於|由于|因此|所以|導致|导致|原因|受[^，,。]{1,20}影響|受[^，,。]{1,20}影响|推動|推动|"
    r"帶動|带动|because|due to|driven by|as a result|owing to",
    re.IGNORECASE,
)


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


def pick_sentences(question: str, hits: Sequence[Hit], most: int) -> list[Quoted]:
    """The sentences that answer ``question``, best first; empty where the evidence is too weak.

    A sentence is worth its likeness to the question (cosine), the share of the question's terms
    that it holds, its passage's score, and a little for being of the kind asked for (a figure, a
    reason). Two sentences that say the same count once.
    """
    terms = query_terms(question)
    ranked = sorted(
        (quoted for hit in hits for quoted in _candidates(question, terms, hit)),
        key=lambda q: -q.worth,
    )
    if not ranked or ranked[0].hit.score < ENOUGH:
        return []
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


def _candidates(question: str, terms: Sequence[QueryTerm], hit: Hit) -> list[Quoted]:
    cosines = hit.sentence_cosines
    if len(cosines) != len(hit.passage.sentences):
        cosines = (hit.cosine,) * len(hit.passage.sentences)
    asks_figure = _ASKS_FIGURE.search(question) is not None
    asks_reason = _ASKS_REASON.search(question) is not None
    found = []
    for span, cosine in zip(hit.passage.sentences, cosines, strict=True):
        text = hit.article.text[span[0] : span[1]]
        if len(text) < _TOO_SHORT:
            continue
        worth = 0.5 * max(cosine, 0.0) + _share(terms, text) + 0.5 * hit.score
        if asks_figure and _FIGURE.search(text):
            worth += 0.15
        if asks_reason and _REASON.search(text):
            worth += 0.1
        found.append(Quoted(hit, span, worth))
    return found


def _share(terms: Sequence[QueryTerm], text: str) -> float:
    """The share of the question's terms, by weight, that ``text`` holds: 0..1."""
    held = set(index_terms(text))
    whole = sum(max(weight for _, weight in term.forms) for term in terms)
    if not whole:
        return 0.0
    matched = sum(
        max((weight for form, weight in term.forms if form in held), default=0.0) for term in terms
    )
    return matched / whole


def _alike(one: str, other: str) -> bool:
    a, b = set(index_terms(one)), set(index_terms(other))
    return len(a & b) >= _ALIKE * min(len(a), len(b))

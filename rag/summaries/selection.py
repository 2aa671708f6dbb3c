"""Central sentences: what an article says most, not what it says first.

A sentence is worth its centrality among the others (TextRank, Mihalcea and Tarau 2004, over
likeness of words and of meaning), the figures that it carries, its place and what it shares with
the headline. Sentences are then taken one by one, each for its worth less what those taken already
say (maximal marginal relevance, Carbonell and Goldstein 1998).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.language.tokens import index_terms
from rag.summaries.lines import Line

Floats = NDArray[np.float64]

MOST = 5
"""Sentences of a summary without a model."""

# Rounded; other values near them do as well on the project's own key points (see the decision).
_FIGURES = 0.6
_OPENING = 0.4
_HEADLINE = 0.3
_REPEATED = 0.6
_ENOUGH_FIGURES = 3
_SHORTEST = 12  # characters: a heading or an exclamation
_DAMPING = 0.85
_ROUNDS = 30
_SPOKEN = re.compile(r"「[^」]*」|“[^”]*”|\"[^\"]*\"")


def central(lines: Sequence[Line], most: int) -> list[Line]:
    """At most ``most`` of ``lines``, best first; no two that say the same."""
    usable = [line for line in lines if len(line.text) >= _SHORTEST]
    if not usable:
        return list(lines[:most])
    alike = likeness(usable)
    worth = _worth(usable, alike)
    taken: list[int] = []
    while len(taken) < min(most, len(usable)):
        repeated = alike[:, taken].max(axis=1) if taken else np.zeros(len(usable))
        gain = worth - _REPEATED * worth.max() * repeated
        gain[taken] = -np.inf
        taken.append(int(gain.argmax()))
    return [usable[i] for i in taken]


def likeness(lines: Sequence[Line]) -> Floats:
    """(n, n) how alike the sentences are, 0 to 1: half shared words (Dice), half meaning."""
    vectors = np.stack([line.vector for line in lines]).astype(np.float64)
    meaning = np.clip(vectors @ vectors.T, 0.0, 1.0)
    places = {term: place for place, term in enumerate({t for line in lines for t in line.terms})}
    held = np.zeros((len(lines), len(places)), dtype=np.float32)
    for row, line in zip(held, lines, strict=True):
        row[[places[term] for term in line.terms]] = 1.0
    sizes = held.sum(axis=1)
    words = 2 * (held @ held.T) / np.maximum(sizes[:, None] + sizes[None, :], 1.0)
    both: Floats = (meaning + words) / 2
    np.fill_diagonal(both, 0.0)
    return both


def _worth(lines: Sequence[Line], alike: Floats) -> Floats:
    ranks = _text_rank(alike)
    figures = np.array([_carried(line) for line in lines])
    opening = np.array([1 / (1 + line.number) for line in lines])
    titles = {line.article.id: frozenset(index_terms(line.article.title)) for line in lines}
    headline = np.array([_shared(titles[line.article.id], line.terms) for line in lines])
    worth: Floats = ranks / ranks.max() + _FIGURES * figures + _OPENING * opening
    return worth + _HEADLINE * headline


def _text_rank(alike: Floats) -> Floats:
    sums = alike.sum(axis=0)
    moves = np.divide(alike, sums, out=np.full_like(alike, 1 / len(alike)), where=sums > 0)
    ranks = np.full(len(alike), 1 / len(alike))
    for _ in range(_ROUNDS):
        ranks = (1 - _DAMPING) / len(alike) + _DAMPING * (moves @ ranks)
    return ranks


def _carried(line: Line) -> float:
    """How many figures the sentence states, up to three, as a share.

    What somebody says counts half: a quoted remark seldom carries the news.
    """
    told = _SPOKEN.sub("", line.text)
    stated = sum(1.0 if figure.text in told else 0.5 for figure in line.figures)
    return min(stated, _ENOUGH_FIGURES) / _ENOUGH_FIGURES


def _shared(title: frozenset[str], terms: frozenset[str]) -> float:
    return len(title & terms) / len(title) if title else 0.0

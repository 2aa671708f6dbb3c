"""How the evidence for a passage becomes one score: words, meaning, and words within one sentence.

Three measures, each near 0..1 and each of its own kind, add up with fixed weights. Ranks alone
(RRF) throw away how good a hit is, which is fatal where one leg is far better than the other; sums
of raw BM25 and cosine have no common scale. `coverage` gives BM25 one: the share of what the
question could have scored at most. How the weights were chosen: docs/decisions/retrieval-fusion.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from rag.language.tokens import Form, QueryTerm

Floats = NDArray[np.floating]

K1 = 1.2
"""BM25's term-frequency saturation, fixed in tantivy: a term scores less than idf x (K1 + 1)."""
MOST_FORMS = 40
"""Forms of one query term that are searched; 20 lose up to 0.003 of nDCG@10, 100 gain nothing."""
_FEWEST = 2
"""Pairs, words and figures without which single characters have to find candidates too."""
SENTENCE_WEIGHT = 0.5
"""Weight of the best sentence's share beside coverage."""
COSINE_WEIGHT = 1.0
"""Weight of the cosine beside coverage."""


@dataclass(frozen=True, slots=True)
class SoughtForm:
    """A form that the archive holds: all of ``terms``, each term query boosted by ``boost``.

    ``value`` is what the form adds where it stands once at full strength: boost times summed idf.
    """

    terms: tuple[str, ...]
    boost: float
    value: float


@dataclass(frozen=True, slots=True)
class WordPlan:
    """What the word leg searches: the sum over the groups of the best form of each.

    ``mass`` is the idf that a passage with every term in its plainest form would gather.
    """

    groups: tuple[tuple[SoughtForm, ...], ...]
    mass: float
    idf: Mapping[str, float] = field(repr=False)
    """Each index term that a form asks for, with its rarity."""
    anchors: Mapping[str, tuple[tuple[int, SoughtForm], ...]] = field(repr=False)
    """Each form with its group's place, by its first term: where to look for it in a sentence."""


def plan_words(
    terms: Iterable[QueryTerm], document_frequency: Callable[[str], int], documents: int
) -> WordPlan:
    """Keeps the forms that the archive of ``documents`` passages holds, at most 40 of each term.

    A term that is nowhere in the archive counts in the mass as its first form would if it were
    rare: that lowers every passage alike, and so tells a question that the archive cannot answer
    from one that it can.
    """
    groups: list[tuple[SoughtForm, ...]] = []
    rarity: dict[str, float] = {}
    mass = 0.0
    count = cache(document_frequency)
    for term in terms:
        held = list(islice(_held_forms(term, count), MOST_FORMS))
        if held:
            group, most = _weighed(held, documents)
            groups.append(group)
            mass += most
            for form, counts in held:
                rarity.update(
                    (t, idf(n, documents)) for t, n in zip(form.terms, counts, strict=True)
                )
        else:
            mass += term.forms[0].weight * idf(0, documents)
    return WordPlan(tuple(groups), mass, rarity, _anchored(groups))


def _held_forms(term: QueryTerm, count: Callable[[str], int]) -> Iterator[tuple[Form, list[int]]]:
    """The forms whose every part the archive holds, with how many passages hold each part."""
    for form in term.forms:
        counts = []
        for part in form.terms:
            counts.append(count(part))
            if not counts[-1]:
                break
        else:
            yield form, counts


def nominating(plan: WordPlan) -> list[tuple[str, float]]:
    """The terms that find a question's candidates, with their weights; `evidence` judges those.

    A plain sum over all the terms of all forms, because an index finds its best passages several
    times as fast as those of the exact score. Single characters stay out: they are in every other
    passage, and what they tell is mostly told by the pairs that they stand in. Unless there is
    little else.
    """
    weights: dict[str, float] = {}
    for group in plan.groups:
        for form in group:
            for term in form.terms:
                weights[term] = max(weights.get(term, 0.0), form.boost)
    longer = [(term, weight) for term, weight in weights.items() if len(term) > 1]
    return longer if len(longer) >= _FEWEST else list(weights.items())


def _anchored(
    groups: Sequence[tuple[SoughtForm, ...]],
) -> dict[str, tuple[tuple[int, SoughtForm], ...]]:
    anchors: dict[str, list[tuple[int, SoughtForm]]] = {}
    for place, group in enumerate(groups):
        for form in group:
            anchors.setdefault(form.terms[0], []).append((place, form))
    return {term: tuple(forms) for term, forms in anchors.items()}


def _weighed(
    held: Sequence[tuple[Form, list[int]]], documents: int
) -> tuple[tuple[SoughtForm, ...], float]:
    """The forms of one term with their boosts, and the term's share of the mass.

    An English word with many translations is met in many passages, however rare each translation
    is. So a form counts half by its own idf and half by that of all forms together, the weighted
    synonym query of Darwish and Oard (2003). The share of the mass goes by the forms' own idf.
    """
    together = sum(form.weight * min(counts) for form, counts in held)
    shared = idf(min(together, documents), documents)
    group: list[SoughtForm] = []
    most = 0.0
    for form, counts in held:
        own = sum(idf(count, documents) for count in counts) / len(counts)
        value = form.weight * (own + min(own, shared)) / 2
        boost = value / (own * len(counts)) if own > 0 else 0.0
        group.append(SoughtForm(form.terms, boost, value))
        most = max(most, form.weight * own)
    return tuple(group), most


def idf(count: float, documents: int) -> float:
    """Inverse document frequency as tantivy computes it (Robertson and Sparck Jones, plus one).

    Clamped at 0: ``count`` may exceed ``documents`` while deleted passages await their merge.
    """
    return max(0.0, math.log(1 + (documents - count + 0.5) / (count + 0.5)))


def coverage(bm25: Floats, plan: WordPlan) -> Floats:
    """Share of the question that each passage's words hold, 0..1, from its BM25 score, (n,)."""
    most = plan.mass * (K1 + 1)
    return np.minimum(bm25 / most, 1.0) if most > 0 else np.zeros_like(bm25)


def sentence_coverages(plan: WordPlan, sentences: Sequence[AbstractSet[str]]) -> list[float]:
    """Share of the question's idf mass that each sentence holds, 0..1.

    A sentence is given as the set of its index terms. A passage may gather its words from
    everywhere; one that has them in one sentence is more likely to say what is asked.
    """
    if plan.mass <= 0:
        return [0.0] * len(sentences)
    return [min(1.0, sum(held_terms(plan, s).values()) / plan.mass) for s in sentences]


def final_score(coverage: Floats, sentence_coverage: Floats, cosine: Floats) -> Floats:
    """One score of about 0..1 that orders passages and says how strong the evidence is.

    The weighted mean of the three. ``sentence_coverage`` is that of the passage's best sentence;
    ``cosine`` is the mean of the passage's and its best sentence's cosine with the question.
    """
    total: Floats = coverage + SENTENCE_WEIGHT * sentence_coverage + COSINE_WEIGHT * cosine
    return total / (1 + SENTENCE_WEIGHT + COSINE_WEIGHT)


def held_terms(plan: WordPlan, sentence: AbstractSet[str]) -> dict[int, float]:
    """Which of the question's terms a sentence holds: place in ``plan.groups`` -> best value."""
    best: dict[int, float] = {}
    for term in plan.anchors.keys() & sentence:
        for place, form in plan.anchors[term]:
            if form.value > best.get(place, 0.0) and all(part in sentence for part in form.terms):
                best[place] = form.value
    return best

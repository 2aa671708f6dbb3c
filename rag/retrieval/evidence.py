"""What the words of passages hold of a question: all candidates at once, in matrices."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rag.library.term_bags import TermCounts
from rag.retrieval.fusion import K1, SoughtForm, WordPlan, coverage

B = 0.75
"""BM25's normalisation by length, as in tantivy."""

Floats = NDArray[np.float64]


def bm25(plan: WordPlan, found: TermCounts, mean_length: float) -> Floats:
    """The BM25 score of each of n passages, (n,): of each group the best form counts.

    ``found`` counts the plan's terms, in their order.
    """
    if not len(found.firsts):
        return np.zeros(0)
    counts = np.add.reduceat(found.counts, found.firsts, axis=1)
    norms = K1 * (1 - B + B * found.lengths / mean_length)
    return _gathered(plan, counts * (K1 + 1) / (counts + norms))


def coverages(plan: WordPlan, found: TermCounts, mean_length: float) -> list[float]:
    """The share of the question that each passage's words hold, 0..1."""
    return [coverage(score, plan) for score in bm25(plan, found, mean_length).tolist()]


def best_sentences(plan: WordPlan, found: TermCounts) -> list[float]:
    """For each passage the share of the question's idf mass that its best sentence holds, 0..1."""
    if not len(found.firsts) or plan.mass <= 0:
        return [0.0] * len(found.firsts)
    shares = _gathered(plan, (found.counts > 0).astype(np.float64)) / plan.mass
    shares[found.firsts] = 0.0  # the title is no sentence
    best: list[float] = np.minimum(np.maximum.reduceat(shares, found.firsts), 1.0).tolist()
    return best


def _gathered(plan: WordPlan, strengths: Floats) -> Floats:
    """The sum over the plan's groups of their best form, for each of n columns.

    ``strengths`` (terms, n) says how strong each term is in each column; 0 where it is not there.
    """
    row = {term: place for place, term in enumerate(plan.idf)}
    worth = strengths * np.array(list(plan.idf.values()), dtype=np.float64)[:, None]
    plain = [group[0] for group in plan.groups if _is_plain(group)]
    boosts = np.array([form.boost for form in plain], dtype=np.float64)
    total: Floats = boosts @ worth[[row[form.terms[0]] for form in plain]]
    for group in plan.groups:
        if not _is_plain(group):
            forms = []
            for form in group:
                rows = [row[term] for term in form.terms]
                # Only where the terms are all there do they make the form.
                whole = strengths[rows].all(axis=0)
                forms.append(whole * worth[rows].sum(axis=0) * form.boost)
            total += np.max(forms, axis=0)
    return total


def _is_plain(group: tuple[SoughtForm, ...]) -> bool:
    return len(group) == 1 and len(group[0].terms) == 1

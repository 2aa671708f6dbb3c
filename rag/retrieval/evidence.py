"""What the words of passages hold of a question: all candidates at once, in matrices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.library.term_bags import TermCounts
from rag.retrieval.fusion import K1, Floats, WordPlan, coverage

B = 0.75
"""BM25's normalisation by length, as in tantivy."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the words of n passages hold of a question; both are shares of it, (n,), 0..1."""

    coverages: Floats
    """By BM25, of the passage as a whole: `fusion.coverage`."""
    sentences: Floats
    """By the question's idf mass, of the passage's best sentence."""

    def or_better(self, other: Evidence, where: NDArray[np.bool_]) -> Evidence:
        """In the passages of ``where`` (n,) what ``other`` says, if that is more."""
        return Evidence(
            np.maximum(self.coverages, other.coverages * where),
            np.maximum(self.sentences, other.sentences * where),
        )


def evidence(plan: WordPlan, found: TermCounts, mean_length: float) -> Evidence:
    """Judges n passages; ``found`` counts the plan's terms in them, in the plan's order."""
    if not len(found.firsts) or not plan.groups or plan.mass <= 0:
        nothing = np.zeros(len(found.firsts))
        return Evidence(nothing, nothing)
    forms = _Forms.of(plan, found)
    return Evidence(
        coverage(_bm25(forms, found, mean_length), plan),
        np.minimum(_best_sentences(forms, found) / plan.mass, 1.0),
    )


@dataclass(frozen=True, slots=True)
class _Group:
    """Forms of which the best one counts, as rows of the plan's terms, with their boosts."""

    single: NDArray[np.intp]
    boosts: Floats
    """Of the forms of a single term, (f, 1)."""
    joint: Sequence[tuple[list[int], float]]
    """The forms of several terms: only where all are there do they make the form."""

    def best(self, strengths: Floats, worth: Floats) -> Floats:
        """What the best form is worth in each column."""
        best: Floats = (worth[self.single] * self.boosts).max(axis=0, initial=0.0)
        for rows, boost in self.joint:
            whole = strengths[rows].min(axis=0) > 0
            np.maximum(best, worth[rows].sum(axis=0) * (whole * boost), out=best)
        return best


@dataclass(frozen=True, slots=True)
class _Forms:
    """The forms of a plan that some passage may hold, laid out for reckoning with all at once."""

    idf: Floats
    """Shape (terms, 1)."""
    plain: NDArray[np.intp]
    """The rows of those that are one term, alone in their group."""
    boosts: Floats
    groups: Sequence[_Group]

    @classmethod
    def of(cls, plan: WordPlan, found: TermCounts) -> _Forms:
        held = np.flatnonzero(found.counts.any(axis=1))
        terms = list(plan.idf)
        place = {terms[row]: row for row in held.tolist()}
        plain: list[tuple[int, float]] = []
        groups = []
        for group in plan.groups:
            forms = [
                ([place[term] for term in form.terms], form.boost)
                for form in group
                if all(term in place for term in form.terms)
            ]
            single = [(rows[0], boost) for rows, boost in forms if len(rows) == 1]
            if len(single) == len(forms) == 1:
                plain += single
            elif forms:
                joint = [form for form in forms if len(form[0]) > 1]
                groups.append(_Group(*_columns(single), joint))
        rows, boosts = _columns(plain)
        return cls(np.array(list(plan.idf.values()))[:, None], rows, boosts[:, 0], groups)

    def gathered(self, strengths: Floats) -> Floats:
        """The sum over the groups of their best form, for each of n columns.

        ``strengths`` (terms, n) says how strong each term is in each column; 0: not there.
        """
        worth = strengths * self.idf
        total: Floats = self.boosts @ worth[self.plain]
        for group in self.groups:
            total += group.best(strengths, worth)
        return total


def _columns(forms: Sequence[tuple[int, float]]) -> tuple[NDArray[np.intp], Floats]:
    rows = np.array([row for row, _ in forms], dtype=np.intp)
    return rows, np.array([[boost] for _, boost in forms]).reshape(-1, 1)


def _bm25(forms: _Forms, found: TermCounts, mean_length: float) -> Floats:
    """The BM25 score of each passage: of each group the best form counts."""
    counts = np.add.reduceat(found.counts, found.firsts, axis=1)
    norms = K1 * (1 - B + B * found.lengths / mean_length)
    return forms.gathered(counts * (K1 + 1) / (counts + norms))


def _best_sentences(forms: _Forms, found: TermCounts) -> Floats:
    some = np.flatnonzero(found.counts.any(axis=0))
    values = np.zeros(found.counts.shape[1])
    values[some] = forms.gathered((found.counts[:, some] > 0).astype(np.float64))
    values[found.firsts] = 0.0  # the title is no sentence
    best: Floats = np.maximum.reduceat(values, found.firsts)
    return best

"""Figures with their uncertainty: percentile bootstrap over the items of a dataset.

Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13. The seed is fixed, so
the same results always give the same intervals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
SEED = 20_260_101
_BLOCK = 2_000_000  # indices drawn at once: 16 MB

Floats = NDArray[np.float64]
Statistic = Callable[[NDArray[np.int64]], Floats]
"""From a (resamples, items) matrix of item numbers to one figure for each row."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure over ``n`` items with its 95% interval; all None where no item counts."""

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None

    def json(self) -> dict[str, object]:
        """``{"value", "n", "ci95": [low, high]}``, rounded to six places."""
        return {
            "value": _rounded(self.value),
            "n": self.n,
            "ci95": [_rounded(self.low), _rounded(self.high)],
        }


def ratio(numerators: Sequence[float], denominators: Sequence[float]) -> Estimate:
    """Sum of ``numerators`` over sum of ``denominators``, one pair an item.

    With denominators of 1 it is a mean; with counts it is a share over all that was counted
    (precision, recall, and F1 as 2 TP over predicted + actual). Resampling is over items, so what
    one item counts stays together. Items whose denominator is 0 have no say and are not counted.
    """
    above = np.asarray(numerators, dtype=np.float64)
    below = np.asarray(denominators, dtype=np.float64)
    above, below = above[below > 0], below[below > 0]
    return _estimate(len(below), lambda rows: above[rows].sum(axis=1) / below[rows].sum(axis=1))


def quantile(values: Sequence[float], share: float) -> Estimate:
    """The value below which ``share`` (0..1) of the items lie."""
    items = np.asarray(values, dtype=np.float64)
    return _estimate(len(items), lambda rows: np.quantile(items[rows], share, axis=1))


def difference(ours: Sequence[float], theirs: Sequence[float]) -> Estimate:
    """Mean of ``ours`` less ``theirs``, item by item, both resampled together (paired)."""
    gaps = np.asarray(ours, dtype=np.float64) - np.asarray(theirs, dtype=np.float64)
    return _estimate(len(gaps), lambda rows: gaps[rows].mean(axis=1))


def paired_ratio(ours: Sequence[float], theirs: Sequence[float]) -> Estimate:
    """Mean of ``ours`` over mean of ``theirs``, both resampled together; None where theirs is 0."""
    above = np.asarray(ours, dtype=np.float64)
    below = np.asarray(theirs, dtype=np.float64)
    if not below.any():
        return Estimate(None, len(below))

    def statistic(rows: NDArray[np.int64]) -> Floats:
        sums = below[rows].sum(axis=1)
        ratios = np.full(len(rows), np.nan)
        np.divide(above[rows].sum(axis=1), sums, out=ratios, where=sums > 0)
        return ratios

    return _estimate(len(below), statistic)


def ratio_gap(
    ours: tuple[Sequence[float], Sequence[float]], theirs: tuple[Sequence[float], Sequence[float]]
) -> Estimate:
    """One :func:`ratio` less another over the same items, resampled together (paired).

    Each is (numerators, denominators), one pair an item. An item may have a say in one of them
    only; items without a say in either are not counted.
    """
    columns = [np.asarray(column, dtype=np.float64) for column in (*ours, *theirs)]
    counts = (columns[1] > 0) | (columns[3] > 0)
    above, below, their_above, their_below = (column[counts] for column in columns)
    if not below.any() or not their_below.any():
        return Estimate(None, int(counts.sum()))

    def statistic(rows: NDArray[np.int64]) -> Floats:
        gap = np.full(len(rows), np.nan)
        wholes = below[rows].sum(axis=1), their_below[rows].sum(axis=1)
        told = (wholes[0] > 0) & (wholes[1] > 0)
        mine = above[rows].sum(axis=1)[told] / wholes[0][told]
        gap[told] = mine - their_above[rows].sum(axis=1)[told] / wholes[1][told]
        return gap

    return _estimate(len(below), statistic)


def auroc(positives: Sequence[Sequence[float]], negatives: Sequence[Sequence[float]]) -> Estimate:
    """The chance that a positive scores above a negative, ties half (Hanley and McNeil 1982).

    ``positives`` and ``negatives`` hold the scores of each item; resampling is over items.
    """
    mine = np.asarray([len(scores) for scores in positives], dtype=np.float64)
    theirs = np.asarray([len(scores) for scores in negatives], dtype=np.float64)
    if not mine.sum() or not theirs.sum():
        return Estimate(None, len(mine))
    yes, no = (np.concatenate([np.asarray(s) for s in side]) for side in (positives, negatives))
    wins = (yes[:, None] > no[None, :]) + 0.5 * (yes[:, None] == no[None, :])
    owner = np.eye(len(mine))
    between = owner.repeat(mine.astype(int), axis=1) @ wins @ owner.repeat(theirs.astype(int), 1).T

    def statistic(rows: NDArray[np.int64]) -> Floats:
        times = np.stack([np.bincount(row, minlength=len(mine)) for row in rows]).astype(float)
        pairs = (times @ mine) * (times @ theirs)
        won = ((times @ between) * times).sum(axis=1)
        areas: Floats = np.divide(won, pairs, out=np.full(len(rows), np.nan), where=pairs > 0)
        return areas

    return _estimate(len(mine), statistic)


def _estimate(n: int, statistic: Statistic) -> Estimate:
    if n == 0:
        return Estimate(None, 0)
    value = statistic(np.arange(n, dtype=np.int64)[None, :])
    drawn = np.concatenate([statistic(rows) for rows in _resamples(n)])
    low, high = np.nanquantile(drawn, [0.025, 0.975])
    return Estimate(float(value[0]), n, float(low), float(high))


def _resamples(n: int) -> Iterator[NDArray[np.int64]]:
    random = np.random.default_rng(SEED)
    block = max(1, min(RESAMPLES, _BLOCK // n))
    for first in range(0, RESAMPLES, block):
        yield random.integers(0, n, size=(min(block, RESAMPLES - first), n))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)

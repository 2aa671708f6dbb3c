"""Measures of a ranking, and the fusion of two.

``ranked`` are ids, best first, each once; ``relevant`` maps ids to grades of 1 and up.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

RRF_K = 60
"""Cormack, Clarke and Büttcher (2009) fixed 60 in their pilot study; everybody has since."""


def recall(ranked: Sequence[str], relevant: Mapping[str, int], k: int) -> float:
    """The share of the relevant among the first ``k``."""
    return len(set(ranked[:k]) & relevant.keys()) / len(relevant)


def reciprocal_rank(ranked: Sequence[str], relevant: Mapping[str, int], k: int) -> float:
    """One over the rank of the first relevant id among the first ``k``; 0 without one."""
    return next((1 / rank for rank, i in enumerate(ranked[:k], 1) if i in relevant), 0.0)


def ndcg(ranked: Sequence[str], relevant: Mapping[str, int], k: int) -> float:
    """Normalised discounted cumulative gain of the first ``k``.

    Gain is the grade itself and discount log2(rank + 1), as trec_eval and BEIR compute it.
    """
    gain = _discounted(relevant.get(i, 0) for i in ranked[:k])
    return gain / _discounted(sorted(relevant.values(), reverse=True)[:k])


def reciprocal_rank_fusion(rankings: Sequence[Sequence[str]], k: int = RRF_K) -> list[str]:
    """One order from several: by the sum of 1 / (k + rank); ties in order of id."""
    scores: dict[str, float] = {}
    for ranked in rankings:
        for rank, i in enumerate(ranked, start=1):
            scores[i] = scores.get(i, 0.0) + 1 / (k + rank)
    return sorted(scores, key=lambda i: (-scores[i], i))


def _discounted(gains: Iterable[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))

"""Which articles a search may look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

EXACT = 5_000
"""Passages below which a filter's are gone through one by one; above, a view is asked for more
than is wanted and what the filter leaves of that is taken."""
_SPARE = 1.5  # what is asked for beyond the share: a filter's passages are not spread evenly


@dataclass(frozen=True, slots=True)
class Kept:
    """The articles that a filter keeps."""

    ids: frozenset[str]
    share: float
    """Their part in all articles, 0..1: about that of their passages."""
    numbers: NDArray[np.uint64]
    """The same articles by `article_number`, sorted."""

    @classmethod
    def of(cls, ids: Sequence[str], articles: int) -> Kept:
        """Of the ``ids`` of ``articles`` in all."""
        numbers = np.array(sorted(map(article_number, ids)), dtype=np.uint64)
        return cls(frozenset(ids), len(ids) / max(articles, 1), numbers)

    def wide(self, passages: int) -> bool:
        """Whether going through all that is kept of ``passages`` would take long."""
        return self.share * passages > EXACT

    def enough(self, limit: int) -> int:
        """How many to ask for, so that about ``limit`` are left."""
        return int(limit * _SPARE / self.share) + 1

    def holds(self, numbers: Iterable[int]) -> NDArray[np.bool_]:
        """Which of the articles with these numbers are kept."""
        return np.isin(np.fromiter(numbers, dtype=np.uint64), self.numbers)


def article_number(article_id: str) -> int:
    """An article's id, or the id of a passage of it, as a number of 64 bits."""
    return int(article_id[:16], 16)

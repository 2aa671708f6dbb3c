"""Gates for continuous integration: the least and greatest values that metrics may have."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eval.summary import MEANINGS
from rag.errors import InputError


@dataclass(frozen=True, slots=True)
class Bound:
    """The least (or, ``most``, the greatest) value that a metric may have."""

    metric: str
    value: float
    most: bool = False


def check_names(bounds: Sequence[Bound]) -> None:
    """Raises InputError for a metric that does not exist, or a bound that is no number."""
    for bound in bounds:
        if bound.metric not in MEANINGS:
            raise InputError(f"no metric is called {bound.metric!r}: one of {', '.join(MEANINGS)}")
        if not math.isfinite(bound.value):
            raise InputError(f"{bound.metric}: {bound.value} is no bound")


def failures(bounds: Sequence[Bound], metrics: dict[str, Any]) -> list[str]:
    """One line a bound that the figures break; a metric that nothing counts for breaks it, too."""
    broken = []
    for bound in bounds:
        value = metrics.get(bound.metric, {}).get("value")
        if value is None:
            broken.append(f"{bound.metric} has no value: no key has a say in it")
        elif value > bound.value if bound.most else value < bound.value:
            side = "above" if bound.most else "below"
            broken.append(f"{bound.metric} is {value:.3f}, {side} {bound.value:g}")
    return broken

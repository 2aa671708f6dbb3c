"""When what of an answer was there."""

from __future__ import annotations

from time import perf_counter

from rag.types import Timings


class Clock:
    """Milliseconds since the question came in."""

    def __init__(self) -> None:
        self._start = perf_counter()
        self._retrieve = 0.0
        self._first: float | None = None

    def _elapsed(self) -> float:
        return (perf_counter() - self._start) * 1000

    def retrieved(self) -> None:
        """The passages are found."""
        self._retrieve = self._elapsed()

    def spoke(self) -> None:
        """A sentence is shown."""
        if self._first is None:
            self._first = self._elapsed()

    def timings(self) -> Timings:
        """What was noted so far, and the time that has passed."""
        total = self._elapsed()
        first = total if self._first is None else self._first
        return Timings(round(self._retrieve, 1), round(first, 1), round(total, 1))

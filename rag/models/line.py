"""Who waits for a model that answers one at a time, in the order in which they came."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager

from rag.types import Usage

_NEWS_EVERY = 1.0  # seconds: how long somebody who has enough of waiting goes unheard
_GONE = 15.0  # seconds without asking for the next piece: nobody reads this reply any more


class InLine(str):
    """An empty piece of a reply: so many replies are written before this one."""

    ahead: int

    def __new__(cls, ahead: int) -> InLine:
        """``ahead`` is 0 once it is this one's turn."""
        piece = super().__new__(cls)
        piece.ahead = ahead
        return piece


class Line:
    """Lets replies through one at a time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._changed = threading.Condition()
        self._places: deque[_Place] = deque()

    def through(
        self, reply: Callable[[], Generator[str, None, Usage]]
    ) -> Generator[str, None, Usage]:
        """The pieces of ``reply``, begun when it is its turn; before them those of the line.

        A reply that nobody reads on is passed over, so that it cannot hold up the others.
        """
        with self._place() as place:
            waited = False
            while ahead := self._ahead(place):
                waited = True
                yield from place.handing_out(InLine(ahead), self._clock)
                with self._changed:
                    self._changed.wait(_NEWS_EVERY)
            if waited:
                yield from place.handing_out(InLine(0), self._clock)
            pieces = reply()
            while True:
                try:
                    piece = next(pieces)
                except StopIteration as end:
                    usage: Usage = end.value
                    return usage
                yield from place.handing_out(piece, self._clock)

    @contextmanager
    def _place(self) -> Iterator[_Place]:
        place = _Place()
        with self._changed:
            self._places.append(place)
        try:
            yield place
        finally:
            with self._changed:
                self._places.remove(place)
                self._changed.notify_all()

    def _ahead(self, place: _Place) -> int:
        now = self._clock()
        with self._changed:
            before = list(self._places)[: self._places.index(place)]
            return sum(one.idle_since is None or now - one.idle_since < _GONE for one in before)


class _Place:
    """One reply in the line; ``idle_since`` a piece went out, while no other is asked for."""

    __slots__ = ("idle_since",)

    def __init__(self) -> None:
        self.idle_since: float | None = None

    def handing_out(self, piece: str, clock: Callable[[], float]) -> Iterator[str]:
        self.idle_since = clock()
        yield piece
        self.idle_since = None

"""How many answers are under way at once, and how many wait for their turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import anyio
import anyio.to_thread

_T = TypeVar("_T")


class Busy(Exception):
    """So many are waiting already that one more would wait in vain."""


class Turnstile:
    """Runs blocking calls in threads of their own, so that slow ones never hold up quick ones.

    At most ``at_once`` run and ``waiting`` wait; who comes then is turned away.
    """

    def __init__(self, at_once: int, waiting: int) -> None:
        self._limiter = anyio.CapacityLimiter(at_once)
        self._waiting = waiting

    async def run(self, call: Callable[[], _T]) -> _T:
        """What ``call`` returns; raises Busy where too many wait."""
        if self._limiter.statistics().tasks_waiting >= self._waiting:
            raise Busy
        return await anyio.to_thread.run_sync(call, limiter=self._limiter)

"""Wrong passwords cost time: the more of them, the longer until the next may be tried."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

_FREE = 5  # tries before any wait: people mistype
_LONGEST = 900.0  # seconds
_FORGOTTEN = 3600.0  # seconds after which wrong tries are forgotten
_MOST = 10_000  # addresses and names remembered; the oldest make room


class Throttle:
    """Counts failures by key: an address, or a user's name. The wait doubles from one second."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failed: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, *keys: str) -> float:
        """Seconds until any of these may try again; 0.0 means now."""
        now = self._clock()
        with self._lock:
            return max((self._until(key, now) - now for key in keys), default=0.0)

    def failed(self, *keys: str) -> None:
        """Counts a wrong password."""
        now = self._clock()
        with self._lock:
            for key in keys:
                count, last = self._failed.pop(key, (0, now))
                self._failed[key] = (1 if now - last > _FORGOTTEN else count + 1, now)
            while len(self._failed) > _MOST:
                self._failed.popitem(last=False)

    def passed(self, *keys: str) -> None:
        """Forgets what failed before."""
        with self._lock:
            for key in keys:
                self._failed.pop(key, None)

    def _until(self, key: str, now: float) -> float:
        count, last = self._failed.get(key, (0, 0.0))
        if count < _FREE or now - last > _FORGOTTEN:
            return now
        return max(now, last + min(_LONGEST, 2.0 ** min(count - _FREE, 30)))

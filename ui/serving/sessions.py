"""Who is signed in on this server: random tokens, kept in memory, good for a week."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

LIFETIME = 7 * 24 * 3600  # seconds

_MOST = 10_000  # sessions; the oldest make room


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in reader; ``stored`` is the hash of the password that was right then."""

    name: str
    stored: str
    ends: float


class Sessions:
    """The tokens and whose they are; a restart of the server signs everybody out."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._open: OrderedDict[str, Session] = OrderedDict()
        self._lock = Lock()

    def begin(self, name: str, stored: str) -> str:
        """A new token for this reader."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._open[token] = Session(name, stored, self._clock() + LIFETIME)
            while len(self._open) > _MOST:
                self._open.popitem(last=False)
        return token

    def of(self, token: str) -> Session | None:
        """The session of a token; None where it has ended."""
        with self._lock:
            session = self._open.get(token)
            if session is not None and session.ends < self._clock():
                del self._open[token]
                return None
            return session

    def end(self, token: str) -> None:
        """Signs out."""
        with self._lock:
            self._open.pop(token, None)

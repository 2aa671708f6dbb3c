"""The local model fetched in the background: one fetch at a time, seen alike by all who look."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Literal, Protocol

from rag.errors import ZhiwenError
from rag.models.local_model import LocalModel
from rag.models.local_pull import Fetched

_ENDING = 20.0  # seconds that a stopped fetch is waited for


class Pulling(Protocol):
    """One run of fetching, as :class:`rag.models.local_pull.Pull` is one."""

    def __iter__(self) -> Iterator[Fetched]:
        """How far it is, as it goes; raises ModelAbsent."""

    def stop(self) -> None:
        """Ends the run from another thread."""


@dataclass(frozen=True, slots=True)
class FetchState:
    """How far a fetch is, in bytes of the whole file, and how it ended.

    ``seconds_left`` is None until its pace is known. ``idle`` is one that nobody began, and one
    that was stopped: what is there stays for the next.
    """

    phase: Literal["idle", "running", "stopping", "failed", "done"]
    done: int
    total: int
    seconds_left: float | None = None
    error: ZhiwenError | None = None


class ModelFetch:
    """Fetches ``model`` into ``folder`` beside whatever else goes on."""

    def __init__(
        self,
        model: LocalModel,
        folder: Path,
        begin: Callable[[], Pulling],
        finished: Callable[[], None],
    ) -> None:
        """``begin`` makes a run or raises ModelAbsent; ``finished`` is called after a whole one."""
        self._model = model
        self._folder = folder
        self._begin = begin
        self._finished = finished
        self._guard = threading.Lock()
        self._pulling: Pulling | None = None
        self._thread: threading.Thread | None = None
        self._state: FetchState | None = None  # of the last run; None: look at the folder

    @property
    def state(self) -> FetchState:
        """How it is at present."""
        here = self._model.bytes_here(self._folder)
        with self._guard:
            state = self._state
        if state is not None and state.phase in ("running", "stopping"):
            return state
        if self._model.fetched(self._folder):
            return FetchState("done", self._model.size, self._model.size)
        if state is not None and state.phase == "failed":
            return replace(state, done=here)
        return FetchState("idle", here, self._model.size)

    def start(self) -> None:
        """Begins, or goes on; nothing where it is under way. Raises ModelAbsent."""
        with self._guard:
            if self._pulling is not None:
                return
            pulling = self._pulling = self._begin()
            here = self._model.bytes_here(self._folder)
            self._state = FetchState("running", here, self._model.size)
            self._thread = threading.Thread(
                target=self._run, args=(pulling,), name="model-fetch", daemon=True
            )
            self._thread.start()

    def stop(self) -> None:
        """Ends the fetch soon; a later :meth:`start` goes on."""
        with self._guard:
            if self._pulling is None or self._state is None:
                return
            self._state = replace(self._state, phase="stopping", seconds_left=None)
            self._pulling.stop()

    def close(self) -> None:
        """Ends it and waits until it has let go of its files."""
        self.stop()
        if self._thread is not None:
            self._thread.join(_ENDING)

    def _run(self, pulling: Pulling) -> None:
        ended: FetchState | None = None
        began: tuple[float, int] | None = None
        try:
            for step in pulling:
                now = monotonic()
                began = began or (now, step.done)
                self._note(step, _seconds_left(step, now - began[0], step.done - began[1]))
            if self._model.fetched(self._folder):
                self._finished()
        except ZhiwenError as error:
            ended = FetchState("failed", 0, self._model.size, error=error)
        except Exception as error:  # or it would seem to run for ever
            unforeseen = ZhiwenError(f"an unforeseen error: {type(error).__name__}: {error}")
            ended = FetchState("failed", 0, self._model.size, error=unforeseen)
        finally:
            with self._guard:
                self._state = ended
                self._pulling = None

    def _note(self, step: Fetched, left: float | None) -> None:
        with self._guard:
            if self._state is not None and self._state.phase == "running":
                self._state = FetchState("running", step.done, step.total, left)


def _seconds_left(step: Fetched, seconds: float, fetched: int) -> float | None:
    if seconds < 1 or fetched <= 0:
        return None
    return (step.total - step.done) * seconds / fetched

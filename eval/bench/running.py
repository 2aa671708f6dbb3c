"""One run in a thread of its own, which can be watched and stopped."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic

from eval.answers import Plan, evaluate_answers, write_report
from eval.bench.shelf import Kept, Shelf
from eval.dataset import Dataset
from eval.events import read_log
from rag.errors import ZhiwenError
from rag.telemetry.log import LOGGER, tell_unforeseen

log = logging.getLogger(f"{LOGGER}.evaluation")


@dataclass(frozen=True, slots=True)
class Status:
    """How far a run is: ``done`` of ``whole`` answers of all solvers together.

    ``seconds_left`` is None until something was answered.
    """

    run_id: str
    solver: str
    done: int
    whole: int
    seconds_left: float | None
    stopping: bool


class _Stopped(Exception):
    """A reader had enough."""


class Running:
    """A run under way; ``ended`` is called with what came of it once it is kept."""

    def __init__(
        self, run: Kept, dataset: Dataset, plan: Plan, shelf: Shelf, ended: Callable[[], None]
    ) -> None:
        self._run = run
        self._dataset = dataset
        self._plan = plan
        self._shelf = shelf
        self._ended = ended
        self._keys = run.count // len(plan.solvers)
        self._stop = threading.Event()
        self._since: tuple[float, int] | None = None
        self._solver = plan.solvers[0]
        self._done = 0
        self._thread = threading.Thread(target=self._work, name="evaluation", daemon=True)

    def begin(self) -> None:
        """Starts; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Lets it end after the answer that is being made; returns at once."""
        self._stop.set()

    def wait(self, seconds: float | None = None) -> None:
        """Returns when it has ended."""
        self._thread.join(seconds)

    @property
    def status(self) -> Status:
        """How far it is."""
        done, whole = self._done, self._run.count
        left = None
        if self._since is not None:
            begun, at_first = self._since
            if done > at_first:
                left = (monotonic() - begun) / (done - at_first) * (whole - done)
        return Status(self._run.id, self._solver, done, whole, left, self._stop.is_set())

    def _progress(self, solver: str, done: int, whole: int) -> None:
        if self._stop.is_set():
            raise _Stopped
        self._solver = solver
        self._done = self._plan.solvers.index(solver) * self._keys + done
        if self._since is None:
            self._since = monotonic(), self._done

    def _work(self) -> None:
        kept = self._run
        try:
            evaluate_answers(self._dataset, self._plan, self._progress)
            kept = replace(kept, state="done")
        except _Stopped:
            kept = replace(kept, state="stopped")
        except ZhiwenError as error:
            kept = replace(kept, state="failed", problem=str(error))
        except Exception as error:
            tell_unforeseen("evaluation", error)
            kept = replace(
                kept, state="failed", problem="an unforeseen error: the server's log tells more"
            )
        try:
            self._shelf.keep(self._reported(kept))
        except (ZhiwenError, OSError) as error:
            log.warning("an evaluation was not reported: %s", type(error).__name__)
        finally:
            self._ended()

    def _reported(self, run: Kept) -> Kept:
        """The run with the figures of what was answered, however it ended."""
        if not self._shelf.begun(run.id):
            return run
        samples = read_log(self._plan.out).samples
        if not samples:
            return run
        summary = write_report(self._plan.out)
        first = run.order.solvers[0]
        parts = {first: summary, **summary.get("solvers", {})}
        right = {name: part["metrics"]["right"] for name, part in parts.items()}
        return replace(run, asked=len(samples), right=right)

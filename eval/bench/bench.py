"""What the page's evaluation tab stands on: `zhiwen serve` makes one for its library."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from eval.answers import Plan
from eval.bench.order import KEYS, Order, Over, Samples, archive_of, dataset_of, put_down
from eval.bench.running import Running, Status
from eval.bench.shelf import FILES, Kept, Shelf
from eval.comparison import compare
from eval.events import read_log
from eval.ground import Host
from eval.key_check import check_keys
from eval.key_drafts import draft_keys
from eval.keys import load_keys, read_keys
from eval.marking import mark
from eval.solvers.opening import NAMES, installed
from rag.errors import InputError
from rag.feedback import FeedbackStore
from rag.opened import Library

Missing = Literal["", "model", "package", "own"]

_NEED_MODEL = ("zhiwen", "closed-book")
"""Solvers that say nothing of interest without a model: the product then only quotes."""


class RunUnderWay(InputError):
    """Another evaluation has not ended yet: one is made at a time."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A solver; ``missing`` is what it lacks to be run: a model, a package, articles of its own."""

    name: str
    missing: Missing


class Bench:
    """Evaluations beside one open library. Safe to share between threads; one run at a time."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._shelf = Shelf(library.settings.home)
        self._samples = Samples()
        self._lock = threading.Lock()
        self._running: Running | None = None
        self._sample_count: int | None = None

    def close(self) -> None:
        """Stops a run and waits for its answer under way; it can be gone on with later."""
        with self._lock:
            running = self._running
        if running is not None:
            running.stop()
            running.wait()

    # -- what can be run -------------------------------------------------------------------

    def sample_count(self) -> int:
        """How many sample keys there are; 0 where they were not installed."""
        if self._sample_count is None:
            here = self._samples.here
            self._sample_count = len(load_keys(self._samples.keys)) if here else 0
        return self._sample_count

    def solvers(self, over: Over) -> tuple[Choice, ...]:
        """Every solver, with what it lacks over these articles."""
        return tuple(Choice(name, self._missing(name, over)) for name in NAMES)

    def drafts(self) -> str:
        """Drafts of keys from all thumbs-down answers, as YAML; raises LibraryDamaged."""
        return draft_keys(FeedbackStore(self._library.settings.home).read())

    def check(self, keys: str, articles: Sequence[str], over: Over) -> tuple[int, list[str]]:
        """How many keys ``keys`` holds, and one line a problem, with its line number.

        ``articles`` are files given with the keys, for ``over`` = ``own``. Raises InputError.
        """
        order = Order(sample=False, over=over, solvers=())
        with TemporaryDirectory(prefix="zhiwen-keys-") as name:
            folder = Path(name)
            put_down(folder, keys, [Path(path) for path in articles])
            try:
                archive = archive_of(order, folder, self._library)
            except InputError as error:  # their form can be checked all the same
                found, broken = read_keys(folder / KEYS)
                return len(found) + len(broken), [*map(str, broken), str(error)]
            return check_keys(folder / KEYS, archive)

    # -- running ---------------------------------------------------------------------------

    def start(
        self,
        keys: str | None,
        articles: Sequence[str],
        over: Over,
        solvers: Sequence[str],
        limit: int | None,
    ) -> str:
        """Begins a run and returns its id; ``keys`` is YAML, None for the sample keys.

        Raises RunUnderWay, BadDataset, InputError.
        """
        able = [choice.name for choice in self.solvers(over) if not choice.missing]
        chosen = tuple(name for name in able if name in solvers)
        if not chosen:
            raise InputError("no solver was chosen that can be run here")
        if keys is None and not self._samples.here:
            raise InputError("the sample keys were not installed")
        order = Order(keys is None, over, chosen, limit)
        with self._lock:
            self._only_one()
            run_id, folder = self._shelf.new()
            try:
                if keys is not None:
                    put_down(folder, keys, [Path(path) for path in articles])
                now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
                self._begin(Kept(run_id, now, order), resume=False)
            except BaseException:
                self._shelf.delete(run_id)
                raise
        return run_id

    def resume(self, run_id: str) -> None:
        """Goes on with a run that was stopped; raises RunUnderWay, InputError."""
        with self._lock:
            self._only_one()
            run = self._shelf.run(run_id)
            if run.state == "done":
                raise InputError("this evaluation is whole: there is nothing to go on with")
            self._begin(replace(run, problem=""), resume=self._shelf.begun(run_id))

    def stop(self) -> None:
        """Ends the run under way, if any, after the answer that is being made."""
        with self._lock:
            if self._running is not None:
                self._running.stop()

    def status(self) -> Status | None:
        """How far the run under way is; None where none is."""
        with self._lock:
            return self._running.status if self._running is not None else None

    # -- what was run ----------------------------------------------------------------------

    def runs(self) -> list[Kept]:
        """Every run that is kept, the newest first, without the one under way."""
        current = self.status()
        return [run for run in self._shelf.runs() if current is None or run.id != current.run_id]

    def run(self, run_id: str) -> Kept:
        """What is known of a run; raises InputError where there is none."""
        return self._shelf.run(run_id)

    def summary(self, run_id: str) -> dict[str, Any]:
        """Its summary.json; raises InputError where nothing was answered yet."""
        return self._shelf.summary(run_id)

    def samples(self, run_id: str) -> list[dict[str, Any]]:
        """Its samples.jsonl; raises InputError where nothing was answered yet."""
        return self._shelf.samples(run_id)

    def file(self, run_id: str, kind: str) -> tuple[str, str]:
        """The name and text of its report: ``html``, ``markdown`` or ``jsonl``.

        Raises InputError.
        """
        if kind not in FILES:
            raise InputError(f"no file of a run is of the kind {kind!r}")
        return FILES[kind], self._shelf.text(run_id, FILES[kind])

    def compare(self, before: tuple[str, str], after: tuple[str, str]) -> dict[str, Any]:
        """What changed between two runs, each with the solver meant (:mod:`eval.comparison`).

        Raises InputError, BadDataset.
        """
        marked = []
        for run_id, solver in (before, after):
            run = read_log(self._shelf.folder(run_id))
            if solver not in run.solvers:
                raise InputError(f"no solver of this evaluation is called {solver!r}")
            marked.append(mark(run, solver))
        return compare(*marked)

    def delete(self, run_id: str) -> None:
        """Deletes a run; raises RunUnderWay for the one under way, InputError."""
        with self._lock:
            if self._running is not None and self._running.status.run_id == run_id:
                raise RunUnderWay("this evaluation is under way: stop it first")
            self._shelf.run(run_id)
            self._shelf.delete(run_id)

    # -- parts -----------------------------------------------------------------------------

    def _missing(self, name: str, over: Over) -> Missing:
        if not installed(name):
            return "package"
        if name == "llamaindex" and over == "library":
            return "own"
        if name in _NEED_MODEL and self._library.model is None:
            return "model"
        return ""

    def _only_one(self) -> None:
        if self._running is not None:
            raise RunUnderWay("another evaluation is under way: wait for it, or stop it")

    def _begin(self, run: Kept, *, resume: bool) -> None:
        folder = self._shelf.folder(run.id)
        dataset = dataset_of(run.order, folder, self._library).first(run.order.limit)
        run = replace(run, count=len(dataset.items) * len(run.order.solvers), state="stopped")
        self._shelf.keep(run)
        plan = Plan(
            out=folder,
            solvers=run.order.solvers,
            host=Host(self._library, asked=run.order.over == "library"),
            resume=resume,
        )
        self._running = Running(run, dataset, plan, self._shelf, self._over)
        self._running.begin()

    def _over(self) -> None:
        with self._lock:
            self._running = None

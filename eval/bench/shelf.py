"""The runs of a library's home, each a folder of ``evaluations``: what it was, what came of it.

Beside the files of `zhiwen eval answers` (which `zhiwen eval report` and `zhiwen eval compare`
read as well) a run has the keys it asked, copies of articles that were given with them, and
``run.json``, written last, with what a list of runs tells of it.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from eval.bench.order import Order
from eval.events import LOG
from rag.errors import InputError

FACTS = "run.json"
FILES = {"html": "report.html", "markdown": "summary.md", "jsonl": "samples.jsonl"}
"""What can be saved of a run, by the kind of file."""

State = Literal["done", "stopped", "failed"]

_ID = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9a-f]{4}")


@dataclass(frozen=True, slots=True)
class Kept:
    """A run that is kept.

    ``asked`` of ``count`` answers are there; ``right`` is the share answered right of each solver
    with its interval, as in summary.json; ``problem`` is what a run that failed failed with.
    """

    id: str
    at: str
    order: Order
    count: int = 0
    asked: int = 0
    state: State = "stopped"
    right: dict[str, dict[str, Any]] = field(default_factory=dict)
    problem: str = ""

    @property
    def sample(self) -> bool:
        """Whether the keys are the sample keys."""
        return self.order.sample

    @property
    def over(self) -> str:
        """``own`` or ``library``."""
        return self.order.over

    @property
    def solvers(self) -> tuple[str, ...]:
        """Who answered."""
        return self.order.solvers


class Shelf:
    """The runs of one home."""

    def __init__(self, home: Path) -> None:
        self._root = home / "evaluations"

    def new(self) -> tuple[str, Path]:
        """A new run's id and its empty folder; raises InputError where it cannot be made."""
        now = dt.datetime.now(dt.UTC)
        run_id = f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
        try:
            (self._root / run_id).mkdir(parents=True)
        except OSError as exc:
            raise InputError(f"evaluations cannot be kept: {exc.strerror}") from exc
        return run_id, self._root / run_id

    def keep(self, run: Kept) -> None:
        """Writes what is known of a run."""
        told = {name: getattr(run, name) for name in Kept.__slots__} | {"order": run.order.json()}
        path = self.folder(run.id) / FACTS
        part = path.with_suffix(".part")
        part.write_text(json.dumps(told, ensure_ascii=False) + "\n", encoding="utf-8")
        part.replace(path)

    def runs(self) -> list[Kept]:
        """Every run, the newest first; a folder that is none is passed over."""
        return sorted(self._runs(), key=lambda run: run.id, reverse=True)

    def run(self, run_id: object) -> Kept:
        """What is known of a run; raises InputError where there is none of that id."""
        folder = self.folder(run_id)
        try:
            told = json.loads((folder / FACTS).read_text(encoding="utf-8"))
            return Kept(**{**told, "order": Order.read(told["order"])})
        except (OSError, ValueError, KeyError, TypeError) as exc:
            raise InputError(f"no evaluation is called {run_id}") from exc

    def folder(self, run_id: object) -> Path:
        """Where a run is; raises InputError for what is no id: it comes from the browser."""
        if not isinstance(run_id, str) or not _ID.fullmatch(run_id):
            raise InputError("no such evaluation")
        return self._root / run_id

    def summary(self, run_id: object) -> dict[str, Any]:
        """summary.json of a run; raises InputError where it has none yet."""
        loaded: dict[str, Any] = json.loads(self.text(run_id, "summary.json"))
        return loaded

    def samples(self, run_id: object) -> list[dict[str, Any]]:
        """The lines of samples.jsonl; raises InputError where it has none yet."""
        lines = self.text(run_id, FILES["jsonl"]).split("\n")
        return [json.loads(line) for line in lines if line]

    def text(self, run_id: object, name: str) -> str:
        """A file of a run; raises InputError where it is not there."""
        try:
            return (self.folder(run_id) / name).read_text(encoding="utf-8")
        except OSError as exc:
            raise InputError(f"{name}: this evaluation has none yet") from exc

    def begun(self, run_id: object) -> bool:
        """Whether there is a log to go on with."""
        return (self.folder(run_id) / LOG).exists()

    def delete(self, run_id: object) -> None:
        """Deletes a run with all its files; raises InputError where that fails."""
        try:
            shutil.rmtree(self.folder(run_id))
        except OSError as exc:
            raise InputError(f"the evaluation cannot be deleted: {exc.strerror}") from exc

    def _runs(self) -> Iterator[Kept]:
        if not self._root.is_dir():
            return
        for folder in self._root.iterdir():
            try:
                yield self.run(folder.name)
            except InputError:
                continue

"""The log of a run: one JSON object a line, written as it happens, read by everything else.

The first line tells what made the run, then every answer has one with all that it was made from
and every prompt and reply, then verdicts of a judge, and at last one that says the run is whole.
A run that is killed leaves whole lines and at most one torn one, which no reader counts.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from rag.errors import BadDataset, InputError

LOG = "log.jsonl"
FORMAT = 1

Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """A log that was read. ``samples`` and ``verdicts`` are by (solver, id of the key)."""

    name: str
    head: Event
    samples: dict[tuple[str, str], Event] = field(default_factory=dict)
    verdicts: dict[tuple[str, str], Event] = field(default_factory=dict)
    whole: bool = False

    @property
    def solvers(self) -> list[str]:
        """Their names in the order of the run; the first is the one that is measured."""
        return [str(solver["name"]) for solver in self.head["solvers"]]

    def of(self, solver: str) -> list[Event]:
        """The samples of one solver in the order of the keys."""
        order = {name: place for place, name in enumerate(self.head["ids"])}
        mine = [s for (name, _), s in self.samples.items() if name == solver]
        return sorted(mine, key=lambda sample: order[sample["id"]])


class LogWriter:
    """Appends events, each flushed before the next; safe to use from several threads."""

    def __init__(self, path: Path, *, append: bool) -> None:
        """Raises InputError where the file cannot be written."""
        try:
            if append:
                _cut_torn_line(path)
            self._file = path.open("a" if append else "w", encoding="utf-8", newline="\n")
        except OSError as exc:
            raise InputError(f"{path.name}: cannot be written: {exc.strerror}") from exc
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, event: str, **facts: Any) -> Event:
        """Writes one event and returns it as a reader will see it."""
        line = json.dumps({"event": event, **facts}, ensure_ascii=False)
        # A lone surrogate is no UTF-8: escaped, it is still JSON and reads back the same.
        line = line.encode("utf-8", "backslashreplace").decode("utf-8")
        with self._lock:
            self._file.write(line + "\n")
            self._file.flush()
        event_read: Event = json.loads(line)
        return event_read


def read_log(path: Path) -> Run:
    """The run whose log is ``path``, or stands in the folder ``path``.

    Raises BadDataset with the line that is not of the form, InputError where there is no log.
    """
    file = path / LOG if path.is_dir() else path
    run: Run | None = None
    whole = False
    for number, event in _events(file):
        try:
            if run is None:
                if event["event"] != "run" or event["format"] != FORMAT:
                    raise KeyError("event")
                run = Run(path.name, event)
            elif event["event"] == "sample":
                run.samples[event["solver"], event["id"]] = event
            elif event["event"] == "verdict":
                run.verdicts[event["solver"], event["id"]] = event
            elif event["event"] == "end":
                whole = True
        except (KeyError, TypeError) as exc:
            raise BadDataset(f"{file.name}:{number}: not a line of a run's log") from exc
    if run is None:
        raise BadDataset(f"{file.name}: an empty log")
    return Run(run.name, run.head, run.samples, run.verdicts, whole)


def _events(file: Path) -> Iterator[tuple[int, Any]]:
    try:
        lines = file.read_bytes().split(b"\n")
    except OSError as exc:
        raise InputError(f"{file}: no log of a run: {exc.strerror}") from exc
    for number, line in enumerate(lines[:-1], start=1):  # behind the last \n stands a torn line
        try:
            yield number, json.loads(line)
        except ValueError as exc:
            raise BadDataset(f"{file.name}:{number}: not JSON") from exc


def _cut_torn_line(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(file.read().rfind(b"\n") + 1)

"""What the tab asks of evaluations: the page knows none of `eval`, it is handed one that fits.

Summaries, samples and comparisons are the JSON objects of `zhiwen eval answers` and `compare`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol

Json = dict[str, Any]
Over = Literal["own", "library"]
"""The keys' own articles, or those of the library that is served."""


class Choice(Protocol):
    """A solver that can be chosen."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def missing(self) -> str:
        """What it lacks: nothing, or ``model``, ``package``, ``own`` (articles of the keys)."""


class Status(Protocol):
    """How far a run is; ``done`` of ``whole`` answers, of all solvers together."""

    @property
    def run_id(self) -> str:
        """Which run."""

    @property
    def solver(self) -> str:
        """Who is being asked."""

    @property
    def done(self) -> int:
        """How many answers are there."""

    @property
    def whole(self) -> int:
        """Of how many."""

    @property
    def seconds_left(self) -> float | None:
        """As far as can be told."""

    @property
    def stopping(self) -> bool:
        """Whether it ends after the answer that is being made."""


class Kept(Protocol):
    """A run that is kept."""

    @property
    def id(self) -> str:
        """Which run."""

    @property
    def at(self) -> str:
        """When it was begun, in ISO 8601 and UTC."""

    @property
    def sample(self) -> bool:
        """Whether with the sample keys."""

    @property
    def over(self) -> str:
        """Over which articles."""

    @property
    def solvers(self) -> tuple[str, ...]:
        """Who answered."""

    @property
    def count(self) -> int:
        """How many answers it is to have."""

    @property
    def asked(self) -> int:
        """How many it has."""

    @property
    def state(self) -> str:
        """``done``, ``stopped`` or ``failed``."""

    @property
    def problem(self) -> str:
        """What it failed with."""

    @property
    def right(self) -> Mapping[str, Json]:
        """The share answered right, of each solver."""


class Bench(Protocol):
    """Evaluations beside the library: one is made at a time, and all readers see the same."""

    def sample_count(self) -> int:
        """How many sample keys there are; 0: none were installed."""

    def solvers(self, over: Over) -> Sequence[Choice]:
        """Every solver."""

    def drafts(self) -> str:
        """Keys drafted from thumbs-down answers, as YAML."""

    def check(self, keys: str, articles: Sequence[str], over: Over) -> tuple[int, list[str]]:
        """How many keys, and what is wrong with them; raises ZhiwenError."""

    def start(
        self,
        keys: str | None,
        articles: Sequence[str],
        over: Over,
        solvers: Sequence[str],
        limit: int | None,
    ) -> str:
        """Begins a run and gives its id; raises ZhiwenError."""

    def resume(self, run_id: str) -> None:
        """Goes on with a run; raises ZhiwenError."""

    def stop(self) -> None:
        """Ends the run under way."""

    def status(self) -> Status | None:
        """The run under way."""

    def runs(self) -> Sequence[Kept]:
        """The runs that are kept, the newest first."""

    def run(self, run_id: str) -> Kept:
        """One of them; raises ZhiwenError."""

    def summary(self, run_id: str) -> Json:
        """summary.json; raises ZhiwenError."""

    def samples(self, run_id: str) -> list[Json]:
        """samples.jsonl; raises ZhiwenError."""

    def file(self, run_id: str, kind: str) -> tuple[str, str]:
        """Name and text of a report: ``html``, ``markdown``, ``jsonl``; raises ZhiwenError."""

    def compare(self, before: tuple[str, str], after: tuple[str, str]) -> Json:
        """What changed from one (run, solver) to another; raises ZhiwenError."""

    def delete(self, run_id: str) -> None:
        """Deletes a run; raises ZhiwenError."""

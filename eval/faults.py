"""Fault injection: a real process is killed at random points, and nothing it acknowledged is lost.

    python -m eval.faults --points 60

A worker process adds, replaces and removes articles in a library and prints each change once it is
acknowledged; it is killed (SIGKILL) at a random instant of its opening or its work. After each kill
the library is opened again and everything is checked:

- *lost*: an acknowledged article is not there, or not with the text of its last edition;
- *duplicated*: two editions of one article stand side by side;
- *ghosts*: an article that was acknowledged as removed or replaced is in the ledger or in a view;
- *unsound*: `verify` finds something else wrong (hashes, a view that does not hold the ledger's
  passages, a damaged database).

Exit code 1 where any of them is not zero.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rag.app import open_library
from rag.ids import article_id
from rag.intake import read_sources
from rag.library.verify import Finding
from rag.opened import Library
from rag.types import Article

_TOWNS = ("松原", "嵐港", "北岬", "河灣", "鹿谷", "白濱", "南嶺", "雲崗", "東渡", "石湖")
_ARTICLES = 40


def text_of(number: int, edition: int) -> str:
    """A plain-text article whose title tells its number and whose last line tells its edition."""
    town = _TOWNS[number % len(_TOWNS)]
    lines = [
        f"{town}第{number}號測站的第{month}次報告說，水位是{number * 7 + month * 3}公分，"
        "比前一次高3公分。"
        for month in range(1, 13)
    ]
    return f"{town}第{number}號測站的水位\n來源：水文通訊\n\n" + "\n".join(
        [*lines, f"第{edition}次訂正。"]
    )


@dataclass(slots=True)
class Outcome:
    """What a run counted."""

    killed: int = 0
    finished: int = 0
    acknowledged: Counter[str] = field(default_factory=Counter)
    at: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    duplicated: int = 0
    ghosts: int = 0
    unsound: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether nothing went wrong."""
        return not (self.lost or self.duplicated or self.ghosts or self.unsound)


class Archive:
    """What the library must hold: the acknowledged edition of each article, and what may differ."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self._folder = folder
        self._chance = chance
        self.held: dict[int, int] = {}
        self._last: dict[int, int] = {}
        self.written: dict[str, tuple[int, int]] = {}
        """Number and edition of every article that was ever written, by its id."""

    def plan(self) -> list[dict[str, Any]]:
        """Steps of one run: some articles new or edited, some removed, in random order."""
        steps: list[dict[str, Any]] = []
        for _ in range(4):
            numbers = self._chance.sample(range(_ARTICLES), 6)
            for number in numbers:
                self._write(number)
            steps.append({"add": [str(self._file(n)) for n in numbers]})
            steps.append({"remove": self._chance.sample(range(_ARTICLES), 5)})
        return steps

    def _write(self, number: int) -> None:
        edition = self._last.get(number, 0) + 1
        self._last[number] = edition
        self._file(number).write_text(text_of(number, edition), encoding="utf-8")
        (found,) = read_sources([self._file(number)])
        if not isinstance(found, Article):
            raise TypeError(str(found))
        self.written[found.id] = (number, edition)

    def _file(self, number: int) -> Path:
        return self._folder / f"{number:03}.txt"


def run(points: int, seed: int, home: Path, *, quiet: bool = False) -> Outcome:
    """Kills a worker at ``points`` instants on one library in ``home``, checking after each."""
    chance = random.Random(seed)  # noqa: S311  to be repeated, not to be secret
    outcome = Outcome()
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder), chance)
        length = 3.0
        while outcome.killed < points:
            lines, where, length = _killed(home, archive.plan(), Path(folder), chance, length)
            if where is None:
                outcome.finished += 1
            else:
                outcome.killed += 1
                outcome.at[where] += 1
            before = len(outcome.faults)
            _check(home, archive, lines, outcome)
            for fault in outcome.faults[before:]:
                print(f"point {outcome.killed} (seed {seed}): {fault}", file=sys.stderr)
            if not quiet:
                print(f"\r{outcome.killed}/{points} points", end="", file=sys.stderr, flush=True)
    return outcome


def _killed(
    home: Path, plan: list[dict[str, Any]], folder: Path, chance: random.Random, length: float
) -> tuple[list[dict[str, Any]], str | None, float]:
    """Runs the plan and kills it; the lines it printed, what it was at, and how long work takes."""
    steps = folder / "plan.json"
    steps.write_text(json.dumps(plan), encoding="utf-8")
    process = subprocess.Popen(  # noqa: S603  our own module
        [sys.executable, "-m", "eval.faults", "--work", str(steps), "--home", str(home)],
        stdout=subprocess.PIPE,
        text=True,
    )
    if process.stdout is None:
        raise RuntimeError("no output to read")
    lines: list[str] = []
    if chance.random() < 0.75:  # in its work; else from its first instant, mostly in its opening
        lines.append(process.stdout.readline())
    try:
        process.wait(chance.uniform(0, length))
    except subprocess.TimeoutExpired:
        process.kill()
    lines += process.stdout.readlines()
    code = process.wait()
    process.stdout.close()
    parsed = [json.loads(line) for line in lines if line.endswith("\n")]
    if code == 0:
        return parsed, None, 0.8 * length  # it ended before its time: be quicker
    at = next((str(line["begin"]) for line in reversed(parsed) if "begin" in line), "opening")
    return parsed, at, min(1.1 * length, 30.0)


def _check(home: Path, archive: Archive, lines: list[dict[str, Any]], outcome: Outcome) -> None:
    """Opens the library and compares it with what was acknowledged; then takes it as it is."""
    open_steps = [line for line in lines if "begin" in line]
    doubtful: set[int] = set()
    for line in lines:
        if "begin" in line:
            doubtful = set(line["numbers"])  # the step before is acknowledged, all of it
        elif line.get("did") == "removed":
            archive.held.pop(line["number"], None)
            doubtful.discard(line["number"])
            outcome.acknowledged["removed"] += 1
        elif "did" in line:
            archive.held[line["number"]] = line["edition"]
            doubtful.discard(line["number"])
            outcome.acknowledged[line["did"]] += 1
    if open_steps and lines and lines[-1].get("end"):
        doubtful = set()
    with open_library(home=home) as library:
        stored = _stored(library, archive, outcome)
        for number in range(_ARTICLES):
            editions = stored.get(number, [])
            wanted = archive.held.get(number)
            if len(editions) > 1:
                outcome.duplicated += 1
                outcome.faults.append(f"article {number} stands in editions {editions}")
            if number not in doubtful and wanted is not None and wanted not in editions:
                outcome.lost += 1
                outcome.faults.append(f"article {number}, edition {wanted}, is lost ({editions})")
            if number in doubtful and wanted is not None and not editions and not _removing(lines):
                outcome.lost += 1
                outcome.faults.append(f"article {number} is lost while it was replaced")
            if number not in doubtful and editions and editions[0] != wanted:
                outcome.ghosts += 1
                outcome.faults.append(f"article {number}, edition {editions[0]}, is a ghost")
        _ask_for_ghosts(library, archive, stored, outcome)
        findings = library.verify()
    _count_unsound(findings, outcome)
    archive.held = {number: editions[-1] for number, editions in stored.items()}


def _removing(lines: list[dict[str, Any]]) -> bool:
    begun = [line for line in lines if "begin" in line]
    return bool(begun) and begun[-1]["begin"] == "remove"


def _stored(library: Library, archive: Archive, outcome: Outcome) -> dict[int, list[int]]:
    """The editions of each article that the library holds, told by their whole text."""
    stored: dict[int, list[int]] = {}
    for listed in library.articles():
        article = library.article(listed.id)
        if (
            article.id not in archive.written
            or article_id(article.title, article.text) != article.id
        ):
            outcome.unsound += 1
            outcome.faults.append(f"{article.id} {article.title} is no article that was written")
            continue
        number, edition = archive.written[article.id]
        stored.setdefault(number, []).append(edition)
    return stored


def _ask_for_ghosts(
    library: Library, archive: Archive, stored: dict[int, list[int]], outcome: Outcome
) -> None:
    listed = {article.id for article in library.articles()}
    for number in sorted(set(range(_ARTICLES)) - stored.keys())[:3]:
        question = text_of(number, 1).partition("\n")[0]
        for hit in library.search(question):
            if hit.article.id not in listed:
                outcome.ghosts += 1
                outcome.faults.append(f"a search finds {hit.article.id}, which is removed")


def _count_unsound(findings: list[Finding], outcome: Outcome) -> None:
    for finding in findings:
        if finding.problem:
            outcome.unsound += 1
            outcome.faults.append(f"{finding.part}: {finding.detail}")


def work(plan: Path, home: Path) -> None:
    """The worker: carries the plan out and prints each change that is acknowledged."""

    def tell(**line: object) -> None:
        print(json.dumps(line), flush=True)

    def facts(path_or_title: str) -> int:
        return int(path_or_title.partition("第")[2].partition("號")[0])

    with open_library(home=home) as library:
        tell(ready=True)
        for step in json.loads(plan.read_text(encoding="utf-8")):
            if files := step.get("add"):
                numbers = [int(Path(file).stem) for file in files]
                tell(begin="add", numbers=numbers)

                def acknowledged(change: Any) -> None:
                    if change.action in ("added", "replaced"):
                        text = library.article(change.article_id).text
                        edition = int(text.rpartition("第")[2].partition("次訂正")[0])
                        tell(did=change.action, number=facts(change.title), edition=edition)

                library.add(files, acknowledged)
            else:
                held = {facts(article.title): article.id for article in library.articles()}
                numbers = [number for number in step["remove"] if number in held]
                tell(begin="remove", numbers=numbers)

                def removed(change: Any) -> None:
                    tell(did="removed", number=facts(change.title))

                library.remove_all([held[number] for number in numbers], removed)
        tell(begin="close", numbers=[])
    tell(end=True)


def main(arguments: list[str] | None = None) -> int:
    """Runs the worker or the whole, and prints the figures as JSON."""
    parser = argparse.ArgumentParser(prog="python -m eval.faults", description=__doc__)
    parser.add_argument("--points", type=int, default=60)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--home", type=Path, default=None)
    parser.add_argument("--work", type=Path, default=None, help=argparse.SUPPRESS)
    args = parser.parse_args(arguments)
    if args.work is not None:
        work(args.work, args.home)
        return 0
    seed = random.randrange(10**6) if args.seed is None else args.seed  # noqa: S311
    with tempfile.TemporaryDirectory() as folder:
        begun = time.monotonic()
        outcome = run(args.points, seed, args.home or Path(folder))
    figures = {
        "points killed": outcome.killed,
        "killed at": dict(outcome.at),
        "runs that ended first": outcome.finished,
        "acknowledged": dict(outcome.acknowledged),
        "lost": outcome.lost,
        "duplicated": outcome.duplicated,
        "ghosts": outcome.ghosts,
        "unsound": outcome.unsound,
        "seed": seed,
        "seconds": round(time.monotonic() - begun),
    }
    print("\n" + json.dumps(figures, ensure_ascii=False, indent=2))
    return 0 if outcome.clean else 1


if __name__ == "__main__":
    sys.exit(main())

"""What the commands share: arguments, a table of figures, and a count of progress."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def add_common(parser: argparse.ArgumentParser, what: str) -> None:
    """``--out``, ``--limit`` and ``--home``, as every measuring command takes them."""
    parser.add_argument("--out", type=Path, required=True, help="folder for summary and report")
    parser.add_argument("--limit", type=positive, help=f"only the first LIMIT {what}")
    parser.add_argument(
        "--home", type=Path, help="keep the library here (default: made for the run, then deleted)"
    )


def positive(text: str) -> int:
    """An argument that is a whole number from 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def print_table(rows: list[tuple[str, dict[str, Any]]]) -> None:
    """Prints one line a metric: label, value, 95% interval and how many items count."""
    for label, metric in rows:
        value, (low, high) = metric["value"], metric["ci95"]
        shown = "–" if value is None else f"{value:.3f}" if value < 10 else f"{value:.1f}"
        digits = 3 if high is not None and high < 10 else 1
        span = f"{low:.{digits}f} – {high:.{digits}f}" if low is not None else ""
        print(f"{label:<30}{shown:>9}   {span:<20}n={metric['n']}")


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """Gives what is called with (done, whole); shows a bar on standard error at a terminal."""
    from tqdm import tqdm

    with tqdm(unit=f" {what}", leave=False, disable=None) as bar:  # None: only at a terminal

        def show(done: int, whole: int) -> None:
            bar.total = whole
            bar.update(done - bar.n)

        yield show


@contextmanager
def solver_bar(what: str) -> Iterator[Callable[[str, int, int], None]]:
    """The same for what is done by several, one after the other: (name, done, whole)."""
    from tqdm import tqdm

    with tqdm(unit=f" {what}", leave=False, disable=None) as bar:
        shown = ""

        def show(name: str, done: int, whole: int) -> None:
            nonlocal shown
            if name != shown:
                shown = name
                bar.reset(total=whole)
                bar.set_description(name)
            bar.update(done - bar.n)

        yield show

"""A large library from end to end: added, replaced, removed, verified, with time and memory.

    python -m eval.bulk --articles 10000

Adds that many articles, replaces a tenth, removes another tenth, backs up, verifies, and prints the
figures as JSON. Exit code 1 where what the library holds is not what it was given.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from eval.faults import text_of
from rag.app import open_library
from rag.library.backup import back_up
from rag.opened import Library


def run(count: int, home: Path) -> dict[str, object]:
    """The figures of one run on a new library in ``home``."""
    tenth = count // 10
    figures: dict[str, object] = {"articles": count}

    def timed(name: str, work: Callable[[], object]) -> None:
        wall, processor = time.perf_counter(), time.process_time()
        work()
        figures[name] = {
            "seconds": round(time.perf_counter() - wall, 1),
            "processor seconds": round(time.process_time() - processor, 1),
            "peak memory MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        }

    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            Path(folder, f"{number:06}.txt").write_text(text_of(number, 1), encoding="utf-8")
        with open_library(home=home) as library:
            timed("added", lambda: library.add(folder))
            for number in range(tenth):
                Path(folder, f"{number:06}.txt").write_text(text_of(number, 2), encoding="utf-8")
            files = [Path(folder, f"{number:06}.txt") for number in range(tenth)]
            timed(f"replaced {tenth}", lambda: library.add(files))
            timed(f"removed {tenth}", lambda: _remove(library, tenth))
            timed("backed up", lambda: back_up(home, Path(folder, "backup")))
            timed("verified", lambda: figures.update(problems=_problems(library)))
            figures["held"], figures["passages"] = library.counts()
            titles = {article.title for article in library.articles()}
            figures["as given"] = len(titles) == count - tenth == figures["held"]
        timed("opened again", lambda: open_library(home=home).close())
    files_of = [file for file in home.rglob("*") if file.is_file() and "cache" not in file.parts]
    figures["disk MB"] = round(sum(file.stat().st_size for file in files_of) / 1e6)
    return figures


def _remove(library: Library, tenth: int) -> None:
    replaced = library.articles()[-tenth:]  # which came last
    library.remove_all(article.id for article in replaced)


def _problems(library: Library) -> list[str]:
    return [f"{f.part}: {f.detail}" for f in library.verify() if f.problem]


def main(arguments: list[str] | None = None) -> int:
    """Runs it and prints the figures."""
    parser = argparse.ArgumentParser(prog="python -m eval.bulk", description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as home:
        figures = run(max(args.articles, 10), Path(home))
    print(json.dumps(figures, ensure_ascii=False, indent=2))
    return 0 if figures["as given"] and not figures["problems"] else 1


if __name__ == "__main__":
    sys.exit(main())

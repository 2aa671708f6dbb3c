"""`zhiwen eval compare`: two runs, or two solvers of one, over the same keys."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eval.marking import Marked


def add_parser(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = sub.add_parser(
        "compare",
        help="say which differences between two runs are more than chance",
        epilog="RUN is an --out folder of `zhiwen eval answers`; RUN@SOLVER one solver of it. "
        "Exit codes: 0 done, 1 with --fail-on-loss where a metric is worse, 2 bad input.",
    )
    parser.add_argument("before", metavar="BEFORE", help="the run that is compared with")
    parser.add_argument("after", metavar="AFTER", help="the run that is judged")
    parser.add_argument("--json", action="store_true", help="print one JSON object, not Markdown")
    parser.add_argument(
        "--fail-on-loss", action="store_true", help="exit with 1 where any metric is really worse"
    )
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Compares and prints; raises BadDataset, InputError."""
    from eval.comparison import compare
    from eval.markdown import comparison_markdown
    from rag.errors import InputError

    (before, its_data), (after, other_data) = _samples(args.before), _samples(args.after)
    found = compare(before, after)
    differ = sorted(what for what in its_data if its_data[what] != other_data.get(what))
    found["data_differ"] = differ
    if not found["items"]["both"]:
        raise InputError("the two runs have no answered key in common")
    if args.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        print(comparison_markdown(args.before, args.after, found), end="")
    worse = [name for name, change in found["metrics"].items() if change["verdict"] == "worse"]
    return 1 if args.fail_on_loss and worse else 0


def _samples(named: str) -> tuple[list[Marked], dict[str, str]]:
    """The marked answers of a run, and the hashes of its keys and articles."""
    from eval.events import read_log
    from eval.marking import mark
    from rag.errors import InputError

    folder, at, solver = named.rpartition("@")
    if not at or Path(named).exists():
        folder, solver = named, ""
    run = read_log(Path(folder))
    solver = solver or run.solvers[0]
    if solver not in run.solvers:
        raise InputError(f"{folder}: no solver {solver!r}: one of {', '.join(run.solvers)}")
    data = run.head["run"]["data"]
    return mark(run, solver), {what: file["sha256"] for what, file in data.items()}

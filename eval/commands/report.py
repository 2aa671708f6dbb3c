"""`zhiwen eval report`: the report of a run again, from its log alone."""

from __future__ import annotations

import argparse
from pathlib import Path

from eval.commands.told import GATED, add_gates, checked_bounds, tell


def add_parser(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = sub.add_parser(
        "report", help="score a logged run anew and write its report", epilog=GATED
    )
    parser.add_argument("run", type=Path, help="the --out folder of `zhiwen eval answers`")
    add_gates(parser)
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Reads the log and writes summary, samples and reports; raises BadDataset, InputError."""
    from eval.answers import write_report
    from rag.errors import InputError

    bounds = checked_bounds(args)
    if not args.run.is_dir():
        raise InputError(f"{args.run.name}: not a folder of a run")
    return tell(write_report(args.run), args.run, bounds)

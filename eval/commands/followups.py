"""`zhiwen eval followups`."""

from __future__ import annotations

import argparse
from pathlib import Path

from eval.commands.shared import add_common, print_table, progress_bar

_WAYS = {"history": "in its conversation", "alone": "asked alone", "full": "written out in full"}


def add_parser(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = sub.add_parser("followups", help="ask follow-up questions and look for the evidence")
    parser.add_argument("--articles", type=Path, required=True, help="file or folder of articles")
    parser.add_argument("--keys", type=Path, required=True, help="YAML file of conversations")
    add_common(parser, "questions")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Asks and scores; raises BadDataset, InputError, LibraryError, ModelError."""
    from eval.followups import evaluate_follow_ups
    from eval.log import check_writable, write_log
    from eval.report import followups_report

    check_writable(args.out)
    with progress_bar("questions") as count:
        run = evaluate_follow_ups(
            args.articles, args.keys, limit=args.limit, home=args.home, progress=count
        )
    samples = [sample.json() for sample in run.samples]
    write_log(args.out, run.summary, samples, followups_report(run.summary, samples))
    for way, metrics in run.summary["metrics"].items():
        print(f"{_WAYS[way]}:")
        print_table([(f"  {name}", metric) for name, metric in metrics.items()])
    print(f"report: {args.out / 'report.html'}")
    return 0

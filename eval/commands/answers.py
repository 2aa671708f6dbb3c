"""`zhiwen eval answers`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from eval.commands.shared import add_common, print_table, progress_bar

_SHOWN = (
    ("nugget_recall", "facts held"),
    ("all_nuggets", "all facts held"),
    ("evidence_at_5", "evidence in first 5"),
    ("citation_precision", "citation precision"),
    ("citation_recall", "citation recall"),
    ("quote_exact", "quotes exact"),
    ("abstention_f1", "abstention F1"),
    ("unsupported_rate", "unsupported sentences"),
    ("answer_language", "language of the question"),
    ("latency_p50_ms", "latency p50 (ms)"),
    ("latency_p95_ms", "latency p95 (ms)"),
)


def add_parser(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = sub.add_parser("answers", help="ask answer keys and score the answers")
    parser.add_argument("--articles", type=Path, required=True, help="file or folder of articles")
    parser.add_argument("--keys", type=Path, required=True, help="YAML file of answer keys")
    add_common(parser, "keys")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Asks and scores; raises BadDataset, InputError, LibraryError, ModelError."""
    from eval.answers import evaluate_answers, sample_json
    from eval.log import check_writable, write_log
    from eval.report import answers_report

    check_writable(args.out)
    with progress_bar("keys") as count:
        run = evaluate_answers(
            args.articles, args.keys, limit=args.limit, home=args.home, progress=count
        )
    samples = [sample_json(sample) for sample in run.samples]
    write_log(args.out, run.summary, samples, answers_report(run.summary, samples))
    for reason in run.summary["run"]["library"]["refused"]:
        print(f"not read: {reason}", file=sys.stderr)
    metrics = run.summary["metrics"]
    print_table([(label, metrics[name]) for name, label in _SHOWN])
    print(f"report: {args.out / 'report.html'}")
    return 0

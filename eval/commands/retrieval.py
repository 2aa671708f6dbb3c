"""`zhiwen eval retrieval`."""

from __future__ import annotations

import argparse
from pathlib import Path

from eval.commands.shared import add_common, print_table, progress_bar

BASELINES = ("bm25", "vectors", "rrf", "llamaindex")
_FREE = BASELINES[:3]  # these come with our own ranking at no cost


def add_parser(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = sub.add_parser("retrieval", help="rank a BEIR set and score the ranking")
    parser.add_argument(
        "dataset", type=Path, help="folder: corpus.jsonl, queries.jsonl, qrels/test.tsv"
    )
    parser.add_argument(
        "--baseline",
        choices=BASELINES,
        action="append",
        help=f"compare with it on the same data; may be repeated (default: {', '.join(_FREE)})",
    )
    add_common(parser, "questions")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Ranks and scores; raises BadDataset, InputError, LibraryError, ModelError."""
    from eval.log import check_writable, write_log
    from eval.report import retrieval_report
    from eval.retrieval import evaluate_retrieval, sample_json

    check_writable(args.out)
    baselines = tuple(dict.fromkeys(args.baseline or _FREE))
    with progress_bar("questions") as count:
        run = evaluate_retrieval(
            args.dataset, baselines, limit=args.limit, home=args.home, progress=count
        )
    samples = [sample_json(sample) for sample in run.samples]
    write_log(args.out, run.summary, samples, retrieval_report(run.summary, samples, run.articles))
    print_table(list(run.summary["metrics"].items()))
    for name, peer in run.summary["baselines"].items():
        gap = peer["difference"]["ndcg@10"]
        low, high = gap["ci95"]
        theirs = peer["metrics"]["ndcg@10"]["value"]
        print(
            f"{name + ' ndcg@10':<30}{theirs:>9.3f}   "
            f"ours {gap['value']:+.3f} ({low:+.3f} – {high:+.3f})"
        )
    print(f"report: {args.out / 'report.html'}")
    return 0

"""`zhiwen eval summaries`."""

from __future__ import annotations

import argparse
from pathlib import Path

from eval.commands.shared import add_common, print_table, progress_bar

_HERE = Path(__file__).resolve().parents[1]
ARTICLES = _HERE / "articles"
KEYS = _HERE / "keys" / "summary_points.yaml"


def add_parser(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = sub.add_parser("summaries", help="summarize articles and score the summaries")
    parser.add_argument(
        "--articles", type=Path, help="file or folder of articles (default: the sample articles)"
    )
    parser.add_argument(
        "--keys", type=Path, help="YAML file of key points (default: the samples'; else none)"
    )
    parser.add_argument("--languages", metavar="A,B", help="of zh-Hant, zh-Hans, en")
    parser.add_argument(
        "--list-figures", action="store_true", help="print every figure with its source words"
    )
    add_common(parser, "articles")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Summarizes and scores; raises BadDataset, InputError, LibraryError, ModelError."""
    from eval.log import check_writable, write_log
    from eval.summaries import evaluate_summaries, sample_json
    from eval.summary_report import summaries_report
    from rag.summaries.summarizer import read_languages

    check_writable(args.out)
    keys = args.keys or (None if args.articles else KEYS)
    with progress_bar("articles") as count:
        run = evaluate_summaries(
            args.articles or ARTICLES,
            keys,
            languages=read_languages(args.languages),
            limit=args.limit,
            home=args.home,
            progress=count,
        )
    samples = [sample_json(sample) for sample in run.samples]
    write_log(args.out, run.summary, samples, summaries_report(run.summary, samples))
    if args.list_figures:
        for sample in run.samples:
            print(f"\n{sample.article.title}")
            for told in sample.told:
                mark = " " if told.held else "✗"
                print(f"{mark} {told.where:9} {told.language:8} {told.figure}  ⟵  {told.source}")
        print()
    print_table(list(run.summary["metrics"].items()))
    print_table(list(run.summary["differences"].items()))
    print(f"report: {args.out / 'report.html'}")
    return 0

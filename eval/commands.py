"""`zhiwen eval answers` and `zhiwen eval retrieval`: the command line of the evaluations."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

BASELINES = ("bm25", "vectors", "rrf", "llamaindex")
_FREE = BASELINES[:3]  # these come with our own ranking at no cost

_Headline = tuple[tuple[str, str], ...]
_ANSWERS: _Headline = (
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


def add_parsers(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the two commands; each sets ``func``, which takes the Namespace and returns 0.

    The functions raise ZhiwenError for what a user can cause: the command line tells it.
    """
    one = sub.add_parser("answers", help="ask answer keys and score the answers")
    one.add_argument("--articles", type=Path, required=True, help="file or folder of articles")
    one.add_argument("--keys", type=Path, required=True, help="YAML file of answer keys")
    _common(one, "keys")
    one.set_defaults(func=answers)

    two = sub.add_parser("retrieval", help="rank a BEIR set and score the ranking")
    two.add_argument(
        "dataset", type=Path, help="folder: corpus.jsonl, queries.jsonl, qrels/test.tsv"
    )
    two.add_argument(
        "--baseline",
        choices=BASELINES,
        action="append",
        help=f"compare with it on the same data; may be repeated (default: {', '.join(_FREE)})",
    )
    _common(two, "questions")
    two.set_defaults(func=retrieval)


def answers(args: argparse.Namespace) -> int:
    """Runs `zhiwen eval answers`; raises BadDataset, InputError, LibraryError, ModelError."""
    from eval.answers import evaluate_answers, sample_json
    from eval.log import check_writable, write_log
    from eval.report import answers_report

    check_writable(args.out)
    with _Counter("keys") as count:
        run = evaluate_answers(
            args.articles, args.keys, limit=args.limit, home=args.home, progress=count
        )
    samples = [sample_json(sample) for sample in run.samples]
    write_log(args.out, run.summary, samples, answers_report(run.summary, samples))
    for reason in run.summary["run"]["library"]["refused"]:
        print(f"not read: {reason}", file=sys.stderr)
    metrics = run.summary["metrics"]
    _print_table([(label, metrics[name]) for name, label in _ANSWERS])
    print(f"report: {args.out / 'report.html'}")
    return 0


def retrieval(args: argparse.Namespace) -> int:
    """Runs `zhiwen eval retrieval`; raises BadDataset, InputError, LibraryError, ModelError."""
    from eval.log import check_writable, write_log
    from eval.report import retrieval_report
    from eval.retrieval import evaluate_retrieval, sample_json

    check_writable(args.out)
    baselines = tuple(dict.fromkeys(args.baseline or _FREE))
    with _Counter("questions") as count:
        run = evaluate_retrieval(
            args.dataset, baselines, limit=args.limit, home=args.home, progress=count
        )
    samples = [sample_json(sample) for sample in run.samples]
    write_log(args.out, run.summary, samples, retrieval_report(run.summary, samples, run.articles))
    _print_table(list(run.summary["metrics"].items()))
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


def _common(parser: argparse.ArgumentParser, what: str) -> None:
    parser.add_argument("--out", type=Path, required=True, help="folder for summary and report")
    parser.add_argument("--limit", type=_positive, help=f"only the first LIMIT {what}")
    parser.add_argument(
        "--home", type=Path, help="keep the library here (default: made for the run, then deleted)"
    )


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _print_table(rows: list[tuple[str, dict[str, Any]]]) -> None:
    for label, metric in rows:
        value, (low, high) = metric["value"], metric["ci95"]
        shown = "–" if value is None else f"{value:.3f}" if value < 10 else f"{value:.1f}"
        digits = 3 if high is not None and high < 10 else 1
        span = f"{low:.{digits}f} – {high:.{digits}f}" if low is not None else ""
        print(f"{label:<30}{shown:>9}   {span:<20}n={metric['n']}")


class _Counter:
    """A line on standard error that counts, where somebody is watching."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._write: Callable[[str], object] | None = None
        if sys.stderr.isatty():
            self._write = sys.stderr.write

    def __enter__(self) -> _Counter:
        return self

    def __call__(self, done: int, whole: int) -> None:
        if self._write is not None:
            self._write(f"\r{done}/{whole} {self._what}")

    def __exit__(self, *_: object) -> None:
        if self._write is not None:
            self._write("\r\033[K")

"""How a run of answers is told on the command line, and the gates that it may have to pass."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.commands.shared import print_table

if TYPE_CHECKING:
    from eval.gate import Bound

GATED = "Exit codes: 0 done, 1 a --fail-under or --fail-over was broken, 2 bad input."

_SHOWN = (
    ("right", "answered right"),
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
_WITH_MODEL = (
    ("prompt_tokens", "tokens read"),
    ("completion_tokens", "tokens written"),
    ("failed", "failed"),
    ("judge_correct", "right by the judge"),
    ("judge_unscored", "judge gave no verdict"),
)


def add_gates(parser: argparse.ArgumentParser) -> None:
    """Adds ``--fail-under`` and ``--fail-over``, which may be repeated."""
    for flag, what in (("under", "below"), ("over", "above")):
        parser.add_argument(
            f"--fail-{flag}",
            type=_bound,
            action="append",
            default=[],
            metavar="METRIC=VALUE",
            help=f"exit with 1 where the metric is {what} VALUE; may be repeated",
        )


def checked_bounds(args: argparse.Namespace) -> list[Bound]:
    """What the two flags asked for; raises InputError for a metric that does not exist."""
    from eval.gate import Bound, check_names

    bounds = [Bound(name, value) for name, value in args.fail_under]
    bounds += [Bound(name, value, most=True) for name, value in args.fail_over]
    check_names(bounds)
    return bounds


def tell(summary: dict[str, Any], out: Path, bounds: list[Bound]) -> int:
    """Prints the figures and what the gates say; returns 1 where one is broken."""
    from eval.gate import failures

    first, *others = (solver["name"] for solver in summary["run"]["solvers"])
    metrics = summary["metrics"]
    rows = [(label, metrics[name]) for name, label in _SHOWN]
    rows += [(label, metrics[n]) for n, label in _WITH_MODEL if metrics.get(n, {}).get("value")]
    if others:
        print(first)
    print_table(rows)
    for name in others:
        part = summary["solvers"][name]
        print(f"\n{name}")
        print_table([(label, part["metrics"][metric]) for metric, label in _SHOWN])
    if "judge" in summary:
        judge = summary["judge"]
        kappa = "–" if judge["kappa"] is None else f"{judge['kappa']:.2f}"
        unread = judge["unscored"]
        print(f"judge against scorer: Cohen's kappa {kappa}, n={judge['n']}, {unread} unscored")
    print(f"report: {out / 'report.html'}")
    broken = failures(bounds, metrics)
    for line in broken:
        print(f"FAILED {line}")
    return 1 if broken else 0


def _bound(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    try:
        return name.strip(), float(value)
    except ValueError as exc:
        raise argparse.ArgumentTypeError("must be like nugget_recall=0.8") from exc

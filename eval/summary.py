"""summary.json: every metric of a run with its interval, per kind, per language, per solver."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from eval.bootstrap import quantile, ratio
from eval.comparison import gaps
from eval.events import Run
from eval.judging import agreement, judge_scores
from eval.marking import Marked
from eval.scorers import METRICS

MEANINGS = METRICS | {
    "latency_p50_ms": "half of the answers came faster",
    "latency_p95_ms": "19 of 20 answers came faster",
    "failed": "keys that the solver failed on; no other metric counts them",
    "judge_correct": "answers that the judge model calls right, of those with a verdict",
    "judge_unscored": "keys whose verdict could not be read from the judge's reply",
}
"""Every metric with what it tells."""

Metrics = dict[str, dict[str, object]]


def summarize(run: Run, marked: dict[str, list[Marked]]) -> dict[str, Any]:
    """The summary of a run from its samples, by solver.

    The first solver's figures stand at the top, where a single solver's would; every other one's
    beside it, with the first's lead over it on the keys that both were asked (paired).
    """
    first, *others = run.solvers
    summary = {**figures(marked[first]), "run": run.head["run"]}
    summary["run"]["solvers"] = run.head["solvers"]
    if others:
        summary["solvers"] = {
            name: {**figures(marked[name]), "lead": gaps(marked[first], marked[name])}
            for name in others
        }
    return summary


def figures(samples: Sequence[Marked]) -> dict[str, Any]:
    """Every metric over all samples, by kind of key and by language of question."""
    kinds: dict[str, list[Marked]] = defaultdict(list)
    languages: dict[str, list[Marked]] = defaultdict(list)
    for sample in samples:
        kinds[sample.event["kind"]].append(sample)
        languages[sample.event["lang"]].append(sample)
    found: dict[str, Any] = {
        "metrics": metrics(samples),
        "by_kind": {kind: metrics(part) for kind, part in sorted(kinds.items())},
        "by_language": {name: metrics(part) for name, part in sorted(languages.items())},
    }
    if any(sample.verdict is not None for sample in samples):
        found["judge"] = agreement(samples)
    return found


def metrics(samples: Sequence[Marked]) -> Metrics:
    """Every metric over ``samples``."""
    scores = [s.scored.scores for s in samples if s.scored is not None]
    found: Metrics = {}
    for name in METRICS:
        pairs = [item[name] for item in scores if name in item]
        found[name] = ratio([a for a, _ in pairs], [whole for _, whole in pairs]).json()
    times = [item["latency_ms"][0] for item in scores if "latency_ms" in item]
    found["latency_p50_ms"] = quantile(times, 0.5).json()
    found["latency_p95_ms"] = quantile(times, 0.95).json()
    failed = [float(bool(s.error)) for s in samples]
    found["failed"] = ratio(failed, [1.0] * len(failed)).json()
    if any(sample.verdict is not None for sample in samples):
        found.update(judge_scores(samples))
    return found

"""Two runs, or two solvers of one, over the same keys: which differences are more than chance.

Paired bootstrap: the keys that both answered are resampled together, so what makes a key hard for
both cancels out. A difference is called real when its 95% interval leaves out 0. Time is compared
but never called real: it tells of the machine and its other work, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eval.bootstrap import ratio, ratio_gap
from eval.marking import Marked
from eval.scorers import METRICS, Score

LESS_IS_BETTER = frozenset(
    {
        "unsupported_rate",
        "rejected_rate",
        "latency_ms",
        "prompt_tokens",
        "completion_tokens",
    }
)
NEITHER = frozenset({"sentences", "characters"})
"""Metrics that describe an answer and judge nothing."""
FEWEST = 6
"""Keys below which no difference is called real. The interval of one key is a point; and even where
all of five change the same way, chance does so in 1 of 16 times (sign test: 2 / 2**n)."""
_TIMES = frozenset({"latency_ms"})
_GROUPED = ("right", "nugget_recall", "citation_recall", "abstention_recall", "unsupported_rate")


@dataclass(frozen=True, slots=True)
class Flip:
    """A key that one of the two got right and the other not."""

    id: str
    question: str
    lang: str
    kind: str
    gained: bool
    before: str
    after: str


def gaps(ours: Sequence[Marked], theirs: Sequence[Marked]) -> dict[str, dict[str, Any]]:
    """Ours less theirs for every metric, over the keys that both answered."""
    pairs = _pairs(ours, theirs)
    return {name: _gap(pairs, name) for name in METRICS}


def compare(before: Sequence[Marked], after: Sequence[Marked]) -> dict[str, Any]:
    """What changed from ``before`` to ``after``: per metric, kind and language, and which keys."""
    pairs = _pairs(after, before)
    kinds: dict[str, list[tuple[Marked, Marked]]] = defaultdict(list)
    languages: dict[str, list[tuple[Marked, Marked]]] = defaultdict(list)
    for pair in pairs:
        kinds[pair[0].event["kind"]].append(pair)
        languages[pair[0].event["lang"]].append(pair)
    both = len(pairs)
    return {
        "items": {"both": both, "only_before": len(before) - both, "only_after": len(after) - both},
        "metrics": {name: _change(pairs, name) for name in METRICS},
        "by_kind": _groups(kinds),
        "by_language": _groups(languages),
        "flips": [flip for pair in pairs for flip in _flips(*pair)],
    }


def verdict(name: str, gap: dict[str, Any]) -> str:
    """``better``, ``worse``, ``changed`` (neither good nor bad in itself) or ``no difference``."""
    low, high = gap["ci95"]
    if low is None or gap["n"] < FEWEST or name in _TIMES or low <= 0 <= high:
        return "no difference"
    if name in NEITHER:
        return "changed"
    return "better" if (low > 0) is (name not in LESS_IS_BETTER) else "worse"


def _pairs(ours: Sequence[Marked], theirs: Sequence[Marked]) -> list[tuple[Marked, Marked]]:
    known = {sample.id: sample for sample in theirs if sample.scored is not None}
    return [(s, known[s.id]) for s in ours if s.scored is not None and s.id in known]


def _columns(samples: Sequence[Marked], name: str) -> tuple[list[float], list[float]]:
    scores: list[Score] = [
        sample.scored.scores.get(name, (0.0, 0.0)) for sample in samples if sample.scored
    ]
    return [amount for amount, _ in scores], [whole for _, whole in scores]


def _gap(pairs: Sequence[tuple[Marked, Marked]], name: str) -> dict[str, Any]:
    ours = _columns([one for one, _ in pairs], name)
    theirs = _columns([other for _, other in pairs], name)
    return ratio_gap(ours, theirs).json()


def _change(pairs: Sequence[tuple[Marked, Marked]], name: str) -> dict[str, Any]:
    gap = _gap(pairs, name)
    return {
        "before": ratio(*_columns([other for _, other in pairs], name)).json()["value"],
        "after": ratio(*_columns([one for one, _ in pairs], name)).json()["value"],
        "difference": gap,
        "verdict": verdict(name, gap),
    }


def _groups(groups: dict[str, list[tuple[Marked, Marked]]]) -> dict[str, Any]:
    return {
        group: {name: _change(pairs, name) for name in _GROUPED}
        for group, pairs in sorted(groups.items())
    }


def _flips(after: Marked, before: Marked) -> list[dict[str, Any]]:
    right = [s.scored.scores.get("right", (0.0, 0.0)) for s in (before, after) if s.scored]
    if right[0] == right[1]:
        return []
    flip = Flip(
        id=after.id,
        question=after.event["question"],
        lang=after.event["lang"],
        kind=after.event["kind"],
        gained=right[1] > right[0],
        before=before.event["answer"]["text"],
        after=after.event["answer"]["text"],
    )
    return [{name: getattr(flip, name) for name in Flip.__slots__}]

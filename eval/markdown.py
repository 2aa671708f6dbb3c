"""Markdown for pull requests: a run, and what changed between two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

_SHOWN = (
    "right",
    "nugget_recall",
    "all_nuggets",
    "evidence_at_5",
    "citation_precision",
    "citation_recall",
    "quote_exact",
    "abstention_precision",
    "abstention_recall",
    "abstention_f1",
    "unsupported_rate",
    "answer_language",
    "latency_p50_ms",
    "latency_p95_ms",
    "failed",
    "judge_correct",
    "judge_unscored",
)
_GROUPED = ("right", "nugget_recall", "citation_recall", "abstention_recall")
_MOST_FLIPS = 40


def run_markdown(summary: dict[str, Any]) -> str:
    """The figures of a run as a table, one column a solver."""
    run = summary["run"]
    parts = {run["solvers"][0]["name"]: summary, **summary.get("solvers", {})}
    lines = ["## Answers", "", _made_by(run), ""]
    lines += _row(["metric", *parts, "n"])
    lines += _row(["---", *["---:"] * (len(parts) + 1)])
    for name in _SHOWN:
        if name in summary["metrics"]:
            cells = [_figure(part["metrics"].get(name)) for part in parts.values()]
            lines += _row([f"`{name}`", *cells, str(summary["metrics"][name]["n"])])
    for title in ("kind", "language"):
        lines += ["", *_groups(title, summary[f"by_{title}"])]
    if "judge" in summary:
        judge = summary["judge"]
        lines += ["", f"Judge against scorer: {_kappa(judge)} ({judge['unscored']} unscored)."]
    if not run.get("whole", True):
        lines += ["", "**The run is not whole:** it was stopped before its end."]
    return "\n".join(lines) + "\n"


def _groups(title: str, groups: dict[str, dict[str, Any]]) -> list[str]:
    """The first solver's main figures, a row for each kind or language."""
    lines = _row([title, *(f"`{name}`" for name in _GROUPED), "n"])
    lines += _row(["---", *["---:"] * (len(_GROUPED) + 1)])
    for name, metrics in groups.items():
        cells = [_figure(metrics.get(metric)) for metric in _GROUPED]
        lines += _row([_cell(name), *cells, str(metrics["right"]["n"])])
    return lines


def comparison_markdown(before: str, after: str, found: dict[str, Any]) -> str:
    """What changed, which of it is more than chance, and which keys flipped."""
    items = found["items"]
    lines = [f"## {_cell(before)} → {_cell(after)}", ""]
    lines += [f"{items['both']} keys answered in both, paired."]
    for side, name in (("only_before", before), ("only_after", after)):
        if items[side]:
            lines[-1] += f" {items[side]} only in {_cell(name)}."
    if found.get("data_differ"):
        differ = " and the ".join(found["data_differ"])
        lines[-1] += f" **The {differ} are not the same in both:** what changed may lie in them."
    lines += ["", *_changes("metric", found["metrics"].items())]
    for title, group in (("kind", "by_kind"), ("language", "by_language")):
        rows = [
            (f"{name} · {metric}", change)
            for name, metrics in found[group].items()
            for metric, change in metrics.items()
            if change["difference"]["value"]
        ]
        if rows:
            lines += ["", f"### By {title}", "", *_changes(title, rows)]
    lines += ["", *_flips(found["flips"])]
    return "\n".join(lines) + "\n"


def _changes(head: str, rows: Iterable[tuple[str, dict[str, Any]]]) -> list[str]:
    lines = _row([head, "before", "after", "difference (95% interval)", "n", ""])
    lines += _row(["---", "---:", "---:", "---:", "---:", "---"])
    for name, change in rows:
        gap = change["difference"]
        if gap["value"] is None:
            continue
        low, high = gap["ci95"]
        digits = 1 if abs(change["after"] or 0) >= 10 or abs(change["before"] or 0) >= 10 else 3
        shown = f"{gap['value']:+.{digits}f} ({low:+.{digits}f} – {high:+.{digits}f})"
        told = change["verdict"]
        lines += _row(
            [
                _cell(name),
                f"{change['before']:.{digits}f}",
                f"{change['after']:.{digits}f}",
                shown,
                str(gap["n"]),
                f"**{told}**" if told != "no difference" else told,
            ]
        )
    return lines


def _flips(flips: Sequence[dict[str, Any]]) -> list[str]:
    if not flips:
        return ["No key flipped between right and not right."]
    lost = [flip for flip in flips if not flip["gained"]]
    gained = [flip for flip in flips if flip["gained"]]
    lines = []
    for title, part in (("Lost", lost), ("Gained", gained)):
        if part:
            lines += [f"### {title}: {len(part)}", ""]
            lines += [
                f"- {_cell(f['id'])} ({_cell(f['kind'])}, {f['lang']}) {_cell(f['question'])}"
                for f in part[:_MOST_FLIPS]
            ]
            if len(part) > _MOST_FLIPS:
                lines.append(f"- … and {len(part) - _MOST_FLIPS} more")
            lines.append("")
    return lines


def _made_by(run: dict[str, Any]) -> str:
    code = run["code"]
    commit = (code["commit"] or "unknown")[:10] + (" with changes" if code["dirty"] else "")
    data = ", ".join(
        f"{_cell(what)} {_cell(file['name'])} {file['sha256'][:8]}"
        for what, file in run["data"].items()
    )
    return f"{run['at']} · commit {commit} · {data}"


def _figure(metric: dict[str, Any] | None) -> str:
    if metric is None or metric["value"] is None:
        return "–"
    low, high = metric["ci95"]
    digits = 1 if high is not None and high >= 10 else 3
    return f"{metric['value']:.{digits}f} ({low:.{digits}f}–{high:.{digits}f})"


def _kappa(judge: dict[str, Any]) -> str:
    kappa = judge["kappa"]
    return f"Cohen's kappa {'–' if kappa is None else f'{kappa:.2f}'} over {judge['n']}"


def _row(cells: Sequence[str]) -> list[str]:
    return ["| " + " | ".join(cells) + " |"]


def _cell(text: str) -> str:
    """Text that no Markdown or HTML in it can break out of its cell.

    ``_`` stays: within a word, as in the names of metrics, it marks nothing up.
    """
    plain = " ".join(text.split())
    for char in "\\`*{}[]<>|":
        plain = plain.replace(char, f"&#{ord(char)};")
    return plain

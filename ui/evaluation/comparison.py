"""Two runs side by side as HTML: which differences are more than chance, which keys flipped."""

from __future__ import annotations

from collections.abc import Sequence

from rag.types import Language
from ui.evaluation.bench import Json, Kept
from ui.evaluation.choosing import group_name, kind_name, solver_name
from ui.evaluation.figures import figure
from ui.evaluation.items import View
from ui.evaluation.runs import title
from ui.i18n import text
from ui.markup import esc

_METRICS = (
    "right",
    "nugget_recall",
    "all_nuggets",
    "evidence_at_5",
    "citation_precision",
    "citation_recall",
    "abstention_f1",
    "unsupported_rate",
    "latency_ms",
)
_MOST = 12
"""Runs that are offered to compare with, the newest first."""


def offers(runs: Sequence[Kept], view: View, language: Language) -> str:
    """What the run that is shown can be compared with: others, and its own other solvers."""
    buttons = [
        _offer(run, name, view, language)
        for run in runs
        for name in run.solvers
        if name in run.right and (run.id, name) != (view.run_id, view.solver)
    ]
    if not buttons:
        return ""
    return (
        f'<section class="zw-offers"><h2>{esc(text("compare_with", language))}</h2>'
        f'<div class="zw-tools-row">{"".join(buttons[:_MOST])}</div></section>'
    )


def compared(
    found: Json, before: tuple[Kept, str], after: tuple[Kept, str], language: Language
) -> str:
    """What changed, as `zhiwen eval compare` says it."""
    heading = text(
        "compared",
        language,
        before=_side(*before, language),
        after=_side(*after, language),
    )
    both = found["items"]["both"]
    hint = text("compared_hint" if both else "compared_none", language, count=both)
    body = _table(found, language) + _flips(found["flips"], after, language) if both else ""
    return (
        f'<section class="zw-compare"><h2>{esc(heading)}</h2>'
        f'<p class="zw-hint">{esc(hint)}</p>{body}</section>'
    )


def _side(run: Kept, solver: str, language: Language) -> str:
    return f"{title(run, language)} {solver_name(solver, language)}"


def _offer(run: Kept, solver: str, view: View, language: Language) -> str:
    pressed = "true" if view.before == (run.id, solver) else "false"
    words = solver_name(solver, language)
    if run.id != view.run_id:
        words = _side(run, solver, language)
    return (
        f'<button type="button" class="zw-tool" data-act="compare" data-run="{esc(run.id)}" '
        f'data-solver="{esc(solver)}" aria-pressed="{pressed}">{esc(words)}</button>'
    )


def _table(found: Json, language: Language) -> str:
    columns = ("metric", "compare_before", "compare_after", "difference")
    heads = "".join(f'<th scope="col">{esc(text(name, language))}</th>' for name in columns)
    rows = "".join(_change(name, found["metrics"][name], language) for name in _METRICS)
    for group in ("by_kind", "by_language"):
        for name, metrics in found[group].items():
            change = metrics["right"]
            if change["verdict"] != "no difference":
                label = f"{text('metric_right', language)} · {group_name(name, language)}"
                rows += _change("right", change, language, label)
    return (
        f'<table class="zw-table zw-metrics"><thead><tr>{heads}<td></td></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _change(name: str, change: Json, language: Language, label: str = "") -> str:
    gap = change["difference"]
    if gap["value"] is None:
        return ""
    sides = "".join(
        f'<td data-label="{esc(text(f"compare_{side}", language))}">'
        f"{figure({'value': change[side]}, name)}</td>"
        for side in ("before", "after")
    )
    low, high = gap["ci95"]
    spread = f"{_signed(gap['value'], name)} ({_signed(low, name)} – {_signed(high, name)})"
    verdict = change["verdict"].replace(" ", "_")
    kind = {"better": "zw-right", "worse": "zw-wrong"}.get(verdict, "")
    return (
        f'<tr><th scope="row">{esc(label or text(f"metric_{name}", language))}</th>{sides}'
        f'<td data-label="{esc(text("difference", language))}">{spread}</td>'
        f'<td><b class="{kind}">{esc(text(f"verdict_{verdict}", language))}</b></td></tr>'
    )


def _signed(value: float, name: str) -> str:
    return f"{value:+,.0f}" if name.endswith("_ms") else f"{100 * value:+.1f}"


def _flips(flips: Sequence[Json], after: tuple[Kept, str], language: Language) -> str:
    if not flips:
        return f'<p class="zw-hint">{esc(text("no_flips", language))}</p>'
    told = ""
    for gained, name in ((False, "flips_lost"), (True, "flips_gained")):
        part = [flip for flip in flips if flip["gained"] is gained]
        if part:
            rows = "".join(_flip(flip, *after, language) for flip in part)
            heading = esc(text(name, language, count=len(part)))
            told += f'<h3>{heading}</h3><ul class="zw-list">{rows}</ul>'
    return told


def _flip(flip: Json, run: Kept, solver: str, language: Language) -> str:
    return (
        f'<li><button type="button" class="zw-link" data-act="item" data-run="{esc(run.id)}" '
        f'data-key="{esc(flip["id"])}" data-solver="{esc(solver)}">'
        f"<bdi>{esc(flip['question'])}</bdi></button>"
        f'<span class="zw-facts">{esc(kind_name(flip["kind"], language))}</span></li>'
    )

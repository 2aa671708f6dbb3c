"""The figures of a run as HTML: every metric of every solver, by kind and by language."""

from __future__ import annotations

from collections.abc import Mapping

from rag.types import Language
from ui.evaluation.bench import Json
from ui.evaluation.choosing import group_name, solver_name
from ui.i18n import text
from ui.markup import esc

_METRICS = (
    "right",
    "nugget_recall",
    "all_nuggets",
    "evidence_at_5",
    "citation_precision",
    "citation_recall",
    "quote_exact",
    "abstention_f1",
    "unsupported_rate",
    "answer_language",
    "latency_p50_ms",
)
_IF_ANY = ("failed",)
"""Metrics that are shown only where they are not 0."""
_GROUPED = ("right", "nugget_recall", "citation_recall", "abstention_recall")


def figures(summary: Json, language: Language) -> str:
    """The tables of summary.json."""
    parts = by_solver(summary)
    hint = text("figures_hint", language)
    if not summary["run"].get("whole", True):
        hint = f"{text('partial', language)} {hint}"
    groups = "".join(
        _groups(name, {solver: part[name] for solver, part in parts.items()}, language)
        for name in ("by_kind", "by_language")
    )
    return (
        f'<section class="zw-figures-part"><h2>{esc(text("figures", language))}</h2>'
        f'<p class="zw-hint">{esc(hint)}</p>{_tools(language)}{_all(parts, language)}{groups}'
        "</section>"
    )


def by_solver(summary: Json) -> dict[str, Json]:
    """The figures of each solver, the measured one first."""
    return {summary["run"]["solvers"][0]["name"]: summary, **summary.get("solvers", {})}


def figure(metric: Json, name: str) -> str:
    """A metric's value in its unit; a dash where no key has a say."""
    value = metric["value"]
    return "–" if value is None else _written(value, name)


def interval(metric: Json, name: str) -> str:
    """Its 95% interval."""
    low, high = metric["ci95"]
    return "" if low is None else f"({_written(low, name)} – {_written(high, name)})"


def _written(value: float, name: str) -> str:
    return f"{value:,.0f}" if name.endswith("_ms") else f"{100 * value:.1f}%"


def _tools(language: Language) -> str:
    buttons = "".join(
        f'<button type="button" class="zw-tool" data-act="{act}" data-value="{value}">'
        f"{esc(text(name, language))}</button>"
        for act, value, name in (
            ("report", "html", "report_open"),
            ("report-save", "html", "report_html"),
            ("report-save", "markdown", "report_markdown"),
            ("report-save", "jsonl", "report_jsonl"),
        )
    )
    return f'<div class="zw-tools-row">{buttons}</div>'


def _all(parts: Mapping[str, Json], language: Language) -> str:
    heads = "".join(
        f'<th scope="col">{esc(solver_name(solver, language))}</th>' for solver in parts
    )
    rows = ""
    for name in (*_METRICS, *_IF_ANY):
        found = {solver: part["metrics"][name] for solver, part in parts.items()}
        if name in _IF_ANY and not any(metric["value"] for metric in found.values()):
            continue
        cells = "".join(
            f'<td data-label="{esc(solver_name(solver, language))}">{_cell(metric, name)}</td>'
            for solver, metric in found.items()
        )
        meaning = esc(text(f"metric_{name}_hint", language))
        rows += (
            f'<tr><th scope="row">{esc(text(f"metric_{name}", language))} '
            f'<span class="zw-facts">{meaning}</span></th>{cells}</tr>'
        )
    label = esc(text("figures", language))
    return (
        f'<table class="zw-table zw-metrics" aria-label="{label}"><thead><tr>'
        f'<th scope="col">{esc(text("metric", language))}</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _groups(name: str, parts: Mapping[str, Mapping[str, Json]], language: Language) -> str:
    """A row a kind of key or a language: some metrics of one solver, or one of several."""
    if len(parts) == 1:
        ((_, only),) = parts.items()
        columns = [(metric, text(f"metric_{metric}", language), only) for metric in _GROUPED]
    else:
        columns = [("right", solver_name(solver, language), part) for solver, part in parts.items()]
    heads = "".join(f'<th scope="col">{esc(label)}</th>' for _, label, _ in columns)
    groups = dict.fromkeys(group for part in parts.values() for group in part)
    rows = ""
    for group in groups:
        cells = "".join(
            f'<td data-label="{esc(label)}">{_cell(part[group][metric], metric)}</td>'
            if group in part
            else "<td></td>"
            for metric, label, part in columns
        )
        rows += (
            f'<tr><th scope="row"><bdi>{esc(group_name(group, language))}</bdi></th>{cells}</tr>'
        )
    heading = esc(text(name, language))
    if len(parts) > 1:
        heading += f": {esc(text('metric_right', language))}"
    return (
        f'<details><summary>{heading}</summary><table class="zw-table zw-metrics">'
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table></details>"
    )


def _cell(metric: Json, name: str) -> str:
    if metric["value"] is None:
        return "–"
    return (
        f"<b>{figure(metric, name)}</b> "
        f'<span class="zw-facts">{interval(metric, name)} n={metric["n"]}</span>'
    )

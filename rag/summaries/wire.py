"""The JSON of a summary: the contract of ``zhiwen summarize --json``."""

from __future__ import annotations

from typing import Any

from rag.summaries.model import KeyFigure, Name, Point, Summary, Theme
from rag.wire import citation_json


def summary_json(summary: Summary) -> dict[str, Any]:
    """The object that ``zhiwen summarize --json`` prints."""
    return {
        "articles": list(summary.articles),
        "topic": summary.topic,
        "languages": list(summary.languages),
        "mode": summary.mode,
        "model": summary.model,
        "headline": dict(summary.headline),
        "points": [point_json(point) for point in summary.points],
        "rejected": [point_json(point) for point in summary.rejected],
        "figures": [figure_json(figure) for figure in summary.figures],
        "figures_left": summary.figures_left,
        "names": [name_json(name) for name in summary.names],
        "themes": [theme_json(theme) for theme in summary.themes],
        "citations": [citation_json(citation) for citation in summary.citations],
        "notice": dict(summary.notice),
        "timings": {
            "first_token_ms": summary.timings.first_token_ms,
            "total_ms": summary.timings.total_ms,
        },
        "usage": {
            "prompt_tokens": summary.usage.prompt_tokens,
            "completion_tokens": summary.usage.completion_tokens,
        },
    }


def point_json(point: Point) -> dict[str, Any]:
    """A point; ``text`` is null in a language for which there are no words."""
    return {
        "text": dict(point.texts),
        "citations": list(point.citations),
        "verdict": point.verdict,
        "reasons": list(point.reasons),
        "notes": list(point.notes),
    }


def figure_json(figure: KeyFigure) -> dict[str, Any]:
    """A row of the table of key figures."""
    return {
        "what": dict(figure.what),
        "what_in_original_words": list(figure.original),
        "value": dict(figure.value),
        "low": figure.low,
        "high": figure.high,
        "unit": figure.unit,
        "date": dict(figure.date) if figure.date is not None else None,
        "quote": figure.quote,
        "citation": figure.citation,
    }


def name_json(name: Name) -> dict[str, Any]:
    """A name in each language."""
    return {"kind": name.kind, "text": dict(name.texts)}


def theme_json(theme: Theme) -> dict[str, Any]:
    """A theme of a digest; ``points`` count from 0 in the summary's points."""
    return {
        "label": dict(theme.label),
        "points": list(theme.points),
        "articles": list(theme.articles),
        "comparisons": [
            {"verdict": c.verdict, "text": dict(c.texts), "citations": list(c.citations)}
            for c in theme.comparisons
        ],
    }

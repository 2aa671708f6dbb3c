"""The page of `zhiwen eval summaries`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from eval.summaries import METRICS


def summaries_report(summary: dict[str, Any], samples: Sequence[dict[str, Any]]) -> str:
    """One self-contained page from the summary and the lines of samples.jsonl."""
    environment = Environment(
        loader=PackageLoader("eval"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("summaries.html").render(
        title=f"Summaries: {summary['run']['data']['articles']['name']}",
        samples=samples,
        meanings=METRICS,
        **summary,
    )

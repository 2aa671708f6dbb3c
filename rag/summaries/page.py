"""A summary as one HTML page: the languages side by side; whatever an article holds is escaped."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from rag.summaries.model import Summary
from rag.summaries.wire import summary_json
from rag.summaries.wording import language_name, say


def summary_html(summary: Summary) -> str:
    """The page, without scripts or network; its content policy forbids both."""
    template = _environment().get_template("summary.html")
    return template.render(**summary_json(summary), say=say, language_name=language_name)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("rag.summaries"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

"""Every figure that a summary tells, with the words of the source that bear it out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rag.language.quantities import Quantity, agree, missing, quantities
from rag.summaries.model import Summary
from rag.types import Language


@dataclass(frozen=True, slots=True)
class Told:
    """A figure as one side tells it; ``source`` is what the quote says, empty where nothing fits.

    ``where`` is "point 1" and so on, or "table".
    """

    where: str
    language: Language
    figure: str
    source: str
    quote: str

    @property
    def held(self) -> bool:
        """Whether the quote bears the figure out."""
        return bool(self.source)

    def json(self) -> dict[str, Any]:
        """The figure with ``held``."""
        return {**asdict(self), "held": self.held}


def figures_told(summary: Summary, own: Language) -> Iterator[Told]:
    """The figures of the shown points and of the table, in order.

    A table's value is read back from its words, in whatever language, and compared with the
    figures of its quote: the check does not trust the conversion that it checks.
    """
    quotes = {citation.number: citation.quote for citation in summary.citations}
    for place, point in enumerate(summary.points, start=1):
        sources = [quotes[number] for number in point.citations]
        for language, text in point.texts.items():
            if not text:
                continue
            lost = {gap.quantity.start for gap in missing(text, sources)}
            for figure in quantities(text):
                if not figure.weak:
                    held = figure.start not in lost
                    source, quote = (
                        _borne_out(figure, sources) if held else ("", " / ".join(sources))
                    )
                    yield Told(f"point {place}", language, figure.text, source, quote)
    for row in summary.figures:
        for language, value in row.value.items():
            if not value:
                continue
            source = value if value in row.quote else _read_back(value, row.quote)
            yield Told("table", language, value, source, quotes[row.citation])


def _read_back(value: str, quote: str) -> str:
    """The words of ``quote`` that state what ``value``, written by rule, says; empty if none do."""
    stated = [figure for figure in quantities(value) if figure.kind != "date"]
    if not stated or missing(value, [quote]):
        return ""
    return _borne_out(stated[0], [quote])[0]


def _borne_out(figure: Quantity, sources: Sequence[str]) -> tuple[str, str]:
    """The source's words for the figure and the quote that they stand in."""
    for source in sources:
        for stated in quantities(source):
            if agree(figure, stated).holds:
                return stated.text, source
    # Borne out by several figures together (a range from its two ends).
    return (sources[0], sources[0]) if sources else ("", "")

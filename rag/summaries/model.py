"""The nouns of a summary, and the events by which it is made.

``Texts`` maps the languages asked for to words; None means that there are none without a model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from rag.types import Citation, Language, Mode, Timings, Usage, Verdict

Texts = Mapping[Language, str | None]


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that the articles say, with the numbers of the quotes that it rests on.

    ``reasons`` tell why a point was rejected; ``notes`` what was mended in one that holds.
    """

    texts: Texts
    citations: tuple[int, ...]
    verdict: Verdict = "supported"
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure of the articles: what it is of, how each language writes it, and where it stands.

    ``original`` names the languages in which ``what`` had to stay in the article's own words.
    ``low``, ``high`` and ``unit`` are the figure in the base unit of its kind; ``quote`` holds the
    words around it, inside the quote of ``citation``.
    """

    what: Texts
    original: tuple[Language, ...]
    value: Texts
    low: str
    high: str
    unit: str | None
    date: Texts | None
    quote: str
    citation: int


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands in each language; None where no form is known."""

    kind: str
    texts: Texts


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two articles say of one thing: the same figure, or different ones."""

    verdict: Literal["agree", "differ"]
    texts: Texts
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """Points of a digest that belong together; ``points`` are places in ``Summary.points``."""

    label: Texts
    points: tuple[int, ...]
    articles: tuple[str, ...]
    comparisons: tuple[Comparison, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary of one article or several, the same on every side.

    ``figures_left`` counts further figures for which the table has no room.
    ``topic`` is set for a digest. ``notice`` says in the languages asked for what a reader must
    know (prose in the other language needs a model; the model broke off).
    """

    articles: tuple[str, ...]
    languages: tuple[Language, ...]
    mode: Mode
    model: str | None
    headline: Texts
    points: tuple[Point, ...]
    rejected: tuple[Point, ...] = ()
    figures: tuple[KeyFigure, ...] = ()
    figures_left: int = 0
    names: tuple[Name, ...] = ()
    themes: tuple[Theme, ...] = ()
    citations: tuple[Citation, ...] = ()
    topic: str | None = None
    notice: Texts = field(default_factory=dict)
    timings: Timings = field(default_factory=Timings)
    usage: Usage = field(default_factory=Usage)


@dataclass(frozen=True, slots=True)
class Progressed:
    """So much of the work is done, counted in parts (``whole`` may grow)."""

    stage: Literal["read", "write", "translate"]
    done: int
    whole: int


@dataclass(frozen=True, slots=True)
class Pointed:
    """A point passed the check in every language, or was rejected; with its new citations."""

    point: Point
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Summarized:
    """Last event: the whole of it."""

    summary: Summary


SummaryEvent = Progressed | Pointed | Summarized

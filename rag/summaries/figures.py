"""The table of key figures, in every language by rule: no model is asked, so none can garble it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.citations import CitationBook
from rag.language.quantities import Kind, Quantity, express
from rag.language.terms import Terms
from rag.language.usage import rewrite
from rag.summaries.labels import label, translated
from rag.summaries.lines import Line
from rag.summaries.model import KeyFigure, Texts
from rag.types import Language, Span

MOST_FIGURES = 10
_LATER: frozenset[Kind] = frozenset({"duration", "ordinal"})
"""Kinds that come into the table only where there is room: they seldom are the news."""
_MONEY_OF_UNKNOWN_COUNTRY = "YUAN"
_SIGNED = re.compile(r"(?:零下|[負负]|minus |sub-)$", re.IGNORECASE)
_COUNTER = re.compile("[艘座台臺個个名支輛辆戶户家張张片次枚人項项批件條条棟栋所處处]")


def key_figures(
    shown: Sequence[Line],
    others: Sequence[Line],
    languages: Sequence[Language],
    terms: Terms,
    book: CitationBook,
) -> tuple[KeyFigure, ...]:
    """At most ten figures: those of the sentences ``shown``, then of ``others``, in reading order.

    A figure that several sentences state stands once.
    """
    places = [(line, figure) for line in (*shown, *others) for figure in line.figures]
    places = [(line, figure) for line, figure in places if _counts(line, figure)]
    places.sort(key=lambda place: place[1].kind in _LATER)  # stable: the rest keeps its order
    seen: set[tuple[object, ...]] = set()
    taken: list[tuple[Line, Quantity]] = []
    for line, figure in places:
        key = (figure.kind, figure.unit, figure.low, figure.high)
        if key not in seen and len(taken) < MOST_FIGURES:
            seen.add(key)
            taken.append((line, figure))
    order = {line.article.id: i for i, (line, _) in reversed(list(enumerate(taken)))}
    taken.sort(key=lambda place: (order[place[0].article.id], place[0].number, place[1].start))
    return tuple(_row(line, figure, languages, terms, book) for line, figure in taken)


def _counts(line: Line, figure: Quantity) -> bool:
    """Whether a figure can stand alone: no date, no mere magnitude, no sign in words before it."""
    signed = _SIGNED.search(line.text, max(0, figure.start - 8), figure.start)
    in_words = signed is not None or figure.text.startswith("零下")
    return figure.kind != "date" and not figure.vague and not in_words


def _row(
    line: Line, figure: Quantity, languages: Sequence[Language], terms: Terms, book: CitationBook
) -> KeyFigure:
    own = line.article.language
    named = label(line.text, figure, line.figures, own)
    what: dict[Language, str | None] = {}
    original: list[Language] = []
    for language in languages:
        words = named.words if language == own else translated(named, own, language, terms)
        what[language] = words if words is not None else named.words
        if words is None:
            original.append(language)
    start, end = named.clause
    return KeyFigure(
        what=what,
        original=tuple(original),
        value={language: value_in(line, figure, language, terms) for language in languages},
        low=f"{figure.low:f}",
        high=f"{figure.high:f}",
        unit=figure.unit,
        date=_date(line, figure, named.clause, languages, terms),
        quote=line.text[start:end].strip(),
        citation=book.cite(line.article, line.span).number,
    )


def written(figure: Quantity, own: Language, language: Language, terms: Terms) -> str:
    """The figure as it stands in its own language, or as ``language`` writes it.

    元 alone does not say of which country: in English it stays beside its translation.
    """
    if language == own:
        return figure.text
    if "en" not in (own, language):
        return rewrite(figure.text, language, terms)
    text = express(figure, language)
    unclear = (figure.unit or "").partition("/")[0] == _MONEY_OF_UNKNOWN_COUNTRY
    return f"{text} (元)" if unclear and language == "en" else text


def value_in(line: Line, figure: Quantity, language: Language, terms: Terms) -> str:
    """The figure with the measure word that Chinese puts behind a count: 12艘."""
    own = line.article.language
    text = written(figure, own, language, terms)
    counter = _COUNTER.match(line.text, figure.end)
    bare = figure.kind == "count" and figure.unit is None
    if counter is None or not bare or "en" in (own, language):
        return text
    return text + (counter[0] if language == own else rewrite(counter[0], language, terms))


def _date(
    line: Line, figure: Quantity, clause: Span, languages: Sequence[Language], terms: Terms
) -> Texts | None:
    """The date in the figure's clause, else the sentence's only one where it comes before it."""
    dates = [other for other in line.figures if other.kind == "date" and other.unit != "time"]
    near = [date for date in dates if clause[0] <= date.start and date.end <= clause[1]]
    if not near and len(dates) == 1 and dates[0].end <= figure.start:
        near = dates
    if not near:
        return None
    before = [date for date in near if date.end <= figure.start]
    date = before[-1] if before else near[0]
    own = line.article.language
    return {language: written(date, own, language, terms) for language in languages}

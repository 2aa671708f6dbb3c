"""The table of key figures, in every language by rule: no model is asked, so none can garble it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.citations import CitationBook
from rag.language.quantities import Kind, Quantity, express, same_unit
from rag.language.terms import Terms
from rag.language.usage import rewrite
from rag.summaries.dating import (
    Untellable,
    date_of,
    elliptic,
    in_year,
    joined,
    paired,
    per_words,
    year_of,
)
from rag.summaries.labels import Label, label, translated
from rag.summaries.lines import Line
from rag.summaries.model import KeyFigure, Texts
from rag.summaries.moves import moved, saves_another
from rag.summaries.periods import beside, in_other_words, is_former, of_its_period
from rag.summaries.phrases import Vocabulary
from rag.types import Language

MOST_FIGURES = 10
_LATER: frozenset[Kind] = frozenset({"duration", "ordinal"})
"""Kinds that come into the table only where there is room: they seldom are the news."""
_MONEY_OF_UNKNOWN_COUNTRY = "YUAN"
_SIGNED = re.compile(r"(?:零下|[負负]|minus |sub-)$", re.IGNORECASE)
_FEW = 10
"""Below it a bare count is seldom news: three reasons, two of the firms."""
_COUNTED_THING = re.compile("[艘座名人棟栋]")
_COMPOUND = re.compile(r"\w-[a-z]{3,}$")
_UNKNOWN_UNIT = re.compile(r" ?[A-Z]{2,5}(?![A-Za-z])")
_SCORE = re.compile(r"\d[-–:]\d")
_COUNTER = re.compile(
    "[艘座台臺個个隻顆颗間间位頭头款名支輛辆戶户家張张片次枚人項项批件條条棟栋所處处]"
)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows, and how many more figures the articles state that would make one."""

    rows: tuple[KeyFigure, ...]
    left: int


@dataclass(frozen=True, slots=True)
class _Place:
    """A figure that the table may tell, what it is of, and per what."""

    line: Line
    figure: Quantity
    label: Label
    per: Texts | None


def key_figures(
    shown: Sequence[Line],
    others: Sequence[Line],
    languages: Sequence[Language],
    vocabulary: Vocabulary,
    book: CitationBook,
) -> Table:
    """At most ten figures, shared among the articles, in reading order.

    Those of the sentences ``shown`` come before those of ``others``.
    A figure that several sentences state stands once.
    """
    places = [(line, figure) for line in (*shown, *others) for figure in line.figures]
    places = [(line, figure) for line, figure in places if _counts(line, figure)]
    places.sort(key=lambda place: place[1].kind in _LATER)  # stable: the rest keeps its order
    told: list[_Place] = []
    seen: defaultdict[tuple[object, ...], list[Quantity]] = defaultdict(list)
    for line, figure in places:
        alike = seen[figure.kind, figure.low, figure.high]
        if not any(same_unit(figure, other) for other in alike):
            place = _told(line, figure, vocabulary)
            if place is not None:
                alike.append(figure)
                told.append(place)
    taken = _shared_out(told)
    order = {place.line.article.id: i for i, place in reversed(list(enumerate(taken)))}
    taken.sort(key=lambda p: (order[p.line.article.id], p.line.number, p.figure.start))
    rows = tuple(_row(place, languages, vocabulary.terms, book) for place in taken)
    return Table(rows, len(told) - len(rows))


def _shared_out(places: Sequence[_Place]) -> list[_Place]:
    """Ten of ``places``, in turn of each article, so that the first does not fill the table."""
    turns: Counter[str] = Counter()
    ranked = []
    for place in places:
        ranked.append((turns[place.line.article.id], place))
        turns[place.line.article.id] += 1
    ranked.sort(key=lambda entry: entry[0])
    return [place for _, place in ranked[:MOST_FIGURES]]


def _counts(line: Line, figure: Quantity) -> bool:
    """Whether a figure can stand alone: no date, no mere magnitude, no sign in words before it."""
    signed = _SIGNED.search(line.text, max(0, figure.start - 8), figure.start)
    in_words = signed is not None or figure.text.startswith("零下")
    return figure.kind != "date" and not (figure.vague or in_words or _listed(line, figure))


def _listed(line: Line, figure: Quantity) -> bool:
    """Whether it counts the items of a list (三個原因), has a unit unknown to us (16,000 TEU), or
    is a share that no rule writes well elsewhere (近三分之一, 3-2).
    """
    if figure.unit == ":" or figure.kind == "ordinal" or _COMPOUND.search(figure.text):
        return True
    if figure.kind == "points" and figure.change is None:
        return True
    if figure.kind != "count" or figure.unit is not None:
        return False
    if _UNKNOWN_UNIT.match(line.text, figure.end) or _SCORE.search(
        line.text, max(0, figure.start - 2), figure.end + 2
    ):
        return True
    if line.article.language == "en":
        return figure.high < _FEW
    return figure.high < _FEW and not _COUNTED_THING.match(line.text, figure.end)


def _told(line: Line, figure: Quantity, vocabulary: Vocabulary) -> _Place | None:
    """The figure with what it is of; None where no thing is named, or only with another's period,
    or the figure may be per something.
    """
    named = label(line.text, figure, line.figures, line.article.language, vocabulary)
    own = of_its_period(line, figure, named) if named.words else None
    if own is None or saves_another(line, figure, own):
        return None
    try:
        per = per_words(line, figure, own.clause) or paired(line, figure, own.clause)
        per = per or elliptic(line, figure)
    except Untellable:
        return None
    return _Place(line, figure, own, per)


def _row(
    place: _Place, languages: Sequence[Language], terms: Terms, book: CitationBook
) -> KeyFigure:
    line, figure, named = place.line, place.figure, place.label
    own = line.article.language
    what: dict[Language, str | None] = {}
    original: list[Language] = []
    for language in languages:
        words = named.words if language == own else translated(named.words, own, language, terms)
        told = words if words is not None else named.words
        what[language] = told + moved(line, figure, named, told, own if words is None else language)
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
        date=_when(place, languages, terms),
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
    if own == "en" and language == "en" and line.text[: figure.start].lower().endswith("between "):
        text = f"between {text}"
    counter = _COUNTER.match(line.text, figure.end)
    bare = figure.kind == "count" and figure.unit is None
    if counter is None or not bare or "en" in (own, language):
        return text
    return text + (counter[0] if language == own else rewrite(counter[0], language, terms))


def _when(place: _Place, languages: Sequence[Language], terms: Terms) -> Texts | None:
    """The figure's own date, and per what it is where it does not say so itself."""
    line, figure = place.line, place.figure
    own = line.article.language
    clause = place.label.clause
    parts: list[Texts] = []
    period = beside(line, figure, clause)
    if period is not None and period.date is None:
        parts.append(in_other_words(period))
    elif period is not None or not is_former(line, figure, clause):
        dated = (period.date, period.year) if period and period.date else None
        found = dated or date_of(line, figure, clause)
        if found is not None:
            date, year = found
            parts.append({to: in_year(written(date, own, to, terms), year, to) for to in languages})
        elif said := year_of(line, figure, clause, place.label.words):
            parts.append(said)
    if place.per is not None:
        parts.append(place.per)
    return {language: joined(parts, language) for language in languages} if parts else None

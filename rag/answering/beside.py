"""What stands beside an answer's sentences: the short of it, what is denied or differs, dates."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.citations import CitationBook
from rag.answering.reading import Reading
from rag.language.reldates import relative_dates
from rag.retrieval.question import Asked
from rag.types import Citation, DateNote, Disagreement, Lead, Premise, Short


def short_of(reading: Reading, book: CitationBook) -> Short | None:
    """The short answer, where the reading has one."""
    if reading.short is None:
        return None
    quoted, (start, end) = reading.short
    article = quoted.hit.article
    return Short(article.text[start:end], book.cite(article, quoted.span).number, start, end)


def premise_of(reading: Reading, book: CitationBook) -> Premise | None:
    """What the question takes for granted and an article denies."""
    if reading.refuted is None:
        return None
    text, quoted = reading.refuted
    return Premise(text, book.cite(quoted.hit.article, quoted.span).number)


def lead_of(
    asked: Asked, short: Short | None, premise: Premise | None, cited: Sequence[Citation]
) -> Lead:
    """What to say before the sentences."""
    numbers = {part.citation for part in (short, premise) if part is not None}
    return Lead(asked.language, short, premise, tuple(c for c in cited if c.number in numbers))


def disagreements_of(reading: Reading, book: CitationBook) -> tuple[Disagreement, ...]:
    """The figures that differ between reports, where several do."""
    sides = [
        (figure, book.cite(quoted.hit.article, quoted.span).number)
        for quoted, figure in reading.sides
    ]
    return (Disagreement(tuple(sides)),) if len(sides) > 1 else ()


def date_notes(citations: Sequence[Citation]) -> tuple[DateNote, ...]:
    """What the relative dates in quotes mean, where the article states its own date."""
    return tuple(
        DateNote(citation.number, found.text, found.meaning)
        for citation in citations
        if citation.date is not None
        for found in relative_dates(citation.quote, citation.date)
    )

"""Articles to a summary: read, choose or write, check on every side, tell as it goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import perf_counter

from rag.answering.citations import CitationBook
from rag.errors import InputError
from rag.language.terms import Terms
from rag.models.embedding import Embedder
from rag.summaries.extractive import Rendering, chosen, themes_of
from rag.summaries.figures import key_figures
from rag.summaries.lines import Line, Within, read_lines
from rag.summaries.model import (
    Point,
    Pointed,
    Progressed,
    Summarized,
    Summary,
    SummaryEvent,
)
from rag.summaries.names import names_in
from rag.types import LANGUAGES, Article, Language, Timings


class Summarizer:
    """Summarizes articles, by quotation or through a writer where a model is set."""

    def __init__(self, embedder: Embedder, terms: Terms) -> None:
        self._embedder = embedder
        self._terms = terms

    def summarize(
        self,
        articles: Sequence[Article],
        languages: Sequence[Language] = (),
        topic: str | None = None,
        within: Within | None = None,
    ) -> Iterator[SummaryEvent]:
        """Progress and points as they are checked, then the whole summary.

        ``languages`` are one or more of zh-Hant, zh-Hans and en; by default the first article's
        own and the other. ``within`` leaves only the sentences inside these spans.
        Raises InputError for an article without a sentence or an unknown language; ModelError
        where a model fails before its first checked point.
        """
        start = perf_counter()
        sides = chosen_languages(articles, languages)
        lines = read_lines(articles, self._embedder, within)
        if not lines:
            raise InputError("there is nothing to summarize: the articles hold no sentence")
        yield Progressed("read", len(articles), len(articles))
        rendering = Rendering(sides, self._terms)
        book = CitationBook()
        groups = chosen(lines)
        points: list[Point] = []
        first = 0.0
        for line in (line for group in groups for line in group):
            point = rendering.quoted(line, book)
            points.append(point)
            first = first or _elapsed(start)
            yield Pointed(point, tuple(c for c in book.all() if c.number in point.citations))
        shown = [line for group in groups for line in group]
        lead = shown[0].article
        yield Summarized(
            Summary(
                articles=tuple(article.id for article in articles),
                languages=sides,
                mode="extractive",
                model=None,
                headline=rendering.texts(lead.title, lead),
                points=tuple(points),
                figures=key_figures(shown, _rest(lines, shown), sides, self._terms, book),
                names=names_in(articles, sides, self._terms),
                themes=themes_of(groups, lines, rendering, book),
                citations=book.all(),
                topic=topic,
                notice=rendering.needs_model(articles),
                timings=Timings(first_token_ms=first, total_ms=_elapsed(start)),
            )
        )


def read_languages(text: str | None) -> tuple[Language, ...]:
    """The languages of a list such as ``zh-Hant,en``; raises InputError for any other word."""
    words = [word.strip() for word in (text or "").split(",") if word.strip()]
    known = {language.casefold(): language for language in LANGUAGES}
    unknown = [word for word in words if word.casefold() not in known]
    if unknown or (text is not None and not words):
        raise InputError(f"--languages takes one or more of {','.join(LANGUAGES)}, not {text!r}")
    return tuple(known[word.casefold()] for word in words)


def chosen_languages(
    articles: Sequence[Article], languages: Sequence[Language]
) -> tuple[Language, ...]:
    """The languages asked for, once each, or the first article's own and the other."""
    if not articles:
        raise InputError("there is nothing to summarize: no article was given")
    unknown = [language for language in languages if language not in LANGUAGES]
    if unknown:
        raise InputError(f"unknown language {unknown[0]!r}: one of {', '.join(LANGUAGES)}")
    if languages:
        return tuple(dict.fromkeys(languages))
    own = articles[0].language
    return (own, "zh-Hant" if own == "en" else "en")


def _rest(lines: Sequence[Line], shown: Sequence[Line]) -> list[Line]:
    places = {line.place for line in shown}
    return [line for line in lines if line.place not in places]


def _elapsed(start: float) -> float:
    return round((perf_counter() - start) * 1000, 1)

"""Articles to a summary: read, choose or write, check on every side, tell as it goes."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

from rag.answering.citations import CitationBook
from rag.errors import InputError, ModelError
from rag.language.terms import Terms
from rag.models.embedding import Embedder
from rag.summaries.extractive import Rendering, chosen, themes_of
from rag.summaries.figures import key_figures
from rag.summaries.judging import Judged
from rag.summaries.lines import Line, Within, read_lines
from rag.summaries.model import (
    Point,
    Pointed,
    Progressed,
    Summarized,
    Summary,
    SummaryEvent,
    Texts,
)
from rag.summaries.names import names_in
from rag.summaries.wording import say
from rag.summaries.writing import FEWEST_POINTS, PointWriter, Pool, WrittenPoint
from rag.types import LANGUAGES, Article, Language, Timings, Usage, Verdict


@dataclass(frozen=True, slots=True)
class _Job:
    """What one summary is made of."""

    articles: Sequence[Article]
    lines: Sequence[Line]
    rendering: Rendering
    topic: str | None
    start: float

    @property
    def sides(self) -> tuple[Language, ...]:
        return self.rendering.languages


class Summarizer:
    """Summarizes articles, by quotation or through a writer where a model is set."""

    def __init__(
        self,
        embedder: Embedder,
        terms: Terms,
        make_writer: Callable[[Terms], PointWriter] | None = None,
    ) -> None:
        self._embedder = embedder
        self._terms = terms
        self._make_writer = make_writer

    def summarize(
        self,
        articles: Sequence[Article],
        languages: Sequence[Language] = (),
        topic: str | None = None,
        within: Within | None = None,
    ) -> Generator[SummaryEvent, None, None]:
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
        job = _Job(articles, lines, Rendering(sides, self._terms), topic, start)
        if self._make_writer is None:
            yield from self._quoted(job)
        else:
            yield from self._written(job, self._make_writer(self._terms))

    def _quoted(self, job: _Job) -> Iterator[SummaryEvent]:
        telling = _Telling(job)
        for group in chosen(job.lines):
            telling.begin()
            for line in group:
                yield telling.tell(_verbatim(job, line))
        lead = telling.lead()
        headline = _digest_headline(job) or job.rendering.texts(lead.title, lead)
        notice = job.rendering.needs_model(job.articles)
        yield Summarized(telling.summary(self._terms, headline, notice))

    def _written(self, job: _Job, writer: PointWriter) -> Iterator[SummaryEvent]:
        pool = Pool()
        if writer.small:
            groups, spare = writer.quoted(job.lines), list[Judged]()
        else:
            yield from writer.write(job.lines, pool)
            groups, spare = writer.select(job.lines, pool)
        telling = _Telling(job)
        whole = sum(map(len, groups))
        for group in [*groups, spare]:
            telling.begin()
            for judged in group:
                if group is spare and telling.held >= FEWEST_POINTS:
                    break
                yield Progressed("translate", telling.told, max(whole, telling.told + 1))
                yield telling.tell(self._sides(job, writer, judged, pool))
        for judged, language in pool.rejected:
            texts = _in_family(job, judged, language)
            yield telling.tell(WrittenPoint(texts, judged.lines, judged.reasons))
        telling.begin()
        # Where hardly a translation passed, what stands in the articles stands here all the same.
        for judged in [j for group in [*groups, spare] for j in group]:
            if telling.held >= FEWEST_POINTS:
                break
            if judged.lines[0].place not in telling.places:
                yield telling.tell(_verbatim(job, judged.lines[0]))
        lead = telling.lead()
        headline = _digest_headline(job) or job.rendering.texts(lead.title, lead)
        if pool.failure is None and None in headline.values():
            try:
                headline = writer.headline(lead, job.sides)
            except ModelError as exc:
                pool.failure = exc
        notice = job.rendering.by_small_model(job.articles) if writer.small else {}
        if pool.failure is not None:
            detail = str(pool.failure)
            notice = {lang: say("broke_off", lang, detail=detail) for lang in job.sides}
        made = (writer.scribe.model.name, writer.scribe.usage)
        yield Summarized(telling.summary(self._terms, headline, notice, made))

    def _sides(self, job: _Job, writer: PointWriter, judged: Judged, pool: Pool) -> WrittenPoint:
        """The point in every language, or in its own where the model has failed."""
        if pool.failure is None:
            try:
                return writer.sides(judged, job.sides)
            except ModelError as exc:
                pool.failure = exc
        texts = _in_family(job, judged, judged.lines[0].article.language)
        return WrittenPoint(texts, judged.lines, (), judged.notes)


class _Telling:
    """The points so far, in groups, with their quotes."""

    def __init__(self, job: _Job) -> None:
        self._job = job
        self._book = CitationBook()
        self._points: list[Point] = []
        self._rejected: list[Point] = []
        self._groups: list[list[Line]] = []
        self._first = 0.0
        self.places: set[object] = set()

    @property
    def held(self) -> int:
        """Points that passed."""
        return len(self._points)

    @property
    def told(self) -> int:
        """Points that were told of."""
        return len(self._points) + len(self._rejected)

    def begin(self) -> None:
        """A further theme begins."""
        self._groups.append([])

    def tell(self, written: WrittenPoint) -> Pointed:
        """Takes the point in and makes its event."""
        before = len(self._book.all())
        numbers = tuple(self._book.cite(line.article, line.span).number for line in written.lines)
        verdict: Verdict = "unsupported" if written.reasons else "supported"
        point = Point(written.texts, numbers, verdict, written.reasons, written.notes)
        if written.reasons:
            self._rejected.append(point)
        else:
            self._points.append(point)
            self._groups[-1].append(written.lines[0])
            self.places.add(written.lines[0].place)
        self._first = self._first or _elapsed(self._job.start)
        return Pointed(point, self._book.all()[before:])

    def lead(self) -> Article:
        """The article that the first point rests on."""
        lines = [line for group in self._groups for line in group] or self._job.lines
        return lines[0].article

    def summary(
        self,
        terms: Terms,
        headline: Texts,
        notice: Texts,
        made: tuple[str, Usage] | None = None,
    ) -> Summary:
        """The whole; ``made`` names the model and what it took."""
        job, sides = self._job, self._job.sides
        groups = [group for group in self._groups if group]
        shown = [line for group in groups for line in group]
        places = {line.place for line in shown}
        rest = [line for line in job.lines if line.place not in places]
        table = key_figures(shown, rest, sides, terms, self._book)
        themes = themes_of(groups, job.lines, job.rendering, self._book)
        return Summary(
            articles=tuple(article.id for article in job.articles),
            languages=sides,
            mode="llm" if made else "extractive",
            model=made[0] if made else None,
            headline=headline,
            points=tuple(self._points),
            rejected=tuple(self._rejected),
            figures=table.rows,
            figures_left=table.left,
            names=names_in(job.articles, sides, terms),
            themes=themes,
            citations=self._book.all(),
            topic=job.topic,
            notice=notice,
            timings=Timings(first_token_ms=self._first, total_ms=_elapsed(job.start)),
            usage=made[1] if made else Usage(),
        )


def _digest_headline(job: _Job) -> Texts:
    """The topic and how many articles tell of it; empty where there is no topic, or one article."""
    count = len(job.articles)
    if job.topic is None or count < 2:
        return {}
    topic = job.topic.strip()
    return {lang: say("digest", lang, topic=topic, count=str(count)) for lang in job.sides}


def _verbatim(job: _Job, line: Line) -> WrittenPoint:
    """A sentence of an article as a point that rests on itself."""
    return WrittenPoint(dict(job.rendering.texts(line.text, line.article)), (line,))


def _in_family(job: _Job, judged: Judged, language: Language) -> dict[Language, str | None]:
    """A point in the languages that need no model."""
    article = judged.lines[0].article if judged.lines else job.lines[0].article
    texts = dict(job.rendering.texts(judged.text, article))
    return {lang: judged.text if lang == language else text for lang, text in texts.items()}


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


def _elapsed(start: float) -> float:
    return round((perf_counter() - start) * 1000, 1)

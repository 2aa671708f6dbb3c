"""Articles to a summary: read, choose or write, check on every side, tell as it goes."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

from rag.answering.citations import CitationBook
from rag.errors import InputError, ModelError
from rag.language.normalize import fold_script
from rag.language.script import detect_language
from rag.language.terms import Terms, traditional
from rag.models.embedding import Embedder
from rag.summaries.extractive import Rendering, chosen, themes_of
from rag.summaries.figures import key_figures
from rag.summaries.judging import Judged
from rag.summaries.lines import Line, Within, read_lines
from rag.summaries.model import (
    KeyFigure,
    Point,
    Pointed,
    Progressed,
    Summarized,
    Summary,
    SummaryEvent,
    Texts,
)
from rag.summaries.names import names_in
from rag.summaries.phrases import Vocabulary
from rag.summaries.themes import theme_label
from rag.summaries.wording import say
from rag.summaries.writing import FEWEST_POINTS, PointWriter, Pool, WrittenPoint
from rag.types import LANGUAGES, Article, Language, Timings, Usage, Verdict

_HEADLINE_THEMES = 2
_HEADLINE_OUTLETS = 3
_SPELLED: dict[Language, Callable[[str], str]] = {"zh-Hant": traditional, "zh-Hans": fold_script}


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
        vocabulary: Vocabulary,
        make_writer: Callable[[Terms], PointWriter] | None = None,
    ) -> None:
        self._embedder = embedder
        self._vocabulary = vocabulary
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
        sides = chosen_languages(articles, languages, topic)
        lines = read_lines(articles, self._embedder, within)
        if not lines:
            raise InputError("there is nothing to summarize: the articles hold no sentence")
        yield Progressed("read", len(articles), len(articles))
        job = _Job(articles, lines, Rendering(sides, self._vocabulary.terms), topic, start)
        if self._make_writer is None:
            yield from self._quoted(job)
        else:
            yield from self._written(job, self._make_writer(self._vocabulary.terms))

    def _quoted(self, job: _Job) -> Iterator[SummaryEvent]:
        telling = _Telling(job)
        for group in chosen(job.lines):
            telling.begin()
            for line in group:
                point = _verbatim(job, line)
                if any(point.texts.values()):
                    yield telling.tell(point)
                else:  # no words in any language asked for; its figures stand in the table
                    telling.silent.append(line)
        lead = telling.lead()
        headline = telling.headline() or job.rendering.texts(lead.title, lead)
        notice = job.rendering.needs_model(job.articles)
        yield Summarized(telling.summary(self._vocabulary, headline, notice))

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
        headline = telling.headline() or job.rendering.texts(lead.title, lead)
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
        yield Summarized(telling.summary(self._vocabulary, headline, notice, made))

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
        self.silent: list[Line] = []
        """Central sentences that none of the languages has words for."""

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
        vocabulary: Vocabulary,
        headline: Texts,
        notice: Texts,
        made: tuple[str, Usage] | None = None,
    ) -> Summary:
        """The whole; ``made`` names the model and what it took."""
        job, sides = self._job, self._job.sides
        groups = [group for group in self._groups if group]
        shown = [*(line for group in groups for line in group), *self.silent]
        places = {line.place for line in shown}
        rest = [line for line in job.lines if line.place not in places]
        table = key_figures(shown, rest, sides, vocabulary, self._book)
        themes = themes_of(groups, job.lines, job.rendering, vocabulary, self._book)
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
            names=names_in(
                job.articles, sides, vocabulary.terms, self._words_shown(shown, table.rows)
            ),
            themes=themes,
            citations=self._book.all(),
            topic=job.topic,
            notice=notice,
            timings=Timings(first_token_ms=self._first, total_ms=_elapsed(job.start)),
            usage=made[1] if made else Usage(),
        )

    def headline(self) -> Texts:
        """Of several articles: how many, on what, of whom and when; empty for one article."""
        job = self._job
        count = str(len(job.articles))
        if len(job.articles) < 2:
            return {}
        if job.topic is not None:
            topic = job.topic.strip()
            return {lang: say("digest", lang, topic=topic, count=count) for lang in job.sides}
        groups = [group for group in self._groups if group] or [self.silent or list(job.lines)]
        shown = [line for group in groups for line in group]
        labels = [
            theme_label(group, shown, job.sides, job.rendering.terms)
            for group in groups[:_HEADLINE_THEMES]
        ]
        return {
            lang: say("several", lang, count=count, about=_about(job.articles, labels, lang))
            for lang in job.sides
        }

    def _words_shown(self, shown: Sequence[Line], rows: Sequence[KeyFigure]) -> dict[str, str]:
        """The words of each article that a point or a row of the table rests on."""
        words: dict[str, list[str]] = {}
        for line in shown:
            words.setdefault(line.article.id, []).append(line.text)
        sources = {citation.number: citation.article_id for citation in self._book.all()}
        for row in rows:
            words.setdefault(sources[row.citation], []).append(row.quote)
        return {article: "\n".join(texts) for article, texts in words.items()}


def _about(articles: Sequence[Article], labels: Sequence[Texts], language: Language) -> str:
    """Themes, outlets and the time span of ``articles``, as a headline has them."""
    zh = language != "en"
    told = list(dict.fromkeys(text for label in labels if (text := label[language])))
    outlets = list(dict.fromkeys(a.source for a in articles if a.source))
    facts = []
    if 0 < len(outlets) <= _HEADLINE_OUTLETS:
        facts.append(("、" if zh else ", ").join(outlets))
    days = sorted(a.date.isoformat() for a in articles if a.date)
    if days:
        facts.append(" – ".join(dict.fromkeys((days[0], days[-1]))))
    rest = ("，" if zh else ", ").join(facts)
    about = ("；" if zh else "; ").join(told)
    if not about or not rest:
        return about or rest or articles[0].title
    return f"{about}（{rest}）" if zh else f"{about} ({rest})"


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


def _script_of(topic: str | None) -> Language | None:
    """The language that ``topic`` is written in; None where both scripts write it so."""
    if not topic:
        return None
    if detect_language(topic) == "en":
        return "en"
    same = [lang for lang, spelled in _SPELLED.items() if spelled(topic) == topic]
    return same[0] if len(same) == 1 else None


def chosen_languages(
    articles: Sequence[Article], languages: Sequence[Language], topic: str | None = None
) -> tuple[Language, ...]:
    """The languages asked for, once each, or those of the topic's or first article's reader."""
    if not articles:
        raise InputError("there is nothing to summarize: no article was given")
    unknown = [language for language in languages if language not in LANGUAGES]
    if unknown:
        raise InputError(f"unknown language {unknown[0]!r}: one of {', '.join(LANGUAGES)}")
    if languages:
        return tuple(dict.fromkeys(languages))
    own = articles[0].language
    asked = _script_of(topic)
    if asked is not None and (asked == "en") != (own == "en"):
        return (asked, own)
    own = asked or own
    return (own, "zh-Hant" if own == "en" else "en")


def _elapsed(start: float) -> float:
    return round((perf_counter() - start) * 1000, 1)

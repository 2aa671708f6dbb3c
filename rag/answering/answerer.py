"""One question to one answer: search, then quote or write, every sentence checked."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace

from rag.answering.beside import date_notes, disagreements_of, lead_of, premise_of, short_of
from rag.answering.citations import CitationBook
from rag.answering.clock import Clock
from rag.answering.extractive import Quoted, reading_order
from rag.answering.quotes import QuoteTranslator, translated
from rag.answering.reading import Reading, read_evidence
from rag.answering.unsaid import unsaid
from rag.answering.wording import say
from rag.answering.written import Writer
from rag.errors import ModelError
from rag.retrieval.question import Asked
from rag.retrieval.search import Search
from rag.telemetry import span
from rag.types import (
    Answer,
    AnswerEvent,
    Checked,
    Citation,
    Evidence,
    Filter,
    Finished,
    Hit,
    Rejection,
    Sentence,
    Turn,
    Usage,
    Waiting,
)


class Answerer:
    """Answers questions: by quotation, or through a writer where a model is set."""

    def __init__(
        self, search: Search, writer: Writer | None, *, passages: int, sentences: int
    ) -> None:
        self._search = search
        self.writer = writer
        self._passages = passages
        self._sentences = sentences

    def answer(
        self, question: str, history: Sequence[Turn] = (), only: Filter | None = None
    ) -> Generator[AnswerEvent, None, None]:
        """Evidence, every sentence as it is checked, translated quotes, then the whole answer.

        ``history`` are the turns before; their citations keep their numbers. With ``only``, from
        the articles that it keeps.

        Raises EmptyQuestion, and ModelError where a model fails before its first checked
        sentence; one that fails later leaves what was checked, with a notice.
        """
        clock = Clock()
        writer = self.writer  # another may be chosen while this one writes
        with span("retrieve") as part:
            asked, spent = self._written_out(writer, self._search.read(question, history), history)
            found = self._search.found(asked, self._passages, only)
            hits = found.hits
            part.note(hits=len(hits))
        clock.retrieved()
        yield Evidence(hits)
        for event in self._answering(writer, asked, hits, history, clock):
            if isinstance(event, Finished):
                answer = event.answer
                notice = answer.notice
                if found.failed:
                    said = say("rerank_failed", asked.language, found.failed)
                    notice = " ".join(filter(None, (notice, said)))
                answer = replace(answer, notice=notice, usage=spent + answer.usage)
                if writer is not None and writer.translator is not None:
                    answer = yield from _rendered(answer, hits, writer.translator(), clock)
                yield Finished(answer)
            else:
                yield event

    def _written_out(
        self, writer: Writer | None, asked: Asked, history: Sequence[Turn]
    ) -> tuple[Asked, Usage]:
        """A question that leans on others, as a model writes it out where one is set."""
        if writer is None or writer.rewriter is None or not asked.searched:
            return asked, Usage()
        written = writer.rewriter.written_out(asked.text, asked.language, history)
        if written.question is None or written.question == asked.text:
            return asked, written.usage
        alone = self._search.read(written.question)
        asked = replace(
            alone,
            text=asked.text,
            language=asked.language,
            searched=written.question,
            own=asked.own,
        )
        return asked, written.usage

    def _answering(
        self,
        writer: Writer | None,
        asked: Asked,
        hits: Sequence[Hit],
        history: Sequence[Turn],
        clock: Clock,
    ) -> Iterator[AnswerEvent]:
        with span("evidence"):
            reading = read_evidence(asked, hits, self._sentences)
        book = CitationBook((c for turn in history for c in turn.citations), hits, asked.language)
        if writer is not None and reading.picked:  # or there is nothing to write about
            yield from self._written(writer, asked, hits, reading, book, clock)
        else:
            yield from self._quoted(asked, hits, reading, book, clock)

    def _quoted(
        self,
        asked: Asked,
        hits: Sequence[Hit],
        reading: Reading,
        book: CitationBook,
        clock: Clock,
    ) -> Iterator[AnswerEvent]:
        sentences = []
        order = reading_order(reading.picked)
        # Cited in reading order, so that the numbers run as the sentences do.
        cited = [book.cite(quoted.hit.article, quoted.span) for quoted in order]
        premise, short = premise_of(reading, book), short_of(reading, book)
        if premise or short:
            yield lead_of(asked, short, premise, cited)
        for citation in cited:
            checked = _quote(citation)
            sentences.append(checked.sentence)
            clock.spoke()
            yield checked
        abstained = not sentences
        disputes = disagreements_of(reading, book)
        near = None
        if reading.nearest is not None:
            citation = book.cite(reading.nearest.hit.article, reading.nearest.span)
            near = _quote(citation).sentence
        text = joined(sentences)
        if abstained:
            text = say("abstained" if hits else self._why_nothing(), asked.language)
        yield Finished(
            Answer(
                question=asked.text,
                language=asked.language,
                mode="extractive",
                model=None,
                abstained=abstained,
                text=text,
                sentences=tuple(sentences),
                citations=book.all(),
                nearest=near,
                short=short,
                premise=premise,
                disagreements=disputes,
                dates=date_notes(book.all()),
                timings=clock.timings(),
                searched=asked.searched,
            )
        )

    def _why_nothing(self) -> str:
        """Where there are articles, the vectors always find some: unless a filter keeps none."""
        return "nothing_kept" if self._search.ledger.counts()[0] else "empty_library"

    def _written(
        self,
        writer: Writer,
        asked: Asked,
        hits: Sequence[Hit],
        reading: Reading,
        book: CitationBook,
        clock: Clock,
    ) -> Iterator[AnswerEvent]:
        language = asked.language
        sentences: list[Sentence] = []
        rejected: list[Rejection] = []
        notice = ""
        declined = broken = False
        usage = Usage()
        model = writer.model.name
        premise = premise_of(reading, book)
        if premise is not None:
            yield lead_of(asked, None, premise, book.all())
        events = writer.write(asked.searched or asked.text, language, hits, book)
        while True:
            try:
                event = next(events)
            except StopIteration as end:
                usage, declined = end.value.usage, end.value.declined
                break
            except ModelError as exc:
                if not sentences and not rejected:
                    raise
                notice, broken = say("broke_off", language, str(exc)), True
                break
            if isinstance(event, Waiting):
                yield event
                continue
            clock.spoke()
            if isinstance(event, Checked):
                sentences.append(event.sentence)
            else:
                rejected.append(event)
            yield event
        declined = declined and writer.may_decline
        if broken or not (sentences or declined):  # quotes say the rest, or all of it
            notice = notice or say("all_rejected" if rejected else "wrote_nothing", language)
            for checked in _quotes_beside(sentences, reading.picked, book):
                sentences.append(checked.sentence)
                clock.spoke()
                yield checked
        elif sentences:
            cited = {citation.article_id for citation in book.all()}
            left = unsaid(asked.text, (s.text for s in sentences), reading.picked, cited)
            notice = say("completed", language) if left else ""
            for quoted in left:
                checked = _quote(book.cite(quoted.hit.article, quoted.span))
                sentences.append(checked.sentence)
                yield checked
        if premise is not None and not any(premise.citation in s.citations for s in sentences):
            citation = next(c for c in book.all() if c.number == premise.citation)
            denial = _quote(citation)
            sentences.append(denial.sentence)
            clock.spoke()
            yield denial
        near = None
        if not sentences:  # the model's word against ours: what comes closest stands beside it
            closest = reading.picked[0]
            citation = book.cite(closest.hit.article, closest.span)
            near = _quote(citation).sentence
        text = joined(sentences) if sentences else say("abstained", language)
        yield Finished(
            Answer(
                question=asked.text,
                language=asked.language,
                mode="llm",
                model=model,
                abstained=not sentences,
                text=text,
                sentences=tuple(sentences),
                rejected=tuple(rejected),
                citations=book.all(),
                timings=clock.timings(),
                usage=usage,
                nearest=near,
                premise=premise,
                dates=date_notes(book.all()),
                notice=notice,
                searched=asked.searched,
            )
        )


def _rendered(
    answer: Answer, hits: Sequence[Hit], translator: QuoteTranslator, clock: Clock
) -> Generator[AnswerEvent, None, Answer]:
    """The answer with its quotes in the reader's language; where the model fails, with a notice."""
    by_number = {citation.number: citation for citation in answer.citations}
    articles = [hit.article for hit in hits]
    notice = answer.notice
    try:
        for event in translated(answer.citations, articles, answer.language, translator):
            by_number[event.citation.number] = event.citation
            yield event
    except ModelError as exc:
        said = say("untranslated", answer.language, str(exc))
        notice = " ".join(filter(None, (notice, said)))
    return replace(
        answer,
        citations=tuple(by_number.values()),
        notice=notice,
        usage=answer.usage + translator.usage,
        timings=replace(answer.timings, total_ms=clock.timings().total_ms),
    )


def _quote(citation: Citation) -> Checked:
    """A citation's words as a sentence of their own."""
    return Checked(Sentence(citation.quote, (citation.number,), "supported"), (citation,))


def _quotes_beside(
    sentences: Sequence[Sentence], picked: Sequence[Quoted], book: CitationBook
) -> Iterator[Checked]:
    """The picked quotes, but for those that a sentence of the answer rests on already."""
    used = {number for sentence in sentences for number in sentence.citations}
    for quoted in reading_order(picked):
        citation = book.cite(quoted.hit.article, quoted.span)
        if citation.number not in used:
            yield _quote(citation)


def joined(sentences: Sequence[Sentence]) -> str:
    """The sentences as one text with ``[1]`` marks behind each."""
    parts = [s.text + "".join(f"[{number}]" for number in s.citations) for s in sentences]
    text = ""
    for part in parts:
        gap = " " if text and part[:1].isascii() else ""
        text += gap + part
    return text

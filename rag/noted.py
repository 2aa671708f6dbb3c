"""What spans note of answers and summaries: numbers and names, never text."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from functools import partial

from rag.summaries.model import Summarized, SummaryEvent
from rag.telemetry import Span, Telemetry, followed
from rag.types import AnswerEvent, Article, Finished


def noted_answer(
    telemetry: Telemetry, events: Generator[AnswerEvent, None, None]
) -> Generator[AnswerEvent, None, None]:
    """The events of an answer, which are a span named ``question``."""
    part = telemetry.begin("question")
    return followed(part, events, partial(_answer, part))


def noted_summary(
    telemetry: Telemetry,
    events: Generator[SummaryEvent, None, None],
    articles: Sequence[Article],
) -> Generator[SummaryEvent, None, None]:
    """The events of a summary of ``articles``, which are a span named ``summary``."""
    part = telemetry.begin("summary")
    part.note(articles=len(articles))
    return followed(part, events, partial(_summary, part))


def _answer(part: Span, event: AnswerEvent) -> None:
    if isinstance(event, Finished):
        answer = event.answer
        part.note(
            language=answer.language,
            mode=answer.mode,
            model=answer.model or "none",
            abstained=answer.abstained,
            sentences=len(answer.sentences),
            rejected=len(answer.rejected),
            citations=len(answer.citations),
            prompt_tokens=answer.usage.prompt_tokens,
            completion_tokens=answer.usage.completion_tokens,
        )


def _summary(part: Span, event: SummaryEvent) -> None:
    if isinstance(event, Summarized):
        summary = event.summary
        part.note(mode=summary.mode, points=len(summary.points), rejected=len(summary.rejected))

"""An answer on the terminal, sentence by sentence as it comes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rag.types import Answer, AnswerEvent, Citation, Language, Lead, Translation


def print_answer(events: Iterable[AnswerEvent]) -> Answer:
    """Prints an answer as it comes and returns the whole of it."""
    from rag.types import Checked, Finished, Lead, Rejection

    for event in events:
        if isinstance(event, Lead):
            _print_lead(event)
        elif isinstance(event, Checked):
            marks = "".join(f"[{number}]" for number in event.sentence.citations)
            told = "".join(f"  ({reason})" for reason in event.sentence.reasons)
            print(event.sentence.text + marks + told, flush=True)
        elif isinstance(event, Rejection):
            print(f"✗ {event.text}  ({'; '.join(event.reasons)})", flush=True)
        elif isinstance(event, Finished):
            _print_end(event.answer)
            return event.answer
    raise AssertionError("an answer always finishes")


def _print_lead(lead: Lead) -> None:
    from rag.answering.wording import say

    by_number = {citation.number: citation for citation in lead.citations}
    if lead.premise is not None:
        quote = by_number[lead.premise.citation].quote
        told = say("premise", lead.language, quote)
        print(f"{told}[{lead.premise.citation}]", flush=True)
    if lead.short is not None:
        print(say("short", lead.language, f"{lead.short.text}[{lead.short.citation}]"), flush=True)


def _print_end(answer: Answer) -> None:
    from rag.answering.wording import say

    if answer.searched:
        print(say("searched", answer.language, answer.searched))
    if answer.abstained:
        print(answer.text)
    if answer.nearest is not None:
        marks = "".join(f"[{number}]" for number in answer.nearest.citations)
        print(f"{say('nearest', answer.language)} {answer.nearest.text}{marks}")
    by_number = {citation.number: citation for citation in answer.citations}
    for dispute in answer.disagreements:
        sides = "; ".join(_side(by_number[number], figure) for figure, number in dispute.figures)
        print(say("disagree", answer.language, sides))
    if answer.notice:
        print(answer.notice)
    used = answer.usage
    if used.prompt_tokens or used.completion_tokens:
        price = f", {used.cost:.4f}" if used.cost else ""
        print(
            f"{answer.model}: {used.prompt_tokens} + {used.completion_tokens} tokens{price}",
            file=sys.stderr,
        )
    if answer.citations:
        print()
    for citation in answer.citations:
        facts = [citation.title, citation.source, str(citation.date or ""), citation.article_id]
        print(f"[{citation.number}] " + " · ".join(fact for fact in facts if fact))
        if answer.mode == "llm":  # an extractive answer is its quotes: no need to say them twice
            print(f"    “{citation.quote}”")
        if citation.translation is not None:
            print("    " + _translation(citation.translation, answer.language))
        notes = [f"{d.text} = {d.meaning}" for d in answer.dates if d.citation == citation.number]
        if notes:
            print("    " + "; ".join(dict.fromkeys(notes)))
        for other in citation.also:
            facts = [other.title, other.source, str(other.date or ""), other.article_id]
            print("    = " + " · ".join(fact for fact in facts if fact))


def _translation(translation: Translation, language: Language) -> str:
    from rag.answering.wording import say

    if not translation.reasons:
        notes = "".join(f"  ({note})" for note in translation.notes)
        return say("translation", language, translation.text) + notes
    reasons = "; ".join(translation.reasons)
    return f"✗ {translation.text}  ({reasons})" if translation.text else f"✗ {reasons}"


def _side(citation: Citation, figure: str) -> str:
    facts = ", ".join(fact for fact in (citation.source, str(citation.date or "")) if fact)
    return f"{figure}[{citation.number}]" + (f" ({facts})" if facts else "")

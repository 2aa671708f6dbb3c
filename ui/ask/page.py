"""What one visitor's answer consists of so far."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rag.errors import ZhiwenError
from rag.feedback import Thumb
from rag.types import (
    Answer,
    AnswerEvent,
    Checked,
    Citation,
    Evidence,
    Filter,
    Finished,
    Hit,
    Lead,
    Rejection,
    Translated,
    Waiting,
)

THUMBS: tuple[Thumb, ...] = ("up", "down")


@dataclass(frozen=True, slots=True)
class Page:
    """A question and what has come of it; each event makes a new one.

    ``hits`` is None until the search has answered. ``parts`` are the sentences in the order in
    which they came, let through or not. At the end ``answer`` or ``error`` is set, or ``stopped``
    where the visitor had enough. ``lead`` is what stands before the sentences while they come.
    ``only`` says which articles were asked, None for all. ``rating`` is the visitor's thumb.
    ``ahead`` answers are written before this one. ``translated`` are the citations whose quotes
    have been rendered in the reader's language so far.
    """

    question: str = ""
    hits: tuple[Hit, ...] | None = None
    parts: tuple[Checked | Rejection, ...] = ()
    answer: Answer | None = None
    error: ZhiwenError | None = None
    stopped: bool = False
    rating: Thumb | None = None
    ahead: int = 0
    lead: Lead | None = None
    only: Filter | None = None
    translated: tuple[Citation, ...] = ()

    def after(self, event: AnswerEvent) -> Page:
        """The page once ``event`` has come."""
        match event:
            case Evidence(hits):
                return replace(self, hits=hits)
            case Waiting(ahead):
                return replace(self, ahead=ahead)
            case Lead():
                return replace(self, lead=event)
            case Finished(answer):
                return replace(self, answer=answer)
            case Translated(citation):
                return replace(self, translated=(*self.translated, citation))
            case Checked() | Rejection():
                return replace(self, parts=(*self.parts, event))

    @property
    def done(self) -> bool:
        """Whether nothing more will come."""
        return self.answer is not None or self.error is not None or self.stopped

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations so far, by number, each once."""
        if self.answer is not None:
            return self.answer.citations
        checked = [part.citations for part in self.parts if isinstance(part, Checked)]
        led = self.lead.citations if self.lead else ()
        found = {c.number: c for citations in (led, *checked, self.translated) for c in citations}
        return tuple(found[number] for number in sorted(found))


def parts_of(answer: Answer) -> tuple[Checked | Rejection, ...]:
    """The parts of a finished answer: its sentences, then what was rejected."""
    by_number = {citation.number: citation for citation in answer.citations}
    checked = [
        Checked(sentence, tuple(by_number[n] for n in sentence.citations if n in by_number))
        for sentence in answer.sentences
    ]
    return (*checked, *answer.rejected)

"""A visitor's questions one after the other, and what has come of each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from uuid import uuid4

from rag.types import Turn
from ui.ask.page import Page


def _new_id() -> str:
    return uuid4().hex


@dataclass(frozen=True, slots=True)
class Conversation:
    """Pages, oldest first; the last one may still be growing. ``id`` names it in the history."""

    pages: tuple[Page, ...] = ()
    id: str = field(default_factory=_new_id)

    @property
    def current(self) -> Page:
        """The last page; an empty one before the first question."""
        return self.pages[-1] if self.pages else Page()

    @property
    def earlier(self) -> tuple[Page, ...]:
        """The pages before the last one, newest first."""
        return self.pages[-2::-1] if len(self.pages) > 1 else ()

    def asked(self) -> tuple[Turn, ...]:
        """What was asked and answered so far, as a further question may lean on it."""
        return tuple(Turn.of(page.answer) for page in self.pages if page.answer is not None)

    def beside(self, page: Page) -> Conversation:
        """The conversation with ``page`` after its pages; one that found nothing at all goes."""
        kept = self.pages
        if kept and kept[-1].error is not None and kept[-1].hits is None:
            kept = kept[:-1]
        return replace(self, pages=(*kept, page))

    def with_current(self, page: Page) -> Conversation:
        """The conversation with ``page`` for its last one."""
        return replace(self, pages=(*self.pages[:-1], page))

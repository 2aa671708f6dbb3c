"""What becomes of a question: plain functions on a library, without any Gradio."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rag.errors import ZhiwenError
from rag.types import Filter
from ui.archive import Archive
from ui.ask.conversation import Conversation
from ui.ask.page import THUMBS, Page


def ask(
    library: Archive, conversation: Conversation, question: str, only: Filter | None = None
) -> Iterator[Conversation]:
    """The conversation after every event of the answer, from the articles of ``only``.

    An error ends the new page and keeps what was there.
    """
    page = Page(question.strip(), only=only)
    grown = conversation.beside(page)
    yield grown
    try:
        for event in library.ask_stream(page.question, conversation.asked(), only=only):
            page = page.after(event)
            yield grown.with_current(page)
    except ZhiwenError as error:
        yield grown.with_current(replace(page, error=error))


def refuse(conversation: Conversation, question: str, error: ZhiwenError) -> Conversation:
    """The conversation with a question that was not put, and why."""
    return conversation.beside(Page(question.strip(), error=error))


def again(conversation: Conversation) -> tuple[Conversation, Page]:
    """The conversation without its last page, and that page: what to ask once more."""
    return replace(conversation, pages=conversation.pages[:-1]), conversation.current


def rate(conversation: Conversation, thumb: object) -> Conversation:
    """The conversation with the visitor's thumb on its last answer; again takes it off.

    ``thumb`` comes from the browser and may be anything.
    """
    page = conversation.current
    given = next((known for known in THUMBS if known == thumb), None)
    if page.answer is None or given is None:
        return conversation
    rating = None if page.rating == given else given
    return conversation.with_current(replace(page, rating=rating))


def stop(conversation: Conversation) -> Conversation:
    """The conversation once the visitor has stopped its answer."""
    page = conversation.current
    return conversation if page.done else conversation.with_current(replace(page, stopped=True))


def fail(conversation: Conversation) -> Conversation:
    """The conversation once something broke that nobody foresaw: the evidence stays."""
    unforeseen = ZhiwenError("an unforeseen error: the server's log tells more")
    page = conversation.current
    return conversation if page.done else conversation.with_current(replace(page, error=unforeseen))

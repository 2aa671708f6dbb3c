"""What becomes of a question: plain functions on a library, without any Gradio."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rag.errors import ZhiwenError
from ui.archive import Archive
from ui.ask.page import Page


def ask(library: Archive, question: str) -> Iterator[Page]:
    """The page after every event of the answer; an error ends it and keeps what was there."""
    page = Page(question.strip())
    yield page
    try:
        for event in library.ask_stream(page.question):
            page = page.after(event)
            yield page
    except ZhiwenError as error:
        yield replace(page, error=error)


def stop(page: Page) -> Page:
    """The page once the visitor has stopped its answer."""
    return page if page.done else replace(page, stopped=True)


def fail(page: Page) -> Page:
    """The page once something broke that nobody foresaw: the evidence stays."""
    unforeseen = ZhiwenError("an unforeseen error: the server's log tells more")
    return page if page.done else replace(page, error=unforeseen)

"""What the page does when a visitor acts: plain functions on a library, without any Gradio."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from rag.errors import ZhiwenError
from rag.settings import Settings
from rag.types import Answer, AnswerEvent, Article, Change, Hit, Language, Span
from rag.wire import answer_json, article_json
from ui import shelf
from ui.page import Page
from ui.render import alert

_SPAN = re.compile(r"([0-9]{1,9}),([0-9]{1,9})")


class Archive(Protocol):
    """What the page asks of a library; :class:`rag.app.Library` is one."""

    @property
    def settings(self) -> Settings:
        """What it was opened with."""

    def ask(self, question: str) -> Answer:
        """The checked answer."""

    def ask_stream(self, question: str) -> Iterator[AnswerEvent]:
        """The answer as it comes."""

    def search(self, question: str, limit: int | None = None) -> tuple[Hit, ...]:
        """The passages that bear on the question, best first."""

    def add(self, paths: Sequence[Path | str]) -> list[Change]:
        """Stores the articles in the files."""

    def remove(self, article_id: str) -> Article:
        """Takes an article out."""

    def articles(self) -> list[Article]:
        """Every article in the order added, without its text."""

    def article(self, article_id: str) -> Article:
        """The stored article."""

    def counts(self) -> tuple[int, int]:
        """How many articles and passages there are."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action changes on the page, as HTML; None leaves a part as it is."""

    dialog: str | None = None
    notice: str | None = None
    library_changed: bool = False


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


def act(
    library: Archive, action: object, article_id: object, span: object, language: Language
) -> Outcome:
    """Reads an article, asks before removing one, or removes it.

    ``action``, ``article_id`` and ``span`` come from the browser and may be anything.
    """
    try:
        if action == "confirm":
            notice = shelf.removed(library.remove(str(article_id)), language)
            return Outcome(dialog="", notice=notice, library_changed=True)
        if action == "remove":
            return Outcome(dialog=shelf.confirmation(library.article(str(article_id)), language))
        if action == "read":
            article = library.article(str(article_id))
            return Outcome(dialog=shelf.reader(article, _span(span, article), language))
    except ZhiwenError as error:
        if action == "confirm":
            return Outcome(dialog="", notice=alert(error, language), library_changed=True)
        return Outcome(dialog=shelf.problem(error, language), library_changed=True)
    return Outcome()


def add_files(library: Archive, paths: Sequence[str], language: Language) -> Outcome:
    """Stores the articles in the uploaded files."""
    try:
        done = library.add([Path(path) for path in paths])
    except ZhiwenError as error:
        return Outcome(notice=alert(error, language), library_changed=True)
    return Outcome(notice=shelf.changes(done, language), library_changed=True)


def api_ask(library: Archive, question: str) -> dict[str, Any]:
    """The object of ``zhiwen ask --json``; raises ZhiwenError."""
    return answer_json(library.ask(question))


def api_search(library: Archive, question: str, limit: int) -> list[dict[str, Any]]:
    """The passages for a question, best first, 1 to 50 of them; raises ZhiwenError."""
    return [
        {
            "article": article_json(hit.article, with_text=False),
            "passage_id": hit.passage.id,
            "start": hit.passage.start,
            "end": hit.passage.end,
            "text": hit.passage.text,
            "score": round(hit.score, 4),
        }
        for hit in library.search(question, max(1, min(limit, 50)))
    ]


def _span(span: object, article: Article) -> Span | None:
    """``"start,end"`` as a span of the article; None for anything that is not one."""
    found = _SPAN.fullmatch(str(span))
    if found is None:
        return None
    start, end = int(found[1]), int(found[2])
    return (start, end) if start < end <= len(article.text) else None

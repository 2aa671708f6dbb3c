"""The page's events: what comes from Gradio goes to the handlers, and their results go back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import gradio as gr

from rag.errors import ZhiwenError
from rag.intake.sources import KNOWN, LARGEST_FILE
from rag.types import LANGUAGES, Language
from ui import handlers, render, shelf
from ui.handlers import Archive
from ui.i18n import browser_language, text
from ui.page import Page

LANGUAGE_COOKIE = "zhiwen_language"
"""Where the switch of languages keeps its choice: assets/masthead.js writes it."""

Updates = tuple[Any, ...]
"""One value or update for each output, in the order in which the layout lists them."""

_MEGABYTE = 1 << 20
_T = TypeVar("_T")


class Events:
    """The listeners of one library's page; what belongs to one visitor comes as arguments."""

    def __init__(self, library: Archive) -> None:
        self._library = library

    # -- parts of the page -----------------------------------------------------------------

    def mode_line(self, language: Language) -> str:
        """How answers are made, and from how much."""
        settings = self._library.settings
        return shelf.mode_line(
            self._library.counts(),
            has_model=settings.has_model,
            model=settings.llm_model,
            language=language,
        )

    def upload_hint(self, language: Language) -> str:
        """Which files the library reads."""
        return shelf.upload_hint(KNOWN, LARGEST_FILE // _MEGABYTE, language)

    def table(self, wanted: str, language: Language) -> str:
        """The articles that ``wanted`` leaves over."""
        return shelf.table(self._library.articles(), wanted, language)

    def words(self, language: Language, page: Page, wanted: str) -> Updates:
        """All that the page says in its reader's language: ``worded`` in the layout."""
        return (
            language,
            shelf.masthead(language),
            self.mode_line(language),
            gr.Tab(label=text("ask_tab", language)),
            gr.Tab(label=text("library_tab", language)),
            gr.Textbox(label=text("question", language), placeholder=text("placeholder", language)),
            gr.Button(value=text("send", language)),
            gr.Button(value=text("stop", language)),
            *self._answer(page, language),
            gr.UploadButton(label=text("upload", language)),
            self.upload_hint(language),
            gr.Textbox(label=text("filter", language), placeholder=text("filter_hint", language)),
            self.table(wanted, language),
        )

    def _answer(self, page: Page, language: Language) -> tuple[str, str]:
        empty = not page.question and self._library.counts()[0] == 0
        return (
            render.answer(page, language, empty_library=empty),
            render.evidence(page, language),
        )

    # -- listeners -------------------------------------------------------------------------

    def load(self, page: Page, wanted: str, request: gr.Request) -> Updates:
        """Speaks the language that was chosen here before, or else the browser's."""
        chosen = _language(request.cookies.get(LANGUAGE_COOKIE))
        accepted = request.headers.get("accept-language")
        return self.words(chosen or browser_language(accepted), page, wanted)

    def switch_language(
        self, current: Language, page: Page, wanted: str, event: gr.EventData
    ) -> Updates:
        """Speaks the language that the visitor chose."""
        chosen = _language(getattr(event, "language", None))
        return self.words(chosen or current, page, wanted)

    def ask(self, question: str, language: Language) -> Iterator[Updates]:
        """The answer as it comes."""
        for page in handlers.ask(self._library, question):
            yield self._asked(page, language)

    def stop(self, page: Page, language: Language) -> Updates:
        """Leaves the answer as far as it has come."""
        return self._asked(handlers.stop(page), language)

    def fail(self, page: Page, language: Language) -> Updates:
        """Ends an answer that an unforeseen error broke off."""
        return self._asked(handlers.fail(page), language)

    def _asked(self, page: Page, language: Language) -> Updates:
        return (
            *self._answer(page, language),
            page,
            gr.Button(visible=page.done),
            gr.Button(visible=not page.done),
        )

    def act(self, language: Language, wanted: str, event: gr.EventData) -> Updates:
        """Does what a button of an article says."""
        action, identity, span = (getattr(event, name, None) for name in ("act", "id", "span"))
        outcome = handlers.act(self._library, action, identity, span, language)
        return self._changed(outcome, language, wanted)

    def upload(self, paths: list[str], language: Language, wanted: str) -> Iterator[Updates]:
        """Stores uploaded files."""
        yield gr.skip(), shelf.adding(language), gr.skip(), gr.skip()
        outcome = handlers.add_files(self._library, paths, language)
        yield self._changed(outcome, language, wanted)

    def _changed(self, outcome: handlers.Outcome, language: Language, wanted: str) -> Updates:
        changed = outcome.library_changed
        return (
            gr.skip() if outcome.dialog is None else outcome.dialog,
            gr.skip() if outcome.notice is None else outcome.notice,
            self.table(wanted, language) if changed else gr.skip(),
            self.mode_line(language) if changed else gr.skip(),
        )

    # -- the programming interface ---------------------------------------------------------

    def api_ask(self, question: str) -> dict[str, Any]:
        """The checked answer with its citations."""
        return _told(lambda: handlers.api_ask(self._library, question))

    def api_search(self, question: str, limit: int = 6) -> list[dict[str, Any]]:
        """The passages that bear on a question, best first."""
        return _told(lambda: handlers.api_search(self._library, question, limit))


def _language(code: object) -> Language | None:
    return next((known for known in LANGUAGES if known == code), None)


def _told(call: Callable[[], _T]) -> _T:
    try:
        return call()
    except ZhiwenError as error:
        raise gr.Error(str(error), print_exception=False) from error

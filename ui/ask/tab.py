"""The tab where questions are asked: layout and wiring."""

from __future__ import annotations

from collections.abc import Iterator

import gradio as gr

from rag.types import Language
from ui.archive import Archive
from ui.ask import handlers, render
from ui.ask.page import Page
from ui.frame import FIRST, QUIET, Frame, Updates, html, textbox
from ui.i18n import text

_LONGEST_QUESTION = 2000  # characters


class AskTab:
    """A question, its answer and the evidence for it."""

    def __init__(self, library: Archive, frame: Frame) -> None:
        """Makes the tab; called inside a ``gr.Tabs``."""
        self._library = library
        with frame.tab("ask"):
            page = gr.State(Page())  # beside the tabs it would be counted as one of them
            with gr.Row(elem_classes="zw-ask"):
                question = textbox(
                    "question", "placeholder", longest=_LONGEST_QUESTION, most_lines=5
                )
                send = gr.Button(text("send", FIRST), variant="primary", scale=0, min_width=96)
                stop = gr.Button(text("stop", FIRST), visible=False, scale=0, min_width=96)
            with gr.Row(elem_classes="zw-columns", equal_height=False):
                with gr.Column(scale=6, min_width=320):
                    answer = html("", script="acting")
                with gr.Column(scale=5, min_width=320):
                    evidence = html("", script="acting")

        asked = [answer, evidence, page, send, stop]
        asking = gr.on(
            [question.submit, send.click],
            self._ask,
            [question, frame.language],
            asked,
            trigger_mode="once",
            **QUIET,
        )
        asking.failure(self._fail, [page, frame.language], asked, **QUIET)
        stop.click(self._stop, [page, frame.language], asked, cancels=[asking], **QUIET)
        frame.acts(evidence)
        frame.speak(self._words, [frame.language], [question, send, stop])
        frame.follow(self._shown, [page, frame.language], [answer, evidence])

    def _words(self, language: Language) -> Updates:
        return (
            gr.Textbox(label=text("question", language), placeholder=text("placeholder", language)),
            gr.Button(value=text("send", language)),
            gr.Button(value=text("stop", language)),
        )

    def _shown(self, page: Page, language: Language) -> Updates:
        empty = not page.question and self._library.counts()[0] == 0
        return (
            render.answer(page, language, empty_library=empty),
            render.evidence(page, language),
        )

    def _ask(self, question: str, language: Language) -> Iterator[Updates]:
        """The answer as it comes."""
        for page in handlers.ask(self._library, question):
            yield self._after(page, language)

    def _stop(self, page: Page, language: Language) -> Updates:
        """Leaves the answer as far as it has come."""
        return self._after(handlers.stop(page), language)

    def _fail(self, page: Page, language: Language) -> Updates:
        """Ends an answer that an unforeseen error broke off."""
        return self._after(handlers.fail(page), language)

    def _after(self, page: Page, language: Language) -> Updates:
        return (
            *self._shown(page, language),
            page,
            gr.Button(visible=page.done),
            gr.Button(visible=not page.done),
        )

"""The tab where questions are asked: layout and wiring."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import gradio as gr

from rag.errors import ZhiwenError
from rag.feedback import Feedback, FeedbackStore
from rag.telemetry.log import LOGGER
from rag.types import Filter, Language
from ui.archive import Archive
from ui.articles import problem
from ui.ask import handlers, panel, render
from ui.ask.conversation import Conversation
from ui.ask.history import History
from ui.frame import FIRST, QUIET, Frame, Updates, html, textbox
from ui.i18n import text
from ui.narrowing.choice import BadPeriod, Choice
from ui.narrowing.row import NarrowingRow
from ui.readers import reader_of

_LONGEST_QUESTION = 2000  # characters
_OPEN_HERE = "() => sessionStorage.getItem('zhiwen-conversation') || ''"
"""The conversation that this browser tab had open: assets/acting.js keeps its id."""

log = logging.getLogger(f"{LOGGER}.ask")


DraftKeys = Callable[[Iterable[Feedback]], str]
"""Makes drafts of answer keys, as YAML, from thumbs-down answers: the evaluation's own."""


class AskTab:
    """A question, its answer and the evidence for it, and what was asked before."""

    def __init__(self, library: Archive, frame: Frame, draft: DraftKeys | None = None) -> None:
        """Makes the tab; called inside a ``gr.Tabs``."""
        self._library = library
        self._draft = draft
        self._history = History(library.settings.home, library)
        self._feedback = FeedbackStore(library.settings.home)
        with frame.tab("ask"):
            # Beside the tabs these would be counted as two of them.
            talk = gr.State(None)
            open_here = gr.Textbox(visible=False)
            with gr.Row(elem_classes="zw-ask"):
                question = textbox(
                    "question", "placeholder", longest=_LONGEST_QUESTION, most_lines=5
                )
                send = gr.Button(text("send", FIRST), variant="primary", scale=0, min_width=96)
                stop = gr.Button(text("stop", FIRST), visible=False, scale=0, min_width=96)
                fresh = gr.Button(text("new_conversation", FIRST), scale=0, min_width=96)
                earlier = gr.Button(text("history", FIRST), scale=0, min_width=80)
            narrowing = NarrowingRow(library, frame)
            with gr.Row(elem_classes="zw-columns", equal_height=False):
                with gr.Column(scale=6, min_width=320):
                    answer = html("", script="acting")
                with gr.Column(scale=5, min_width=320):
                    evidence = html("", script="acting")

        asked = [answer, evidence, talk, question, send, stop]
        language = frame.language
        listening = {"trigger_mode": "once", **QUIET}
        asking = [
            gr.on(
                [question.submit, send.click],
                self._ask,
                [question, talk, language, *narrowing.inputs],
                asked,
                **listening,
            ),
            answer.ask(self._suggested, [talk, language, *narrowing.inputs], asked, **listening),
            answer.again(self._again, [talk, language], asked, **listening),
        ]
        for listener in asking:
            listener.failure(self._fail, [talk, language], asked, **QUIET)
            listener.then(self._keep, [talk], None, **QUIET)
            listener.then(frame.mode_line, [language], [frame.mode], **QUIET)
        stop.click(self._stop, [talk, language], asked, cancels=asking, **QUIET)
        fresh.click(self._fresh, [language], asked, cancels=asking, **QUIET)
        answer.rate(self._rate, [talk, language], [talk, answer], **QUIET)
        earlier.click(self._entries, [talk, language], [frame.dialog], **QUIET)
        frame.dialog.act(self._act, [talk, language], [*asked, frame.dialog], **QUIET)
        frame.acts(answer)
        frame.acts(evidence)
        frame.speak(self._words, [language], [question, send, stop, fresh, earlier])
        frame.follow(self._shown, [talk, language], [answer, evidence])
        frame.loaded(self._reopen, [open_here], [talk], js=_OPEN_HERE).then(
            self._shown, [talk, language], [answer, evidence], **QUIET
        )

    # -- showing ---------------------------------------------------------------------------

    def _words(self, language: Language) -> Updates:
        return (
            gr.Textbox(label=text("question", language), placeholder=text("placeholder", language)),
            *(
                gr.Button(value=text(name, language))
                for name in ("send", "stop", "new_conversation", "history")
            ),
        )

    def _shown(self, talk: Conversation | None, language: Language | None) -> Updates:
        if language is None:  # the page is still loading; this comes again
            return gr.skip(), gr.skip()
        talk = talk or Conversation()
        newest = () if talk.pages else self._library.browse(limit=panel.SUGGESTED).items
        return (
            panel.conversation(talk, language, newest=[item.article for item in newest]),
            render.evidence(talk.current, language),
        )

    def _after(self, talk: Conversation, language: Language) -> Updates:
        done = not talk.pages or talk.current.done
        return (
            *self._shown(talk, language),
            talk,
            gr.skip(),
            gr.Button(visible=done),
            gr.Button(visible=not done),
        )

    # -- asking ----------------------------------------------------------------------------

    def _ask(
        self, question: str, talk: Conversation | None, language: Language, *narrowed: Any
    ) -> Iterator[Updates]:
        """The answer as it comes."""
        talk = talk or Conversation()
        try:
            only = Choice.of(*narrowed).filter()
        except BadPeriod as error:
            yield self._after(handlers.refuse(talk, question, error), language)
        else:
            # The browser bounds it too, but not everything that calls is our page in a browser.
            yield from self._answer(question[:_LONGEST_QUESTION], talk, language, only)

    def _answer(
        self, question: str, talk: Conversation, language: Language, only: Filter | None
    ) -> Iterator[Updates]:
        for number, grown in enumerate(handlers.ask(self._library, talk, question, only)):
            updates = list(self._after(grown, language))
            if number == 0 and question.strip():
                updates[3] = ""  # asked: room for the next question
            yield tuple(updates)

    def _suggested(
        self, talk: Conversation | None, language: Language, sources: Any, since: Any, until: Any,
        languages: Any, event: gr.EventData,
    ) -> Iterator[Updates]:  # fmt: skip
        """Asks what the page suggested; Gradio finds no event behind a ``*narrowed``."""
        question = str(getattr(event, "question", ""))[:_LONGEST_QUESTION]
        yield from self._ask(question, talk, language, sources, since, until, languages)

    def _again(self, talk: Conversation | None, language: Language) -> Iterator[Updates]:
        """Asks the last question once more, of the same articles, in place of its answer."""
        before, page = handlers.again(talk or Conversation())
        yield from self._answer(page.question, before, language, page.only)

    def _stop(self, talk: Conversation, language: Language) -> Updates:
        """Leaves the answer as far as it has come."""
        return self._after(handlers.stop(talk), language)

    def _fail(self, talk: Conversation, language: Language) -> Updates:
        """Ends an answer that an unforeseen error broke off."""
        return self._after(handlers.fail(talk), language)

    # -- conversations ---------------------------------------------------------------------

    def _keep(self, talk: Conversation | None, request: gr.Request) -> None:
        try:
            if talk is not None:
                self._history.keep(reader_of(request), talk)
        except ZhiwenError as error:  # the answer stands all the same
            log.warning("a conversation was not kept: %s", type(error).__name__)

    def _reopen(self, identity: str, request: gr.Request) -> Conversation:
        """What this browser tab had open before it was loaded again, or a new conversation."""
        try:
            return self._history.open(reader_of(request), identity) or Conversation()
        except ZhiwenError as error:
            log.warning("a conversation was not opened: %s", type(error).__name__)
            return Conversation()

    def _fresh(self, language: Language) -> Updates:
        return self._after(Conversation(), language)

    def _rate(
        self,
        talk: Conversation,
        language: Language,
        event: gr.EventData,
        request: gr.Request,
    ) -> Updates:
        """Keeps the visitor's thumb; the same one again takes it back."""
        rated = handlers.rate(talk, getattr(event, "thumb", None))
        self._keep(rated, request)
        page, draft = rated.current, ""
        if page.answer is not None and page.rating != talk.current.rating:
            try:
                reader = request.username or ""
                if page.rating is None:
                    self._feedback.take_back(page.answer, reader)
                else:
                    said = self._feedback.record(page.answer, page.rating, reader=reader)
                    draft = self._draft([said]) if self._draft is not None else ""
            except ZhiwenError as error:
                log.warning("a thumb was not kept: %s", type(error).__name__)
        return rated, panel.conversation(rated, language, draft=draft)

    def _entries(self, talk: Conversation | None, language: Language, request: gr.Request) -> str:
        try:
            entries = self._history.entries(reader_of(request))
        except ZhiwenError as error:
            return problem(error, language)
        return panel.history(entries, talk.id if talk else "", language)

    def _act(
        self,
        talk: Conversation | None,
        language: Language,
        event: gr.EventData,
        request: gr.Request,
    ) -> Updates:
        """Opens or deletes a conversation of the history; other buttons are not ours."""
        action, identity = getattr(event, "act", None), str(getattr(event, "id", ""))
        reader = reader_of(request)
        try:
            if action == "open" and (found := self._history.open(reader, identity)) is not None:
                return (*self._after(found, language), "")
            if action == "forget":
                self._history.forget(reader, identity)
                return (*_NOTHING, self._entries(talk, language, request))
        except ZhiwenError as error:
            return (*_NOTHING, problem(error, language))
        return (*_NOTHING, gr.skip())


_NOTHING = (gr.skip(),) * 6

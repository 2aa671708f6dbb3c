"""The status tab: layout and wiring."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import gradio as gr

from rag.doctor import Check, examine
from rag.errors import ZhiwenError
from rag.settings import Settings, origins
from rag.types import Language
from ui.archive import Archive
from ui.articles import alert
from ui.frame import FIRST, QUIET, Frame, Updates, html, textbox
from ui.i18n import text
from ui.status import handlers, model, report

_LONGEST = 500  # characters of an address, a name or a key

Examine = Callable[[Settings], list[Check]]


class StatusTab:
    """What answers and how to change it, whether all is in order, and the settings in force."""

    def __init__(self, library: Archive, frame: Frame, look: Examine = examine) -> None:
        """Makes the tab; called inside a ``gr.Tabs``. ``look`` may take seconds."""
        self._library = library
        self._frame = frame
        self._look = look
        with frame.tab("status"):
            shown = gr.State("")
            card = html("", script="status")
            with gr.Accordion(
                text("server_heading", FIRST), open=False, elem_classes="zw-fold"
            ) as server:
                hint = html("")
                with gr.Column(elem_classes="zw-server"):
                    url = textbox("server_url", "server_url_hint", longest=_LONGEST, most_lines=1)
                    name = textbox("server_model", "server_model", longest=_LONGEST, most_lines=1)
                    key = textbox(
                        "server_key", "server_key", longest=_LONGEST, most_lines=1, secret=True
                    )
                    use = gr.Button(text("server_use", FIRST), scale=0, min_width=120)
                told = html("")
            checks = html("", script="status")
            settings = html("")

        language = frame.language
        model_parts = [card, shown, frame.mode]
        card.look(self._look_at_model, [shown, language], model_parts, **QUIET)
        card.act(self._act, [language], [*model_parts, frame.dialog, frame.notice], **QUIET)
        frame.dialog.act(
            self._remove, [language], [*model_parts, frame.dialog, frame.notice], **QUIET
        )
        gr.on(
            [use.click, url.submit, name.submit, key.submit],
            self._serve,
            [url, name, key, language],
            [told, key, *model_parts],
            trigger_mode="once",
            **QUIET,
        )
        for moment in (checks.look, checks.act):
            moment(self._examine, [language], [checks, settings], trigger_mode="once", **QUIET)
        frame.speak(self._words, [language], [server, hint, url, name, key, use])
        frame.speak(self._again, [language], [card, shown, checks, settings])

    # -- words -----------------------------------------------------------------------------

    def _words(self, language: Language, request: gr.Request) -> Updates:
        return (
            gr.Accordion(label=text("server_heading", language), visible=self._may(request)),
            model.hint("server_hint", language),
            gr.Textbox(
                label=text("server_url", language), placeholder=text("server_url_hint", language)
            ),
            *(
                gr.Textbox(label=text(words, language), placeholder=text(words, language))
                for words in ("server_model", "server_key")
            ),
            gr.Button(value=text("server_use", language)),
        )

    def _again(self, language: Language, request: gr.Request) -> Updates:
        """The parts in another language; the checks are made anew when they are looked at."""
        card = self._card(language, request)
        return card, card, report.looking(language), self._settings(language)

    # -- the model -------------------------------------------------------------------------

    def _look_at_model(self, shown: str, language: Language, request: gr.Request) -> Updates:
        """Follows what others do; sends nothing where nothing has changed."""
        if self._card(language, request) == shown:
            return (gr.skip(),) * 3
        return self._model(language, request)

    def _act(self, language: Language, event: gr.EventData, request: gr.Request) -> Updates:
        action = getattr(event, "act", None)
        if action == "ask":
            asked = model.removal(self._view(request), language)
            return (gr.skip(), gr.skip(), gr.skip(), asked, gr.skip())
        return self._done(action, language, request)

    def _remove(self, language: Language, event: gr.EventData, request: gr.Request) -> Updates:
        """What the dialog says; its other buttons are not ours."""
        if getattr(event, "act", None) != "remove-model":
            return (gr.skip(),) * 5
        return self._done("remove", language, request, dialog="")

    def _done(
        self, action: object, language: Language, request: gr.Request, dialog: object = None
    ) -> Updates:
        problem = ""
        try:
            if self._may(request):
                handlers.act(self._library.models, action)
        except ZhiwenError as error:
            problem = alert(error, language)
        closing = gr.skip() if dialog is None else dialog
        return (*self._model(language, request), closing, problem)

    def _serve(
        self, url: str, name: str, key: str, language: Language, request: gr.Request
    ) -> Iterator[Updates]:
        """Tries a server, and lets it write where it answers."""
        waiting = (gr.skip(),) * 4
        if not self._may(request):
            yield gr.skip(), *waiting
            return
        yield model.busy(language), *waiting
        try:
            trial = self._library.models.serve(url, name, key)
        except ZhiwenError as error:
            yield model.not_taken(error, language), *waiting
            return
        said = model.tried(trial.name, trial.seconds, language)
        yield said, "", *self._model(language, request)

    def _model(self, language: Language, request: gr.Request) -> Updates:
        card = self._card(language, request)
        return card, card, self._frame.mode_line(language)

    def _card(self, language: Language, request: gr.Request) -> str:
        return model.card(self._view(request), language)

    def _view(self, request: gr.Request) -> handlers.ModelView:
        return handlers.view(self._library.models, may_change=self._may(request))

    def _may(self, request: gr.Request) -> bool:
        return handlers.may_change(self._library.settings, request.username, request.headers)

    # -- checks and settings ---------------------------------------------------------------

    def _examine(self, language: Language) -> Iterator[Updates]:
        yield report.looking(language), self._settings(language)
        found = self._look(self._library.settings)
        yield report.checks(found, language), gr.skip()

    def _settings(self, language: Language) -> str:
        settings = self._library.settings
        try:
            return report.settings_table(settings, origins(settings), language)
        except ZhiwenError as error:  # zhiwen.toml was broken since the start
            return alert(error, language)

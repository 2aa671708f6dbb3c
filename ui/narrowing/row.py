"""The row that narrows articles down: layout and wiring, for whichever tab wants one."""

from __future__ import annotations

from typing import Any

import gradio as gr

from rag.types import LANGUAGES, Language
from ui.archive import Archive
from ui.frame import FIRST, PICKING, QUIET, Frame, Updates, html, textbox
from ui.i18n import text
from ui.narrowing import choice as narrowing
from ui.narrowing.choice import BadPeriod, Choice


class NarrowingRow:
    """Sources, both ends of the time, and languages; closed until somebody opens it.

    ``inputs`` are the parts whose values :meth:`Choice.of` takes; ``moments`` those at which the
    visitor has narrowed or widened the articles.
    """

    def __init__(self, library: Archive, frame: Frame) -> None:
        """Makes the row; called inside a tab."""
        self._library = library
        self._sources = gr.State(())
        with gr.Accordion(text("narrow", FIRST), open=False, elem_classes="zw-fold") as fold:
            with gr.Row(elem_classes="zw-narrow"):
                find = textbox("find_source", "find_source", longest=200, most_lines=1)
                since = textbox("since", "since", longest=40, most_lines=1)
                until = textbox("until", "until", longest=40, most_lines=1)
                languages = gr.CheckboxGroup(
                    choices=_languages(FIRST),
                    label=text("language", FIRST),
                    show_label=False,
                    container=False,
                )
            shown = html("", script="acting")

        self.inputs = [self._sources, since, until, languages]
        language = frame.language
        self.moments = [
            self._sources.change, since.submit, since.blur, until.submit, until.blur,
            languages.change,
        ]  # fmt: skip
        looking = [find, language, *self.inputs]
        frame.follow(self._show, looking, [fold, shown], also=[*self.moments, find.change])
        shown.pick(self._pick, [self._sources], [self._sources, find], **PICKING)
        shown.drop(self._drop, [self._sources], [self._sources], **PICKING)
        shown.clear(self._clear, [], [*self.inputs, find], **QUIET)
        frame.speak(self._words, [language], [find, since, until, languages])

    def _words(self, language: Language) -> Updates:
        named = ("find_source", "since", "until")
        return (
            *(gr.Textbox(label=text(n, language), placeholder=text(n, language)) for n in named),
            gr.CheckboxGroup(choices=_languages(language), label=text("language", language)),
        )

    def _show(self, wanted: str, language: Language | None, *parts: Any) -> Updates:
        if language is None:
            return gr.skip(), gr.skip()
        choice = Choice.of(*parts)
        try:
            only = choice.filter()
        except BadPeriod:
            only = None
        matching = self._library.browse(limit=1, only=only).total if only else None
        offered = self._library.sources(wanted, narrowing.OFFERED + len(choice.sources))
        return (
            gr.Accordion(label=narrowing.label(choice, language)),
            narrowing.row(choice, offered, matching, language),
        )

    def _pick(self, sources: tuple[str, ...], event: gr.EventData) -> Updates:
        return tuple(dict.fromkeys((*sources, str(getattr(event, "id", "")))))[
            -narrowing.MOST :
        ], ""

    def _drop(self, sources: tuple[str, ...], event: gr.EventData) -> tuple[str, ...]:
        return tuple(one for one in sources if one != getattr(event, "id", None))

    def _clear(self) -> Updates:
        return (), "", "", [], ""


def _languages(language: Language) -> list[tuple[str, str]]:
    return [(text(code, language), code) for code in LANGUAGES]

"""The tab of summaries: layout and wiring."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from rag.types import LANGUAGES, Language
from ui.archive import Archive
from ui.frame import FIRST, PICKING, QUIET, Frame, Updates, html, textbox
from ui.i18n import LANGUAGE_LABELS, text
from ui.summaries import chooser, render
from ui.summaries import draft as drafts
from ui.summaries.draft import Draft


class SummariesTab:
    """Articles or a topic to choose, and the summary of them."""

    def __init__(self, library: Archive, frame: Frame) -> None:
        """Makes the tab; called inside a ``gr.Tabs``."""
        self._library = library
        with frame.tab("summaries"):
            made = gr.State(Draft())
            chosen = gr.State(())
            with gr.Row(elem_classes="zw-choose"):
                with gr.Column(scale=3, min_width=280):
                    wanted = textbox("chosen_articles", "find_hint", longest=200, most_lines=1)
                    choice = html("", script="acting")
                sides = gr.CheckboxGroup(
                    choices=[(LANGUAGE_LABELS[code], code) for code in LANGUAGES],
                    label=text("sides", FIRST),
                    show_label=False,
                    container=False,
                    scale=1,
                    min_width=200,
                    elem_classes="zw-radio",
                )
            with gr.Row(elem_classes="zw-ask"):
                topic = textbox("topic", "topic_hint", longest=500, most_lines=2)
                go = gr.Button(text("summarize", FIRST), variant="primary", scale=0, min_width=110)
                stop = gr.Button(text("stop", FIRST), visible=False, scale=0, min_width=96)
            shown = html("", script="acting")

        language = frame.language
        outputs = [shown, made, go, stop]
        working = gr.on(
            [go.click, topic.submit],
            self._summarize,
            [chosen, topic, sides, language],
            outputs,
            trigger_mode="once",
            **QUIET,
        )
        working.failure(self._fail, [made, language], outputs, **QUIET)
        stop.click(self._stop, [made, language], outputs, cancels=[working], **QUIET)
        choice.pick(self._pick, [chosen], [chosen, wanted], **PICKING)
        choice.drop(self._drop, [chosen], [chosen], **PICKING)
        frame.acts(shown)
        frame.speak(self._words, [sides, language], [wanted, sides, topic, go, stop])
        frame.follow(
            self._choices,
            [chosen, wanted, language],
            [choice],
            also=[chosen.change, wanted.change],
        )
        frame.speak(render.draft, [made, language], [shown])

    def _words(self, sides: list[Language] | None, language: Language) -> Updates:
        other: Language = "zh-Hant" if language == "en" else "en"
        chosen = sides or [language, other]
        return (
            gr.Textbox(
                label=text("chosen_articles", language), placeholder=text("find_hint", language)
            ),
            gr.CheckboxGroup(label=text("sides", language), value=chosen),
            gr.Textbox(label=text("topic", language), placeholder=text("topic_hint", language)),
            gr.Button(value=text("summarize", language)),
            gr.Button(value=text("stop", language)),
        )

    # -- choosing --------------------------------------------------------------------------

    def _choices(self, chosen: tuple[str, ...], wanted: str, language: Language | None) -> Any:
        if language is None:  # the page is still loading
            return gr.skip()
        offered = self._library.browse(wanted, limit=chooser.OFFERED + len(chosen))
        return chooser.chooser(drafts.known(self._library, chosen), offered, language)

    def _pick(self, chosen: tuple[str, ...], event: gr.EventData) -> Updates:
        picked = dict.fromkeys((*chosen, str(getattr(event, "id", ""))))
        return tuple(picked)[: chooser.MOST], ""

    def _drop(self, chosen: tuple[str, ...], event: gr.EventData) -> tuple[str, ...]:
        return tuple(one for one in chosen if one != getattr(event, "id", None))

    # -- summarizing -----------------------------------------------------------------------

    def _summarize(
        self,
        chosen: tuple[str, ...],
        topic: str,
        sides: list[Language] | None,
        language: Language,
    ) -> Iterator[Updates]:
        """The summary as it comes."""
        wanted = [side for side in sides or () if side in LANGUAGES]
        for made in drafts.summarized(self._library, chosen, topic, wanted):
            yield self._after(made, language)

    def _stop(self, made: Draft, language: Language) -> Updates:
        return self._after(drafts.stop(made), language)

    def _fail(self, made: Draft, language: Language) -> Updates:
        return self._after(drafts.fail(made), language)

    def _after(self, made: Draft, language: Language) -> Updates:
        return (
            render.draft(made, language),
            made,
            gr.Button(visible=made.done),
            gr.Button(visible=not made.done),
        )

"""What stands around the tabs and what they share: language, notices, the article dialog."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

import gradio as gr

from rag.types import LANGUAGES, Article, Language
from ui import actions, look, masthead
from ui.archive import Archive
from ui.i18n import LANGUAGE_COOKIE, reading_language, text

FIRST: Language = "zh-Hant"
"""What labels say until the browser has said what it prefers."""

QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
"""For listeners that are not endpoints and show their own progress."""

PICKING: dict[str, Any] = {
    "trigger_mode": "multiple",
    "concurrency_limit": 1,
    "concurrency_id": "picking",
    **QUIET,
}
"""For clicks that add to what was picked: one after the other, and none is passed over."""

Updates = tuple[Any, ...]
"""One value or update for each output, in the order in which the layout lists them."""


class Frame:
    """The page's top, its notice and its dialog; each tab is handed it and hangs on to it.

    ``language`` is None until the page has loaded, and then what the visitor reads. ``revision``
    is another (:func:`changed`) whenever the visitor has changed the library, so that what shows
    articles can follow.
    """

    def __init__(self, library: Archive, demo: gr.Blocks) -> None:
        """Makes the components; called inside ``demo``."""
        self._library = library
        self._demo = demo
        self.language = gr.State(None)
        self.revision = gr.State("")
        self._masthead = html(masthead.masthead(FIRST), script="masthead")
        self.mode = html(self.mode_line(FIRST), script="mode")
        self._removed = gr.State(None)
        self.notice = html("", script="acting")
        self.dialog = html("", script="dialog", style="zw-aloof")
        self._tabs: dict[str, gr.Tab] = {}

    def tab(self, name: str) -> gr.Tab:
        """A tab with the label ``text(f"{name}_tab")``, in the order of the calls."""
        made = gr.Tab(text(f"{name}_tab", FIRST), id=name)
        self._tabs[name] = made
        return made

    def wire(self, tabs: gr.Tabs) -> None:
        """Listens to the frame's own parts; called once, after all tabs are there."""
        self.loaded(self._load, [], [self.language, self._masthead])
        self._masthead.language(
            self._switch, [self.language], [self.language, self._masthead], **QUIET
        )
        self.speak(self._labels, [self.language], list(self._tabs.values()))
        self.follow(self.mode_line, [self.language], [self.mode])
        self.mode.go(lambda: gr.Tabs(selected="status"), None, [tabs], **QUIET)
        self.acts(self.dialog)
        self.acts(self.notice)

    def loaded(
        self,
        react: Callable[..., Any],
        inputs: Sequence[Any],
        outputs: Sequence[Any],
        js: str | None = None,
    ) -> Any:
        """Calls ``react`` when a visitor has loaded the page; ``js`` gives the inputs' values."""
        return self._demo.load(react, list(inputs), list(outputs), js=js, **QUIET)

    def acts(self, part: gr.HTML) -> None:
        """Lets the article buttons in ``part`` do what they say."""
        inputs = [self.language, self._removed]
        outputs = [self.dialog, self.notice, self.revision, self._removed]
        part.act(self._act, inputs, outputs, **QUIET)

    def speak(
        self, words: Callable[..., Any], inputs: Sequence[Any], outputs: Sequence[Any]
    ) -> None:
        """Calls ``words`` when the page has loaded and when its language is switched.

        ``inputs`` come first to last, as in any listener: name ``language`` among them.
        """
        self.language.change(words, list(inputs), list(outputs), **QUIET)

    def follow(
        self,
        show: Callable[..., Any],
        inputs: Sequence[Any],
        outputs: Sequence[Any],
        also: Sequence[Any] = (),
    ) -> None:
        """Like :meth:`speak`, and also when the library has changed, and at the moments ``also``.

        Whatever draws a part anew belongs into ``also``: of two listeners the one that answers
        last would win, and that may be the one that began before the visitor changed something.
        """
        moments = [self.language.change, self.revision.change, *also]
        gr.on(moments, show, list(inputs), list(outputs), trigger_mode="always_last", **QUIET)

    def mode_line(self, language: Language) -> str:
        """What answers at present, from how many articles."""
        return masthead.mode_line(self._library.counts(), self._library.models.mode, language)

    # -- listeners -------------------------------------------------------------------------

    def _load(self, request: gr.Request) -> Updates:
        """Speaks the language that was chosen here before, or else the browser's."""
        cookie, header = (
            request.cookies.get(LANGUAGE_COOKIE),
            request.headers.get("accept-language"),
        )
        language = reading_language(cookie, header)
        return language, masthead.masthead(language, request.username)

    def _switch(self, current: Language, event: gr.EventData, request: gr.Request) -> Updates:
        """Speaks the language that the visitor chose."""
        language = _language(getattr(event, "language", None)) or current
        return language, masthead.masthead(language, request.username)

    def _labels(self, language: Language) -> list[gr.Tab]:
        return [gr.Tab(label=text(f"{name}_tab", language)) for name in self._tabs]

    def _act(
        self,
        language: Language,
        removed: tuple[Article, ...] | None,
        event: gr.EventData,
    ) -> Updates:
        action, identity, span = (getattr(event, name, None) for name in ("act", "id", "span"))
        if action == "undo":
            done = actions.undo(self._library, removed, identity, language)
        else:
            done = actions.act(self._library, action, identity, span, language)
        return (
            gr.skip() if done.dialog is None else done.dialog,
            gr.skip() if done.notice is None else done.notice,
            changed() if done.library_changed else gr.skip(),
            gr.skip() if done.removed is None else done.removed,
        )


def changed() -> str:
    """A revision that never was: counted up, it would be the same after two changes at once."""
    return uuid4().hex


def html(value: str, script: str | None = None, style: str | None = None) -> gr.HTML:
    """A part of the page that we write ourselves, with the script and the class of these names."""
    js = look.script(script) if script else None
    return gr.HTML(value, js_on_load=js, apply_default_css=False, elem_classes=style)


def textbox(
    label: str,
    placeholder: str,
    *,
    longest: int,
    most_lines: int,
    lines: int = 1,
    secret: bool = False,
) -> gr.Textbox:
    """A box without a frame; ``label`` and ``placeholder`` are names of texts."""
    return gr.Textbox(
        value="",
        label=text(label, FIRST),
        placeholder=text(placeholder, FIRST),
        show_label=False,
        container=False,
        lines=lines,
        max_lines=most_lines,
        max_length=longest,
        type="password" if secret else "text",
        elem_classes="zw-box",
    )


def _language(code: object) -> Language | None:
    return next((known for known in LANGUAGES if known == code), None)

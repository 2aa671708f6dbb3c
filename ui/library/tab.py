"""The library's tab: layout and wiring."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from rag.errors import ZhiwenError
from rag.intake.sources import KNOWN, LARGEST_FILE
from rag.types import Change, Language
from ui.archive import Archive
from ui.articles import alert, problem
from ui.frame import FIRST, QUIET, Frame, Updates, changed, html, textbox
from ui.i18n import text
from ui.library import handlers, news, shelf, standing
from ui.library.shelf import View
from ui.narrowing.choice import BadPeriod, Choice
from ui.narrowing.row import NarrowingRow

_MEGABYTE = 1 << 20
_LONGEST_PASTE = 200_000  # characters
_LONGEST_ADDRESSES = 20_000


class LibraryTab:
    """The articles, ways to add some, and how the library stands."""

    def __init__(self, library: Archive, frame: Frame) -> None:
        """Makes the tab; called inside a ``gr.Tabs``."""
        self._library = library
        with frame.tab("library"):
            view = gr.State(View())
            with gr.Row(elem_classes="zw-upload"):
                upload = gr.UploadButton(
                    text("upload", FIRST),
                    file_count="multiple",
                    variant="primary",
                    scale=0,
                    min_width=180,
                )
                hint = html("", script="drop")
            with gr.Accordion(text("web", FIRST), open=False, elem_classes="zw-fold zw-web") as web:
                given = textbox(
                    "web", "web_hint", longest=_LONGEST_ADDRESSES, most_lines=8, lines=2
                )
                fetch = gr.Button(text("add", FIRST), scale=0, min_width=96)
                feeds = html("", script="acting")
            with gr.Accordion(
                text("paste", FIRST), open=False, elem_classes="zw-fold zw-paste"
            ) as paste:
                pasted = textbox(
                    "paste", "paste_hint", longest=_LONGEST_PASTE, most_lines=12, lines=5
                )
                add = gr.Button(text("add", FIRST), scale=0, min_width=96)
            state = html("", script="acting")
            wanted = textbox("filter", "filter_hint", longest=200, most_lines=1)
            narrowing = NarrowingRow(library, frame)
            table = html("", script="acting")

        language = frame.language
        told = [frame.notice, frame.revision]
        shown = [view, language, wanted, *narrowing.inputs]
        # Further files may come while the first are still being stored: none is passed over.
        storing: dict[str, Any] = {"trigger_mode": "multiple", **QUIET}
        upload.upload(self._upload, [upload, language], told, **storing)
        fetch.click(self._fetch, [given, language], [*told, given], **storing)
        feeds.act(self._feed, [language], [*told, feeds], **storing)
        add.click(self._paste, [pasted, language], [*told, pasted], **QUIET)
        state.act(self._state_act, [language], [state, frame.dialog], trigger_mode="once", **QUIET)
        table.sort(self._sort, [view], [view], **QUIET)
        table.more(View.longer, [view], [view], **QUIET)
        frame.acts(table)
        frame.speak(
            self._words, [language], [upload, hint, web, given, fetch, paste, pasted, add, wanted]
        )
        frame.follow(self._standing, [language], [state, feeds])
        frame.follow(
            self._table, shown, [table], also=[view.change, wanted.change, *narrowing.moments]
        )

    def _words(self, language: Language) -> Updates:
        return (
            gr.UploadButton(label=text("upload", language)),
            news.upload_hint(KNOWN, LARGEST_FILE // _MEGABYTE, language),
            gr.Accordion(label=text("web", language)),
            gr.Textbox(label=text("web", language), placeholder=text("web_hint", language)),
            gr.Button(value=text("add", language)),
            gr.Accordion(label=text("paste", language)),
            gr.Textbox(label=text("paste", language), placeholder=text("paste_hint", language)),
            gr.Button(value=text("add", language)),
            gr.Textbox(label=text("filter", language), placeholder=text("filter_hint", language)),
        )

    # -- the table -------------------------------------------------------------------------

    def _table(self, view: View, language: Language | None, wanted: str, *parts: Any) -> Any:
        if language is None:  # the page is still loading
            return gr.skip()
        choice = Choice.of(*parts)
        try:
            only = choice.filter()
        except BadPeriod:  # the row says so
            only = choice.whenever().filter()
        listing = self._library.browse(
            wanted, view.order, descending=view.descending, limit=view.rows, only=only
        )
        filtered = bool(wanted.strip()) or only is not None
        return shelf.table(listing, view, filtered=filtered, language=language)

    def _sort(self, view: View, event: gr.EventData) -> View:
        return view.sorted_by(getattr(event, "order", None))

    # -- adding ----------------------------------------------------------------------------

    def _upload(self, paths: list[str], language: Language) -> Iterator[Updates]:
        """Stores uploaded files and tells of each as it is stored."""
        yield from self._adding(handlers.add_files(self._library, paths), len(paths), language)

    def _fetch(self, words: str, language: Language) -> Iterator[Updates]:
        """Stores what is at the addresses; the box is emptied once they are being read."""
        try:
            wanted = handlers.addresses(words)
        except ZhiwenError as error:
            yield alert(error, language), gr.skip(), gr.skip()
            return
        found = handlers.add_addresses(self._library, wanted)
        for told in self._adding(found, len(wanted), language):
            yield *told, ""

    def _feed(self, language: Language, event: gr.EventData) -> Iterator[Updates]:
        """Reads a feed of the list again, or forgets it."""
        action, address = getattr(event, "act", None), str(getattr(event, "id", ""))
        try:
            known = [feed.name for feed in self._library.feeds()]
            if address in known and action == "forget_feed":
                self._library.forget_feed(address)
                yield gr.skip(), gr.skip(), standing.feeds(self._library.feeds(), language)
            elif address in known and action == "look":
                found = handlers.add_addresses(self._library, [address])
                for told in self._adding(found, 0, language):
                    yield *told, gr.skip()
        except ZhiwenError as error:
            yield alert(error, language), gr.skip(), gr.skip()

    def _adding(
        self, found: Iterator[list[Change]], whole: int, language: Language
    ) -> Iterator[Updates]:
        """What becomes of the articles that are coming in, and at the end the whole of it."""
        yield news.adding([], whole, language), gr.skip()
        so_far = ""
        try:
            for done in found:
                so_far = news.changes(done, language)
                yield news.adding(done, whole, language), gr.skip()
        except ZhiwenError as error:
            so_far = alert(error, language) + so_far
        yield so_far, changed()

    def _paste(self, words: str, language: Language) -> Updates:
        """Stores a pasted article; the box is emptied once it is stored."""
        try:
            done = handlers.add_pasted(self._library, words, f"{text('pasted', language)}.txt")
        except ZhiwenError as error:
            return alert(error, language), gr.skip(), gr.skip()
        refused = any(change.action == "refused" for change in done)
        return news.changes(done, language), changed(), gr.skip() if refused else ""

    # -- how the library stands ------------------------------------------------------------

    def _standing(self, language: Language) -> Updates:
        return (
            standing.state(self._library.condition(), language),
            standing.feeds(self._library.feeds(), language),
        )

    def _state_act(self, language: Language, event: gr.EventData) -> Iterator[Updates]:
        """Makes the indexes anew, or lists articles that are alike."""
        action = getattr(event, "act", None)
        try:
            if action == "similar":
                yield gr.skip(), standing.similar(self._library.duplicates(), language)
            elif action == "rebuild":
                yield standing.rebuilding(None, language), gr.skip()
                for progress in handlers.rebuild(self._library):
                    yield standing.rebuilding(progress, language), gr.skip()
                yield standing.state(self._library.condition(), language), gr.skip()
        except ZhiwenError as error:
            now = standing.state(self._library.condition(), language)
            yield now, problem(error, language)

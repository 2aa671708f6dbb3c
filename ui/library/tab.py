"""The library's tab: layout and wiring."""

from __future__ import annotations

from collections.abc import Iterator

import gradio as gr

from rag.errors import ZhiwenError
from rag.intake.sources import KNOWN, LARGEST_FILE
from rag.types import Language
from ui.archive import Archive
from ui.articles import alert
from ui.frame import FIRST, QUIET, Frame, Updates, html, textbox
from ui.i18n import text
from ui.library import handlers, shelf
from ui.library.shelf import View

_MEGABYTE = 1 << 20
_LONGEST_PASTE = 200_000  # characters


class LibraryTab:
    """The articles, and ways to add some."""

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
            with gr.Accordion(text("paste", FIRST), open=False, elem_classes="zw-paste") as paste:
                pasted = textbox(
                    "paste", "paste_hint", longest=_LONGEST_PASTE, most_lines=12, lines=5
                )
                add = gr.Button(text("add", FIRST), scale=0, min_width=96)
            wanted = textbox("filter", "filter_hint", longest=200, most_lines=1)
            table = html("", script="acting")

        language, revision = frame.language, frame.revision
        changed = [frame.notice, revision]
        shown = [wanted, view, language]
        # Further files may come while the first are still being stored: none is passed over.
        upload.upload(
            self._upload,
            [upload, language, revision],
            changed,
            trigger_mode="multiple",
            **QUIET,
        )
        add.click(self._paste, [pasted, language, revision], [*changed, pasted], **QUIET)
        wanted.change(
            self._wanted, [wanted, language], [view, table], trigger_mode="always_last", **QUIET
        )
        table.sort(self._sort, shown, [view, table], **QUIET)
        table.more(self._more, shown, [view, table], **QUIET)
        frame.acts(table)
        frame.speak(self._words, [language], [upload, hint, paste, pasted, add, wanted])
        frame.follow(self._table, shown, [table])

    def _words(self, language: Language) -> Updates:
        return (
            gr.UploadButton(label=text("upload", language)),
            shelf.upload_hint(KNOWN, LARGEST_FILE // _MEGABYTE, language),
            gr.Accordion(label=text("paste", language)),
            gr.Textbox(label=text("paste", language), placeholder=text("paste_hint", language)),
            gr.Button(value=text("add", language)),
            gr.Textbox(label=text("filter", language), placeholder=text("filter_hint", language)),
        )

    # -- the table -------------------------------------------------------------------------

    def _table(self, wanted: str, view: View, language: Language) -> str:
        listing = self._library.browse(
            wanted, view.order, descending=view.descending, limit=view.rows
        )
        return shelf.table(listing, view, filtered=bool(wanted.strip()), language=language)

    def _wanted(self, wanted: str, language: Language) -> Updates:
        return View(), self._table(wanted, View(), language)

    def _sort(self, wanted: str, view: View, language: Language, event: gr.EventData) -> Updates:
        view = view.sorted_by(getattr(event, "order", None))
        return view, self._table(wanted, view, language)

    def _more(self, wanted: str, view: View, language: Language) -> Updates:
        return view.longer(), self._table(wanted, view.longer(), language)

    # -- adding ----------------------------------------------------------------------------

    def _upload(self, paths: list[str], language: Language, revision: int) -> Iterator[Updates]:
        """Stores uploaded files and tells of each as it is stored."""
        yield shelf.adding([], language), gr.skip()
        so_far = ""
        try:
            for done in handlers.add_files(self._library, paths):
                so_far = shelf.changes(done, language)
                yield shelf.adding(done, language), gr.skip()
        except ZhiwenError as error:
            so_far = alert(error, language) + so_far
        yield so_far, revision + 1

    def _paste(self, words: str, language: Language, revision: int) -> Updates:
        """Stores a pasted article; the box is emptied once it is stored."""
        try:
            done = handlers.add_pasted(self._library, words, f"{text('pasted', language)}.txt")
        except ZhiwenError as error:
            return alert(error, language), gr.skip(), gr.skip()
        refused = any(change.action == "refused" for change in done)
        return shelf.changes(done, language), revision + 1, gr.skip() if refused else ""

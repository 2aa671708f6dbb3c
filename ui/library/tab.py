"""The library's tab: layout and wiring."""

from __future__ import annotations

from collections.abc import Iterator

import gradio as gr

from rag.intake.sources import KNOWN, LARGEST_FILE
from rag.types import Language
from ui.archive import Archive
from ui.frame import FIRST, QUIET, Frame, Updates, html, textbox
from ui.i18n import text
from ui.library import handlers, shelf

_MEGABYTE = 1 << 20


class LibraryTab:
    """The articles, and ways to add some."""

    def __init__(self, library: Archive, frame: Frame) -> None:
        """Makes the tab; called inside a ``gr.Tabs``."""
        self._library = library
        with frame.tab("library"):
            with gr.Row(elem_classes="zw-upload"):
                upload = gr.UploadButton(
                    text("upload", FIRST),
                    file_count="multiple",
                    variant="primary",
                    scale=0,
                    min_width=180,
                )
                hint = html("", script="drop")
            wanted = textbox("filter", "filter_hint", longest=200, most_lines=1)
            table = html("", script="acting")

        upload.upload(
            self._upload,
            [upload, frame.language, frame.revision],
            [frame.notice, frame.revision],
            **QUIET,
        )
        wanted.change(
            self._table, [wanted, frame.language], table, trigger_mode="always_last", **QUIET
        )
        frame.acts(table)
        frame.speak(self._words, [frame.language], [upload, hint, wanted])
        frame.follow(self._table, [wanted, frame.language], [table])

    def _words(self, language: Language) -> Updates:
        return (
            gr.UploadButton(label=text("upload", language)),
            shelf.upload_hint(KNOWN, LARGEST_FILE // _MEGABYTE, language),
            gr.Textbox(label=text("filter", language), placeholder=text("filter_hint", language)),
        )

    def _table(self, wanted: str, language: Language) -> str:
        return shelf.table(self._library.articles(), wanted, language)

    def _upload(self, paths: list[str], language: Language, revision: int) -> Iterator[Updates]:
        """Stores uploaded files."""
        yield shelf.adding(language), gr.skip()
        yield handlers.add_files(self._library, paths, language), revision + 1

"""The page in Gradio: layout and wiring only; what it shows and does stands in the other modules.

No part of the page is fetched from anywhere but its own server: fonts are the reader's own.
"""

from __future__ import annotations

import os

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # read while gradio is imported

from collections.abc import Callable
from typing import Any

import gradio as gr

from rag.intake.sources import LARGEST_FILE
from rag.settings import Settings
from rag.types import Language
from ui import look, server, shelf
from ui.events import Events
from ui.handlers import Archive
from ui.i18n import text
from ui.page import Page

_AT_ONCE = 32  # answers under way at the same time; each waits mostly for a model server
_FIRST: Language = "zh-Hant"  # until the browser has said what it prefers
_LONGEST_QUESTION = 2000  # characters
_HOUR = 3600  # seconds: uploads are deleted when they are older, and when the server ends


def build(library: Archive) -> gr.Blocks:
    """The page for ``library``, wired but not yet served."""
    events = Events(library)
    with gr.Blocks(
        title="知聞 Zhiwen",
        analytics_enabled=False,
        fill_width=True,
        delete_cache=(_HOUR, _HOUR),
    ) as demo:
        language = gr.State(_FIRST)
        page = gr.State(Page())
        masthead = _html(shelf.masthead(_FIRST), script="masthead")
        mode = _html(events.mode_line(_FIRST))
        with gr.Tabs(elem_classes="zw-tabs"):
            with gr.Tab(text("ask_tab", _FIRST), id="ask") as ask_tab:
                with gr.Row(elem_classes="zw-ask"):
                    question = _textbox("question", "placeholder", _LONGEST_QUESTION, 5)
                    send = gr.Button(text("send", _FIRST), variant="primary", scale=0, min_width=96)
                    stop = gr.Button(text("stop", _FIRST), visible=False, scale=0, min_width=96)
                with gr.Row(elem_classes="zw-columns", equal_height=False):
                    with gr.Column(scale=6, min_width=320):
                        answer = _html("", script="acting")
                    with gr.Column(scale=5, min_width=320):
                        evidence = _html("", script="acting")
            with gr.Tab(text("library_tab", _FIRST), id="library") as library_tab:
                with gr.Row(elem_classes="zw-upload"):
                    upload = gr.UploadButton(
                        text("upload", _FIRST),
                        file_count="multiple",
                        variant="primary",
                        scale=0,
                        min_width=180,
                    )
                    hint = _html(events.upload_hint(_FIRST), script="drop")
                notice = _html("")
                wanted = _textbox("filter", "filter_hint", 200, 1)
                table = _html("", script="acting")
        dialog = _html("", script="dialog")

        frame = [language, masthead, mode, ask_tab, library_tab]
        worded = [*frame, question, send, stop, answer, evidence, upload, hint, wanted, table]
        asked = [answer, evidence, page, send, stop]
        changed = [dialog, notice, table, mode]
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

        # Before the listeners: a private one called `ask` would take the name away.
        gr.api(events.api_ask, api_name="ask")
        gr.api(events.api_search, api_name="search")

        demo.load(events.load, [page, wanted], worded, **quiet)
        masthead.language(events.switch_language, [language, page, wanted], worded, **quiet)
        asking = gr.on(
            [question.submit, send.click],
            events.ask,
            [question, language],
            asked,
            trigger_mode="once",
            **quiet,
        )
        asking.failure(events.fail, [page, language], asked, **quiet)
        stop.click(events.stop, [page, language], asked, cancels=[asking], **quiet)
        for part in (evidence, table, dialog):
            part.act(events.act, [language, wanted], changed, **quiet)
        upload.upload(events.upload, [upload, language, wanted], changed, **quiet)
        wanted.change(events.table, [wanted, language], table, trigger_mode="always_last", **quiet)
    demo.queue(default_concurrency_limit=_AT_ONCE)
    return demo


def serve(library: Archive, settings: Settings, *, announce: Callable[[str], None]) -> None:
    """Serves the page until Ctrl-C or a TERM signal; ``announce`` gets its address once it listens.

    A port that is taken gives way to the next free one. Raises BadSetting where none of twenty is.
    """
    demo = build(library)

    def launch(host: str, port: int) -> str:
        address: str
        _, address, _ = demo.launch(
            server_name=host,
            server_port=port,
            prevent_thread_lock=True,
            share=False,
            quiet=True,
            show_error=True,
            enable_monitoring=False,
            run_history=False,  # it would keep questions in the browser
            footer_links=[],
            ssr_mode=False,
            pwa=False,
            max_threads=2 * _AT_ONCE,
            max_file_size=LARGEST_FILE,
            favicon_path=look.icon(),
            theme=look.theme(),
            head=look.head(),
        )
        return address

    def close() -> None:
        demo.close(verbose=False)

    server.run(launch, close, settings.host, settings.port, announce)


def _html(value: str, script: str | None = None) -> gr.HTML:
    js = look.script(script) if script else None
    return gr.HTML(value, js_on_load=js, apply_default_css=False)


def _textbox(label: str, placeholder: str, longest: int, most_lines: int) -> gr.Textbox:
    return gr.Textbox(
        value="",
        label=text(label, _FIRST),
        placeholder=text(placeholder, _FIRST),
        show_label=False,
        container=False,
        lines=1,
        max_lines=most_lines,
        max_length=longest,
        elem_classes="zw-box",
    )

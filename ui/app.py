"""The page in Gradio: the frame and its tabs, each a package of its own, and how it is served.

No part of the page is fetched from anywhere but its own server: fonts are the reader's own.
"""

from __future__ import annotations

import os

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # read while gradio is imported

from collections.abc import Callable

import gradio as gr

from rag.intake.sources import LARGEST_FILE
from rag.settings import Settings
from ui import look, server
from ui.api import Endpoints
from ui.archive import Archive
from ui.ask.tab import AskTab, DraftKeys
from ui.evaluation.bench import Bench
from ui.evaluation.tab import EvaluationTab
from ui.frame import Frame
from ui.library.tab import LibraryTab
from ui.serving.accounts import Accounts
from ui.serving.listening import Listener
from ui.serving.operations import Operations
from ui.serving.signin import SignIn, reader_of_scope
from ui.serving.site import site
from ui.status.tab import StatusTab
from ui.summaries.tab import SummariesTab

_AT_ONCE = 32  # answers under way at the same time; each waits mostly for a model server
_HOUR = 3600  # seconds: uploads are deleted when they are older, and when the server ends


def build(
    library: Archive, draft: DraftKeys | None = None, evaluation: Bench | None = None
) -> gr.Blocks:
    """The page for ``library``, wired but not yet served.

    ``draft`` makes answer keys of thumbs, ``evaluation`` runs keys; without one, no tab does.
    """
    with gr.Blocks(
        title="知聞 Zhiwen",
        analytics_enabled=False,
        fill_width=True,
        delete_cache=(_HOUR, _HOUR),
    ) as demo:
        Endpoints(library).publish()
        frame = Frame(library, demo)
        with gr.Tabs(elem_classes="zw-tabs") as tabs:
            AskTab(library, frame, draft)
            SummariesTab(library, frame)
            LibraryTab(library, frame)
            if evaluation is not None:
                EvaluationTab(frame, evaluation)
            StatusTab(library, frame)
        frame.wire(tabs)
    demo.queue(default_concurrency_limit=_AT_ONCE)
    demo.max_threads = 2 * _AT_ONCE
    return demo


def serve(
    library: Archive,
    settings: Settings,
    *,
    announce: Callable[[str], None],
    draft: DraftKeys | None = None,
    evaluation: Bench | None = None,
) -> None:
    """Serves the page until Ctrl-C or a TERM signal; ``announce`` gets its address once it listens.

    The default port gives way to the next free one where it is taken, one that somebody chose does
    not. Raises BadSetting where none is free.
    """
    server.check_exposure(settings)
    signin = SignIn(Accounts(settings.auth)) if settings.auth is not None else None
    library.start_counting()
    demo = build(library, draft, evaluation)
    page = gr.mount_gradio_app(
        site(Operations(library), settings.allowed_hosts, signin, tools=settings.mcp),
        demo,
        path="/",
        auth_dependency=reader_of_scope if signin is not None else None,
        show_error=True,
        enable_monitoring=False,
        run_history=False,  # it would keep questions in the browser
        footer_links=[],
        ssr_mode=False,
        pwa=False,
        max_file_size=LARGEST_FILE,
        favicon_path=look.icon(),
        theme=look.theme(),
        head=look.head(),
    )
    # On a page that it did not launch itself, Gradio would take any file of the server's for an
    # upload, whoever names it.
    demo.has_launched = True
    listener = Listener(page)

    def close() -> None:
        demo.close(verbose=False)  # ends the streams, so that the server need not wait for them
        listener.close()

    chosen = "port" in settings.model_fields_set
    server.run(listener.launch, close, settings.host, settings.port, announce, only=chosen)

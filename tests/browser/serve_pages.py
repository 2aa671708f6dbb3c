"""Serves a real library and a scripted one until Ctrl-C: ``serve_pages.py HOME``.

Prints one line of JSON for each page, with its name and address, once it listens. Any attempt to
reach another machine goes to stderr, where nothing else should be.
"""

from __future__ import annotations

import json
import signal
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

from scripted_library import ScriptedLibrary

from eval.bench.bench import Bench
from eval.key_drafts import draft_keys
from rag.app import open_library
from rag.settings import load_settings
from ui.app import serve


def main(home: Path) -> None:
    scripted = load_settings(
        home=home / "scripted", port=0, llm_url="http://127.0.0.1:9", llm_model="scripted-1"
    )
    threading.Thread(
        target=serve,
        args=(ScriptedLibrary(scripted), scripted),
        kwargs={"announce": lambda address: announce("scripted", address)},
        daemon=True,
    ).start()
    settings = load_settings(home=home / "real", port=0)
    with open_library(settings) as library, closing(Bench(library)) as evaluation:
        serve(
            library,
            settings,
            announce=lambda address: announce("real", address),
            draft=draft_keys,
            evaluation=evaluation,
        )


def announce(name: str, address: str) -> None:
    print(json.dumps({"name": name, "address": address}), flush=True)


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    if host not in ("127.0.0.1", "localhost", "::1", None):
        print(f"{event}: {host}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.addaudithook(watch)
    # What a script starts in the background ignores an interrupt; tests send one.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    main(Path(sys.argv[1]))

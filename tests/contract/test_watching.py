"""`zhiwen watch`: what is there and what comes is added; who holds the library is waited for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from rag import open_library
from rag.errors import InputError
from rag.settings import load_settings
from rag.types import Change
from rag.watching import watch
from tests.fakes import news


def wait_for(what: Callable[[], bool]) -> None:
    end = time.monotonic() + 90
    while not what():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.1)


def test_what_comes_is_added(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    (folder / ".hidden").mkdir(parents=True)
    (folder / "1.txt").write_text(news(1))
    changes: list[Change] = []
    lines: list[str] = []
    stop = threading.Event()
    settings = load_settings(home=home)
    watcher = threading.Thread(
        target=watch, args=(settings, [str(folder)], 60.0, changes.extend, lines.append, stop)
    )
    watcher.start()
    try:
        wait_for(lambda: any("watching" in line for line in lines))
        assert [change.action for change in changes] == ["added"]
        time.sleep(1)  # the system's notices have begun
        with open_library(home=home):  # the library can be had in between; the news wait meanwhile
            (folder / "2.txt").write_text(news(2))
            (folder / ".hidden" / "3.txt").write_text(news(3))
            (folder / "picture.png").write_bytes(b"\x89PNG")
            wait_for(lambda: any("waits until it is free" in line for line in lines))
        wait_for(lambda: len(changes) == 2)
        (folder / "1.txt").write_text(news(1, edition=2))
        wait_for(lambda: len(changes) == 3)
        (folder / "2.txt").unlink()
    finally:
        stop.set()
        watcher.join(60)
    assert not watcher.is_alive()
    assert [change.action for change in changes] == ["added", "added", "replaced"]
    with open_library(home=home) as library:
        assert len(library.articles()) == 2


def test_what_cannot_be_watched(home: Path, tmp_path: Path) -> None:
    settings = load_settings(home=home)
    for paths, every in (([str(tmp_path / "none")], 9.0), ([str(tmp_path)], 0.0)):
        with pytest.raises(InputError, match=r"not a folder|at least one second"):
            watch(settings, paths, every, lambda _: None, lambda _: None, threading.Event())

"""`zhiwen watch`: what comes into folders and feeds is added as it comes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from rag.app import open_library
from rag.errors import InputError, LibraryLocked
from rag.intake.forms import form_of
from rag.settings import Settings
from rag.types import Change

_SETTLED = 1.0
"""Seconds that a file's size and time must stand still: before that, somebody still writes it."""
_LOCKED_PAUSE = 5.0


def watch(
    settings: Settings,
    paths: Sequence[str],
    every: float,
    told: Callable[[list[Change]], None],
    said: Callable[[str], None],
    stop: threading.Event | None = None,
) -> None:
    """Adds all that ``paths`` hold, then what changes in the folders, and feeds every ``every``
    seconds, until ``stop`` is set.

    The library is open only while something is added, so that it can be asked in between; where
    another process holds it, the news wait. What is deleted from a folder stays in the library.
    ``told`` gets the changes of each addition, ``said`` a line on what is going on. Raises
    InputError for a path that is neither a folder nor an address.
    """
    from watchfiles import watch as changes_in

    stop = stop or threading.Event()
    folders = [path for path in paths if "://" not in path]
    feeds = [path for path in paths if "://" in path]
    for folder in folders:
        if not Path(folder).is_dir():
            raise InputError(f"{folder}: not a folder")
    if every < 1:
        raise InputError("--every: at least one second")
    _add(settings, paths, told, said, stop)
    said(f"watching {', '.join(paths)} (Ctrl-C stops)")
    due = time.monotonic() + every
    waits = int(min(every, 5.0) * 1000)
    if not folders:
        while not stop.wait(every):
            _add(settings, feeds, told, said, stop)
        return
    for batch in changes_in(
        *folders,
        stop_event=stop,
        rust_timeout=waits,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    ):
        changed = sorted({path for _, path in batch})
        files = [path for path in changed if _wanted(Path(path), folders)]
        if files:
            _settle(files, stop)
            _add(settings, files, told, said, stop)
        if feeds and time.monotonic() >= due:
            due = time.monotonic() + every
            _add(settings, feeds, told, said, stop)


def _wanted(path: Path, folders: Iterable[str]) -> bool:
    """Whether a changed file is one that ``zhiwen add`` would read in a walk of its folder."""
    if form_of(path.name) is None or not path.is_file():
        return False
    roots = [Path(folder).resolve() for folder in folders]
    inside = next((root for root in roots if path.resolve().is_relative_to(root)), None)
    parts = path.resolve().relative_to(inside).parts if inside else ()
    return bool(parts) and not any(part.startswith(".") for part in parts)


def _settle(files: Sequence[str], stop: threading.Event) -> None:
    before: dict[str, tuple[int, int]] = {}
    while not stop.is_set():
        now = {}
        for file in files:
            try:
                state = Path(file).stat()
            except OSError:
                continue
            now[file] = (state.st_size, state.st_mtime_ns)
        if now == before:
            return
        before = now
        stop.wait(_SETTLED)


def _add(
    settings: Settings,
    paths: Sequence[str],
    told: Callable[[list[Change]], None],
    said: Callable[[str], None],
    stop: threading.Event,
) -> None:
    waiting = False
    while not stop.is_set():
        try:
            with open_library(settings) as library:
                changes = library.add(paths)
        except LibraryLocked as exc:
            if not waiting:
                said(f"{exc}; what is new waits until it is free")
            waiting = True
            stop.wait(_LOCKED_PAUSE)
            continue
        if any(change.action != "unchanged" for change in changes):
            told(changes)
        return

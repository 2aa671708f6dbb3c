"""What the status tab shows and does: plain functions on a library, without any Gradio."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rag.errors import BadSetting
from rag.models.fetching import FetchState
from rag.models.local_model import LocalModel
from rag.models.mode import Mode
from rag.settings import Settings
from rag.switch import ModelSwitch

_HERE = ("127.0.0.1", "localhost", "::1", "[::1]")
_PROXIED = ("x-forwarded-for", "x-real-ip", "forwarded")


@dataclass(frozen=True, slots=True)
class ModelView:
    """All that the part about the model shows; ``free`` are bytes on the home's disk."""

    mode: Mode
    fetch: FetchState
    pinned: LocalModel
    free: int
    runs_here: bool
    usable: bool
    lasts: bool
    may_change: bool


def may_change(settings: Settings, username: str | None, headers: Mapping[str, str]) -> bool:
    """Whether a visitor may choose the model: only one who sits at the machine itself.

    That is, the page listens on loopback only and under no other name, nobody signs in, and no
    proxy passed the request on.
    """
    shared = settings.host not in _HERE or bool(settings.allowed_hosts) or settings.auth is not None
    proxied = any(name in headers for name in _PROXIED)
    return not (shared or username or proxied)


def view(models: ModelSwitch, *, may_change: bool) -> ModelView:
    """How things stand with the model; asks no server."""
    return ModelView(
        mode=models.mode,
        fetch=models.fetch.state,
        pinned=models.pinned,
        free=_free(models.settings.home),
        runs_here=models.runs_here,
        usable=models.local_file is not None,
        lasts=_lasts(models),
        may_change=may_change,
    )


def act(models: ModelSwitch, action: object) -> None:
    """Does what a button says; ``action`` comes from the browser and may be anything.

    Raises ModelAbsent or BadSetting.
    """
    match action:
        case "fetch":
            models.fetch.start()
        case "stop":
            models.fetch.stop()
        case "local":
            models.run_local()
        case "quote":
            models.quote()
        case "remove":
            models.remove_local()


def _free(home: Path) -> int:
    try:
        return shutil.disk_usage(home).free
    except OSError:
        return 0


def _lasts(models: ModelSwitch) -> bool:
    try:
        return models.lasts
    except BadSetting:  # the file was broken since: nothing is sure of the next start
        return False

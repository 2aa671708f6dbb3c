"""What the browser tests hand around: the served pages, and one open page with what it did."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page


@dataclass(frozen=True)
class Site:
    """The addresses of the served pages, the process that serves them and where it complains."""

    real: str
    scripted: str
    process: subprocess.Popen[str]
    errors: Path


@dataclass
class Visit:
    """An open page, with every foreign request, dialog and script error that it came to."""

    page: Page
    foreign: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


Opener = Callable[..., Visit]

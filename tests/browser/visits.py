"""What the browser tests share: the served pages, an open page with what it did, and steps."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import FilePayload, Page, expect


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


def ask(page: Page, question: str) -> None:
    """Asks as a person does: who presses Enter while the last answer ends presses it again."""
    box = page.locator(".zw-ask textarea")
    shown = page.locator(".zw-question")
    box.fill(question)
    for _ in range(5):
        box.press("Enter")
        try:
            expect(shown).to_have_text(question, timeout=4000)
            break
        except AssertionError:
            continue
    expect(shown).to_have_text(question)
    expect(page.locator(".zw-busy")).to_have_count(0)


def payload(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": content}


def upload(page: Page, name: str, content: str | bytes, told: str) -> None:
    """Uploads a file and waits until the page has told what became of it, and is done."""
    data = content.encode() if isinstance(content, str) else content
    page.locator("input[type=file]").set_input_files([payload(name, data)])
    expect(page.locator(".zw-changes")).to_contain_text(told)
    expect(page.locator(".zw-busy")).to_have_count(0)


def texts_alone(visited: Visit) -> None:
    assert visited.foreign == []
    assert visited.dialogs == []
    assert visited.errors == []

"""What the browser tests share: the served pages, an open page with what it did, and steps."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import FilePayload, Locator, Page, Request, expect


@dataclass(frozen=True)
class Site:
    """The addresses of the served pages, the process that serves them and where it complains."""

    real: str
    scripted: str
    process: subprocess.Popen[str]
    errors: Path


@dataclass
class Visit:
    """An open page, with every foreign request, dialog and script error that it came to.

    ``waiting`` are the calls that it is still making.
    """

    page: Page
    foreign: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    waiting: list[Request] = field(default_factory=list)

    def settle(self) -> None:
        """Waits until the page has asked for all that it asks for when it opens."""
        calm = 0
        for _ in range(1200):
            self.page.wait_for_timeout(50)
            calm = 0 if self.waiting else calm + 1
            if calm == 6:
                return
        raise AssertionError(f"still waiting for {[sent.url for sent in self.waiting]}")


Opener = Callable[..., Visit]

HARBOUR = """澄灣漁港冷凍庫啟用，一次能放900噸鮪魚
來源：潮汐日報
日期：2026-02-11
網址：https://example.org/harbour

澄灣漁港的新冷凍庫十日啟用。漁會總幹事潘守誠說，冷凍庫造價4.2億元，一次能放900噸鮪魚。

舊庫建於1988年，去年夏天停電三次，壞了60噸魚。
"""
TRAIN = """青岭山城小火车恢复通车
来源：山城晚报
日期：2026-03-05

停运两年的青岭小火车五日恢复通车，全程38分钟，票价26元。

铁路公司说，停运是因为2024年的山洪冲毁了三座桥。
"""
BAKERY = """Old mill bakery reopens in Larkstead
Source: Larkstead Courier
Date: 2026-01-20

The old mill bakery in Larkstead reopened on Tuesday after a fire. Owner Nell Aske said the new
brick oven bakes 400 loaves a day.

The fire in 2024 destroyed the roof.
"""
STOCK = {"harbour.txt": HARBOUR, "train.txt": TRAIN, "bakery.txt": BAKERY}
"""Three articles by file name, one in each language: what the `stocked` fixture uploads."""


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


def write(box: Locator, words: str) -> None:
    """Types into a box and sees that it stays: Gradio can lose what is typed in the moment in
    which it draws the box anew, as when words of the visitor's language come in.
    """
    for _ in range(5):
        box.fill(words)
        box.page.wait_for_timeout(300)
        if box.input_value() == words:
            return
    raise AssertionError(f"the box did not keep {words!r}")


def until(shown: Locator, *steps: Callable[[], object]) -> None:
    """Takes the steps until ``shown`` is there: again, as a person would, where nothing came."""
    for _ in range(4):
        for step in steps:
            step()
        try:
            expect(shown).to_be_visible(timeout=5000)
            break
        except AssertionError:
            continue
    expect(shown).to_be_visible()


def open_library_tab(page: Page) -> None:
    page.get_by_role("tab").nth(2).click()
    expect(page.locator(".zw-upload")).to_be_visible()


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

"""One Chromium for all browser tests, and one pair of pages for those of a module."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Request, expect, sync_playwright
from visits import STOCK, Opener, Site, Visit, open_library_tab, payload, until

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
KEPT = os.environ.get("ZHIWEN_SCREENSHOTS")  # read now: no test sees a setting from outside
PATIENCE = 60_000.0
"""Milliseconds: on a busy machine the first upload waits for Chroma, and much else for its turn."""
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium on PATH: the browser tests must run here")
        pytest.skip("no Chromium on PATH")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    errors = folder / "stderr"
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("ZHIWEN_", "OPENAI_"))}
    environment |= {
        "PYTHONPATH": f"{ROOT}{os.pathsep}{HERE}",
        "GRADIO_TEMP_DIR": str(folder / "uploads"),
        # Gradio calls its own address at the start: a proxy that leads nowhere must not matter.
        "HTTP_PROXY": "http://127.0.0.1:9",
    }
    with errors.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, str(HERE / "serve_pages.py"), str(folder)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert process.stdout is not None
    with process, process.stdout:
        try:
            lines = [process.stdout.readline() for _ in range(2)]
            assert all(lines), errors.read_text()
            found = {entry["name"]: entry["address"] for entry in map(json.loads, lines)}
            yield Site(found["real"], found["scripted"], process, errors)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)


@pytest.fixture(scope="module")
def stocked(site: Site, chromium: Browser) -> None:
    """Adds the three articles of ``STOCK`` through the page."""
    context = chromium.new_context(locale="zh-TW")
    page = context.new_page()
    page.goto(site.real)
    open_library_tab(page)
    files = [payload(name, content.encode()) for name, content in STOCK.items()]
    # Again where the page was not yet ready for it: what is there already is told as well.
    until(
        page.locator(".zw-changes li").nth(2),
        lambda: page.locator("input[type=file]").set_input_files(files),
    )
    expect(page.locator(".zw-changes li")).to_have_count(3)
    context.close()


@pytest.fixture
def visit(chromium: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Opener]:
    """Opens pages; how each looked at the end is kept in the folder ZHIWEN_SCREENSHOTS names."""
    contexts: list[BrowserContext] = []

    def opener(
        address: str | None = None, *, locale: str = "zh-TW", width: int = 1280, dark: bool = False
    ) -> Visit:
        context = chromium.new_context(
            locale=locale,
            viewport={"width": width, "height": 844},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        address = address or site.real
        visited = Visit(context.new_page())

        def requested(sent: Request) -> None:
            if not sent.url.startswith((address, "data:", "blob:")):
                visited.foreign.append(sent.url)
            elif "/queue/join" in sent.url:
                visited.waiting.append(sent)

        def answered(sent: Request) -> None:
            if sent in visited.waiting:
                visited.waiting.remove(sent)

        def asked(dialog: Dialog) -> None:
            visited.dialogs.append(dialog.message)
            dialog.dismiss()

        context.on("request", requested)
        context.on("requestfinished", answered)
        context.on("requestfailed", answered)
        visited.page.on("dialog", asked)
        visited.page.on("pageerror", lambda error: visited.errors.append(str(error)))
        visited.page.goto(address)
        visited.page.locator(".zw-answer").wait_for()
        visited.settle()
        return visited

    yield opener
    for number, context in enumerate(contexts):
        if KEPT and context.pages:
            name = re.sub(r"\W+", "-", request.node.name)[:80]
            context.pages[0].screenshot(path=Path(KEPT, f"{name}-{number}.png"))
        context.close()

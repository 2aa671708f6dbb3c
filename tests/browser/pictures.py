"""Makes the pictures in docs/images from the page itself: ``python -m tests.browser.pictures``.

It serves a new library of the sample articles and needs Chromium and Chinese fonts, like the
browser tests.
"""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.visits import ask

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "docs" / "images"
ZHIWEN = Path(sys.executable).with_name("zhiwen")


def main() -> None:
    """Writes the four pictures."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    expect.set_options(timeout=120_000)
    with TemporaryDirectory() as home, served(Path(home)) as address, sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=path, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        phone = opened(browser, address, locale="zh-CN", width=390, dark=True)
        asked(phone, "晟湖电池的订单有多大？", "phone")
        asked(opened(browser, address), "灣頭儲能站為什麼起火？", "ask")
        summarized(opened(browser, address))
        evaluated(opened(browser, address))
        browser.close()


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The address of a page over the sample articles."""
    of_home = ["--home", str(home)]
    subprocess.run([ZHIWEN, "add", *of_home, str(ROOT / "eval/articles")], check=True)
    process = subprocess.Popen(
        [ZHIWEN, "serve", *of_home, "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    with process:
        try:
            said = process.stdout.readline() if process.stdout else ""
            found = re.search(r"http://\S+", said)
            assert found, f"no address: {said!r}"
            yield found[0]
        finally:
            process.send_signal(signal.SIGINT)


def opened(
    browser: Browser, address: str, locale: str = "zh-TW", width: int = 1280, dark: bool = False
) -> Page:
    page = browser.new_page(
        locale=locale,
        viewport={"width": width, "height": 844 if width < 500 else 800},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    page.goto(address)
    page.locator(".zw-answer").wait_for()
    return page


def asked(page: Page, question: str, name: str) -> None:
    ask(page, question)
    take(page, name)


def summarized(page: Page) -> None:
    page.get_by_role("tab", name="摘要").click()
    page.get_by_placeholder("找文章").fill("港岬日報")
    offered = page.locator(".zw-offered [data-pick]")
    expect(offered).to_have_count(1)
    offered.click()
    expect(page.locator(".zw-chips li")).to_have_count(1)
    page.get_by_role("button", name="寫摘要").click()
    expect(page.locator(".zw-figures")).to_be_visible()
    expect(page.locator(".zw-busy")).to_have_count(0)
    page.locator(".zw-figures").evaluate("part => part.scrollIntoView({ block: 'end' })")
    take(page, "summary")


def evaluated(page: Page) -> None:
    page.get_by_role("tab", name="評測").click()
    page.get_by_placeholder("只考前幾題").fill("20")
    page.locator(".zw-begin button.primary").click()
    expect(page.locator(".zw-figures-part")).to_be_visible()
    page.locator(".zw-runs").evaluate("part => part.scrollIntoView()")
    take(page, "evaluation")


def take(page: Page, name: str) -> None:
    page.wait_for_timeout(500)  # for fonts and fades
    page.screenshot(path=IMAGES / f"{name}.png")
    print(f"{name}.png: {(IMAGES / f'{name}.png').stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()

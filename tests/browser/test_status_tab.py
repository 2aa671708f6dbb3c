"""The status tab in a real browser: what answers, how to change it, and whether all is in order."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from visits import Opener, Site, ask, texts_alone, until, write

from tests.model_server import Refuses, Says, model_server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

KEY = "sk-typed-in-the-browser-0123456789"


def open_status(page: Page) -> None:
    """By the line at the top that says what answers."""
    page.locator("[data-go]").click()
    expect(page.locator(".zw-model")).to_be_visible()


def test_a_server_is_tried_then_used_and_its_key_is_never_shown(visit: Opener) -> None:
    visited = visit(locale="en-GB")
    page = visited.page
    open_status(page)
    expect(page.locator(".zw-says")).to_contain_text("quoted from the articles, word for word")
    expect(page.locator("tr[data-check=model] .zw-state")).to_contain_text("off")
    expect(page.locator("tr[data-check=ledger] .zw-state")).to_contain_text("ok")
    page.get_by_text("Use a model server").click()
    address = page.get_by_label("Address", exact=True)
    key = page.get_by_label("Key (may be blank, never shown again)")
    use = page.get_by_role("button", name="Try and use")
    with model_server() as server:
        server.then(Refuses(401, "wrong key {key}"), Says(lambda _: "2"))
        until(
            page.get_by_role("alert").filter(has_text="must begin with http"),
            lambda: write(address, "ftp://127.0.0.1"),
            use.click,
        )
        write(address, server.url)
        write(key, KEY)
        use.click()
        expect(page.get_by_role("alert")).to_contain_text("refused")
        expect(page.locator(".zw-mode")).to_contain_text("No model")
        use.click()
        expect(page.locator(".zw-mode")).to_contain_text("Model:")
        expect(page.locator(".zw-status", has_text="answered in")).to_be_visible()
        expect(key).to_have_value("")
        expect(page.locator(".zw-model")).to_contain_text("For this run only")
        page.get_by_role("button", name="Look again").click()
        expect(page.locator("tr[data-check=model]")).to_contain_text("with a key")
        page.locator(".zw-settings summary").click()
        row = page.locator("tr[data-setting=llm_api_key]")
        expect(row).to_contain_text("set")
        assert KEY not in page.content()
    page.get_by_role("button", name="Quote instead").click()
    expect(page.locator(".zw-mode")).to_contain_text("No model")
    texts_alone(visited)


def test_the_model_is_fetched_by_one_and_seen_by_all(site: Site, visit: Opener) -> None:
    mei, other = visit(site.scripted), visit(site.scripted, width=390, dark=True)
    page = mei.page
    open_status(page)
    page.get_by_role("button", name="改用原文引句").click()
    expect(page.locator(".zw-model")).to_contain_text("要下載 0.98 GB")
    until(page.locator(".zw-model progress"), page.get_by_role("button", name="下載並使用").click)
    expect(page.locator(".zw-model")).to_contain_text("約還要")
    open_status(other.page)
    expect(other.page.locator(".zw-model progress")).to_be_visible()
    assert other.page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="停止", exact=True).click()
    expect(page.get_by_role("button", name="繼續下載")).to_be_visible()
    expect(page.locator(".zw-model progress")).to_have_count(0)
    page.get_by_role("button", name="繼續下載").click()
    expect(page.locator(".zw-mode")).to_contain_text("本機模型：tiny")
    expect(other.page.locator(".zw-mode")).to_contain_text("本機模型：tiny")
    other.page.get_by_role("tab").first.click()
    page.get_by_role("button", name="從磁碟移除").click()
    page.locator("dialog[open]").get_by_role("button", name="移除").click()
    expect(page.locator(".zw-mode")).to_contain_text("未接語言模型")
    expect(page.get_by_role("button", name="下載並使用")).to_be_visible()
    ask(other.page, "燈塔何時復燈？")  # who did something else meanwhile sees it then
    expect(other.page.locator(".zw-mode")).to_contain_text("未接語言模型")
    texts_alone(mei)
    texts_alone(other)

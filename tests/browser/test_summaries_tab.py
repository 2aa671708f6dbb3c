"""Summaries in a real browser: choosing, two languages side by side, what is saved."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from visits import Opener, Site, texts_alone, until, write

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.usefixtures("stocked"),
]


def test_articles_are_chosen_in_either_script_and_summarized_side_by_side(visit: Opener) -> None:
    visited = visit()
    page = visited.page
    page.get_by_role("tab", name="摘要").click()
    page.get_by_role("button", name="寫摘要").click()
    expect(page.get_by_role("alert")).to_contain_text("請先選文章")
    write(page.get_by_placeholder("找文章"), "渔港")
    offered = page.locator(".zw-offered [data-pick]")
    expect(offered).to_have_count(1)
    offered.click()
    expect(page.locator(".zw-chips li")).to_contain_text("澄灣漁港")
    page.get_by_role("button", name="寫摘要").click()
    expect(page.locator(".zw-figures tr", has_text="4.2億元")).to_contain_text("420 million")
    point = page.locator(".zw-point", has_text="900噸")
    point.locator(".zw-cite").first.click()
    expect(page.locator("dialog[open] mark")).to_contain_text("900噸")
    page.keyboard.press("Escape")
    with page.expect_download() as download:
        page.get_by_role("button", name="存成網頁").click()
    assert "4.2億元" in download.value.path().read_text(encoding="utf-8")
    page.locator(".zw-chips [data-drop]").click()
    expect(page.locator(".zw-chips")).to_have_count(0)
    until(
        page.locator(".zw-summary", has_text="38分"),
        lambda: write(page.get_by_placeholder("或寫一個主題"), "小火車"),
        page.get_by_role("button", name="寫摘要").click,
    )
    texts_alone(visited)


def test_quick_picks_are_all_kept_once(visit: Opener) -> None:
    page = visit().page
    page.get_by_role("tab", name="摘要").click()
    expect(page.locator(".zw-offered [data-pick]")).to_have_count(3)
    page.evaluate(
        """() => {
          const offered = [...document.querySelectorAll('.zw-offered [data-pick]')]
            .filter((one) => one.offsetParent);
          [offered[0], ...offered].forEach((one) => one.click());
        }"""
    )
    expect(page.locator(".zw-chips li")).to_have_count(3)
    sides = page.locator(".zw-choose").get_by_role("checkbox")
    sides.nth(1).check()
    sides.nth(2).uncheck()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("tab", name="Summaries")).to_be_visible()
    expect(sides.nth(1)).to_be_checked()
    expect(sides.nth(2)).not_to_be_checked()


def test_a_summary_that_breaks_off_keeps_its_points(site: Site, visit: Opener) -> None:
    page = visit(site.scripted, locale="en").page
    page.get_by_role("tab", name="Summaries").click()
    until(
        page.locator(".zw-error", has_text="cannot be reached"),
        lambda: write(page.get_by_placeholder("Or a topic"), "light"),
        page.get_by_role("button", name="Summarize").click,
    )
    expect(page.locator(".zw-point")).to_contain_text("The lighthouse shines.")

"""What readers say of answers becomes answer keys, and answer keys are run, in a real browser."""

from __future__ import annotations

import json

import pytest
import yaml
from playwright.sync_api import Page, expect
from visits import Opener, ask, payload, texts_alone, upload, write

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

OBSERVATORY = """雲嶺天文台換新鏡面
來源：雲嶺日報
日期：2026-05-02

雲嶺天文台的新鏡面一日裝好，口徑2.6公尺，造價1.3億元。台長白沐川說，舊鏡面用了31年。
"""
KEYS = """- id: k-mirror-age
  question: 雲嶺天文台的舊鏡面用了多久？
  lang: zh-Hant
  kind: number
  answer: 用了31年。
  nuggets: [["31年", "31 years"]]
  evidence: [{article: 雲嶺天文台換新鏡面, quote: "舊鏡面用了31年"}]
  answerable: true
"""


def test_a_thumbs_down_answer_becomes_the_draft_of_a_key(visit: Opener) -> None:
    visited = visit()
    page = visited.page
    page.get_by_role("tab", name="文章庫").click()
    upload(page, "observatory.txt", OBSERVATORY, "雲嶺天文台")
    page.get_by_role("tab").first.click()
    ask(page, "雲嶺天文台的新鏡面造價多少？")
    expect(page.locator(".zw-sentence").first).to_contain_text("1.3億元")
    page.get_by_role("button", name="沒幫助").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="存成題目草稿").click()
    assert download.value.suggested_filename == "draft_keys.yaml"
    (key,) = yaml.safe_load(download.value.path().read_text(encoding="utf-8"))
    assert key["question"] == "雲嶺天文台的新鏡面造價多少？"
    assert key["evidence"][0]["article"] == "雲嶺天文台換新鏡面"
    assert "1.3億元" in key["evidence"][0]["quote"]
    page.get_by_role("button", name="沒幫助").click()  # taken back
    expect(page.get_by_role("button", name="存成題目草稿")).to_have_count(0)
    texts_alone(visited)


def test_keys_are_run_looked_at_compared_and_deleted(visit: Opener) -> None:
    visited = visit()
    page = visited.page
    page.get_by_role("tab", name="評測").click()
    expect(page.locator(".zw-runs")).to_contain_text("還沒有做過評測")
    expect(page.get_by_role("checkbox", name="知聞，用語言模型")).to_be_disabled()
    write(page.get_by_placeholder("只考前幾題"), "6")
    run(page)
    figures = page.locator(".zw-figures-part")
    expect(figures.locator("tr", has_text="要點全說到，")).to_contain_text("n=6")

    keys = page.locator(".zw-items .zw-list li")
    expect(keys).to_have_count(6)
    keys.first.locator("button").click()
    opened = page.locator("dialog[open]")
    expect(opened.locator(".zw-quote mark").first).to_be_visible()
    for heading in ("該有的要點", "引文在原文裡", "題目的答案", "題目的出處"):
        expect(opened).to_contain_text(heading)
    page.keyboard.press("Escape")

    page.get_by_role("checkbox", name="知聞，只引原文").click()
    page.get_by_role("checkbox", name="給定出處段落").click()
    run(page)
    expect(page.locator(".zw-runs tbody tr")).to_have_count(2)
    page.locator(".zw-offers button", has_text="只引原文").click()
    compared = page.locator(".zw-compare")
    expect(compared).to_contain_text("成對比較")
    expect(compared.locator("tr", has_text="出處在前五段")).to_contain_text("100.0%")

    page.get_by_role("button", name="完整報告").click()
    report = page.frame_locator("dialog[open] iframe")
    expect(report.locator("h1")).to_contain_text("sample_keys.yaml")
    page.keyboard.press("Escape")
    with page.expect_download() as download:
        page.get_by_role("button", name="存成 JSONL").click()
    lines = download.value.path().read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["solver"] for line in lines} == {"oracle"}

    page.locator(".zw-runs [data-act=run-delete]").first.click()
    page.locator("dialog[open] [data-act=run-forget]").click()
    expect(page.locator(".zw-runs tbody tr")).to_have_count(1)
    expect(figures).to_have_count(0)
    texts_alone(visited)


def test_own_keys_are_checked_run_over_the_library_and_wait_their_turn(visit: Opener) -> None:
    visited = visit(locale="en-GB")
    page = visited.page
    page.get_by_role("tab", name="Library").click()
    upload(page, "observatory.txt", OBSERVATORY, "雲嶺天文台")
    page.get_by_role("tab", name="Evaluation").click()
    page.get_by_text("Keys of your own").click()
    page.get_by_text("This library (read only)").click()
    given = page.locator(".zw-given input[type=file]").first
    given.set_input_files([payload("keys.yaml", KEYS.replace("31年", "13年").encode())])
    expect(page.locator(".cm-content")).to_contain_text("k-mirror-age")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("keys.yaml:7: the quote does not stand")
    given.set_input_files([payload("keys.yaml", KEYS.encode())])
    expect(page.locator(".cm-content")).to_contain_text("31年")
    page.get_by_role("button", name="Check the keys").click()
    expect(page.get_by_text("Keys: 1, all sound.")).to_be_visible()

    other = visit().page
    other.get_by_role("tab", name="評測").click()
    other.get_by_role("button", name="開始評測").click()
    expect(other.locator(".zw-progress")).to_be_visible()
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_text("this one was not begun")).to_be_visible()
    expect(page.locator(".zw-progress")).to_be_visible()
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_visible()
    stopped = other.locator(".zw-runs tr", has_text="停在")
    expect(stopped.get_by_role("button", name="接著做")).to_be_visible()

    run(page)
    expect(
        page.locator(".zw-figures-part tr", has_text="how many the answer holds")
    ).to_contain_text("100.0%")
    expect(page.locator(".zw-items .zw-list")).to_contain_text("facts 1/1")
    texts_alone(visited)


def run(page: Page) -> None:
    """Begins what is chosen, and waits until its result is open."""
    before = page.locator(".zw-runs tbody tr").count()
    page.locator(".zw-begin button.primary").click()
    expect(page.locator(".zw-progress")).to_be_visible()
    expect(page.locator(".zw-runs tbody tr")).to_have_count(before + 1, timeout=90_000)
    expect(page.locator(".zw-runs tbody tr").first).to_have_attribute("aria-current", "true")

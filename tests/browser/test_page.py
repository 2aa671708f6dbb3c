"""The page as a whole in a real browser: its languages, its visitors, its programs, its end."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from gradio_client import Client
from playwright.sync_api import expect
from visits import Opener, Site, ask, texts_alone

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.usefixtures("stocked"),
]


def test_language_and_theme_switch_by_hand_and_are_remembered(visit: Opener) -> None:
    visited = visit(locale="zh-CN")
    page = visited.page
    ask(page, "青岭小火车的票价是多少？")
    expect(page.locator(".zw-evidence h2").first).to_have_text("引用的段落")
    page.get_by_role("button", name="English").click()
    expect(page.locator(".zw-evidence h2").first).to_have_text("Cited passages")
    expect(page.locator(".zw-sentence").first).to_contain_text("26元")  # the answer stays
    expect(page.get_by_role("tab").nth(2)).to_have_text("Library")
    expect(page.locator(".zw-ask textarea")).to_have_attribute(
        "placeholder", "Ask a question in Chinese or English"
    )
    assert page.evaluate("document.documentElement.lang") == "en"
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Switch between dark and light").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    page.reload()
    expect(page.get_by_role("tab").nth(2)).to_have_text("Library")
    expect(page.locator("body")).to_have_class("dark")
    page.get_by_role("button", name="繁體").click()
    expect(page.get_by_role("tab").nth(2)).to_have_text("文章庫")
    texts_alone(visited)


def test_a_models_sentences_show_their_checks_and_its_failures_leave_the_evidence(
    site: Site, visit: Opener
) -> None:
    visited = visit(site.scripted)
    page = visited.page
    expect(page.locator(".zw-mode")).to_contain_text("語言模型：scripted-1")
    ask(page, "燈塔何時復燈？")
    expect(page.locator(".zw-sentence").first).to_contain_text("燈塔四月復燈。[1]")
    rejected = page.locator(".zw-rejected")
    expect(rejected.locator("s")).to_have_text("新燈具每晚用九度電。")
    expect(rejected.locator(".zw-reasons")).to_contain_text("所引段落沒有這個數字：九度")
    expect(page.locator("mark")).to_have_text("河口燈塔在四月重新點亮。")

    ask(page, "斷線了怎麼辦？")
    expect(page.locator(".zw-error")).to_contain_text("連不上模型伺服器")
    expect(page.locator(".zw-card")).to_contain_text("河口燈塔復燈")

    ask(page, "出錯了嗎？")
    expect(page.locator(".zw-error")).to_contain_text("這一步沒有成功")
    expect(page.locator(".zw-card")).to_contain_text("河口燈塔復燈")
    ask(page, "燈塔何時復燈？")
    expect(page.locator(".zw-error")).to_have_count(0)
    texts_alone(visited)


def test_quotes_are_read_in_the_readers_language_and_a_bad_translation_is_struck_out(
    site: Site, visit: Opener
) -> None:
    visited = visit(site.scripted, locale="en-GB")
    page = visited.page
    ask(page, "When was the lighthouse lit again?")
    good, bad = page.locator(".zw-card .zw-translation").all()
    expect(good).to_contain_text("[1] in translation The lighthouse was lit again in April.")
    expect(bad.locator("s")).to_have_text("The new lamp uses nine units of power a night.")
    expect(bad.locator(".zw-reasons")).to_contain_text("do not carry the same figures")
    expect(page.locator("mark").first).to_have_text("河口燈塔在四月重新點亮。")  # the original
    texts_alone(visited)


def test_visitors_share_nothing_and_wait_for_nobody(site: Site, visit: Opener) -> None:
    slow, other = visit(site.scripted).page, visit(site.scripted, locale="en").page
    slow.locator(".zw-ask textarea").fill("慢慢說")
    slow.locator(".zw-ask textarea").press("Enter")
    expect(slow.locator(".zw-sentence")).to_have_count(1)
    expect(slow.locator(".zw-busy")).to_be_visible()
    expect(other.locator(".zw-sentence")).to_have_count(0)
    ask(other, "燈塔何時復燈？")  # answered while the other one waits
    expect(other.locator(".zw-rejected")).to_have_count(1)
    expect(other.get_by_role("tab").nth(2)).to_have_text("Library")
    slow.get_by_role("button", name="停止").click()
    expect(slow.locator(".zw-status")).to_have_text("已停止。")
    expect(slow.locator(".zw-question")).to_have_text("慢慢說")
    expect(slow.locator(".zw-sentence")).to_have_count(1)
    expect(slow.get_by_role("button", name="提問", exact=True)).to_be_visible()


def test_programs_ask_and_search(site: Site) -> None:
    client = Client(site.real, verbose=False, analytics_enabled=False)
    answer = client.predict("澄灣漁港的冷凍庫造價多少？", api_name="/ask")
    assert answer["mode"] == "extractive"
    assert any("4.2億元" in citation["quote"] for citation in answer["citations"])
    found = client.predict("小火车的票价", 1, api_name="/search")
    assert [hit["title"] for hit in found] == ["青岭山城小火车恢复通车"]
    with pytest.raises(Exception, match="question is empty"):
        client.predict("？", api_name="/ask")
    named = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    calls = "ask search summarize digest articles article add remove status"
    assert set(named) == {f"/{call}" for call in calls.split()}


def test_ctrl_c_ends_the_server_in_silence_and_deletes_uploads(site: Site) -> None:
    uploads = site.errors.parent / "uploads"
    assert _filled(uploads)
    site.process.send_signal(signal.SIGINT)
    assert site.process.wait(timeout=60) == 0
    told = site.errors.read_text()
    assert "a mistake in the program" in told  # what test_an_unforeseen_error provoked
    assert told.count("Traceback") == 1, told
    assert "socket." not in told, told  # no attempt to reach another machine
    assert not _filled(uploads)


def _filled(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.stat().st_size]

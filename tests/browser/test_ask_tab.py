"""Asking in a real browser: answers, their quotes, conversations, keyboard and phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from visits import Opener, ask, open_library_tab, texts_alone

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.usefixtures("stocked"),
]


@pytest.mark.parametrize(
    ("locale", "question", "quote", "mode"),
    [
        ("zh-TW", "澄灣漁港的冷凍庫造價多少？", "4.2億元", "未接語言模型"),
        ("zh-CN", "青岭小火车全程多长时间？", "38分钟", "未接语言模型"),
        ("en-GB", "How many loaves a day does the new oven bake?", "400 loaves", "No model"),
    ],
)
def test_asks_in_three_languages_and_finds_the_quote(
    visit: Opener, locale: str, question: str, quote: str, mode: str
) -> None:
    visited = visit(locale=locale)
    page = visited.page
    expect(page.locator(".zw-mode")).to_contain_text(mode)
    ask(page, question)
    sentence = page.locator(".zw-sentence", has_text=quote).first
    expect(sentence.locator(".zw-check")).to_have_text("✓")
    link = sentence.locator(".zw-cite").first
    number = link.inner_text().strip("[]")
    link.hover()
    expect(page.get_by_role("tooltip")).to_contain_text(quote)
    card = page.locator(".zw-card.zw-pointed")
    mark = card.locator(f"mark[data-n='{number}']")
    expect(mark).to_contain_text(quote)
    assert mark.inner_text() == sentence.locator("p").inner_text().rsplit("[")[0].strip()
    link.click()
    whole = page.locator("dialog[open] mark")
    expect(whole).to_be_in_viewport()
    expect(whole).to_have_text(mark.inner_text())
    page.keyboard.press("Escape")
    expect(link).to_be_focused()
    card = page.locator(".zw-card", has=page.locator(f"mark[data-n='{number}']"))
    card.locator(".zw-number", has_text=number).click()
    expect(page.locator(".zw-sentence.zw-flash")).to_be_in_viewport()
    texts_alone(visited)


def test_what_cannot_be_answered_is_said_in_the_page(visit: Opener) -> None:
    visited = visit()
    page = visited.page
    page.get_by_role("button", name="提問", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("請先輸入問題。")
    ask(page, "火星殖民地的首任總督是誰？")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator(".zw-abstained strong")).to_have_text("沒有答案")
    expect(page.locator(".zw-sentence")).to_have_count(0)
    texts_alone(visited)


def test_a_phone_in_the_dark_shows_the_quote_without_sideways_scrolling(visit: Opener) -> None:
    visited = visit(width=390, dark=True)
    page = visited.page
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(23, 25, 27)"  # --zw-paper of the dark theme
    ask(page, "澄灣漁港的舊庫壞了多少魚？")
    width = "document.documentElement.scrollWidth"
    assert page.evaluate(width) <= 390
    expect(page.locator(".zw-cite").first).to_be_visible()
    page.locator(".zw-cite").first.click()
    expect(page.locator("dialog[open] mark")).to_be_in_viewport()
    assert page.evaluate(width) <= 390
    page.keyboard.press("Escape")
    open_library_tab(page)
    assert page.evaluate(width) <= 390
    texts_alone(visited)


def test_the_enter_that_ends_a_composition_asks_nothing(visit: Opener) -> None:
    page = visit().page
    box = page.locator(".zw-ask textarea")
    box.focus()
    keyboard = page.context.new_cdp_session(page)
    keyboard.send(
        "Input.imeSetComposition", {"text": "燈ㄊㄚ", "selectionStart": 3, "selectionEnd": 3}
    )
    enter = {"key": "Process", "code": "Enter", "windowsVirtualKeyCode": 229}
    keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
    keyboard.send("Input.insertText", {"text": "冷凍庫造價多少？"})
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
    expect(box).to_have_value("冷凍庫造價多少？")
    expect(page.locator(".zw-question")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator(".zw-question")).to_have_text("冷凍庫造價多少？")


def test_everything_is_reached_by_keyboard(visit: Opener) -> None:
    page = visit().page
    page.keyboard.press("/")
    expect(page.locator(".zw-ask textarea")).to_be_focused()
    expect(page.locator(".zw-ask textarea")).to_have_value("")
    ask(page, "澄灣漁港的冷凍庫造價多少？")
    page.locator(".zw-cite").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open] [data-close]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator(".zw-cite").first).to_be_focused()
    back = page.locator(".zw-number").first
    back.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".zw-sentence.zw-flash")).to_be_focused()


def test_a_conversation_goes_on_survives_a_reload_and_is_found_again(visit: Opener) -> None:
    visited = visit(locale="en-GB")
    page = visited.page
    page.locator("[data-ask]").first.click()
    expect(page.locator(".zw-question")).to_contain_text("What does “")
    expect(page.locator(".zw-busy")).to_have_count(0)
    page.get_by_role("button", name="New", exact=True).click()
    ask(page, "How many loaves a day does the new oven bake?")
    ask(page, "What did the fire there destroy?")
    expect(page.locator(".zw-answer")).to_contain_text("destroyed the roof")
    before = page.locator(".zw-earlier details")
    expect(before).to_have_count(1)
    before.locator("summary").click()
    before.locator(".zw-cite").first.click()
    expect(page.locator("dialog[open] mark")).to_contain_text("400 loaves")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Helpful", exact=True).click()
    expect(page.get_by_role("button", name="Helpful", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )

    page.reload()
    expect(page.locator(".zw-question")).to_have_text("What did the fire there destroy?")
    expect(page.get_by_role("button", name="Helpful", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(page.locator(".zw-card mark").first).to_be_visible()

    page.get_by_role("button", name="New", exact=True).click()
    expect(page.locator(".zw-suggested")).to_be_visible()
    expect(page.locator(".zw-card")).to_have_count(0)
    page.get_by_role("button", name="History").click()
    listed = page.locator("dialog[open] li", has_text="How many loaves")
    expect(listed).to_contain_text("2 asked")
    listed.locator("[data-act=open]").click()
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator(".zw-question")).to_have_text("What did the fire there destroy?")
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator(".zw-tool[data-again]")).to_be_visible()
    expect(page.locator(".zw-earlier details")).to_have_count(1)
    page.get_by_role("button", name="History").click()
    page.locator("dialog[open] li", has_text="How many loaves").locator("[data-act=forget]").click()
    expect(page.locator("dialog[open] li", has_text="How many loaves")).to_have_count(0)
    texts_alone(visited)


def test_an_answer_is_copied_and_saved_with_its_sources(visit: Opener) -> None:
    visited = visit()
    page = visited.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, "澄灣漁港的冷凍庫造價多少？")
    page.get_by_role("button", name="複製").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "4.2億元" in copied
    assert "[1]" in copied
    assert "潮汐日報" in copied
    with page.expect_download() as download:
        page.get_by_role("button", name="存成 Markdown").click()
    saved = download.value.path().read_text(encoding="utf-8")
    assert saved.startswith("# 知聞 Zhiwen")
    assert "## 澄灣漁港的冷凍庫造價多少？" in saved
    texts_alone(visited)


def test_a_question_is_put_to_some_of_the_articles(visit: Opener) -> None:
    visited = visit()
    page = visited.page
    page.get_by_role("button", name="篩選文章").click()
    page.get_by_placeholder("找來源").fill("山城晚報")  # the outlet writes 山城晚报
    page.locator("[data-pick='山城晚报']").click()
    page.get_by_placeholder("從：").fill("2026-13")
    box = page.locator(".zw-ask textarea")
    box.fill("澄灣漁港的冷凍庫造價多少？")
    box.press("Enter")
    expect(page.locator(".zw-answer").get_by_role("alert")).to_contain_text("看不懂這個日期")
    expect(box).to_have_value("澄灣漁港的冷凍庫造價多少？")
    page.get_by_placeholder("從：").fill("2026-03")
    ask(page, "青嶺小火車的票價是多少？")
    expect(page.locator(".zw-only")).to_contain_text("山城晚报 · 2026-03-01 起")
    expect(page.locator(".zw-sentence").first).to_contain_text("26元")
    expect(page.locator(".zw-earlier")).to_have_count(0)  # what was refused is not kept
    expect(page.locator(".zw-fold", has_text="山城晚报")).to_contain_text("符合的文章：1 篇")
    page.reload()
    expect(page.locator(".zw-only")).to_contain_text("山城晚报")
    texts_alone(visited)

"""The page in a real browser: what a visitor sees and can do."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from gradio_client import Client
from playwright.sync_api import Browser, Page, expect
from visits import Opener, Site, ask, payload, texts_alone, upload

pytestmark = pytest.mark.browser

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
HOSTILE = """<script>alert('title')</script>霧島蕈菇園
來源：<img src=x onerror=alert('source')>
網址：javascript:alert('url')

霧島蕈菇園每天採收75公斤香菇。<img src="https://foreign.invalid/x.png" onerror="alert('text')">
</blockquote></div><script>alert('script')</script><b onmouseover=alert(1)>粗體</b>
${alert('template')} {{alert('braces')}} \u202e倒著讀\u202c [連結](javascript:alert('md'))
"""
GREENHOUSE = """北坡溫室換上地熱
來源：北坡週報

北坡溫室改用地熱之後，暖氣費少了七成，番茄提早19天採收。
"""


def open_library_tab(page: Page) -> None:
    page.get_by_role("tab").nth(2).click()
    expect(page.locator(".zw-upload")).to_be_visible()


@pytest.fixture(scope="module", autouse=True)
def stocked(site: Site, chromium: Browser) -> None:
    """Asks the library while it is empty, then fills it."""
    context = chromium.new_context(locale="zh-TW")
    page = context.new_page()
    page.goto(site.real)
    expect(page.locator(".zw-hint").first).to_contain_text("文章庫還是空的")
    ask(page, "有文章嗎？")
    expect(page.locator(".zw-abstained")).to_be_visible()
    open_library_tab(page)
    files = {"harbour.txt": HARBOUR, "train.txt": TRAIN, "bakery.txt": BAKERY}
    page.locator("input[type=file]").set_input_files(
        [payload(name, content.encode()) for name, content in files.items()]
    )
    expect(page.locator(".zw-changes li")).to_have_count(3)
    context.close()


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


def test_an_uploaded_file_is_answered_from_and_can_be_removed(visit: Opener) -> None:
    visited = visit()
    page = visited.page
    open_library_tab(page)
    upload(page, "溫室.txt", GREENHOUSE, "已加入")
    upload(page, "溫室.txt", GREENHOUSE, "已有，未變")
    edited = GREENHOUSE.replace("19天", "21天")
    upload(page, "溫室.txt", edited, "已更新舊版")
    upload(page, "<b>x.bin", b"\0\1\2", "未收")

    page.get_by_role("tab").first.click()
    ask(page, "北坡溫室的番茄提早幾天採收？")
    expect(page.locator(".zw-sentence").first).to_contain_text("21天")
    page.locator(".zw-card button[data-act=read]").first.click()
    expect(page.locator("dialog[open] mark")).to_contain_text("21天")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)

    page.get_by_role("tab").nth(2).click()
    page.locator(".zw-box input, .zw-box textarea").locator("visible=true").fill("地熱")
    expect(page.locator(".zw-table tbody tr")).to_have_count(1)
    page.get_by_role("button", name="移除").click()
    expect(page.locator("dialog[open]")).to_contain_text("北坡溫室換上地熱")
    page.get_by_role("button", name="取消").click()
    expect(page.locator(".zw-table tbody tr")).to_have_count(1)
    for undone in (True, False):
        page.get_by_role("button", name="移除").click()
        page.locator("dialog[open] button[data-act=confirm]").click()
        expect(page.locator(".zw-changes")).to_contain_text("已移除")
        if undone:
            page.get_by_role("button", name="復原").click()
            expect(page.locator(".zw-changes")).to_contain_text("已復原")
            expect(page.locator(".zw-table tbody tr")).to_have_count(1)
    expect(page.locator(".zw-hint", has_text="沒有符合的文章")).to_be_visible()

    page.get_by_role("tab").first.click()
    ask(page, "北坡溫室的番茄提早幾天採收？")
    expect(page.locator(".zw-evidence")).not_to_contain_text("地熱")
    texts_alone(visited)


def test_a_dropped_file_is_uploaded(visit: Opener) -> None:
    visited = visit()
    page = visited.page
    open_library_tab(page)
    page.evaluate(
        """() => {
          const carried = new DataTransfer();
          carried.items.add(new File(['河堤步道\\n\\n河堤步道全長六公里，週日開放。'], 'dyke.txt'));
          const options = { dataTransfer: carried, bubbles: true, cancelable: true };
          document.querySelector('.zw-upload').dispatchEvent(new DragEvent('drop', options));
        }"""
    )
    expect(page.locator(".zw-changes")).to_contain_text("河堤步道")
    texts_alone(visited)


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
        "placeholder", "Ask the articles a question, in Chinese or English"
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


def test_a_hostile_article_shows_as_text(visit: Opener) -> None:
    visited = visit()
    page = visited.page
    open_library_tab(page)
    upload(page, "mushrooms.txt", HOSTILE, "<script>alert('title')")
    row = page.locator(".zw-table tbody tr", has_text="霧島蕈菇園")
    row.locator("button[data-act=read]").click()
    dialog = page.locator("dialog[open]")
    for words in ("<b onmouseover=alert(1)>", "${alert('template')}", "{{alert('braces')}}"):
        expect(dialog).to_contain_text(words)
    page.keyboard.press("Escape")
    page.get_by_role("tab").first.click()
    box = page.locator(".zw-ask textarea")
    box.fill("霧島蕈菇園每天採收幾公斤香菇？\u202e<img src=x onerror=alert(1)>")
    box.press("Enter")
    expect(page.locator(".zw-question")).to_contain_text("？<img src=x onerror=alert(1)>")
    expect(page.locator(".zw-sentence").first).to_contain_text("75公斤")
    page.locator(".zw-cite").first.click()
    expect(page.locator("dialog[open] mark")).to_contain_text("75公斤")
    page.keyboard.press("Escape")
    for node in page.locator(".zw-answer *, .zw-evidence *").all():
        assert node.evaluate("n => [...n.attributes].filter(a => /^on/i.test(a.name)).length") == 0
    assert page.locator(".gradio-container :is(script, iframe, img)").count() == 0
    links = page.locator(".zw-evidence a[target], .zw-answer a[target]")
    for link in links.all():
        assert (link.get_attribute("href") or "").startswith("https://")
        assert link.get_attribute("rel") == "noopener noreferrer"
    assert "\u202e" not in page.locator("body").inner_text()
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


def test_a_pasted_article_is_listed_and_the_table_is_sorted(visit: Opener) -> None:
    visited = visit()
    page = visited.page
    open_library_tab(page)
    page.get_by_role("button", name="貼上一篇文章").click()
    box = page.locator(".zw-paste textarea")
    box.fill(
        "石磯燈會提前\n來源：石磯通訊\n日期：2026-04-01\n\n石磯燈會提前到四月三日，展出88盞花燈。"
    )
    page.get_by_role("button", name="加入", exact=True).click()
    expect(page.locator(".zw-changes")).to_contain_text("石磯燈會提前")
    expect(box).to_have_value("")
    page.get_by_role("button", name="加入", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("empty")
    dates = page.locator(".zw-table td[data-label=日期]")
    for order in ("ascending", "descending"):
        page.locator("[data-sort=date]").click()
        expect(page.locator(f"th[aria-sort={order}] [data-sort=date]")).to_be_visible()
        told = [date for date in dates.all_inner_texts() if date]
        assert told == sorted(told, reverse=order == "descending")
        assert "2026-04-01" in told
    texts_alone(visited)


def test_articles_are_chosen_in_either_script_and_summarized_side_by_side(visit: Opener) -> None:
    visited = visit()
    page = visited.page
    page.get_by_role("tab", name="摘要").click()
    page.get_by_role("button", name="寫摘要").click()
    expect(page.get_by_role("alert")).to_contain_text("請先選文章")
    page.get_by_placeholder("找文章").fill("渔港")
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
    page.get_by_placeholder("或寫一個主題").fill("小火車")
    page.get_by_role("button", name="寫摘要").click()
    expect(page.locator(".zw-summary")).to_contain_text("38分")
    texts_alone(visited)


def test_a_summary_that_breaks_off_keeps_its_points(site: Site, visit: Opener) -> None:
    page = visit(site.scripted, locale="en").page
    page.get_by_role("tab", name="Summaries").click()
    page.get_by_placeholder("Or a topic").fill("light")
    page.get_by_role("button", name="Summarize").click()
    expect(page.locator(".zw-error")).to_contain_text("cannot be reached")
    expect(page.locator(".zw-point")).to_contain_text("The lighthouse shines.")


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
    assert [hit["article"]["title"] for hit in found] == ["青岭山城小火车恢复通车"]
    with pytest.raises(Exception, match="question is empty"):
        client.predict("？", api_name="/ask")
    named = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert set(named) == {"/ask", "/search"}


def test_ctrl_c_ends_the_server_in_silence_and_deletes_uploads(site: Site) -> None:
    uploads = site.errors.parent / "uploads"
    assert _filled(uploads)
    site.process.send_signal(signal.SIGINT)
    assert site.process.wait(timeout=20) == 0
    told = site.errors.read_text()
    assert "a mistake in the program" in told  # what test_an_unforeseen_error provoked
    assert told.count("Traceback") == 1, told
    assert "socket." not in told, told  # no attempt to reach another machine
    assert not _filled(uploads)


def _filled(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.stat().st_size]

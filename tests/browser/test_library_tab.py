"""The library's tab in a real browser: adding, looking through, removing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from scripted_library import LISTING, NOTHING
from visits import Opener, Site, ask, open_library_tab, payload, texts_alone, until, upload, write

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

GREENHOUSE = """北坡溫室換上地熱
來源：北坡週報

北坡溫室改用地熱之後，暖氣費少了七成，番茄提早19天採收。
"""


def test_an_empty_library_says_so_and_answers_nothing(visit: Opener) -> None:
    page = visit().page
    expect(page.locator(".zw-hint").first).to_contain_text("文章庫還是空的")
    ask(page, "有文章嗎？")
    expect(page.locator(".zw-abstained")).to_be_visible()
    open_library_tab(page)
    expect(page.locator(".zw-hint", has_text="文章庫是空的。")).to_be_visible()


@pytest.mark.usefixtures("stocked")
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
    removed = page.locator(".zw-changes", has_text="已移除")

    def remove() -> None:
        confirm = page.locator("dialog[open] button[data-act=confirm]")
        if not removed.count() and not confirm.count():
            page.get_by_role("button", name="移除").click()
        if not removed.count():
            confirm.click()

    for undone in (True, False):
        until(removed, remove)
        if undone:
            page.get_by_role("button", name="復原").click()
            expect(page.locator(".zw-changes")).to_contain_text("已復原")
            expect(page.locator(".zw-table tbody tr")).to_have_count(1)
    expect(page.locator(".zw-hint", has_text="沒有符合的文章")).to_be_visible()

    page.get_by_role("tab").first.click()
    ask(page, "北坡溫室的番茄提早幾天採收？")
    expect(page.locator(".zw-evidence")).not_to_contain_text("地熱")
    texts_alone(visited)


def test_a_dropped_file_is_uploaded_and_one_too_large_is_not_sent(visit: Opener) -> None:
    visited = visit()
    page = visited.page
    open_library_tab(page)
    page.evaluate(
        """() => {
          const carried = new DataTransfer();
          carried.items.add(new File(['河堤步道\\n\\n河堤步道全長六公里，週日開放。'], 'dyke.txt'));
          carried.items.add(new File([new Uint8Array(65 * 2 ** 20)], 'decade.txt'));
          const options = { dataTransfer: carried, bubbles: true, cancelable: true };
          document.querySelector('.zw-upload').dispatchEvent(new DragEvent('drop', options));
        }"""
    )
    expect(page.locator(".zw-changes")).to_contain_text("河堤步道")
    expect(page.get_by_role("alert")).to_have_text("未收，超過 64 MB： decade.txt")
    expect(page.locator(".zw-changes li")).to_have_count(1)
    texts_alone(visited)


def test_a_pasted_article_is_listed_and_the_table_is_sorted(visit: Opener) -> None:
    visited = visit()
    page = visited.page
    open_library_tab(page)
    page.get_by_role("button", name="貼上一篇文章").click()
    box = page.locator(".zw-paste textarea")
    words = (
        "石磯燈會提前\n來源：石磯通訊\n日期：2026-04-01\n\n石磯燈會提前到四月三日，展出88盞花燈。"
    )
    until(
        page.locator(".zw-changes", has_text="石磯燈會提前"),
        lambda: write(box, words),
        page.get_by_role("button", name="加入", exact=True).click,
    )
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


def test_a_table_that_comes_late_does_not_undo_a_filter_typed_since(
    visit: Opener, site: Site
) -> None:
    page = visit(site.scripted).page
    open_library_tab(page)
    sorts = page.locator("th[aria-sort=ascending] [data-sort=title]")
    page.locator("[data-sort=title]").click()
    write(page.get_by_placeholder("找文章"), NOTHING)
    expect(page.locator(".zw-hint", has_text="沒有符合的文章")).to_be_visible()
    page.wait_for_timeout(1000 * LISTING + 500)
    expect(page.locator(".zw-hint", has_text="沒有符合的文章")).to_be_visible()
    page.get_by_placeholder("找文章").fill("燈塔")
    expect(sorts).to_be_visible()  # a filter leaves the order as it is


@pytest.mark.usefixtures("stocked")
def test_a_tick_stays_with_its_article(visit: Opener) -> None:
    page = visit().page
    open_library_tab(page)
    ticked = page.locator("[data-select]:checked")
    bakery = page.locator("tr", has_text="Larkstead").locator("[data-select]")
    page.locator("[data-sort=title]").click()
    expect(page.locator("th[aria-sort=ascending] [data-sort=title]")).to_be_visible()
    bakery.check()
    for order in ("descending", "ascending"):
        page.locator("[data-sort=title]").click()
        expect(page.locator(f"th[aria-sort={order}] [data-sort=title]")).to_be_visible()
        expect(ticked).to_have_count(1)
        expect(bakery).to_be_checked()
        expect(page.locator(".zw-bulk b")).to_have_text("1")
    page.locator("[data-select-all]").check()
    write(page.get_by_placeholder("找文章"), "Larkstead")
    expect(page.locator("[data-select]")).to_have_count(1)
    expect(page.locator("[data-select-all]")).to_be_checked()
    page.get_by_role("button", name="移除所選").click()
    expect(page.locator("dialog[open]")).to_contain_text("Old mill bakery")
    page.get_by_role("button", name="取消").click()
    write(page.get_by_placeholder("找文章"), "")
    expect(page.locator("[data-select]").nth(1)).to_be_visible()
    expect(ticked).to_have_count(1)  # what a filter hid is ticked no more
    expect(bakery).to_be_checked()


def test_addresses_are_fetched_under_guard(visit: Opener) -> None:
    visited = visit()
    page = visited.page
    open_library_tab(page)
    page.get_by_role("button", name="加入網頁或 feed").click()
    refused = page.locator(".zw-changes .zw-refused")
    until(
        refused.nth(1),
        lambda: write(
            page.locator(".zw-web textarea"), "http://127.0.0.1:80/secret\nfile:///etc/passwd"
        ),
        page.locator(".zw-web").get_by_role("button", name="加入", exact=True).click,
    )
    expect(refused).to_have_count(2)
    expect(refused.nth(0)).to_contain_text("not a web address")
    expect(refused.nth(1)).to_contain_text("127.0.0.1")
    expect(page.locator(".zw-web textarea")).to_have_value("")
    texts_alone(visited)


def test_many_files_come_in_and_several_go_at_once(visit: Opener) -> None:
    visited = visit()
    page = visited.page
    open_library_tab(page)
    files = [
        payload(f"{n}.txt", f"巡山紀錄第{n}號\n\n第{n}天走了{n + 3}公里，見到{n}隻山羌。".encode())
        for n in range(30)
    ]
    page.locator("input[type=file]").set_input_files([*files, payload("x.pdf", b"%PDF-broken")])
    expect(page.locator(".zw-changes")).to_contain_text("已加入 30")
    expect(page.locator(".zw-changes li").first).to_contain_text("x.pdf")  # what failed comes first
    write(page.get_by_placeholder("找文章"), "巡山紀錄")
    expect(page.locator(".zw-bar").last).to_contain_text("共 30 篇")
    page.locator("[data-select-all]").check()
    expect(page.locator(".zw-bulk b")).to_have_text("30")
    page.get_by_role("button", name="移除所選").click()
    expect(page.locator("dialog[open] h2")).to_have_text("移除這 30 篇文章？")
    page.locator("dialog[open] button[data-act=confirm]").click()
    expect(page.locator(".zw-changes")).to_contain_text("已移除 30")
    page.get_by_role("button", name="復原").click()
    expect(page.locator(".zw-bar").last).to_contain_text("共 30 篇")
    page.get_by_role("button", name="重建索引").click()
    expect(page.locator(".zw-bar").first).to_contain_text("索引與文章一致")
    page.get_by_role("button", name="相似的文章").click()
    expect(page.locator("dialog[open] h2")).to_have_text("相似的文章")
    texts_alone(visited)

"""Hostile articles in a real browser: everywhere they show as harmless text."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from visits import Opener, open_library_tab, payload, texts_alone, upload

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

HOSTILE = """<script>alert('title')</script>霧島蕈菇園
來源：<img src=x onerror=alert('source')>
網址：javascript:alert('url')

霧島蕈菇園每天採收75公斤香菇。<img src="https://foreign.invalid/x.png" onerror="alert('text')">
</blockquote></div><script>alert('script')</script><b onmouseover=alert(1)>粗體</b>
${alert('template')} {{alert('braces')}} \u202e倒著讀\u202c [連結](javascript:alert('md'))
"""
KEY = """- id: k-mushrooms
  question: 霧島蕈菇園每天採收幾公斤香菇？<img src=x onerror=alert('key')>
  lang: zh-Hant
  kind: <b onmouseover=alert('kind')>
  answer: 75公斤<script>alert('answer')</script>
  nuggets: [["75公斤", "<img src=x onerror=alert('nugget')>"]]
  evidence:
    - {article: "<script>alert('title')</script>霧島蕈菇園", quote: "採收75公斤香菇。<img"}
  answerable: true
"""


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
    page.get_by_role("button", name="歷史").click()
    expect(page.locator("dialog[open] .zw-list")).to_contain_text("<img src=x onerror=alert(1)>")
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="摘要").click()
    page.locator(".zw-offered [data-pick]", has_text="霧島蕈菇園").click()
    expect(page.locator(".zw-chips li")).to_contain_text("<script>alert('title')")
    page.get_by_role("button", name="寫摘要").click()
    expect(page.locator(".zw-figures")).to_contain_text("75公斤")
    expect(page.locator(".zw-summary")).to_contain_text("<script>alert('title')")
    page.get_by_role("tab").first.click()
    for node in page.locator(".zw-answer *, .zw-evidence *").all():
        assert node.evaluate("n => [...n.attributes].filter(a => /^on/i.test(a.name)).length") == 0
    assert page.locator(".gradio-container :is(script, iframe, img)").count() == 0
    links = page.locator(".zw-evidence a[target], .zw-answer a[target]")
    for link in links.all():
        assert (link.get_attribute("href") or "").startswith("https://")
        assert link.get_attribute("rel") == "noopener noreferrer"
    assert "\u202e" not in page.locator("body").inner_text()
    texts_alone(visited)


def test_a_hostile_key_and_its_answer_show_as_text(visit: Opener) -> None:
    visited = visit()
    page = visited.page
    open_library_tab(page)
    upload(page, "mushrooms.txt", HOSTILE, "<script>alert('title')")
    page.get_by_role("tab", name="評測").click()
    page.get_by_text("自己的題目").click()
    page.get_by_text("這個文章庫").click()
    given = page.locator(".zw-given input[type=file]").first
    given.set_input_files([payload("keys.yaml", KEY.encode())])
    expect(page.locator(".cm-content")).to_contain_text("k-mushrooms")
    page.locator(".zw-begin button.primary").click()
    row = page.locator(".zw-items .zw-list li")
    expect(row).to_contain_text("<b onmouseover=alert('kind')>")
    row.locator("button").click()
    item = page.locator("dialog[open]")
    for words in ("onerror=alert('key')", "alert('answer')</script>", "alert('text')"):
        expect(item).to_contain_text(words)
    assert page.locator(".gradio-container :is(script, iframe, img)").count() == 0
    texts_alone(visited)

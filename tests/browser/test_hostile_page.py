"""Hostile articles in a real browser: everywhere they show as harmless text."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from visits import Opener, open_library_tab, texts_alone, upload

pytestmark = pytest.mark.browser

HOSTILE = """<script>alert('title')</script>霧島蕈菇園
來源：<img src=x onerror=alert('source')>
網址：javascript:alert('url')

霧島蕈菇園每天採收75公斤香菇。<img src="https://foreign.invalid/x.png" onerror="alert('text')">
</blockquote></div><script>alert('script')</script><b onmouseover=alert(1)>粗體</b>
${alert('template')} {{alert('braces')}} \u202e倒著讀\u202c [連結](javascript:alert('md'))
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
    for node in page.locator(".zw-answer *, .zw-evidence *").all():
        assert node.evaluate("n => [...n.attributes].filter(a => /^on/i.test(a.name)).length") == 0
    assert page.locator(".gradio-container :is(script, iframe, img)").count() == 0
    links = page.locator(".zw-evidence a[target], .zw-answer a[target]")
    for link in links.all():
        assert (link.get_attribute("href") or "").startswith("https://")
        assert link.get_attribute("rel") == "noopener noreferrer"
    assert "\u202e" not in page.locator("body").inner_text()
    texts_alone(visited)

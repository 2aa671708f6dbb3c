"""What readers say of answers becomes answer keys, and answer keys are run, in a real browser."""

from __future__ import annotations

import pytest
import yaml
from playwright.sync_api import expect
from visits import Opener, ask, texts_alone, upload

pytestmark = pytest.mark.browser

OBSERVATORY = """雲嶺天文台換新鏡面
來源：雲嶺日報
日期：2026-05-02

雲嶺天文台的新鏡面一日裝好，口徑2.6公尺，造價1.3億元。台長白沐川說，舊鏡面用了31年。
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

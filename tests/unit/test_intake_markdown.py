"""Markdown: facts from the front matter, words without the markup."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import UnreadableSource
from rag.intake.markdown import read_markdown

FRONT = "---\ntitle: 松原擴產\nsource: 測試社\ndate: 2026-01-08\nurl: https://example.com/a\n---\n"


def test_front_matter_and_words() -> None:
    draft = read_markdown(
        FRONT + "松原**工廠**宣布[擴產](https://example.com/b)，用 `A1` 產線。\n\n"
        "## 小標\n\n- 一項\n- 二項\n\n> 引用\n",
        "a.md",
    )
    assert (draft.title, draft.source) == ("松原擴產", "測試社")
    assert draft.date == dt.date(2026, 1, 8)
    assert draft.url == "https://example.com/a"
    assert draft.text.strip() == "松原工廠宣布擴產，用 A1 產線。\n小標\n一項\n二項\n引用"


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("date: 2026-01-08 10:30:00", dt.date(2026, 1, 8)),
        ("date: 2026-01-08T10:30:00Z", dt.date(2026, 1, 8)),
        ("date: 2026年1月8日", dt.date(2026, 1, 8)),
        ("date: '民國115年1月8日'", dt.date(2026, 1, 8)),
        ("date: 8 January 2026", dt.date(2026, 1, 8)),
        ("date: 2026-02-30", None),
        ("date: soon", None),
        ("date: 2026", None),
        ("date:", None),
        ("date: [2026-01-08]", None),
    ],
)
def test_dates(line: str, date: dt.date | None) -> None:
    assert read_markdown(f"---\n{line}\n---\n文字。", "a.md").date == date


def test_a_title_that_looks_like_a_number_stays_as_written() -> None:
    assert read_markdown("---\ntitle: 007\n---\n文", "a.md").title == "007"
    assert read_markdown("---\ntitle: yes\n---\n文", "a.md").title == "yes"


def test_the_heading_is_the_title_where_none_is_stated() -> None:
    draft = read_markdown("# 題目\n\n文字。", "a.md")
    assert (draft.title, draft.text) == ("題目", "文字。")


def test_a_heading_beside_a_stated_title_stays_in_the_text() -> None:
    assert read_markdown(FRONT + "# 松原擴產\n\n文。", "a.md").text == "文。"
    assert read_markdown(FRONT + "# 別的題\n\n文。", "a.md").text == "別的題\n文。"


def test_the_files_name_is_the_last_resort() -> None:
    assert read_markdown("文字。", "松原.md").title == "松原"


def test_prose_between_rules_is_not_lost() -> None:
    draft = read_markdown("---\n\n第一段文字。\n\n---\n\n第二段文字。", "a.md")
    assert draft.text == "第一段文字。\n第二段文字。"


def test_wrapped_lines_join_as_each_language_does() -> None:
    assert read_markdown("中文\n換行", "a").text == "中文換行"
    assert read_markdown("**粗體**\n換行", "a").text == "粗體換行"
    assert read_markdown("one\ntwo", "a").text == "one two"
    assert read_markdown("**one**\ntwo", "a").text == "one two"
    assert read_markdown("一\\\n二", "a").text == "一\n二"


def test_tables_and_code_keep_their_words() -> None:
    text = read_markdown("| 國 | 噸 |\n|--|--|\n| 印尼 | 1,950 |\n\n```\nx = 1\n```", "a").text
    assert all(word in text for word in ("國", "印尼", "1,950", "x = 1"))


def test_raw_html_is_dropped() -> None:
    text = read_markdown("前<b>中</b>後<script>alert(1)</script>\n\n<div>塊</div>\n\n末", "a").text
    assert "<" not in text
    assert text.startswith("前中後")
    assert "塊" not in text


def test_broken_front_matter_is_refused() -> None:
    with pytest.raises(UnreadableSource, match=r"a\.md: the front matter is not YAML"):
        read_markdown("---\ntitle: [unclosed\n---\n文", "a.md")
    with pytest.raises(UnreadableSource, match="not YAML"):
        read_markdown("---\na: " + "[" * 5000 + "\n---\n文", "a.md")


def test_front_matter_that_multiplies_itself_stays_small() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for i in range(1, 9):
        lines.append(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]")
    front = "\n".join([*lines, "title: *a8", "source: {a: b}"])
    draft = read_markdown(f"---\n{front}\n---\n文", "檔.md")
    assert (draft.title, draft.source) == ("檔", "")


@given(st.text(st.sampled_from("-\n \t:[]{}&*!|>'\"%@`#~<>()甲乙a1_\\\x00\x85")))
def test_any_text_is_read_or_refused(text: str) -> None:
    for source in (text, f"---\n{text}\n---\n文"):
        try:
            draft = read_markdown(source, "a.md")
        except UnreadableSource:
            continue
        assert draft.title

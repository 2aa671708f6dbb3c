"""Plain text and bundles."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import UnreadableSource
from rag.intake.draft import Draft
from rag.intake.text import is_bundle, read_bundle, read_text

BODY = "松原工廠宣布擴建產線，年產能提高到三萬噸。"


def test_a_title_may_be_marked_as_such() -> None:
    for mark in ("標題：", "标题: ", "Title: "):
        draft = read_text(f"{mark}市況快報\n來源：社\n\n玉米收高。", "a.txt")
        assert (draft.title, draft.source, draft.text) == ("市況快報", "社", "玉米收高。")


def test_title_headers_and_body() -> None:
    draft = read_text(
        f"松原擴產\n來源：測試社\n日期：2026年1月8日\n網址：https://example.com/a?b=1\n\n{BODY}\n次段。",
        "f.txt",
    )
    assert draft == Draft(
        title="松原擴產",
        text=f"{BODY}\n次段。",
        source="測試社",
        date=dt.date(2026, 1, 8),
        url="https://example.com/a?b=1",
    )


@pytest.mark.parametrize(
    "line",
    ["来源：測試社", "Source: 測試社", "OUTLET:測試社", "  媒體 ： 測試社  ", "出處:測試社"],
)
def test_names_of_the_outlet_header(line: str) -> None:
    assert read_text(f"題\n{line}\n{BODY}", "f.txt").source == "測試社"


def test_the_first_of_two_headers_counts_and_later_lines_are_text() -> None:
    draft = read_text(f"題\n來源：甲\n來源：乙\n{BODY}\n日期：2026-01-08", "f.txt")
    assert draft.source == "甲"
    assert draft.date is None
    assert draft.text.endswith("日期：2026-01-08")


def test_an_impossible_date_is_no_date() -> None:
    assert read_text(f"題\n日期：2026-02-30\n{BODY}", "f.txt").date is None


def test_a_single_line_and_a_long_first_line_are_body_under_the_files_name() -> None:
    assert read_text(BODY, "松原.txt") == Draft("松原", BODY)
    long = "長" * 101 + "\n" + BODY
    assert read_text(long, "a.b.txt") == Draft("a.b", long)


def test_headers_alone_are_no_article() -> None:
    with pytest.raises(UnreadableSource, match=r"f\.txt: no text"):
        read_text("題\n來源：甲\n日期：2026-01-08\n", "f.txt").finish("f.txt")


def test_bundle() -> None:
    text = f"#\r\n甲題\r\n{BODY}（測試社）\r\n\r\n乙題\r\n第二篇說（見圖）的事 (Test Wire)\r\n"
    assert is_bundle(text)
    assert list(read_bundle(text, "b.txt")) == [
        Draft("甲題", BODY, "測試社"),
        Draft("乙題", "第二篇說（見圖）的事 ", "Test Wire"),
    ]


def test_parentheses_inside_the_body_are_not_the_outlet() -> None:
    (draft,) = read_bundle(f"#\n題\n{BODY}（見圖）後續待觀察。\n", "b.txt")
    assert isinstance(draft, Draft)
    assert (draft.source, draft.text) == ("", f"{BODY}（見圖）後續待觀察。")


def test_a_missing_body_is_an_error_in_its_place() -> None:
    one, two, three, four = read_bundle(f"#\n甲題\n#\n乙題\n{BODY}\n丙題\n#\n丁題", "b.txt")
    assert isinstance(one, UnreadableSource)
    assert str(one) == "b.txt: line 3: the title '甲題' has no body"
    assert isinstance(two, Draft)
    assert isinstance(three, UnreadableSource)
    assert isinstance(four, UnreadableSource)
    assert "line 8" in str(four)


def test_only_a_lone_hash_opens_a_bundle() -> None:
    assert not is_bundle("# 題\n文")
    assert not is_bundle("文\n#\n")
    assert is_bundle("\n  #  \n題\n文")


@given(st.text(st.sampled_from("#\n\r\t （）()甲乙:：來源日期2026-1 \u2028")))
def test_any_text_is_read(text: str) -> None:
    for found in [read_text(text, "f.txt"), *read_bundle(text, "f.txt")]:
        if isinstance(found, Draft):
            try:
                article = found.finish("f.txt")
            except UnreadableSource:
                continue
            assert article.text == article.text.strip()
            assert article.title


@pytest.mark.parametrize(
    "text",
    [
        "題\n來源：" + "甲 " * 300_000 + "\n文",
        "題\n來源：甲" + " " * 500_000 + "乙\n文",
        "#\n題\n" + "（" * 500_000,
        "#\n題\n文" + " " * 500_000 + "（測試社",
        "#\n題\n" + "（測試社）" * 100_000 + "完",
    ],
)
def test_hostile_lines_take_no_time(text: str) -> None:
    begun = time.perf_counter()
    read_text(text, "f.txt")
    list(read_bundle(text, "f.txt"))
    assert time.perf_counter() - begun < 5

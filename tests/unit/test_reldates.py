"""Relative dates of news in three writings, on a given day."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.reldates import relative_dates

DAY = dt.date(2026, 5, 4)  # a Monday


@pytest.mark.parametrize(
    ("text", "meanings"),
    [
        ("昨日公布", ["2026-05-03"]),
        ("公司昨晚公告，今天复牌", ["2026-05-03", "2026-05-04"]),
        ("上周五開會", ["2026-05-01"]),
        ("上星期", ["2026-04-27 – 2026-05-03"]),
        ("上個月跌了，本月回升", ["2026-04", "2026-05"]),
        ("去年9月8日停工", ["2025-09-08"]),
        ("去年十二月", ["2025-12"]),
        ("今年第四季", ["2026-10-01 – 2026-12-31"]),
        ("上上個月停工", ["2026-03"]),
        ("上季", ["2026-01-01 – 2026-03-31"]),
        ("比前年少", ["2024"]),
        ("明年2月30日", []),
        ("目前年產能四萬輛，三年前投產", []),
        ("yesterday and last week", ["2026-05-03", "2026-04-27 – 2026-05-03"]),
        ("Last November it fell", ["2025-11"]),
        ("on last Friday", ["2026-05-01"]),
        ("last year's figures", ["2025"]),
        ("at last, this one", []),
    ],
)
def test_what_a_relative_date_means(text: str, meanings: list[str]) -> None:
    assert [found.meaning for found in relative_dates(text, DAY)] == meanings


@given(
    st.lists(
        st.sampled_from(
            [
                *("昨日", "今年", "去年9月", "上周五", "下個月", "前年第三季", "上上周"),
                *("last week", "yesterday", "last May", "，停工", "3日", "年"),
            ]
        )
    ),
    st.dates(),
)
def test_spans_are_verbatim_in_order_and_span_real_days(words: list[str], day: dt.date) -> None:
    text = " ".join(words)
    found = relative_dates(text, day)
    assert all(f.text == text[f.start : f.end] and f.low <= f.high for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))

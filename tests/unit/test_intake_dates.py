"""The date of an article is the one that it states for itself, not that of an event in it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.intake.dates import dateline, parse_date, parse_period

DAY = dt.date(2026, 1, 8)


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-08",
        "2026-1-8",
        "2026/01/08 14:30",
        "2026.01.08",
        "2026-01-08T23:59:00+08:00",
        "2026-01-08T00:00:00Z",
        "20260108",
        "2026年1月8日",
        "2026 年 01 月 08 日（四）",
        "民國115年1月8日",
        "中華民国 115 年 1 月 8 日",
        "January 8, 2026",
        "Jan. 8, 2026",
        "Jan 8th, 2026",
        "8 January 2026",
        "Thursday, 8 Jan 2026 09:00 GMT",
    ],
)
def test_forms_of_one_day(text: str) -> None:
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "昨日",
        "1月8日",
        "2026年1月",
        "2026-02-30",
        "2026年13月1日",
        "民國115年2月30日",
        "February 30, 2026",
        "Marketing 8, 20261",
        "08/01/2026",
        "012026-01-08",
        "2026-01-088",
        "1820-01-08",
    ],
)
def test_no_date_is_made_up(text: str) -> None:
    assert parse_date(text) is None


@given(st.text(max_size=60))
def test_any_text_gives_a_date_or_none(text: str) -> None:
    found = parse_date(text)
    assert found is None or isinstance(found, dt.date)


@given(st.dates(dt.date(1912, 1, 1), dt.date(2099, 12, 31)))
def test_every_day_is_read_in_every_form(day: dt.date) -> None:
    forms = [
        day.isoformat(),
        day.strftime("%Y%m%d"),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%B} {day.day}, {day.year}",
        f"{day.day} {day:%b} {day.year}",
    ]
    if day.year - 1911 >= 10:
        forms.append(f"民國{day.year - 1911}年{day.month}月{day.day}日")
    assert {parse_date(form) for form in forms} == {day}


@pytest.mark.parametrize(
    "text",
    [
        "2026年1月8日\n松原工廠今天停工。",
        "2026-01-08 松原訊".replace(" 松原訊", "\n松原訊"),
        "測試社松原2026年1月8日電　工廠停工。",
        "測試社松原2026年1月8日電（記者王某）工廠停工。",
        "（測試社記者王某松原2026年1月8日電）工廠停工。",
        "【松原報 2026/01/08】工廠停工。",
        "松原訊（2026年1月8日）工廠停工。",
        "民國115年1月8日\n工廠停工。",
        "【本報訊】2026.01.08 14:30\n工廠停工。",
        "测试社松原2026年1月8日讯，工厂停工。",
    ],
)
def test_datelines(text: str) -> None:
    assert dateline(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "松原工廠2026年1月8日停工。",
        "松原工廠（成立於2026年1月8日）昨日停工。",
        "2026年1月8日電動車銷量創新高。",
        "2026年1月8日訊息顯示工廠停工。",
        "工廠停工。2026年1月8日\n",
        "他說，2026年1月8日之前不會復工。",
        "2026年1月8日，工廠停工。",
        "松原工廠將在2026年1月8日到2月1日停工。",
        "2026年2月30日\n工廠停工。",
    ],
)
def test_dates_of_events_are_not_datelines(text: str) -> None:
    assert dateline(text) is None


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("２０２４－０２", "2024-02-01", "2024-02-29"),
        ("2026年3月", "2026-03-01", "2026-03-31"),
        ("民國115年3月5日", "2026-03-05", "2026-03-05"),
        ("2026/3/5", "2026-03-05", "2026-03-05"),
        ("5 March 2026", "2026-03-05", "2026-03-05"),
    ],
)
def test_a_period_is_read(words: str, first: str, last: str) -> None:
    days = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    assert parse_period(words) == parse_period(f" {words} ") == days


@pytest.mark.parametrize("words", ["", "3月", "2026-13", "2026-02-30", "26-03", "last week"])
def test_what_names_no_period_is_none(words: str) -> None:
    assert parse_period(words) is None

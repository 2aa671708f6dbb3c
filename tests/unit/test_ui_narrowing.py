"""What a visitor narrows the articles down to, from what is typed to a filter and to words."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.types import Filter, Outlet
from ui.narrowing.choice import BadPeriod, Choice, label, row, told

MARCH = dt.date(2026, 3, 1), dt.date(2026, 3, 31)


@pytest.mark.parametrize(
    ("choice", "only", "words"),
    [
        (Choice(), None, ""),
        (Choice(since=" ", until=""), None, ""),
        (Choice(("潮報", "Gull")), Filter(("潮報", "Gull")), "潮報、Gull"),
        (Choice(since="2026-03"), Filter(since=MARCH[0]), "2026-03-01 起"),
        (Choice(until="２０２６年３月"), Filter(until=MARCH[1]), "到 2026-03-31"),
        (
            Choice(since="2026/3/5", until="2026.3.5", languages=("en",)),
            Filter((), dt.date(2026, 3, 5), dt.date(2026, 3, 5), ("en",)),
            "2026-03-05 · 英文",
        ),
        (Choice(since="2025", until="2026"), Filter((), dt.date(2025, 1, 1), dt.date(2026, 12, 31)),
         "2025-01-01 起 · 到 2026-12-31"),
    ],
)  # fmt: skip
def test_what_is_typed_becomes_a_filter(choice: Choice, only: Filter | None, words: str) -> None:
    assert choice.filter() == only
    assert told(only, "zh-Hant") == words
    assert label(choice, "zh-Hant") == (f"篩選文章：{words}" if words else "篩選文章")


@pytest.mark.parametrize(("since", "until"), [("三月", ""), ("", "2026-13"), ("2026", "2025")])
def test_a_bad_date_is_told_in_one_line(since: str, until: str) -> None:
    choice = Choice(since=since, until=until)
    with pytest.raises(BadPeriod):
        choice.filter()
    assert 'role="alert">看不懂這個日期' in row(choice, (), None, "zh-Hant")


def test_whatever_a_browser_sends_becomes_a_choice_and_no_markup() -> None:
    choice = Choice.of(["<b>", *map(str, range(99))], None, 5, ["en", "<i>", "xx"])
    assert (len(choice.sources), choice.since, choice.until, choice.languages) == (
        50,
        "",
        "5",
        ("en",),
    )
    shown = row(Choice.of(["<b>"], "", "", None), [Outlet('"><script>', 2)], 3, "en")
    assert "<b>" not in shown
    assert "<script>" not in shown
    assert "Matching articles: 3." in shown

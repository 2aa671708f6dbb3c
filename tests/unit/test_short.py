"""The short answer: which date of a sentence is that of what is asked."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes import fill

ARTICLES = (
    "Harrow museum to open its extension\nSource: Test Wire\nDate: 2026-03-07\n\n"
    "The director of the Harrow museum announced on March 6 its glass extension would open soon "
    "to schools. Visitors like the garden.",
    "Redport tram line opens\nSource: Test Wire\nDate: 2026-03-10\n\n"
    "The Redport council said March 9 the tram line had opened to the public without a ceremony. "
    "It cost little.",
    "Lowmere ferry to carry cars\nSource: Test Wire\nDate: 2026-03-12\n\n"
    "The Lowmere ferry firm told reporters on March 11 its new ship would carry cars. "
    "The quay is narrow.",
    "雲崗機場將設新跑道\n來源：測試通訊社\n日期：2026-03-05\n\n"
    "雲崗機場3月4日宣布新跑道工程將啟用夜間照明。附近的居民擔心噪音。",
)


@pytest.fixture
def told(library: Any, tmp_path: Any) -> Any:
    return fill(library, tmp_path, ARTICLES)


@pytest.mark.parametrize(
    "question",
    [
        "When will the glass extension of the Harrow museum open to schools?",  # holds an "on"
        "When did the Redport tram line open to the public?",
        "When did the new ship of the Lowmere ferry firm carry cars?",
        "雲崗機場的新跑道工程何時啟用夜間照明？",
    ],
)
def test_the_day_on_which_it_was_told_is_no_short_answer(question: str, told: Any) -> None:
    answer = told.ask(question)
    assert not answer.abstained
    assert answer.short is None


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("When did the Harrow museum announce its glass extension?", "March 6"),
        ("When did the Redport council say that the tram line had opened?", "March 9"),
        ("When did the Lowmere ferry firm tell reporters of its new ship?", "March 11"),
        ("雲崗機場何時宣布新跑道工程？", "3月4日"),
    ],
)
def test_it_is_where_the_telling_is_asked_for(question: str, day: str, told: Any) -> None:
    short = told.ask(question).short
    assert short is not None
    assert short.text == day

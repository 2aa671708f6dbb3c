"""The short answer: which quarter, half, month or year its figure is told of."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from rag.answering.periods import asked_period, told_of
from rag.answering.short import clause_at
from rag.language.quantities import quantities
from tests.fakes import fill

ZH = "\n來源：測試通訊社\n日期：2026-11-05\n\n"
EN = "\nSource: Test Wire\nDate: 2026-11-08\n\n"
ARTICLES = (
    f"玄石水泥公布財報{ZH}玄石水泥第三季營收為45億元，較上季的39億元成長15%。公司在山邊有兩座窯。",
    f"晨星鋼鐵公布財報{ZH}晨星鋼鐵第二季營收93億元，第一季84億元。鋼價回穩。",
    f"白楊紡織公布財報{ZH}白楊紡織今年上半年營收28億元，去年同期31億元。訂單回流。",
    f"青嵐航運公布財報{ZH}青嵐航運去年第三季營收為52億元。公司有十艘船。",
    f"綠野食品公布財報{ZH}綠野食品營收為17億元。公司做醬油。",
    f"竹林食品公布財報{ZH}竹林食品10月營收12億元，較9月的10億元成長20%。公司做豆腐。",
    f"Penrose Foods reports{EN}Penrose Foods said second-quarter revenue was $93 million, up from "
    "$84 million in the first quarter. It makes soup.",
    f"Halden Paper reports{EN}In the third quarter, Halden Paper's revenue was $61 million, "
    "compared with $57 million a year earlier. It makes paper.",
)


@pytest.fixture
def reported(library: Any, tmp_path: Any) -> Any:
    return fill(library, tmp_path, ARTICLES)


@pytest.mark.parametrize(
    "question",
    [
        "玄石水泥第四季營收是多少？",
        "玄石水泥第二季營收是多少？",
        "白楊紡織下半年營收是多少？",
        "青嵐航運第三季營收是多少？",  # written in November, when this year's had ended
        "竹林食品8月營收是多少？",
        "What was Penrose Foods' revenue in the fourth quarter?",
    ],
)
def test_the_figure_of_another_period_is_no_short_answer(question: str, reported: Any) -> None:
    answer = reported.ask(question)
    assert not answer.abstained
    assert answer.short is None


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("玄石水泥第三季營收是多少？", "45億元"),
        ("玄石水泥2026年第三季營收是多少？", "45億元"),
        ("玄石水泥營收是多少？", "45億元"),  # no period is asked for
        ("晨星鋼鐵第二季營收是多少？", "93億元"),
        ("晨星鋼鐵第一季營收是多少？", "84億元"),
        ("白楊紡織今年上半年營收是多少？", "28億元"),
        ("白楊紡織去年上半年營收是多少？", "31億元"),
        ("青嵐航運去年第三季營收是多少？", "52億元"),
        ("綠野食品第三季營收是多少？", "17億元"),  # none is told
        ("竹林食品10月營收是多少？", "12億元"),
        ("What was Penrose Foods' first-quarter revenue?", "$84 million"),
        ("What was Penrose Foods' second-quarter revenue?", "$93 million"),
        ("What was Halden Paper's revenue in the third quarter?", "$61 million"),
        ("What was Halden Paper's revenue in the third quarter of last year?", "$57 million"),
    ],
)
def test_that_of_the_asked_period_is(question: str, figure: str, reported: Any) -> None:
    short = reported.ask(question).short
    assert short is not None
    assert short.text == figure


@pytest.mark.parametrize(
    ("question", "text", "figure", "told"),
    [
        # What it is compared with is not its period.
        ("第三季營收", "第三季營收較去年同期成長15%至45億元。", "45億元", "asked"),
        ("第二季營收", "第三季表現亮眼，營收由第二季的39億元增至45億元。", "39億元", "asked"),
        ("第二季營收", "第三季表現亮眼，營收由第二季的39億元增至45億元。", "45億元", "other"),
        # What stands behind one figure is not carried on to the next.
        (
            "revenue in the first quarter",
            "Revenue was $84 million in the first quarter and rose.",
            "$84 million",
            "asked",
        ),
        (
            "revenue in the third quarter",
            "Revenue rose 15% from a year earlier to $45 million in the third quarter.",
            "$45 million",
            "asked",
        ),
        (
            "revenue in the third quarter",
            "The firm made a profit on third-quarter revenue of $45 million.",
            "$45 million",
            "asked",
        ),
        # A part of a year says nothing for another kind of period, nor a month beside a quarter.
        ("2026年營收", "第三季營收45億元。", "45億元", "unsaid"),
        ("第三季營收", "公司10月公布營收45億元。", "45億元", "unsaid"),
        ("第三季營收", "前三季營收45億元。", "45億元", "other"),
        # The last such quarter that had ended when it was written, by whatever words.
        ("第四季營收", "去年第四季營收45億元。", "45億元", "asked"),
        ("第四季營收", "2024年第四季營收45億元。", "45億元", "other"),
        ("2025年第四季營收", "去年第四季營收45億元。", "45億元", "asked"),
        ("2024年第四季營收", "去年第四季營收45億元。", "45億元", "other"),
    ],
)
def test_what_the_words_tell_of_a_figure(question: str, text: str, figure: str, told: str) -> None:
    asked = asked_period(question, quantities)
    assert asked is not None
    of = next(q for q in quantities(text) if q.text == figure)
    start = text.index(clause_at(text, of))
    clause = (start, start + len(clause_at(text, of)))
    assert told_of(asked, text, of, clause, quantities, dt.date(2026, 2, 10)) == told


@pytest.mark.parametrize("question", ["營收是多少？", "第二季和第三季營收", "較去年同期成長多少？"])
def test_a_question_of_no_one_period_asks_for_none(question: str) -> None:
    assert asked_period(question, quantities) is None

"""What a Chinese question asks an attribute of, and which articles name it."""

from __future__ import annotations

from typing import Any

import pytest

from rag.answering.offices import office
from rag.answering.slots import attributes
from rag.answering.subject import subject
from tests.fakes import fill

ARTICLES = (
    "甲山鋼鐵第3季獲利\n來源：測試通訊社\n日期：2026-03-05\n\n"
    "甲山鋼鐵第3季營收20億元，比上季多。工廠照常運作。",
    "台灣電力公司年報\n來源：測試通訊社\n日期：2026-03-06\n\n"
    "台灣電力公司去年虧損430億元。董事會下週開會，由董事長洪映嵐主持。",
    "禾川電車等待新車\n來源：測試通訊社\n日期：2026-03-07\n\n"
    "禾川電車去年虧損3億元，今年推出新車。總部搬到港邊。",
)


@pytest.fixture
def filled(library: Any, tmp_path: Any) -> Any:
    return fill(library, tmp_path, ARTICLES)


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("第三季營收是多少？", "20億元"),
        ("甲山鋼鐵第三季營收是多少？", "20億元"),
        ("台電去年獲利多少？", "430億元"),
        ("台電的董事長是誰？", "洪映嵐"),
        ("那家造車的新創去年獲利多少？", "3億元"),
    ],
)
def test_a_subject_in_other_words_is_answered(question: str, held: str, filled: Any) -> None:
    assert any(held in sentence.text for sentence in filled.ask(question).sentences)


@pytest.mark.parametrize(
    "question",
    [
        "清泉食品第三季營收是多少？",  # in no article
        "禾川電車第三季營收是多少？",  # in another than the one that tells a revenue
        "台泥第三季營收是多少？",
    ],
)
def test_the_figure_of_another_subject_is_no_answer(question: str, filled: Any) -> None:
    answer = filled.ask(question)
    assert (answer.abstained, answer.sentences) == (True, ())


@pytest.mark.parametrize(
    ("asked", "article", "named"),
    [
        ("台電", "台灣電力公司在島上供電", True),
        ("台電", "台北電價上漲", False),  # no body
        ("台電", "台塑化與電力公司", False),  # two of them
        ("央行", "中央銀行開會", True),
        ("台積電", "台灣積體電路製造公司", True),
        ("安理會", "聯合國安全理事會", True),
        ("中鋼", "集中煉鋼", False),
        ("甲山鋼鐵", "甲山的高爐", True),
        ("L5右駕版", "電車L5上市", True),
        ("昨天", "甲山的高爐", True),  # names no subject
        ("去年第四季", "甲山的高爐", True),
        ("民國112年上半年", "甲山的高爐", True),
        ("松港電子上週", "甲山的高爐", False),
    ],
)
def test_an_article_names_it_in_full_in_part_or_in_short(
    asked: str, article: str, named: bool
) -> None:
    question = f"{asked}營收多少？"
    (revenue,) = attributes(question)
    assert subject(question, revenue.asked).stands_in(article) is named


@pytest.mark.parametrize(
    ("question", "pointed_at"),
    [
        ("那家車廠去年營收多少？", True),
        ("該公司去年營收多少？", True),
        ("清泉食品今年應該有多少營收？", False),
        ("那斯達克去年營收多少？", False),
    ],
)
def test_a_name_is_not_pointed_at(question: str, pointed_at: bool) -> None:
    (revenue,) = attributes(question)
    assert subject(question, revenue.asked).pointed_at is pointed_at


def test_a_body_may_be_asked_for_by_its_short_name() -> None:
    asked = office("台電的董事長是誰？")
    assert asked is not None
    assert asked.is_of("台灣電力公司的董事長")
    assert not asked.is_of("甲山鋼鐵公司的董事長")

"""What a written answer leaves open: nothing new, or a figure that was asked for."""

from __future__ import annotations

import pytest

from rag.answering.extractive import Quoted
from rag.answering.unsaid import restates, unsaid
from rag.library.chunking import cut_passages
from rag.types import Hit
from tests.fakes import article


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("碳酸鋰為什麼大漲？", "碳酸鋰大漲。"),
        ("碳酸锂为什么在1月8日大涨？", "碳酸鋰在1月8日已大漲。"),
        ("What pushed both firms to switch to chips?", "Both firms switch to chips."),
        ("林若谷怎麼看「試車」這件事？", "林若谷看試車這件事。"),
    ],
)
def test_saying_what_was_asked_answers_nothing(question: str, claim: str) -> None:
    assert restates(claim, question)


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("碳酸鋰為什麼大漲？", "碳酸鋰大漲，因為缺貨。"),
        ("產能多少？", "產能203萬噸。"),
        ("誰是廠長？", "廠長是林若谷。"),
        ("鎳價下跌了嗎？", "鎳價下跌了。"),  # yes
        ("Did the price fall?", "The price did fall."),
        ("How many loaves does the oven bake?", "The oven bakes 400 loaves."),
        ("Who owns the bakery?", "Nell Aske owns the bakery."),
        ("Who built the crane, Aske or Corvane?", "The crane was built by Corvane."),
        ("東站和北站，哪一站的旅客比較多？", "東站的旅客比較多。"),
        ("Did the price rise or fall?", "The price did fall."),
    ],
)
def test_whatever_adds_something_may_be_an_answer(question: str, claim: str) -> None:
    assert not restates(claim, question)


def quotes(text: str) -> list[Quoted]:
    stored = article(text, "題")
    (passage,) = cut_passages(stored, 2000)
    hit = Hit(passage, stored, 1.0, 1.0, 1.0)
    return [Quoted(hit, span, 1.0) for span in passage.sentences]


SIGNED = quotes("兩家公司簽了為期五年的合約，總額97億美元。合約十月生效。")
ABOUT = {SIGNED[0].hit.article.id}


def test_a_figure_asked_for_and_not_told_is_quoted() -> None:
    left = unsaid("合約總額多少、簽幾年？", ["合約總額97億美元。"], SIGNED, ABOUT)
    assert [quote.text for quote in left] == ["兩家公司簽了為期五年的合約，總額97億美元。"]


def test_nothing_is_quoted_where_all_is_told_or_no_figure_asked_for() -> None:
    assert unsaid("合約總額多少、簽幾年？", ["總額97億美元，簽5年。"], SIGNED, ABOUT) == []
    assert unsaid("誰簽了合約？", ["兩家公司簽了合約。"], SIGNED, ABOUT) == []
    assert unsaid("合約重多少公斤？", ["合約很重。"], SIGNED, ABOUT) == []
    assert unsaid("是哪兩家公司簽的？", ["兩家公司。"], SIGNED, ABOUT) == []
    assert unsaid("合約總額多少、簽幾年？", ["合約總額97億美元。"], SIGNED, {"other"}) == []

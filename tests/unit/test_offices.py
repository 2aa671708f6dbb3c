"""Who holds an office: the office must be named, and of the body that is asked about."""

from __future__ import annotations

import time
from typing import Any

import pytest

from rag.answering.offices import office
from rag.answering.slots import attributes
from tests.fakes import fill

ARTICLES = (
    "Alder Rovers begin their season\nSource: Test Wire\nDate: 2026-03-05\n\n"
    "Football club Alder Rovers is led by Nina Frost from the bench. The club plays in blue.",
    "Orla Petty runs the Fenwick archive\nSource: Test Wire\nDate: 2026-03-06\n\n"
    "Orla Petty runs the Fenwick archive with nine clerks. Its cellar is dry again.",
    "Quill Masonry loses its chairman\nSource: Test Wire\nDate: 2026-03-07\n\n"
    "Quill Masonry said the chairman Joss Quill resigned. It builds walls.",
    "Tarn bakery closes\nSource: Test Wire\nDate: 2026-03-08\n\n"
    "The Tarn bakery closed. Its ovens were sold.",
    "松港電子設廠\n來源：測試通訊社\n日期：2026-03-09\n\n"
    "松港電子在嵐港設廠，投資20億元。工廠明年投產。",
    "甲山鋼鐵三十六年\n來源：測試通訊社\n日期：2026-03-10\n\n"
    "甲山鋼鐵由林青山於1990年創立。公司生產鋼板。",
)


@pytest.fixture
def filled(library: Any, tmp_path: Any) -> Any:
    return fill(library, tmp_path, ARTICLES)


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("Who is the coach of Alder Rovers?", "Nina Frost"),
        ("Who is the curator of the Fenwick archive?", "Orla Petty"),
    ],
)
def test_an_english_sentence_may_name_an_office_loosely(
    question: str, held: str, filled: Any
) -> None:
    assert any(held in sentence.text for sentence in filled.ask(question).sentences)


@pytest.mark.parametrize(
    "question",
    [
        "Who is the chairman of Tarn bakery?",
        "Who is the chairman of the Tarn bakery?",  # "the" stands in every article
        "誰創立了松港電子？",
        "松港電子是誰創立的？",
        "誰創立的松港電子？",
    ],
)
def test_the_office_of_another_body_does_not_answer(question: str, filled: Any) -> None:
    answer = filled.ask(question)
    assert (answer.abstained, answer.sentences) == (True, ())


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("Who is the chairman of the Quill Masonry firm?", "Joss Quill"),
        ("誰創立了甲山鋼鐵？", "林青山"),
        ("甲山鋼鐵是由誰創立的？", "林青山"),
        ("聽說廠房要拆，甲山鋼鐵是誰創辦的？", "林青山"),
    ],
)
def test_that_of_the_body_asked_about_does(question: str, held: str, filled: Any) -> None:
    assert any(held in sentence.text for sentence in filled.ask(question).sentences)


@pytest.mark.parametrize(
    ("question", "article", "same"),
    [
        (
            "Who is the chairman of the Red Cross?",
            "Quill Masonry said that its chairman left",
            False,
        ),
        ("Who is the chairman of the Red Cross?", "They crossed the river, bored", False),
        ("Who is the chairman of the Red Cross?", "Red Cross volunteers came", True),
        ("Who is the chairman of the Tarn bakery?", "The chairman of Penwick bakery", False),
        ("who is the chairman of the bakery?", "Two bakeries closed", True),  # no name: any word
        ("Who is the coach of the Rovers?", "Alder Rovers' coach", True),
        ("Who is the CEO of BP?", "Penwick Oil has a CEO", False),
        ("Who is the chairman?", "Penwick Oil has a chairman", True),
        ("誰是松港電子的董事長？", "甲山鋼鐵的董事長", False),
        ("聽說廠房要拆，松港電子的董事長是誰？", "松港電子的董事長", True),
        ("松港電子擴廠，它的董事長是誰？", "甲山鋼鐵的董事長", False),
    ],
)
def test_an_article_is_about_the_body_by_its_telling_words(
    question: str, article: str, same: bool
) -> None:
    asked = office(question)
    assert asked is not None
    assert asked.is_of(article) is same


@pytest.mark.parametrize(
    ("question", "body"),
    [
        ("誰創立了松港電子？", "松港电子"),
        ("請問1990年誰創辦了松港電子？", "松港电子"),
        ("誰創建松港電子？", "松港电子"),
        ("松港電子是誰創立的呢？", "松港电子"),
        ("請問松港電子由誰所創立？", "松港电子"),
        ("Who founded Pellworth Mills?", "pellworth mills"),
    ],
)
def test_what_was_founded_stands_on_either_side(question: str, body: str) -> None:
    asked = office(question)
    assert asked is not None
    assert asked.body == body


@pytest.mark.parametrize("part", ["是", "由", "誰是", "的誰", "how much is or "])
def test_a_long_line_takes_no_long_time(part: str) -> None:
    start = time.perf_counter()
    office(part * 4000)
    attributes(part * 600)
    assert time.perf_counter() - start < 5

"""What a question asks for, read off its words in three languages."""

from __future__ import annotations

import pytest

from rag.answering.expected import expected, parts


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("這座工廠花了多少錢？", {"money", "rate"}),
        ("这家公司去年的营收是多少？", {"money", "rate"}),
        ("How much did the plant cost?", {"money", "rate"}),
        ("新廠哪一年完工？", {"date"}),
        ("新厂什么时候投产？", {"date"}),
        ("When will the plant open?", {"date"}),
        ("他持股幾成？", {"percent", "points", "ratio"}),
        ("What share of the firm does he hold?", {"percent", "points", "ratio"}),
        ("修理要多久？", {"duration", "date"}),
        ("How long did the repair take?", {"duration", "date"}),
        ("兩站相隔多遠？", {"length", "area"}),
        ("為什麼停工？", set()),
        ("Who runs the firm?", set()),
    ],
)
def test_the_kind_of_figure_that_answers(question: str, kinds: set[str]) -> None:
    assert expected(question).figures == kinds


def test_an_amount_of_no_special_kind_is_any_amount_but_no_date() -> None:
    wanted = expected("產能提高到多少？")
    assert wanted.a_figure
    assert {"mass", "power", "count"} <= wanted.acceptable
    assert not {"date", "ordinal"} & wanted.acceptable


@pytest.mark.parametrize(
    ("question", "role"),
    [
        ("廠房為何起火？", "why"),
        ("Why did the plant burn?", "why"),
        ("谁是董事长？", "who"),
        ("是哪家公司承包的？", "which"),
        ("Which company built it?", "which"),
        ("有哪些原因？", "list"),
        ("這批貨賣到哪裡？", "where"),
        ("廠房是否投保？", "yesno"),
        ("Did the firm insure the plant?", "yesno"),
        ("兩家的做法有什麼不同？", "comparison"),
        ("How does it compare with last year?", "comparison"),
    ],
)
def test_the_part_that_the_answer_plays(question: str, role: str) -> None:
    assert role in expected(question).roles


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("新廠哪年完工？花了多少錢？", 2),
        ("When does it open, and how much did it cost?", 2),
        ("在北部，新廠哪年完工？", 1),
        ("The plant", 1),
    ],
)
def test_a_question_falls_into_the_parts_that_ask(question: str, count: int) -> None:
    assert len(parts(question)) == count

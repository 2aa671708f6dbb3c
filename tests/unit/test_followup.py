"""Follow-up questions: which lean on the conversation, and what they take over from it."""

from __future__ import annotations

import pytest

from rag.language.tokens import content_words
from rag.retrieval.followup import carry, only_names, points_back, without_pointers
from rag.types import Citation, Turn


def cited(title: str) -> tuple[Citation, ...]:
    return (Citation(1, "a" * 16, title, "", None, None, 0, 1, "x"),)


@pytest.mark.parametrize(
    ("question", "points"),
    [
        ("那它的成本呢？", True),
        ("那它的成本呢", True),
        ("良率呢？", True),
        ("該公司去年賺多少？", True),
        ("他們什麼時候復工？", True),
        ("这对股价有什么影响？", True),
        ("And what does it cost?", True),
        ("How long does that contract run?", True),
        ("How many people work there?", True),
        ("What about Northmoor?", True),
        ("松原港去年處理多少貨櫃？", False),
        ("其他工廠何時開工？", False),
        ("政府應該怎麼做？", False),
        ("他國的關稅是多少？", False),
        ("因此停工的礦場有幾座？", False),
        ("What is the law that sets the quota?", False),
        ("When did Tesla patent his motor?", False),
        ("Is there a port in Songyuan?", False),
    ],
)
def test_what_points_back(question: str, points: bool) -> None:
    assert points_back(question) is points


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("那它的成本呢？", "成本"),
        ("What about the yield?", "the yield?"),
        ("And what does it cost?", "what does cost?"),
        ("松原港有多大？", "松原港有多大？"),
    ],
)
def test_words_that_only_point_are_left_out(question: str, left: str) -> None:
    assert without_pointers(question) == left


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("那鹿谷工廠呢？", True),
        ("What about Deer Valley?", True),
        ("那鹿谷工廠賺多少呢？", False),
        ("鹿谷工廠在哪裡？", False),
    ],
)
def test_a_question_that_only_names(question: str, names: bool) -> None:
    assert only_names(question) is names


def test_the_subject_is_what_a_cited_title_names_too() -> None:
    carried = carry([Turn("松原工廠的產能是多少？", citations=cited("松原工廠擴產"))])
    assert carried.subject == ("松原工廠",)
    assert carried.asked == ("產能",)
    assert carried.titles == ("松原工廠擴產",)


def test_a_question_that_leaned_hands_on_what_it_leaned_on() -> None:
    first = Turn("松原工廠的產能是多少？", citations=cited("松原工廠擴產"))
    carried = carry([Turn("石湖港在哪裡？"), first, Turn("那它的成本呢？")])
    assert carried.asked == ("成本", "產能")
    assert "松原工廠" in carried.subject
    assert "石湖港" not in (*carried.subject, *carried.asked)


@pytest.mark.parametrize("question", ["呢？", "它？", "Why?", "", "？", "\ud800它"])
def test_a_question_of_nothing_carries_nothing(question: str) -> None:
    assert not carry([Turn(question)])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("松原工廠的產能是多少？", ["松原工廠", "產能"]),
        ("Who runs the Songyuan plant?", ["runs", "Songyuan", "plant"]),
        ("SZ:002865的股價", ["SZ:002865", "股價"]),
    ],
)
def test_content_words(text: str, words: list[str]) -> None:
    assert content_words(text) == words

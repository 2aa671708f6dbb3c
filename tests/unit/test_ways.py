"""Which way a clause says that something went, and falls that are none."""

from __future__ import annotations

import pytest

from rag.answering.ways import contrary, missed, ways
from rag.language.polarity import Pole


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Ticket sales fell on weak demand", ("move", "down")),
        ("the krona strengthened", ("move", "up")),
        ("the baker was acquitted", ("verdict", "cleared")),
        ("試驗失敗了", ("outcome", "bad")),
        ("開幕延後到九月", ("time", "after")),
    ],
)
def test_a_way_is_told_by_its_word(text: str, way: Pole) -> None:
    assert way in ways(text)
    assert contrary(contrary(way)) == way


@pytest.mark.parametrize(
    "text",
    [
        "How much snow fell on the pass?",
        "Eleven pupils fell ill after lunch",
        "the driver fell asleep",
        "the feast fell on a Tuesday",
        "he rose to power",
        "its growth forecast",
    ],
)
def test_no_figure_falls_or_rises_here(text: str) -> None:
    assert ways(text) == {}


def test_what_missed_its_goal_has_failed() -> None:
    assert missed("The trial did not meet its goal") == {("outcome", "bad")}
    assert missed("it met its goal") == set()

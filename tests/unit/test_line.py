"""Replies of a model that writes one at a time: their order, and who is told what meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Generator

import pytest

from rag.models.line import InLine, Line
from rag.types import Usage

DONE = Usage(3, 2)


def reply(*pieces: str) -> Generator[str, None, Usage]:
    yield from pieces
    return DONE


def rest_of(stream: Generator[str, None, Usage]) -> tuple[list[str], Usage]:
    said = []
    while True:
        try:
            piece = next(stream)
        except StopIteration as end:
            return said, end.value
        if not isinstance(piece, InLine):
            said.append(piece)


def test_one_alone_does_not_wait() -> None:
    assert rest_of(Line().through(lambda: reply("一", "二"))) == (["一", "二"], DONE)


def test_others_are_told_how_many_come_before_them() -> None:
    line = Line()
    first, second, third = (line.through(lambda: reply("一", "二")) for _ in range(3))
    assert next(first) == "一"
    assert [next(second), next(third)] == ["", ""]
    assert [piece.ahead for piece in (next(second), next(third)) if isinstance(piece, InLine)] == [
        1,
        2,
    ]
    second.close()  # had enough of waiting
    ended: list[tuple[list[str], Usage]] = []
    waiting = threading.Thread(target=lambda: ended.append(rest_of(third)))
    waiting.start()
    assert rest_of(first) == (["二"], DONE)
    waiting.join(20)
    assert ended == [(["一", "二"], DONE)]


def test_one_that_nobody_reads_on_holds_up_nobody() -> None:
    now = [0.0]
    line = Line(lambda: now[0])
    left, other = (line.through(lambda: reply("一", "二")) for _ in range(2))
    assert next(left) == "一"
    now[0] += 60
    assert rest_of(other) == (["一", "二"], DONE)
    assert rest_of(left) == (["二"], DONE)


def test_a_reply_that_fails_lets_the_next_through() -> None:
    line = Line()

    def broken() -> Generator[str, None, Usage]:
        yield "一"
        raise ValueError("broken")

    failing = line.through(broken)
    next(failing)
    with pytest.raises(ValueError, match="broken"):
        next(failing)
    assert rest_of(line.through(lambda: reply("二"))) == (["二"], DONE)

"""Kept replies: asked once, whole only, bounded, and never a reason to fail."""

from __future__ import annotations

import os
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from rag.errors import ModelUnreachable
from rag.models.chat import JsonSchema, Message
from rag.models.replies import RememberedChat
from rag.types import Usage

TALK = [Message("system", "規則"), Message("user", "鎳價？")]


@dataclass
class Counting:
    """Says how often it was asked."""

    name: str = "m"
    asked: int = 0
    cut_short: bool = False
    dies: bool = False

    def stream(
        self,
        messages: Sequence[Message],
        schema: JsonSchema | None = None,
        max_tokens: int | None = None,
    ) -> Generator[str, None, Usage]:
        self.asked += 1
        yield f"第{self.asked}次"
        if self.dies:
            raise ModelUnreachable("gone")
        return Usage(7, 3, self.cut_short)


def test_the_same_is_asked_once_also_by_a_later_run(tmp_path: Path) -> None:
    model = Counting()
    for _ in range(3):
        assert list(RememberedChat(model, tmp_path, "http://a").stream(TALK)) == ["第1次"]
    assert model.asked == 1


def test_everything_that_a_reply_depends_on_counts(tmp_path: Path) -> None:
    model = Counting()
    remembered = RememberedChat(model, tmp_path, "http://a")
    list(remembered.stream(TALK))
    list(remembered.stream(TALK[1:]))
    list(remembered.stream(TALK, JsonSchema("s", {"type": "object"})))
    list(remembered.stream(TALK, max_tokens=5))
    list(RememberedChat(model, tmp_path, "http://b").stream(TALK))
    model.name = "other"
    list(remembered.stream(TALK))
    assert model.asked == 6


def test_a_reply_that_is_not_whole_is_not_kept(tmp_path: Path) -> None:
    model = Counting(cut_short=True)
    remembered = RememberedChat(model, tmp_path, "")
    list(remembered.stream(TALK))
    model.cut_short, model.dies = False, True
    with pytest.raises(ModelUnreachable):
        list(remembered.stream(TALK))
    model.dies = False
    assert list(remembered.stream(TALK)) == ["第3次"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"text": 3}', b"\xff"])
def test_a_damaged_one_is_asked_again(content: bytes, tmp_path: Path) -> None:
    model = Counting()
    list(RememberedChat(model, tmp_path, "").stream(TALK))
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(content)
    assert list(RememberedChat(model, tmp_path, "").stream(TALK)) == ["第2次"]


def test_the_oldest_go_when_the_folder_is_full(tmp_path: Path) -> None:
    remembered = RememberedChat(Counting(), tmp_path, "", most_bytes=200)
    for number in range(20):
        list(remembered.stream([Message("user", str(number))]))
        for path in tmp_path.iterdir():
            facts = path.stat()
            os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns - 10**9))
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 200


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert list(RememberedChat(Counting(), tmp_path / "file" / "x", "").stream(TALK)) == ["第1次"]

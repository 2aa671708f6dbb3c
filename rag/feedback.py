"""What readers think of answers: one JSON line a verdict, in the home folder, and nowhere else.

The page writes it, and `zhiwen eval keys draft` turns a thumbs-down into the draft of a key.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from rag.errors import LibraryDamaged
from rag.types import Answer
from rag.wire import answer_json

Thumb = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Feedback:
    """A reader's verdict on an answer; ``answer`` is the object of ``zhiwen ask --json``.

    ``reader`` is the name of one who signed in.
    """

    at: str
    thumb: Thumb
    question: str
    answer: dict[str, Any]
    note: str = ""
    reader: str = ""


class FeedbackStore:
    """``feedback.jsonl`` of a library's home; a line is written whole or not at all."""

    def __init__(self, home: Path) -> None:
        self._path = home / "feedback.jsonl"

    def record(self, answer: Answer, thumb: Thumb, note: str = "", reader: str = "") -> Feedback:
        """Adds a verdict; raises LibraryDamaged where the home cannot be written."""
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        said = Feedback(now, thumb, answer.question, answer_json(answer), note.strip(), reader)
        fields = {name: getattr(said, name) for name in Feedback.__slots__}
        line = json.dumps(fields, ensure_ascii=False) + "\n"
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab", buffering=0) as file:  # one write: no line inside another
                file.write(line.encode("utf-8", "backslashreplace"))
        except OSError as exc:
            raise LibraryDamaged(f"feedback cannot be written: {exc}") from exc
        return said

    def read(self) -> list[Feedback]:
        """Every verdict in the order given; a line that is not whole is left out."""
        return list(self._lines())

    def _lines(self) -> Iterator[Feedback]:
        try:
            lines = self._path.read_text(encoding="utf-8", errors="replace").split("\n")
        except FileNotFoundError:
            return
        except OSError as exc:
            raise LibraryDamaged(f"feedback cannot be read: {exc}") from exc
        for line in lines:
            try:
                yield Feedback(**json.loads(line))
            except (ValueError, TypeError):
                continue

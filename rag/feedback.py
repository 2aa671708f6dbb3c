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

    ``reader`` is the name of one who signed in. ``none`` takes back what that reader said of the
    same answer before.
    """

    at: str
    thumb: Thumb | Literal["none"]
    question: str
    answer: dict[str, Any]
    note: str = ""
    reader: str = ""


class FeedbackStore:
    """``feedback.jsonl`` of a library's home; a line is written whole or not at all."""

    def __init__(self, home: Path) -> None:
        self._path = home / "feedback.jsonl"

    def record(self, answer: Answer, thumb: Thumb, note: str = "", reader: str = "") -> Feedback:
        """Adds a verdict, in the place of the reader's one on the same answer.

        Raises LibraryDamaged where the home cannot be written.
        """
        return self._append(answer, thumb, note, reader)

    def take_back(self, answer: Answer, reader: str = "") -> None:
        """Takes the reader's verdict on ``answer`` back; raises as :meth:`record` does.

        The line that gave it stays in the file, and one that takes it back comes after it.
        """
        self._append(answer, "none", "", reader)

    def _append(
        self, answer: Answer, thumb: Thumb | Literal["none"], note: str, reader: str
    ) -> Feedback:
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
        """Every verdict that stands, in the order given; a line that is not whole is left out."""
        standing: dict[str, Feedback] = {}
        for said in self._lines():
            answer = json.dumps([said.question, said.answer, said.reader], sort_keys=True)
            standing.pop(answer, None)
            if said.thumb != "none":
                standing[answer] = said
        return list(standing.values())

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

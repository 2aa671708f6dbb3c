"""What the page asks of a library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from rag.settings import Settings
from rag.types import Answer, AnswerEvent, Article, Change, Hit


class Archive(Protocol):
    """The part of :class:`rag.app.Library` that the page uses."""

    @property
    def settings(self) -> Settings:
        """What it was opened with."""

    def ask(self, question: str) -> Answer:
        """The checked answer."""

    def ask_stream(self, question: str) -> Iterator[AnswerEvent]:
        """The answer as it comes."""

    def search(self, question: str, limit: int | None = None) -> tuple[Hit, ...]:
        """The passages that bear on the question, best first."""

    def add(self, paths: Sequence[Path | str]) -> list[Change]:
        """Stores the articles in the files."""

    def remove(self, article_id: str) -> Article:
        """Takes an article out."""

    def articles(self) -> list[Article]:
        """Every article in the order added, without its text."""

    def article(self, article_id: str) -> Article:
        """The stored article."""

    def counts(self) -> tuple[int, int]:
        """How many articles and passages there are."""

"""What the page asks of a library."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from rag.library.condition import Condition
from rag.library.duplicates import Family
from rag.library.views import Progress
from rag.settings import Settings
from rag.summaries.model import SummaryEvent
from rag.switch import ModelSwitch
from rag.types import (
    Answer,
    AnswerEvent,
    Article,
    Change,
    Filter,
    Hit,
    Language,
    Listing,
    Order,
    Outlet,
    Turn,
)


class Archive(Protocol):
    """The part of :class:`rag.app.Library` that the page uses."""

    @property
    def settings(self) -> Settings:
        """What is in force now."""

    @property
    def models(self) -> ModelSwitch:
        """Chooses, tries and fetches the model that writes."""

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, only: Filter | None = None
    ) -> Answer:
        """The checked answer, from the articles that ``only`` lets through."""

    def ask_stream(
        self, question: str, history: Sequence[Turn] = (), *, only: Filter | None = None
    ) -> Iterator[AnswerEvent]:
        """The answer as it comes, from the articles of ``only``."""

    def search(
        self, question: str, limit: int | None = None, *, only: Filter | None = None
    ) -> tuple[Hit, ...]:
        """The passages that bear on the question, best first."""

    def add(
        self,
        paths: Sequence[Path | str],
        acknowledged: Callable[[Change], None] | None = None,
    ) -> list[Change]:
        """Stores the articles in the files; tells of each once it is stored."""

    def add_articles(self, found: Sequence[Article]) -> list[Change]:
        """Stores articles that were read already."""

    def remove(self, article_id: str) -> Article:
        """Takes an article out."""

    def remove_all(self, article_ids: Sequence[str]) -> list[Change]:
        """Takes articles out: all of them, or none where one is not there."""

    def rebuild(self, progress: Progress | None = None) -> None:
        """Makes both indexes anew."""

    def condition(self) -> Condition:
        """How much is held, and whether both indexes have caught up."""

    def duplicates(self) -> Sequence[Family]:
        """The articles that say nearly the same, in groups."""

    def feeds(self) -> Sequence[Outlet]:
        """The feeds that were read, with how many of their entries were."""

    def forget_feed(self, address: str) -> None:
        """Forgets that a feed was read; its articles stay."""

    def browse(
        self,
        wanted: str = "",
        order: Order = "added",
        *,
        descending: bool = True,
        start: int = 0,
        limit: int = 100,
        only: Filter | None = None,
    ) -> Listing:
        """The articles of ``only`` whose facts hold all words of ``wanted``, without their text."""

    def sources(self, wanted: str = "", limit: int = 100) -> Sequence[Outlet]:
        """The sources whose names hold every word of ``wanted``, the most frequent first."""

    def article(self, article_id: str) -> Article:
        """The stored article."""

    def counts(self) -> tuple[int, int]:
        """How many articles and passages there are."""

    def summarize_stream(
        self, article_ids: Sequence[str], languages: Sequence[Language] = ()
    ) -> Iterator[SummaryEvent]:
        """The summary of the articles as it comes."""

    def digest_stream(
        self, topic: str, languages: Sequence[Language] = ()
    ) -> Iterator[SummaryEvent]:
        """The summary of what the articles say on a topic as it comes."""

    def start_counting(self) -> None:
        """Counts from now on what :meth:`exposition` tells."""

    def exposition(self) -> str:
        """The counters in Prometheus' text format."""

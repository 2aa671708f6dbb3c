"""What other programs can do with a library: the same calls for REST, Gradio's clients and MCP."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rag.errors import UnreadableSource
from rag.intake.draft import Draft
from rag.summaries.model import Summarized, SummaryEvent
from rag.summaries.wire import summary_json
from rag.types import Change
from rag.wire import answer_json, article_json, hit_json
from ui.archive import Archive
from ui.serving.contract import (
    Adding,
    Asking,
    Browsing,
    Digesting,
    NewArticle,
    Searching,
    Summarizing,
)

Json = dict[str, Any]

_FROM_PROGRAM = "api"
"""Where an article that a program sent was read from."""


class Operations:
    """Every call takes a checked body, returns plain values, and raises ZhiwenError."""

    def __init__(self, library: Archive) -> None:
        self._library = library

    def status(self) -> Json:
        """What the library holds and how it answers."""
        articles, passages = self._library.counts()
        mode = self._library.models.mode
        return {
            "version": version("zhiwen"),
            "articles": articles,
            "passages": passages,
            "mode": "extractive" if mode.kind == "quotes" else "llm",
            "model": mode.name,
        }

    def metrics(self) -> str:
        """The counters in Prometheus' text format."""
        return self._library.exposition()

    def ask(self, body: Asking) -> Json:
        """The checked answer with its citations."""
        history = [before.turn() for before in body.history]
        return answer_json(self._library.ask(body.question, history, only=body.only.filter()))

    def search(self, body: Searching) -> list[Json]:
        """The passages that bear on a question, best first."""
        only = body.only.filter()
        return [hit_json(hit) for hit in self._library.search(body.question, body.limit, only=only)]

    def summarize(self, body: Summarizing) -> Json:
        """The checked summary of articles."""
        return _summary(self._library.summarize_stream(body.article_ids, body.languages))

    def digest(self, body: Digesting) -> Json:
        """The checked summary of what the articles say on a topic."""
        return _summary(self._library.digest_stream(body.topic, body.languages))

    def browse(self, body: Browsing) -> Json:
        """A part of the list of articles."""
        listing = self._library.browse(
            body.wanted,
            body.order,
            descending=body.descending,
            start=body.start,
            limit=body.limit,
        )
        articles = [
            {**article_json(item.article, with_text=False), "passages": item.passages}
            for item in listing.items
        ]
        return {"total": listing.total, "articles": articles}

    def read(self, article_id: str) -> Json:
        """A stored article with its text."""
        return article_json(self._library.article(article_id), with_text=True)

    def add(self, body: Adding) -> list[Json]:
        """Stores articles; what became of each, in their order."""
        changes: list[Change | None] = []
        drafts = []
        for article in body.articles:
            try:
                drafts.append(_draft(article).finish(_FROM_PROGRAM))
            except UnreadableSource as error:
                changes.append(Change("refused", _FROM_PROGRAM, reason=str(error)))
            else:
                changes.append(None)
        stored = iter(self._library.add_articles(drafts) if drafts else ())
        return [asdict(change or next(stored)) for change in changes]

    def add_files(self, paths: Sequence[Path]) -> list[Json]:
        """Stores the articles in files; what became of each."""
        return [asdict(change) for change in self._library.add(paths)]

    def remove(self, article_id: str) -> Json:
        """Takes an article out; the facts of what was removed."""
        return article_json(self._library.remove(article_id), with_text=False)


def _draft(article: NewArticle) -> Draft:
    return Draft(
        article.title, article.text, article.source, article.date, article.url, article.author
    )


def _summary(events: Iterator[SummaryEvent]) -> Json:
    for event in events:
        if isinstance(event, Summarized):
            return summary_json(event.summary)
    raise AssertionError("a summary always ends")

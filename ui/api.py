"""The page's named endpoints for Gradio's own clients: plain values in, plain values out.

They are the calls of ``/api/v1`` by another road; bodies and results are the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import gradio as gr
from pydantic import BaseModel, ValidationError

from rag.errors import ZhiwenError
from ui.archive import Archive
from ui.serving.contract import (
    Adding,
    Asking,
    Browsing,
    Digesting,
    Searching,
    Summarizing,
    first_problem,
)
from ui.serving.operations import Operations

_Body = TypeVar("_Body", bound=BaseModel)
_T = TypeVar("_T")

Json = dict[str, Any]


class Endpoints:
    """What other programs can call on one library."""

    def __init__(self, library: Archive) -> None:
        self._do = Operations(library)

    def publish(self) -> None:
        """Names the endpoints, inside a ``gr.Blocks``.

        Called before any listener is made: a private one called ``ask`` would take the name away.
        """
        for call in (
            self.ask,
            self.search,
            self.summarize,
            self.digest,
            self.articles,
            self.article,
            self.add,
            self.remove,
            self.status,
        ):
            gr.api(call, api_name=call.__name__)

    def ask(
        self, question: str, history: list[Json] | None = None, only: Json | None = None
    ) -> Json:
        """The checked answer with its citations."""
        return _told(self._do.ask, Asking, question=question, history=history, only=only)

    def search(self, question: str, limit: int = 6, only: Json | None = None) -> list[Json]:
        """The passages that bear on a question, best first, 1 to 50 of them."""
        return _told(self._do.search, Searching, question=question, limit=limit, only=only)

    def summarize(self, article_ids: list[str], languages: list[str] | None = None) -> Json:
        """The checked summary of articles."""
        return _told(self._do.summarize, Summarizing, article_ids=article_ids, languages=languages)

    def digest(self, topic: str, languages: list[str] | None = None) -> Json:
        """The checked summary of what the articles say on a topic."""
        return _told(self._do.digest, Digesting, topic=topic, languages=languages)

    def articles(self, wanted: str = "", start: int = 0, limit: int = 100) -> Json:
        """A part of the list of articles."""
        return _told(self._do.browse, Browsing, wanted=wanted, start=start, limit=limit)

    def article(self, article_id: str) -> Json:
        """An article with its text."""
        return _caught(lambda: self._do.read(article_id))

    def add(self, articles: list[Json]) -> list[Json]:
        """Stores articles; what became of each."""
        return _told(self._do.add, Adding, articles=articles)

    def remove(self, article_id: str) -> Json:
        """Takes an article out of the library."""
        return _caught(lambda: self._do.remove(article_id))

    def status(self) -> Json:
        """What the library holds, and whether a model writes the answers."""
        return _caught(self._do.status)


def _told(call: Callable[[_Body], _T], kind: type[_Body], **given: Any) -> _T:
    """What ``call`` says to the checked body of what was ``given``; None is as good as nothing."""
    try:
        body = kind.model_validate({k: v for k, v in given.items() if v is not None})
    except ValidationError as error:
        raise gr.Error(first_problem(error.errors()), print_exception=False) from error
    return _caught(lambda: call(body))


def _caught(call: Callable[[], _T]) -> _T:
    try:
        return call()
    except ZhiwenError as error:
        raise gr.Error(str(error), print_exception=False) from error

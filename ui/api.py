"""The page's named endpoints, for other programs: plain objects in, plain objects out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import gradio as gr

from rag.errors import ZhiwenError
from rag.wire import answer_json, article_json
from ui.archive import Archive

_T = TypeVar("_T")


class Endpoints:
    """What other programs can call on one library."""

    def __init__(self, library: Archive) -> None:
        self._library = library

    def publish(self) -> None:
        """Names the endpoints, inside a ``gr.Blocks``.

        Called before any listener is made: a private one called ``ask`` would take the name away.
        """
        gr.api(self.ask, api_name="ask")
        gr.api(self.search, api_name="search")

    def ask(self, question: str) -> dict[str, Any]:
        """The checked answer with its citations."""
        return _told(lambda: answer_json(self._library.ask(question)))

    def search(self, question: str, limit: int = 6) -> list[dict[str, Any]]:
        """The passages that bear on a question, best first, 1 to 50 of them."""
        most = max(1, min(limit, 50))
        return [
            {
                "article": article_json(hit.article, with_text=False),
                "passage_id": hit.passage.id,
                "start": hit.passage.start,
                "end": hit.passage.end,
                "text": hit.passage.text,
                "score": round(hit.score, 4),
            }
            for hit in _told(lambda: self._library.search(question, most))
        ]


def _told(call: Callable[[], _T]) -> _T:
    try:
        return call()
    except ZhiwenError as error:
        raise gr.Error(str(error), print_exception=False) from error

"""The product itself, as a user would ask it."""

from __future__ import annotations

from eval.archive import Place
from eval.dataset import Item
from eval.solving import Solved, contexts_of
from rag.answering.answerer import Answerer
from rag.opened import Library
from rag.types import Answer, Finished

DEPTH = 20
"""Passages among which the rank of evidence is looked for."""


class Product:
    """Search, answer and check over an open library that holds the articles."""

    def __init__(self, name: str, library: Library, answerer: Answerer) -> None:
        """``answerer`` is one of the ``library``."""
        self.name = name
        self._library = library
        self._answerer = answerer

    def solve(self, item: Item) -> Solved:
        """The whole answer, and the passages of ``Library.search``."""
        question = item.key.question
        answer = answered(self._answerer, question)
        hits = self._library.search(question, DEPTH)
        cited = {c.article_id: self._library.article(c.article_id) for c in answer.citations}
        return Solved(
            answer=answer,
            passages=tuple(Place(h.article.id, h.passage.start, h.passage.end) for h in hits),
            confidence=hits[0].score if hits else 0.0,
            contexts=contexts_of(answer, cited),
        )


def answered(answerer: Answerer, question: str) -> Answer:
    """The whole answer; raises ModelError."""
    for event in answerer.answer(question):
        if isinstance(event, Finished):
            return event.answer
    raise AssertionError("an answer always finishes")

"""The product over nothing but the articles that a question is asked of, or over its evidence.

Every question gets a small library of its own: what other questions bring cannot help or harm it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from eval.archive import Place
from eval.dataset import Item
from eval.ground import beside
from eval.solvers.product import DEPTH, answered
from eval.solving import Solved, contexts_of
from rag.app import open_library
from rag.ids import article_id
from rag.library.chunking import cut_passages
from rag.making import Watch
from rag.models.chat import ChatModel
from rag.opened import Library
from rag.settings import Settings
from rag.types import Answer, Article, Citation


@dataclass(frozen=True, slots=True)
class Part:
    """An article that is a part of another: its text begins at ``start`` of the ``whole``."""

    article: Article
    whole: Article
    start: int = 0

    def place(self, start: int, end: int) -> Place:
        """A span of the part as a place in the whole."""
        return Place(self.whole.id, self.start + start, self.start + end)


class Given:
    """Answers from the articles that an item names."""

    def __init__(
        self,
        name: str,
        settings: Settings,
        articles: Sequence[Article],
        model: ChatModel | None,
        watch: Watch,
    ) -> None:
        """``settings`` are those of a library that only quotes; ``model`` writes, if any."""
        self.name = name
        self._settings = settings
        self._articles = {article.id: article for article in articles}
        self._model = model
        self._watch = watch

    def solve(self, item: Item) -> Solved | None:
        """The product's answer; None where there is nothing to give. Raises ModelError."""
        parts = {part.article.id: part for part in self._parts(item)}
        if not parts:
            return None
        with self._library([part.article for part in parts.values()]) as library:
            answer = answered(library.asking(self._model, self._watch), item.key.question)
            hits = library.search(item.key.question, DEPTH)
        answer = _in_place(answer, parts)
        return Solved(
            answer=answer,
            passages=tuple(parts[h.article.id].place(h.passage.start, h.passage.end) for h in hits),
            confidence=hits[0].score if hits else 0.0,
            contexts=contexts_of(answer, self._articles),
        )

    def _parts(self, item: Item) -> list[Part]:
        articles = [self._articles[name] for name in item.given]
        return [Part(article, article) for article in articles]

    @contextmanager
    def _library(self, articles: Sequence[Article]) -> Iterator[Library]:
        with beside(self._settings) as settings, open_library(settings) as library:
            library.add_articles(articles)
            yield library


class Oracle(Given):
    """Answers from the passages that hold the key's evidence: reading without searching."""

    def _parts(self, item: Item) -> list[Part]:
        parts = []
        for name in dict.fromkeys(place.article_id for place in item.evidence):
            whole = self._articles[name]
            for passage in cut_passages(whole, self._settings.passage_tokens):
                here = Place(name, passage.start, passage.end)
                if any(here.meets(place) for place in item.evidence):
                    new = article_id(whole.title, passage.text)
                    part = replace(whole, id=new, text=passage.text, url=None)
                    parts.append(Part(part, whole, passage.start))
        return parts


def _in_place(answer: Answer, parts: dict[str, Part]) -> Answer:
    """The answer with citations into the whole articles."""

    def moved_citation(citation: Citation) -> Citation:
        place = parts[citation.article_id].place(citation.start, citation.end)
        return replace(citation, article_id=place.article_id, start=place.start, end=place.end)

    return replace(answer, citations=tuple(moved_citation(c) for c in answer.citations))

"""What a solver is, and what it hands over for one question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from eval.archive import Place
from eval.dataset import Item
from rag.types import Answer, Article

_AROUND = 90  # characters on either side of a quote that the log keeps


@dataclass(frozen=True, slots=True)
class Context:
    """A citation where it stands: what goes before and after it, and whether the quote is exact."""

    before: str
    after: str
    exact: bool


@dataclass(frozen=True, slots=True)
class Solved:
    """An answer with what it was made from.

    ``passages`` are what the search found, best first; ``confidence`` is how strong the evidence
    is held to be, None where the solver cannot say; ``contexts`` are by number of citation.
    """

    answer: Answer
    passages: tuple[Place, ...] = ()
    confidence: float | None = None
    contexts: dict[int, Context] | None = None


class Solver(Protocol):
    """Answers questions; used from several threads at once."""

    @property
    def name(self) -> str:
        """What the log calls it."""

    def solve(self, item: Item) -> Solved | None:
        """Answers one question, None where it cannot be put to it; raises ModelError."""


def contexts_of(answer: Answer, articles: dict[str, Article]) -> dict[int, Context]:
    """Every citation of ``answer`` beside the stored ``articles``, by number."""
    found = {}
    for citation in answer.citations:
        text = articles[citation.article_id].text
        start, end = citation.start, citation.end
        found[citation.number] = Context(
            text[max(0, start - _AROUND) : start],
            text[end : end + _AROUND],
            text[start:end] == citation.quote,
        )
    return found

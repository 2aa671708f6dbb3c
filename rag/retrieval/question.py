"""A question as the search reads it: its language, its terms with their rarity, its vector."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from rag.errors import EmptyQuestion
from rag.intake.clean import clean_line
from rag.language.speaker_asked import Speaker
from rag.models.embedding import Vectors
from rag.retrieval.fusion import WordPlan, sentence_coverages
from rag.types import Language


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, read once and used by the search and by what picks its answer."""

    text: str
    language: Language
    plan: WordPlan
    """Its terms, in the forms that the archive holds."""
    vector: Vectors = field(repr=False)
    """Shape (d,), unit length."""
    searched: str = ""
    """What it was searched by, where it leans on a conversation: its words and those it leans on,
    or what a model made of both."""
    own: WordPlan | None = None
    """Of a question that leans on others, its own terms: they tell what it asks for, the carried
    ones only what about."""
    across: WordPlan | None = None
    """Of a Chinese question to an archive with English articles, its terms in English."""
    speaker: Speaker | None = None
    """The person whose words it asks for."""

    def share(self, held: AbstractSet[str]) -> float:
        """The share of the question's terms, by rarity, that a text of the terms ``held`` has."""
        whole = sentence_coverages(self.plan, [held])[0]
        if self.across is not None:
            whole = max(whole, sentence_coverages(self.across, [held])[0])
        if self.own is None or not self.own.groups:
            return whole
        return (whole + sentence_coverages(self.own, [held])[0]) / 2


def checked_question(question: str) -> str:
    """The question as one clean line; raises EmptyQuestion where it has no word in it."""
    question = clean_line(question)
    if not any(char.isalnum() for char in question):
        raise EmptyQuestion("the question is empty")
    return question

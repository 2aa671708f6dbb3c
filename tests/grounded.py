"""What tests of the check share: tables of sources and claims, and what the check says of one."""

from __future__ import annotations

from rag.answering.grounding import Grounding
from rag.library.chunking import cut_passages
from rag.types import Hit
from tests.fakes import HashedBigrams, article

GROUNDING = Grounding(HashedBigrams())


def rows(table: str) -> list[list[str]]:
    """The lines of a table, ``source | claim`` each."""
    return [line.split(" | ") for line in table.strip().splitlines()]


def reasons(source: str, claim: str) -> tuple[str, ...]:
    """What the check has against ``claim``, by an article with the text ``source``."""
    stored = article(source, "News", source="Daily")
    hit = Hit(cut_passages(stored, 2000)[0], stored, 1.0, 1.0, 1.0)
    return GROUNDING.check(claim, [hit], "en" if claim.isascii() else "zh-Hant").reasons

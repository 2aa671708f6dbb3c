"""Wrong conversions put right without a model: 203 million tons back to 2.03 million."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.grounding.figures import Flaw
from rag.answering.wording import say
from rag.language.quantities import express
from rag.types import Language

_CONVERSIONS = frozenset({"scale", "unit"})
"""The digits are the source's: what went wrong is the conversion."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """A claim whose conversions were put right, and a note for the reader that says so."""

    text: str
    note: str


def repaired(claim: str, flaws: Sequence[Flaw], language: Language) -> Repaired | None:
    """``claim`` with each wrongly converted figure written as the source has it, or None.

    None too where a flaw is of another kind: a figure that nobody converted wrongly stays wrong.
    """
    text, changes = claim, []
    for flaw in sorted(flaws, key=lambda flaw: -flaw.quantity.start):
        nearest = flaw.missing.nearest if flaw.missing is not None else None
        if nearest is None or nearest.verdict not in _CONVERSIONS:
            return None
        quantity = flaw.quantity
        right = express(nearest.source, language)
        text = text[: quantity.start] + right + text[quantity.end :]
        changes.append((quantity.text, right))
    if not changes:
        return None
    notes = [say("repaired", language, right, wrong) for wrong, right in reversed(changes)]
    return Repaired(text, "；".join(notes) if language != "en" else "; ".join(notes))

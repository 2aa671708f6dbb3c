"""Whether a claim tells as fact what the source only expects, plans or makes depend on something."""

from __future__ import annotations

import re

from rag.answering.grounding.evidence import Evidence, Text
from rag.answering.wording import say
from rag.language.modality import Hedge, Sureness, approximate, hedge, told_as_done
from rag.types import Language

_ALIKE = 0.4
"""Likeness from which a clause of the source says what the claim's clause says."""
_HEADS = re.compile(
    r"(?:估[计计算]|估計|預[計期估測]|预[计期估测]|測算|测算|認為|认为|說|说|指出|\b(?:said|says|expects|estimates))$"
)


def sureness_reasons(
    claim: Text, carrier: Text, evidence: Evidence, language: Language
) -> list[str]:
    """A reason where the source's words are hedged, and the whole claim is not."""
    mine = hedge(claim.text)
    for clause in claim.clauses:
        if len(clause.terms) < 2:
            continue
        at, alike = _clause_of(clause, carrier, evidence)
        if alike < _ALIKE:
            continue
        theirs = _governing(carrier.clauses, at)
        if _dropped(mine, theirs, claim, clause):
            return [say("hedge", language, theirs.word)]
    return []


def _clause_of(clause: Text, carrier: Text, evidence: Evidence) -> tuple[int, float]:
    likes = [evidence.likeness(clause, other) for other in carrier.clauses]
    best = max(range(len(likes)), key=likes.__getitem__)
    return best, likes[best]


def _governing(clauses: tuple[Text, ...], at: int) -> Hedge:
    """The hedge of a clause: its own, or that of a condition or a forecast put before it."""
    found = hedge(clauses[at].text)
    for near in (at - 1, at - 2, at + 1):
        if not 0 <= near < len(clauses):
            continue
        other = hedge(clauses[near].text)
        if other.condition and other.sureness > found.sureness:
            found = other
        elif near == at - 1 and _HEADS.search(clauses[near].text):
            found = max(found, other, key=lambda h: h.sureness)
    return found


def _dropped(mine: Hedge, theirs: Hedge, claim: Text, clause: Text) -> bool:
    match theirs.sureness:
        case Sureness.MAYBE:
            return mine.sureness < Sureness.FORECAST
        case Sureness.FORECAST:
            return mine.sureness < Sureness.COMING and not approximate(claim.text)
        case Sureness.COMING:
            return mine.sureness < Sureness.COMING and told_as_done(clause.text)
        case _:
            return False

"""Whether a claim tells as fact what the source only expects, plans or lets depend on something."""

from __future__ import annotations

import re

from rag.answering.grounding.evidence import Evidence, Text
from rag.answering.wording import say
from rag.language.modality import Hedge, Sureness, approximate, hedge, told_as_done
from rag.language.quantities import agree
from rag.types import Language

_ALIKE = 0.4
"""Likeness from which a clause of the source says what the claim's clause says."""
_ALIKE_IF_DONE = 0.3
"""The same for a clause that says that something has happened."""
_COPY = 0.75
"""The same from which the claim's clause must itself say what the source's does."""
_FEWEST = 4
"""Words or pairs of characters that make a clause; less is a name or an aside."""
_HEADS = re.compile(
    r"(?:估[计計算]|[預预][计計期估測测]|[測测]算|\b(?:expects|estimates|calculates))$"
)
_JOINED = re.compile(r"\b(?:and|but|while) ")


def sureness_reasons(
    claim: Text, carrier: Text, evidence: Evidence, language: Language
) -> list[str]:
    """A reason where the source's words are hedged, and the claim's are not."""
    ours, theirs = _pieces(claim), _pieces(carrier)
    for place, clause in enumerate(ours):
        at, alike = _said_by(clause, theirs, evidence)
        done = told_as_done(clause.text)
        if alike < (_ALIKE_IF_DONE if done else _ALIKE):
            continue
        told = _governing(theirs, at)
        copied = alike >= _COPY and len(clause.terms) >= _FEWEST
        mine = _governing(ours, place) if copied else hedge(claim.text)
        if done and told.sureness > Sureness.FACT and not told_as_done(theirs[at].text):
            mine = Hedge(Sureness.FACT, "")
        if _dropped(mine, told, clause):
            return [say("hedge", language, told.word)]
    return []


def _said_by(clause: Text, theirs: list[Text], evidence: Evidence) -> tuple[int, float]:
    """Which of the source's clauses says what ``clause`` does, and how alike they are.

    The one clause that holds all its figures says it, whatever the words.
    """
    likes = [evidence.likeness(clause, other) for other in theirs]
    figures = [f for f in clause.figures if f.kind not in {"date", "ordinal"}]
    if figures:
        holding = [
            at
            for at, other in enumerate(theirs)
            if all(any(agree(f, o).holds for o in other.figures) for f in figures)
        ]
        if len(holding) == 1:
            return holding[0], max(likes[holding[0]], _ALIKE)
    best = max(likes) if len(clause.terms) > 1 else 0.0
    return (likes.index(best), best) if best else (0, 0.0)


def _pieces(text: Text) -> list[Text]:
    """The clauses of a text; in English those that "and" joins are told apart."""
    return [Text(p) for c in text.clauses for p in _JOINED.split(c.text) if p.strip()]


def _governing(clauses: list[Text], at: int) -> Hedge:
    """The hedge of a clause: its own, or that of a condition or a forecast beside it."""
    found = hedge(clauses[at].text)
    for near in (at - 1, at - 2, at + 1):
        if not 0 <= near < len(clauses) or (near > at and clauses[at].is_chinese):
            continue  # in Chinese a condition stands before what depends on it
        other = hedge(clauses[near].text)
        heads = near < at and _HEADS.search(clauses[near].text)
        if (other.condition and not found.condition) or (heads and other.sureness > found.sureness):
            found = other
    return found


def _dropped(mine: Hedge, theirs: Hedge, clause: Text) -> bool:
    if theirs.condition:
        return mine.sureness < Sureness.MAYBE
    match theirs.sureness:
        case Sureness.MAYBE:
            # "Denied that it would": what was to come, as it is told later.
            reported = theirs.word.casefold() == "would"
            return mine.sureness < (Sureness.COMING if reported else Sureness.FORECAST)
        case Sureness.FORECAST:
            return mine.sureness < Sureness.COMING and (
                told_as_done(clause.text) or not approximate(clause.text)
            )
        case Sureness.COMING:
            return mine.sureness < Sureness.COMING and told_as_done(clause.text)
        case _:
            return False

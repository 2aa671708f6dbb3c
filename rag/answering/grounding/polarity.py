"""Whether a claim says the opposite of the words that it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.grounding.evidence import Evidence, Text
from rag.answering.wording import say
from rag.language.polarity import Stance, opposite, stance
from rag.types import Language

_SAME_CLAUSE = 0.5
"""Likeness from which a clause of the source says what the claim's clause says."""
_LEADS = 0.15
"""How much more alike than the next one a clause must be to be judged by alone."""


def polarity_reasons(
    claim: Text, sentence: Text, evidence: Evidence, language: Language
) -> list[str]:
    """Reasons against ``claim``, one sentence, from the source's ``sentence`` that carries it."""
    reasons: list[str] = []
    for clause in claim.clauses:
        scope, narrow = _scope(clause, sentence, evidence)
        source = stance(scope.text)
        mine = stance(clause.text)
        told = _denied(mine, source, narrow)
        reasons += [say(told, language, scope.text.strip())] if told else []
        for pole, word in mine.sure.items():
            against = opposite(pole)
            if mine.holds(against) or source.holds(pole):
                continue
            if against in source.sure or (against in source.soft and narrow):
                other = source.sure.get(against) or scope.text.strip()
                reasons.append(say("opposite", language, word, other))
    return reasons


def superlative_reasons(claim: Text, sources: Sequence[Text], language: Language) -> list[str]:
    """A reason where the claim says "first" or "most" and no source sentence does."""
    word = stance(claim.text).superlative
    if not word or any(stance(source.text).superlative for source in sources):
        return []
    return [say("superlative", language, word)]


def _denied(mine: Stance, source: Stance, clause: bool) -> str:
    """Which of the two denies what the other affirms, as the name of the reason; mostly none.

    ``clause`` says that the source was narrowed to the one clause that says the same.
    """
    if mine.denials and not source.may_deny:
        return "denies"
    if not clause:
        return ""
    if source.denials and not mine.may_deny:
        return "affirms"
    both = mine.denials and source.denials
    return "denies" if both and mine.denials % 2 != source.denials % 2 else ""


def _scope(clause: Text, sentence: Text, evidence: Evidence) -> tuple[Text, bool]:
    """The clause of ``sentence`` that says the same, or all of it where none stands out.

    The bool says that what is given says the same as ``clause``, and little else.
    """
    ranked = sorted(
        ((evidence.likeness(clause, other), i) for i, other in enumerate(sentence.clauses)),
        reverse=True,
    )
    best, at = ranked[0]
    if best < _SAME_CLAUSE:
        return sentence, False
    if len(ranked) > 1 and best - ranked[1][0] < _LEADS:
        return sentence, False
    return sentence.clauses[at], True

"""Whether a claim says the opposite of the words that it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rag.answering.grounding.evidence import Evidence, Text
from rag.answering.wording import say
from rag.language.polarity import Stance, called_off, opposite
from rag.language.quantities import Quantity, agree, quantities
from rag.types import Language

_SAME_CLAUSE = 0.5
"""Likeness from which a clause of the source says what the claim's clause says."""
_ALMOST_ALL = 0.75
_PLAIN = frozenset({"move", "time", "than", "near"})
"""Axes of which even a soft word on the other side speaks against the claim."""
_ABOUT = 0.2
"""Likeness from which a sentence speaks of what the clause speaks of."""
_NUMBER = frozenset({"equal", "qualified", "rounded", "direction", "partial", "unit"})
_MOVES = {("move", "up"): True, ("move", "down"): False}
_LATER = {("time", "after"): True, ("time", "before"): False}
_FROM = re.compile(r"(?:[从從由自]|\bfrom )[^，,。；]*$")
_TO = re.compile(r"[到至为為升降涨漲跌]|\bto\b")
_RANGE = re.compile(r" to |[到至]")
_UP_FROM = re.compile(r",? (?:up|down) from ")
_LEADS = 0.15
"""How much more alike than the next one a clause must be to be judged by alone."""


def polarity_reasons(
    claim: Text, sentence: Text, rivals: Sequence[Text], evidence: Evidence, language: Language
) -> list[str]:
    """Reasons against ``claim`` from the source's ``sentence`` that carries it.

    ``rivals`` are other sentences that may carry it as well: what they bear out is no fault.
    """
    reasons: list[str] = []
    for clause in claim.clauses:
        if len(clause.terms) < 2:
            continue  # "No:", 不夠
        carrying, near = _carrier(clause, sentence, evidence)
        scope, alike = _scope(clause, carrying, evidence)
        whole, source, mine = carrying.stance, scope.stance, clause.stance
        told = _denied(mine, source, whole, narrow=alike > 0) if alike > 0 or near >= _ABOUT else ""
        reasons += [say(told, language, scope.text.strip())] if told else []
        rest = [whole, *(rival.stance for rival in rivals)]
        if alike >= _ALMOST_ALL:
            rest = [other.stance for other in _with_figures(clause, evidence)]
        for pole, word in mine.sure.items():
            against = opposite(pole)
            if against in mine.sure or source.holds(pole):
                continue
            if any(pole in other.sure for other in rest):
                continue  # it stands beside: the clauses may be matched wrongly
            if against in source.sure or (
                against in source.soft and alike > 0 and pole[0] in _PLAIN
            ):
                other = source.sure.get(against) or scope.text.strip()
                reasons.append(say("opposite", language, word, other))
    return reasons


def called_off_reasons(claim: Text, carriers: Sequence[Text], language: Language) -> list[str]:
    """A reason where the claim has something called off of which the source says no such thing.

    That has many opposites (announced, agreed, began), so it asks for one word that bears it out.
    """
    word = called_off(claim.text)
    if not word:
        return []
    for carrier in carriers:
        said = carrier.stance
        if said.may_deny or said.holds(("start", "off")) or ("answer", "no") in said.sure:
            return []
    return [say("opposite", language, word, carriers[0].text.strip())]


def _carrier(clause: Text, sentence: Text, evidence: Evidence) -> tuple[Text, float]:
    """The source sentence that carries one clause, the claim's own if none is better by far."""
    best, near = sentence, evidence.likeness(clause, sentence)
    lead = near + _LEADS
    for _, _, other in evidence.sentences:
        alike = evidence.likeness(clause, other)
        if alike > lead:
            best, near, lead = other, alike, alike
    return best, near


def _with_figures(clause: Text, evidence: Evidence) -> list[Text]:
    """Every clause of the evidence that holds all the clause's figures."""
    figures = [f for f in clause.figures if f.kind not in {"date", "ordinal"}]
    if not figures:
        return []
    return [
        other
        for _, _, sentence in evidence.sentences
        for other in sentence.clauses
        if all(any(agree(f, o).holds for o in other.figures) for f in figures)
    ]


def superlative_reasons(claim: Text, sources: Sequence[Text], language: Language) -> list[str]:
    """A reason where the claim says "first" or "most" and no source sentence does."""
    word = claim.stance.superlative
    if not word or any(source.stance.may_be_superlative for source in sources):
        return []
    return [say("superlative", language, word)]


def _denied(mine: Stance, source: Stance, whole: Stance, *, narrow: bool) -> str:
    """Which of the two denies what the other affirms, as the name of the reason; mostly none.

    ``narrow`` says that the source was narrowed to the one clause that says the same.
    """
    if mine.denials and not source.may_deny and not whole.denials:
        return "denies"
    if not narrow:
        return ""
    if source.denials and not mine.may_deny:
        return "affirms"
    both = mine.denials and source.denials
    return "denies" if both and mine.denials % 2 != source.denials % 2 else ""


def _scope(clause: Text, sentence: Text, evidence: Evidence) -> tuple[Text, float]:
    """The clause of ``sentence`` that says the same, or all of it where none stands out.

    With it comes how alike the two are; 0 for the whole sentence, which also says other things.
    A clause that alone holds the claim's figures says the same, whatever its words.
    """
    figures = [f for f in clause.figures if f.kind not in {"date", "ordinal"}]
    if figures:
        holding = [
            other
            for other in sentence.clauses
            if all(any(agree(f, o).verdict in _NUMBER for o in other.figures) for f in figures)
        ]
        if len(holding) == 1:
            return holding[0], _ALMOST_ALL
    ranked = sorted(
        ((evidence.likeness(clause, other), i) for i, other in enumerate(sentence.clauses)),
        reverse=True,
    )
    best, at = ranked[0]
    if best < _SAME_CLAUSE:
        return sentence, 0.0
    if len(ranked) > 1 and best - ranked[1][0] < _LEADS:
        return sentence, 0.0
    return sentence.clauses[at], best


def moved_against_figures(claim: Text, language: Language) -> list[str]:
    """A reason where the claim's own figures go the other way: lowered from 9% to 13%."""
    reasons = []
    for clause in claim.clauses:
        for one, other in _from_to(clause):
            date = one.kind == "date"
            poles = _LATER if date else _MOVES
            said = [pole for pole in clause.stance.sure if pole in poles]
            if len(said) != 1 or one.low == other.low or (date and 0 in (_year(one), _year(other))):
                continue
            if poles[said[0]] != (other.low > one.low):
                words = f"{one.text} → {other.text}"
                reasons.append(say("opposite", language, clause.stance.sure[said[0]], words))
    return reasons


def _from_to(clause: Text) -> Iterator[tuple[Quantity, Quantity]]:
    """The pairs of figures of one unit between which the clause says that something went."""
    for figure in clause.figures:  # "from 9% to 13%" may be read as one range
        if sum(other.unit == figure.unit for other in clause.figures) > 1:
            continue  # from between 9% and 13% to 8%
        ends = [quantities(part) for part in _RANGE.split(figure.text)]
        if (
            len(ends) == 2
            and all(len(end) == 1 for end in ends)
            and _FROM.search(clause.text[max(0, figure.start - 24) : figure.start])
        ):
            yield ends[0][0], ends[1][0]
    for one, other in pairwise(clause.figures):
        if one.unit != other.unit and not one.kind == other.kind == "date":
            continue
        before = clause.text[max(0, one.start - 24) : one.start]
        between = clause.text[one.end : other.start]
        if len(between) > 28:
            continue
        if _FROM.search(before + one.text[:1]) and _TO.search(between):
            yield one, other
        elif _UP_FROM.fullmatch(between) or (
            re.search(r"\bto $", before) and re.fullmatch(r",? from ", between)
        ):
            yield other, one


def _year(date: Quantity) -> int:
    return int(date.low) // 10000

"""Whether the parties of a claim's relation are those of the source's, and its speaker the same."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.grounding.evidence import Evidence, Text
from rag.answering.wording import say
from rag.language.name_ground import Ground
from rag.language.quantities import quantities
from rag.language.relations import Relation, relations
from rag.language.speech import is_person, speakers
from rag.types import Language

_BRACKETS = re.compile(r"[（(].*")
_SWAPPED = 0.5
"""How much more alike the parties must be crosswise, both together (0..2), to be swapped."""
_SAME = 0.5
"""Likeness from which two stretches of text name the same party."""
_BACK = 3
"""Sentences back to where the one may be named who still speaks."""
_AS_GOOD = 0.1
"""How far behind the best one a sentence may hold the claim's words and still be what was said."""


def role_reasons(
    claim: Text, carriers: Sequence[Text], evidence: Evidence, language: Language
) -> list[str]:
    """A reason where the source tells a relation of the claim with its two parties swapped."""
    told = [(r, carrier) for carrier in carriers for r in _between_parties(carrier)]
    for mine in _between_parties(claim):
        same = [(theirs, text) for theirs, text in told if theirs.name == mine.name]
        if not same:
            continue
        straight = max(_both(mine.first, mine.second, theirs, evidence) for theirs, _ in same)
        crossed, at = max(
            (_both(mine.second, mine.first, theirs, evidence), i)
            for i, (theirs, _) in enumerate(same)
        )
        if crossed - straight >= _SWAPPED:
            return [say("roles", language, same[at][1].text.strip())]
    return []


def _between_parties(text: Text) -> list[Relation]:
    """The relations of which neither party is a mere sum: 總投資1.2兆元 names a figure."""
    return [
        found
        for found in relations(text.text)
        if _wordy(found.first).strip() and _wordy(found.second).strip()
    ]


def speaker_reasons(claim: Text, evidence: Evidence, language: Language) -> list[str]:
    """A reason where the claim lets somebody say it who says other things in the article."""
    for who in speakers(claim.text):
        theirs = _speaking(claim.text.replace(who, ""), evidence)
        if not theirs or any(_alike(who, other, evidence) >= _SAME for other in theirs):
            continue
        # A firm speaks through its people: only of a person it is sure that it is somebody else.
        people = [
            other
            for other, sentence in evidence.quoted
            if is_person(other, sentence) and _alike(who, other, evidence) >= _SAME
        ]
        if people and not any(_is_named(one, other) for one in theirs for other in people):
            return [say("speaker", language, who, theirs[0])]
    return []


def _is_named(one: str, other: str) -> bool:
    """Whether ``other``, a speaker of the same article, has the name that ``one`` ends in."""
    plain = _BRACKETS.sub("", one).strip()
    name = plain.rsplit(" ", maxsplit=1)[-1] if plain.isascii() else plain[-2:]
    return name in other


def _speaking(said: str, evidence: Evidence) -> list[str]:
    """Who says ``said`` in the passages: whom its sentence names, or who was named last before."""
    words = Text(said)
    likes = [(evidence.likeness(words, text), text.text) for _, _, text in evidence.sentences]
    best = max(like for like, _ in likes)
    found: list[str] = []
    for like, sentence in likes:
        if like >= best - _AS_GOOD:
            found += _speakers_at(sentence, evidence)
    return found


def _speakers_at(sentence: str, evidence: Evidence) -> list[str]:
    for report in evidence.reports:
        at = next((i for i, text in enumerate(report) if text.text == sentence), None)
        if at is None:
            continue
        for back in range(at, max(-1, at - _BACK - 1), -1):
            found = speakers(report[back].text)
            if found:
                return found
    return []


def _both(one: str, two: str, theirs: Relation, evidence: Evidence) -> float:
    """How alike two parties are to those of ``theirs``, in this order: 0..2."""
    return _alike(one, theirs.first, evidence) + _alike(two, theirs.second, evidence)


def _alike(one: str, other: str, evidence: Evidence) -> float:
    """The share (0..1) of the names of ``one`` that ``other`` holds; of its words without names."""
    if evidence.names.find(one):
        return names_held(one, other, evidence)
    here, there = Text(_wordy(one)), Text(_wordy(other))
    return max(evidence.shared(here, there).word_share, evidence.shared(there, here).word_share)


def names_held(one: str, other: str, evidence: Evidence) -> float:
    """The share (0..1) of the names of ``one`` that ``other`` holds; 0 where it has none."""
    names = {name.text for name in evidence.names.find(one)}
    if not names:
        return 0.0
    return 1.0 - len(evidence.names.unheld(one, Ground.of([other]))) / len(names)


def _wordy(text: str) -> str:
    """``text`` without its figures: two sums of money are no party to each other."""
    for quantity in reversed(quantities(text)):
        text = f"{text[: quantity.start]} {text[quantity.end :]}"
    return text

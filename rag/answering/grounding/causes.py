"""Whether a cause that a claim states is one that the source states."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from rag.answering.grounding.evidence import Evidence, Text
from rag.answering.wording import say
from rag.language.causes import Caused, caused, links
from rag.types import Language

_HELD = 0.2
"""Likeness from which a sentence may hold one side of a cause."""
_OF_BEST = 0.6
"""The share of the best likeness anywhere that it must reach too."""
_REVERSED = 0.3
"""How much more alike the sides must be crosswise to be the wrong way round."""


def cause_reasons(claim: Text, evidence: Evidence, language: Language) -> list[str]:
    """A reason against a claim that gives a cause where the source only has both facts, or one.

    The source bears a cause out where one sentence, or two that follow each other, hold both sides
    and some word that may tell of a cause.
    """
    stated = caused(claim.text)
    if stated is None:
        return []
    sides = [Text(side) for side in (stated.cause, stated.effect)]
    windows = list(_windows(evidence))
    held = [[evidence.likeness(side, window) for window in windows] for side in sides]
    least = [max(_HELD, _OF_BEST * max(likes)) if likes else 1.0 for likes in held]
    good = [
        window
        for at, window in enumerate(windows)
        if links(window.text)
        and all(
            not side.terms or likes[at] >= low
            for side, likes, low in zip(sides, held, least, strict=True)
        )
    ]
    if not good:
        return [say("no_cause", language)]
    if all(_is_reversed(stated, window, evidence) for window in good):
        return [say("reversed_cause", language)]
    return []


def _windows(evidence: Evidence) -> Iterator[Text]:
    """Every sentence, and every two that follow each other in a passage."""
    yield from (text for _, _, text in evidence.sentences)
    for (hit, _, one), (other, _, two) in pairwise(evidence.sentences):
        if hit is other:
            yield Text(f"{one.text} {two.text}")


def _is_reversed(stated: Caused, window: Text, evidence: Evidence) -> bool:
    told = caused(window.text)
    if told is None:
        return False
    cause, effect = Text(stated.cause), Text(stated.effect)
    there, result = Text(told.cause), Text(told.effect)
    return (
        evidence.likeness(cause, result) - evidence.likeness(cause, there) >= _REVERSED
        and evidence.likeness(effect, there) - evidence.likeness(effect, result) >= _REVERSED
    )

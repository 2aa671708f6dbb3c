"""Whether a cause that a claim states is one that the source states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from rag.answering.grounding.evidence import Evidence, Text
from rag.answering.wording import say
from rag.language.causes import caused, linked, links
from rag.types import Language

_HELD = 0.2
"""Likeness from which a sentence may hold one side of a cause."""
_CAUSE, _EFFECT = 0.6, 0.4
"""The shares of the best likeness anywhere that the sides must reach too."""
_DENIED = re.compile(r"(?:不会|不是|并非|没有|\bnot|n['’]t)$")
Window = tuple[Text, tuple[Text, ...]]
"""A stretch of a passage, and the one or two sentences that it is made of."""
_REVERSED = 0.3
"""How much more alike the sides must be crosswise to be the wrong way round."""


def cause_reasons(claim: Text, evidence: Evidence, language: Language) -> list[str]:
    """A reason against a claim that gives a cause where the source only has both facts, or one.

    The source bears a cause out where one sentence, or two that follow each other, hold both sides
    and a word that may tell of a cause, not far from them.
    """
    stated = caused(claim.text)
    if stated is None:
        return []
    cause, effect = Text(stated.cause), Text(stated.effect)
    if _DENIED.search(stated.effect):
        return []
    windows = list(_windows(evidence))
    causes = [evidence.likeness(cause, whole) for whole, _ in windows]
    effects = [evidence.likeness(effect, whole) for whole, _ in windows]
    least = _least(causes, windows, _CAUSE), _least(effects, windows, _EFFECT)
    across = any(cause.is_chinese != whole.is_chinese for whole, _ in windows)
    # Across the languages a short effect may hold no word that the dictionary connects.
    untold = not effect.terms or (across and max(effects) < _HELD)
    good = [
        whole
        for (whole, parts), one, other in zip(windows, causes, effects, strict=True)
        if (not cause.terms or one >= least[0])
        and (untold or other >= least[1])
        and (
            linked(parts[0].text, parts[1].text)
            if len(parts) > 1
            else _near(whole, cause, effect, evidence)
        )
    ]
    if not good:
        return [say("no_cause", language)]
    if all(_is_reversed(cause, effect, window, evidence) for window in good):
        return [say("reversed_cause", language)]
    return []


def _windows(evidence: Evidence) -> Iterator[Window]:
    """Every sentence, and every two that follow each other in a passage, with their parts."""
    yield from ((text, (text,)) for _, _, text in evidence.sentences)
    for (hit, _, one), (other, _, two) in pairwise(evidence.sentences):
        if hit is other:
            yield Text(f"{one.text} {two.text}"), (one, two)


def _least(likes: list[float], windows: list[Window], share: float) -> float:
    """What a window must hold of a side: a good part of what the best single sentence holds."""
    single = [like for like, (_, parts) in zip(likes, windows, strict=True) if len(parts) == 1]
    return max(_HELD, share * max(single))


def _near(sentence: Text, cause: Text, effect: Text, evidence: Evidence) -> bool:
    """Whether a word for a cause stands in the clauses of both sides, or between them."""
    places = []
    for side in (cause, effect):
        likes = [evidence.likeness(side, clause) for clause in sentence.clauses]
        if max(likes) == 0:
            return links(sentence.text)
        places.append(likes.index(max(likes)))
    between = sentence.clauses[min(places) : max(places) + 1]
    return any(links(clause.text) for clause in between)


def _is_reversed(cause: Text, effect: Text, window: Text, evidence: Evidence) -> bool:
    told = caused(window.text)
    if told is None:
        return False
    there, result = Text(told.cause), Text(told.effect)
    return (
        evidence.likeness(cause, result) - evidence.likeness(cause, there) >= _REVERSED
        and evidence.likeness(effect, there) - evidence.likeness(effect, result) >= _REVERSED
    )

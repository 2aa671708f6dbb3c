"""Whether a cause that a claim states is one that the source states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from rag.answering.grounding.evidence import Evidence, Text
from rag.answering.wording import say
from rag.language.causes import caused, linked, links
from rag.language.rejected import rejected, without_rejected
from rag.types import Language

_HELD = 0.2
"""Likeness from which a sentence may hold one side of a cause."""
_CAUSE, _EFFECT = 0.6, 0.4
"""The shares of the best likeness anywhere that the sides must reach too."""
_DENIED = re.compile(r"(?:不会|不是|并非|没有|\bnot|n['’]t)$")
Window = tuple[Text, tuple[Text, ...]]
"""A stretch of a passage, and the one or two sentences that it is made of."""
_REJECTED = 0.5
"""Likeness from which the claim's cause is one that the source rejects."""
_SENSES = 60
_REVERSED = 0.3
"""How much more alike the sides must be crosswise to be the wrong way round."""


def cause_reasons(claim: Text, evidence: Evidence, language: Language) -> list[str]:
    """A reason against a claim that gives a cause where the source only has both facts, or one.

    The source bears a cause out where one sentence, or two that follow each other, hold both sides
    and a word that may tell of a cause, not far from them.
    """
    told = _against_rejected(claim, evidence, language)
    stated = caused(without_rejected(claim.text))
    if told or stated is None:
        return told
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


def _against_rejected(claim: Text, evidence: Evidence, language: Language) -> list[str]:
    """A reason where the claim gives the very cause that the source rejects, or rejects another."""
    sentences = [text for _, _, text in evidence.sentences]
    stated = caused(without_rejected(claim.text))
    if stated is not None and not _DENIED.search(stated.effect):
        cause = Text(stated.cause)
        for sentence in sentences:
            kept = Text(without_rejected(sentence.text))
            for words in rejected(sentence.text):
                alike = _shares(cause, Text(words), evidence)
                if alike >= _REJECTED and alike > _shares(cause, kept, evidence):
                    return [say("affirms", language, sentence.text.strip())]
    if rejected(claim.text) and sentences:
        best = max(sentences, key=lambda sentence: evidence.likeness(claim, sentence))
        if not best.stance.denials and not rejected(best.text):
            return [say("denies", language, best.text.strip())]
    return []


def _shares(one: Text, other: Text, evidence: Evidence) -> float:
    """The share of the words of ``one`` that ``other`` holds, down to 風 for wind."""
    alike = evidence.likeness(one, other)
    if alike or one.is_chinese == other.is_chinese:
        return alike
    english, chinese = (other, one) if one.is_chinese else (one, other)
    met = [
        word
        for word in english.terms
        if any(c in chinese.folded for c, _ in evidence.lexicon.translations(word, _SENSES))
    ]
    if one.is_chinese:
        return float(bool(met))
    return len(met) / len(one.terms) if one.terms else 0.0


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

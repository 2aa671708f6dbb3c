"""A rise that the articles call a fall, and other ways that a question takes for granted."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from rag.answering.candidates import Candidate, Pool
from rag.answering.premise_terms import (
    ASKING,
    BESIDE,
    WINDOW,
    as_written,
    clauses_of,
    share_held,
    terms_beside,
    terms_in,
)
from rag.answering.ways import contrary, missed, ways
from rag.language.polarity import Pole, stance

_WAYS = frozenset({"up", "down"})
_SAME = 0.6  # of what rises or falls, that the clause must hold which says the opposite
_MARGIN = 0.25  # and so much more than any that agrees with the question
_APART = 0.7  # what it counts where that stands in another clause of the sentence
_ASKED_FIRST = re.compile(
    r"^.*?\b(?:why|how|when|what|where|who|which)(?: (?:much|many|far))?"
    r"(?: (?:did|does|do|is|was|were|are|has|have|had|will))?\b"
)
_ADJUNCT = re.compile(
    r"\b(?:at|in|by|for|against|to|from|on|with|after|since|during|last|this|next|so|sharply"
    r"|despite|when|before|between|under|over|as|and|than|while|because)\b|[，。？?,]"
)
"""What ends the noun phrase beside a verb: a question's place, time or party is not its subject."""
_OWNER = re.compile(r"^.*(?:的|\w['’]s\b)(?=\s?\S)")


def other_way(
    found: Pool, near: Sequence[Candidate], question: str
) -> tuple[str, Candidate] | None:
    """A rise that the articles call a fall, or a delay where they say that it came sooner."""
    asked = ways(question)
    if stance(question).denials:
        return None
    for pole, word in asked.items():
        against = contrary(pole)
        if against in asked:
            continue
        at = question.find(word)
        beside = terms_beside(found, question, at, at + len(word))
        agreeing, denying = [0.0], []
        for candidate in near:
            said = _directions(found, candidate, beside)
            if pole in said:
                agreeing.append(_own_topic(found, candidate))
            elif against in said:
                denying.append(candidate)
        for candidate in denying:
            if _own_topic(found, candidate) > max(agreeing):
                return as_written(found, at, word), candidate
        thing = _thing(found, question, at, at + len(word))
        about = near
        if not thing and found.asked.language == "en" and pole[0] == "move":
            # The archive holds none of these words in English: all that the title does not hold.
            title = found.titles[near[0].hit.article.id].keys()
            thing, about = found.telling.keys() - title - terms_in(found, word), near[:2]
        by = _other_way_of(found, about, thing, pole)
        if by is not None:
            return as_written(found, at, word), by
    return None


def _other_way_of(
    found: Pool, near: Sequence[Candidate], thing: Set[int], pole: Pole
) -> Candidate | None:
    """The sentence that says the opposite of the very thing, more closely than any agrees.

    The subject of an article stands beside any of its moves: that the power use of a network fell
    says nothing of its fees, which rose.
    """
    if not thing:
        return None
    for candidate in near:  # what a title says counts for the question, not against it
        title = candidate.hit.article.title
        if _way_of(found, title, thing).get(pole, 0.0) >= _SAME:
            return None
    told = [(_way_of(found, candidate.text, thing), candidate) for candidate in near]
    agreeing = max(way.get(pole, 0.0) for way, _ in told)
    share, by = max(
        ((way.get(contrary(pole), 0.0), candidate) for way, candidate in told),
        key=lambda pair: pair[0],
    )
    return by if share >= _SAME and share >= agreeing + _MARGIN else None


def _way_of(found: Pool, text: str, thing: Set[int]) -> dict[Pole, float]:
    """Each way that ``text`` tells, with how much of ``thing`` stands in the clause about it."""
    clauses = list(clauses_of(text))
    best: dict[Pole, float] = {}
    for clause in clauses:
        share = share_held(found, [thing], terms_in(found, clause))
        for way in _told(found, [clause]):
            best[way] = max(best.get(way, 0.0), share)
    if len(best) == 1:  # one way in all of the sentence: its subject may stand in another clause
        way = next(iter(best))
        best[way] = max(best[way], _APART * share_held(found, [thing], terms_in(found, text)))
    return best


def _thing(found: Pool, question: str, start: int, end: int) -> Set[int]:
    """What rises or falls: behind the word what it does it to, or else what stands before it."""
    width = WINDOW[found.asked.language == "en"]
    behind = _ADJUNCT.split(question[end : end + width], maxsplit=1)[0]
    places = terms_in(found, ASKING.sub(" ", behind)) & found.telling.keys()
    if places:
        return places
    before = _ASKED_FIRST.sub("", question[max(0, start - 2 * width) : start])
    before = _ADJUNCT.split(before, maxsplit=1)[0]
    owned = _OWNER.sub("", before)
    places = terms_in(found, ASKING.sub(" ", owned)) & found.telling.keys()
    return places or terms_in(found, ASKING.sub(" ", before)) & found.telling.keys()


def _directions(found: Pool, candidate: Candidate, beside: Sequence[Set[int]]) -> set[Pole]:
    """Where a sentence says that what stands beside the word in question went.

    Its clauses about that tell; where none holds enough of it, all of the sentence, if that does.
    """
    if share_held(found, beside, candidate.held.keys()) < BESIDE:
        return set()
    clauses = [(clause, terms_in(found, clause)) for clause in clauses_of(candidate.text)]
    about = [clause for clause, places in clauses if share_held(found, beside, places) >= BESIDE]
    told = _told(found, about)
    return told or _told(found, [clause for clause, _ in clauses])


def _told(found: Pool, clauses: Sequence[str]) -> set[Pole]:
    poles: set[Pole] = set()
    for clause in clauses:
        poles.update(missed(clause))
        if stance(clause).denials:
            continue
        poles.update(ways(clause))
        poles.update(("move", f.change) for f in found.figures(clause) if f.change in _WAYS)
    return poles


def _own_topic(found: Pool, candidate: Candidate) -> float:
    """The share of the question's telling terms in a sentence and its title."""
    return found.telling_share([*found.titles[candidate.hit.article.id], *candidate.held])

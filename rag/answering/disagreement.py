"""Two reports that give different figures for the same thing."""

from __future__ import annotations

import re
from decimal import Decimal

from rag.answering.candidates import Candidate, Pool
from rag.answering.expected import Expected
from rag.answering.extractive import Ranked
from rag.answering.short import clause_at, counted_noun
from rag.language.normalize import fold
from rag.language.quantities import Quantity, agree
from rag.language.tokens import index_terms
from rag.retrieval.fusion import held_terms

_CLOSE = 4.0  # in worth of the best sentence
_RIVAL = 0.7  # of the best passage's score that both passages must reach
_APART = 5  # times: figures further apart are of different things
_WORDS = 3  # pairs of characters or words that both clauses must share
_ASKED = 0.5  # of the telling terms of the one clause that the other must hold as well

_NEARLY = Decimal("1.25")  # times: two counts of one event are no further apart
_MANY = 20  # and no small ones
_ABOUT = 0.55  # of the telling terms that each sentence holds with its title
_AHEAD = 8
_NOT_TOLD = re.compile(
    r"预[测计估期]|目标|其中|原定|去年|每|日均|平均"
    r"|\b(?:forecast|expected|estimated|target|of which|average)\b"
)

Side = tuple[Candidate, Quantity]


def disagreement(found: Pool, ranked: Ranked, wanted: Expected) -> tuple[Side, Side] | None:
    """The best sentence's figure and another article's that contradicts it, if there is one.

    Both are of the kind that is asked for and of one unit, stand in clauses that share the
    question's telling terms and further words, and neither rounds nor qualifies the other.
    """
    if not ranked or not wanted.a_figure:
        return None
    top = ranked[0][0]
    score = max(p[0].hit.score for p in found.passages if p)
    near = [
        c
        for value, c in ranked
        if value >= top - _CLOSE
        and c.hit.score >= _RIVAL * score
        # Across languages words are met too loosely to tell that two clauses are about one thing.
        and (c.hit.article.language == "en") == (found.asked.language == "en")
    ]
    for i, one in enumerate(near[:3]):
        for other in near[i + 1 :]:
            if one.hit.article.id == other.hit.article.id:
                continue
            for figure in found.new_figures(one, wanted.acceptable):
                for against in found.new_figures(other, wanted.acceptable):
                    if _contradict(found, (one, figure), (other, against)):
                        return (one, figure), (other, against)
    return None


def _contradict(found: Pool, one: Side, other: Side) -> bool:
    figure, against = one[1], other[1]
    if (figure.kind, figure.unit) != (
        against.kind,
        against.unit,
    ) or figure.change != against.change:
        return False
    ends = sorted((abs(figure.high), abs(against.high)))
    if ends[1] > _APART * ends[0]:
        return False
    if agree(figure, against).verdict not in {"value", "scale"}:
        return False
    if agree(against, figure).verdict not in {"value", "scale"}:
        return False
    if _of_one_event(found, one, other):
        return True
    mine, theirs = (set(index_terms(clause_at(c.text, f))) for c, f in (one, other))
    plan = found.asked.plan
    held, held_there = held_terms(plan, mine), held_terms(plan, theirs)
    both = held.keys() & held_there.keys()
    share = found.telling_share(both)
    most = max(found.telling_share(held), found.telling_share(held_there))
    words = {term for term in mine & theirs if len(term) > 1 and not term.startswith(("=", "~"))}
    return share > 0 and share >= _ASKED * most and len(words) >= _WORDS


def _of_one_event(found: Pool, one: Side, other: Side) -> bool:
    """Whether two reports of one event count the same, in whatever words each puts it.

    The subject of a report stands in its title, not beside each figure. So both must be about
    nearly all of the question with their titles, and count one noun, close to one another, beside
    one of its words each; and neither figure is a forecast or of a part only.
    """
    figures = [abs(side[1].high) for side in (one, other)]
    if one[1].kind != "count" or max(figures) > _NEARLY * min(figures) or min(figures) < _MANY:
        return False
    nouns = {counted_noun(candidate.text, figure) for candidate, figure in (one, other)}
    if len(nouns) > 1 or not all(nouns):
        return False
    for candidate, figure in (one, other):
        title = found.titles[candidate.hit.article.id]
        if found.telling_share([*title, *candidate.held]) < _ABOUT:
            return False
        clause = clause_at(candidate.text, figure)
        words = {term for term in index_terms(clause) if len(term) > 1 and term[0] not in "=~"}
        beside = fold(candidate.text[max(0, figure.start - _AHEAD) : figure.start])
        if not held_terms(found.asked.plan, words) or _NOT_TOLD.search(beside):
            return False
    return True

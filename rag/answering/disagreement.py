"""Two reports that give different figures for the same thing."""

from __future__ import annotations

from rag.answering.candidates import Candidate, Pool
from rag.answering.expected import Expected
from rag.answering.extractive import Ranked
from rag.answering.short import clause_at
from rag.language.quantities import Quantity, agree
from rag.language.tokens import index_terms
from rag.retrieval.fusion import held_terms

_CLOSE = 4.0  # in worth of the best sentence
_RIVAL = 0.7  # of the best passage's score that both passages must reach
_APART = 5  # times: figures further apart are of different things
_WORDS = 3  # pairs of characters or words that both clauses must share
_ASKED = 0.5  # of the telling terms of the one clause that the other must hold as well

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
    mine, theirs = (set(index_terms(clause_at(c.text, f))) for c, f in (one, other))
    plan = found.asked.plan
    held, held_there = held_terms(plan, mine), held_terms(plan, theirs)
    both = held.keys() & held_there.keys()
    share = found.telling_share(both)
    most = max(found.telling_share(held), found.telling_share(held_there))
    words = {term for term in mine & theirs if len(term) > 1 and not term.startswith(("=", "~"))}
    return share > 0 and share >= _ASKED * most and len(words) >= _WORDS

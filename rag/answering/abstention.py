"""Whether the passages answer at all, decided before a word is said (docs/decisions/abstention.md).

Two ways of not answering: the passages are about something else (their strength is too low), or
they are on the subject and lack the one thing that is asked for (a slot stays empty).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rag.answering.candidates import Candidate, Pool
from rag.answering.expected import Expected, parts
from rag.answering.extractive import Ranked
from rag.answering.holders import holds
from rag.answering.offices import office
from rag.answering.slots import (
    Attribute,
    asks_for_figure,
    asks_for_organisation,
    attributes,
    dated,
    denied,
    denies,
    names_organisation,
    withheld,
)
from rag.answering.subject import subject
from rag.language.normalize import fold
from rag.language.quantities import Kind
from rag.language.tokens import index_terms
from rag.retrieval.fusion import held_terms
from rag.types import Language

Reason = Literal["nothing", "weak", "withheld", "attribute", "figure", "name", "speaker", "office"]

ENOUGH: dict[Language, float] = {"zh-Hant": 0.16, "zh-Hans": 0.16, "en": 0.13}
"""The best passage's score below which no article bears on a topic (for summaries)."""
ENOUGH_SAME = 0.27
"""Strength below which passages in the question's own language are about something else."""
ENOUGH_ACROSS = 0.19
"""The same where they are in the other language, and words are met by a dictionary only."""

FAR = 0.19
"""Cosine below which no passage is about what is asked, however its words are met.

By the bundled embedder: another's cosines may all lie above, and this then refuses nothing."""
_WHOLE = 0.6  # of the question, in its own language: what is met so far is about it all the same

_AROUND = 0.5
_LEAD = 0.04  # of the best sentence over the sixth: an answer stands out from its surroundings
_MOST_LEAD = 4.0
_SIXTH = 5
_CLOSE = 3.0  # sentences worth so much less than the best still count as evidence
_BEST = 2.0  # and these may be the answer themselves
_ARTICLE = 0.8  # an article's best passage must reach this share of the best score
_ABOUT = 0.2  # of the telling terms: then a refusal to tell is about what is asked
_DENIED = 0.12  # of them in what is denied: then it is what was asked about
_CAPITAL = re.compile(r"(?<=[a-z,] )[A-Z][A-Za-z]{2,}")  # not the first word
_STRICT: frozenset[Kind] = frozenset({"money", "percent", "date", "duration", "length", "mass"})
_TELLING_NOTHING = 0.15


@dataclass(frozen=True, slots=True)
class Judgement:
    """How strong the evidence is, and why it does not answer; ``reason`` None: it does."""

    strength: float
    reason: Reason | None


def judge(found: Pool, ranked: Ranked, wanted: Expected) -> Judgement:
    """Decides whether ``ranked`` (best first) holds an answer to the question of ``found``."""
    if not ranked:
        return Judgement(0.0, "nothing")
    best = ranked[0][1]
    across = _is_across(found, best)
    strong = strength(found, ranked)
    if strong < (ENOUGH_ACROSS if across else ENOUGH_SAME) or _is_strange(found, ranked):
        return Judgement(strong, "weak")
    if found.asked.speaker is not None and not found.asked.speaker.is_named(_articles(found)):
        return Judgement(strong, "speaker")
    return Judgement(strong, _empty_slot(found, ranked, wanted))


def strength(found: Pool, ranked: Ranked) -> float:
    """How strongly the passages bear on the question, about 0..1.

    The best passage's score, half the share of the question that stands around the best sentences
    (in the question's own language only: across languages words say little), and how far the best
    sentence is ahead.
    """
    best = ranked[0][1]
    lead = ranked[0][0] - ranked[min(_SIXTH, len(ranked) - 1)][0]
    score = found.passages[0][0].hit.score if found.passages[0] else best.hit.score
    total = score + _LEAD * min(lead, _MOST_LEAD)
    if not _is_across(found, best):
        total += _AROUND * max(_around(found, c) for _, c in ranked[:2])
    return total


def nearest(found: Pool, ranked: Ranked, judged: Judgement) -> tuple[float, Candidate] | None:
    """The sentence to show beside an abstention; None where nothing is near."""
    if not ranked or judged.reason is None:
        return None
    value, best = ranked[0]
    if judged.reason == "weak" and found.share([best.held]) < _TELLING_NOTHING:
        return None
    return value, best


def _articles(found: Pool) -> list[str]:
    """Titles and texts of the articles found."""
    articles = {p[0].hit.article.id: p[0].hit.article for p in found.passages if p}
    return [f"{article.title}\n{article.text}" for article in articles.values()]


def _is_across(found: Pool, best: Candidate) -> bool:
    return (found.asked.language == "en") != (best.hit.article.language == "en")


def _is_strange(found: Pool, ranked: Ranked) -> bool:
    """Whether nothing that was found is near the question in meaning, nor holds most of its words.

    In a small archive the rare characters of any question are met somewhere, and look strong.
    """
    near = max((p[0].hit.cosine + max(c.cosine for c in p)) / 2 for p in found.passages if p)
    if near >= FAR:
        return False
    best = ranked[0][1]
    return _is_across(found, best) or _around(found, best) < _WHOLE


def _around(found: Pool, candidate: Candidate) -> float:
    passage, at = found.passage_of(candidate), candidate.place
    near = [c.held for c in passage[max(0, at - 1) : at + 2]]
    return found.share([found.titles[candidate.hit.article.id], *near])


def _empty_slot(found: Pool, ranked: Ranked, wanted: Expected) -> Reason | None:
    question = found.asked.text
    top, best = ranked[0]
    likely = [c for value, c in ranked[:2] if value >= top - _BEST]
    for candidate in likely:
        told = found.telling_share(candidate.held) >= _ABOUT and withheld(candidate.text)
        if told and not _fills(found, candidate, wanted):
            return "withheld"
    evidence = _evidence(found, ranked)
    for attribute in attributes(question):
        if _is_denied(found, best, attribute):
            return None
        stating = [c for c in evidence if _states(found, c, attribute)]
        if not any(_is_of_subject(found, c, attribute) for c in stating):
            return "attribute"
    if _is_denied(found, best):  # a false premise is answered by the denial
        return None
    asked = office(question)
    if asked is not None and not any(holds(found, c, asked, best) for c in found.sentences):
        return "office"
    one_figure = wanted.figures & _STRICT and not wanted.roles and len(parts(question)) == 1
    if one_figure and asks_for_figure(question):
        dates = "date" in wanted.figures
        if not any(
            found.new_figures(c, wanted.acceptable) or (dates and dated(c.text)) for c in evidence
        ):
            return "figure"
    named = any(names_organisation(c.text, question) for c in likely)
    return "name" if asks_for_organisation(question) and not named else None


def _is_of_subject(found: Pool, candidate: Candidate, attribute: Attribute) -> bool:
    """Whether a sentence stands in an article that names what has the attribute.

    The profit of a club is no answer to that of a port. In English a name that the archive holds
    must stand there, however its language writes it; in Chinese over Chinese what stands before
    the attribute. A thing pointed at (那家車廠) that stands in no article found may be called
    something else there.
    """
    article = candidate.hit.article
    text = f"{article.title}\n{article.text}"
    if found.asked.language == "en":
        plan = found.asked.plan
        names = held_terms(plan, set(index_terms(" ".join(_CAPITAL.findall(found.asked.text)))))
        there = held_terms(plan, set(index_terms(text))) if names else {}
        return not names or bool(names.keys() & there.keys())
    if article.language == "en":
        return True
    asked = subject(found.asked.text, attribute.asked)
    if asked.stands_in(text):
        return True
    return asked.pointed_at and not any(map(asked.stands_in, _articles(found)))


def _is_denied(found: Pool, best: Candidate, attribute: Attribute | None = None) -> bool:
    """Whether the best sentence denies what is asked for, not something else beside it."""
    if not denies(best.text):
        return False
    objects = denied(best.text)
    if attribute is not None:
        return any(attribute.said.search(part) for part in objects)
    terms = {term for part in objects for term in index_terms(part)}
    return found.telling_share(held_terms(found.asked.plan, terms)) >= _DENIED


def _fills(found: Pool, candidate: Candidate, wanted: Expected) -> bool:
    """Whether a sentence that keeps something back may answer all the same."""
    if wanted.a_figure:
        return bool(found.new_figures(candidate, wanted.acceptable))
    return not wanted.roles & {"who", "which"}


def _evidence(found: Pool, ranked: Ranked) -> list[Candidate]:
    """The sentences near the best one in worth, of articles as near to the question."""
    top, best = ranked[0]
    score = max(p[0].hit.score for p in found.passages if p)
    about = {
        p[0].hit.article.id for p in found.passages if p and p[0].hit.score >= _ARTICLE * score
    }
    about.add(best.hit.article.id)
    return [c for value, c in ranked if value >= top - _CLOSE and c.hit.article.id in about]


def _states(found: Pool, candidate: Candidate, attribute: Attribute) -> bool:
    if attribute.said.search(fold(candidate.text)) is None:
        return False
    return not attribute.kinds or bool(found.new_figures(candidate, attribute.kinds))

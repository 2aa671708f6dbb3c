"""What a question takes for granted and the articles deny: a direction, a deed, a figure.

"Why did X fall?" states that X fell. Where the sentence that is nearest says that it rose, no quote
answers the question as it was put, and the reader must be told so first. All of this rather misses
a false premise than takes a true one for false: docs/decisions/premises.md has the counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from rag.answering.candidates import Candidate, Pool
from rag.answering.expected import Expected
from rag.answering.extractive import Ranked
from rag.answering.premise_terms import (
    BESIDE,
    as_written,
    share_held,
    terms_beside,
    terms_in,
    terms_in_words,
)
from rag.answering.premise_ways import other_way
from rag.answering.short import clause_at, clause_share, counted_noun
from rag.answering.ways import ways
from rag.language.normalize import fold
from rag.language.polarity import stance
from rag.language.quantities import Kind, Quantity, agree

_NEAR = 3.0  # sentences worth so much less than the best one may still correct the question
_MOST = 6  # of them are read
_FIGURES: frozenset[Kind] = frozenset(
    {"money", "rate", "energy", "power", "mass", "percent", "count", "date", "length", "area"}
)
_FEW = 4  # a count up to this one is as often of something else (兩家, three reasons)
_HELD = frozenset({"equal", "qualified", "rounded", "partial", "direction"})
_YEAR = 10000  # a date's code from which it has a year
_TOPIC = 0.5  # of the telling terms, in the sentence, its title and the sentence above it
_REPORT = 0.35  # of the telling terms in the report that is refuted
_GIVEN = 0.2  # of them, in a sentence that bears the question's figure out
_WHOLE = 0.5  # of them in a sentence, whichever clause the figure stands in
_HOW_MANY = re.compile(
    r"有(?:多少|几)|\bare there\b"
    r"|\bhow (?:many|much) [^?]{1,40} (?:does|do) [^?]{1,40} (?:have|employ|hold)\b"
)
"""Asks how much there is, and takes nothing for granted that could be denied."""
_TOLD = 0.3  # of the telling terms in the clause of a figure that answers
_OBJECTED = 0.2  # of the telling terms, in words, in what somebody denies
_HEAD = re.compile(r"\s?([\u4e00-\u9fff]{2}|[a-z]+(?:-[a-z]+)*)")

_KNOWING = re.compile(
    r"如果|若|假如|假设|一旦|要是|倘|传[出闻言]|谣|说法|据称|信|伪造"
    r"|\bif\b|\bwould\b|\brumou?r|\balleg|\bsuppos|\bclaim|\bforg|\bletter\b.*\bfake|\bshould\b"
)
"""Such a question supposes, or knows that something was only said."""
_REFUTES = re.compile(
    r"否认|辟谣|不实(?![用际施行])|伪造|谣言(?!之)|驳斥|没有收到|未收到"
    r"|\bdenie[sd]\b|\bdeny|\bforged\b|\bforgery\b|\brefut|\bfake\b"
    # False accounting is a crime, and a false start a mishap: only a false report is none.
    r"|\bfalse (?:rumou?rs?|reports?|claims?|stor(?:y|ies)|news)\b"
    r"|\b(?:is|are|was|were|as|be|been|entirely|completely|simply) false\b"
)
_OBJECT = re.compile(r"否认|驳斥|\bden(?:y|ies|ied|ying)\b")
"""Such a verb denies what follows it; what stands before only says who does."""
_TOPIC_FIRST = re.compile(
    r"[针对对于]{2}|说法|传[闻言]|报[道导]|谣|\breports? (?:that|of)\b|\brumou?r"
)
"""Unless what is denied was named first: 針對……的說法，他否認."""
_POINTS_BACK = re.compile(
    r"那[封个则份种]|[该此这][封个则份种]?|\b(?:that|this|the) (?:letter|report|claim|rumou?r)"
)
_NOT = re.compile(
    r"(?<!不是)(?:并没有|没有|并未|从未|未曾|不会|不再|不曾|不(?:考虑|打算|准备|计划|拟))"
    r"(?:要|再|被|任何|把)?"
    r"|无人(?=[死伤罹遇丧身失])"
    r"|\b(?:not|never|no)\b(?: (?:been|be|to|have|any|plan to)\b)*|n['’]t\b"
)
_NOT_FOR = re.compile(
    r"(?:并非|而非|而不是|并不是)(?:因为|因|由于|由)?"
    r"|\bnot (?:by|because of|due to)(?: an?| the)?\b"
)
_CAUSED = re.compile(r"因为|由于|导致|造成|引起|引发|\bcaus|\bbecause of\b|\bdue to\b|\bma[dk]e\b")


@dataclass(frozen=True, slots=True)
class Refuted:
    """What the question takes for granted, in its own words, and the sentence that denies it.

    The words are a figure or a verb where one is at fault, and else all of the question.
    """

    text: str
    by: Candidate


def refuted_premise(found: Pool, ranked: Ranked, wanted: Expected) -> Refuted | None:
    """What the question takes for granted against the sentences found; None where nothing.

    ``ranked`` are those sentences, best first.
    """
    question = fold(found.asked.text)
    if not ranked or "yesno" in wanted.roles or _KNOWING.search(question):
        return None
    top = ranked[0][0]
    near = [c for value, c in ranked[:_MOST] if value >= top - _NEAR and _topic(found, c) >= _TOPIC]
    if not near:
        return None
    turned = other_way(found, near, question)
    if turned is not None:
        return Refuted(*turned)
    return _other_figure(found, near) or _denied(found, near, question, wanted)


def _other_figure(found: Pool, near: Sequence[Candidate]) -> Refuted | None:
    """A figure of the question that the articles give otherwise, for what stands beside it."""
    question = found.asked.text
    for figure in found.figures(question):
        few = figure.kind == "count" and figure.high <= _FEW
        if figure.kind not in _FIGURES or figure.weak or figure.vague or few:
            continue
        if not _has_year(figure):
            continue
        beside = terms_beside(found, question, figure.start, figure.end)
        against = next((c for c in near if _gives_other(found, figure, c, beside)), None)
        if against is not None and not _given(found, figure, beside):
            return Refuted(figure.text, against)
    return None


def _gives_other(
    found: Pool, figure: Quantity, candidate: Candidate, beside: Sequence[Set[int]]
) -> bool:
    """Whether a sentence gives another figure for what stands beside ``figure``."""
    share = share_held(found, beside, candidate.held.keys())
    if share < BESIDE:  # then none of its clauses holds more
        return False
    whole = share >= _WHOLE
    for other in _of_a_kind(found, figure, candidate):
        if agree(figure, other).verdict in {"value", "scale"}:
            clause = terms_in(found, clause_at(candidate.text, other))
            if whole or share_held(found, beside, clause) >= BESIDE:
                return True
    return False


def _of_a_kind(found: Pool, figure: Quantity, candidate: Candidate) -> list[Quantity]:
    """The figures of a sentence that count or measure what ``figure`` of the question does."""
    question, text = found.asked.text, candidate.text
    return [
        other
        for other in found.figures(text)
        if not (other.weak or other.vague)
        and _has_year(other)
        and (other.kind, other.unit) == (figure.kind, figure.unit)
        and (figure.kind != "count" or counted_noun(question, figure) == counted_noun(text, other))
    ]


def _has_year(figure: Quantity) -> bool:
    """Whether a figure is no date, or a date with its year: days and months alone say little."""
    return figure.kind != "date" or figure.low >= _YEAR


def _given(found: Pool, figure: Quantity, beside: Sequence[Set[int]]) -> bool:
    """Whether any sentence that speaks of the same gives the figure of the question."""
    return any(
        agree(figure, other).verdict in _HELD
        for candidate in found.sentences
        if share_held(found, beside, candidate.held.keys()) >= _GIVEN
        for other in _of_a_kind(found, figure, candidate)
    )


def _denied(
    found: Pool, near: Sequence[Candidate], question: str, wanted: Expected
) -> Refuted | None:
    """A deed that the articles say was not done, or a report of it that they call untrue."""
    if stance(question).denials or _HOW_MANY.search(question):
        return None
    caused = _CAUSED.search(question) is not None
    for candidate in near:
        folded = fold(candidate.text)
        denials = list(_NOT.finditer(folded))
        if caused:
            denials += _NOT_FOR.finditer(folded)
        for match in denials:
            # 沒有 before a thing says that there is none. By way of the dictionary any word beside
            # the one asked about would pass for it: "fire" for the 防火 of 沒有防火牆.
            if found.asked.language == "en" and match[0] == "没有":
                continue
            head = _HEAD.match(folded, match.end())
            if head is not None and _asked_for(found, head[1]):
                return Refuted(as_written(found, question.find(head[1]), head[1]), candidate)
        if _is_refuted(found, candidate, folded, question) and not _tells(found, candidate, wanted):
            return Refuted(found.asked.text, candidate)
    return None


def _tells(found: Pool, candidate: Candidate, wanted: Expected) -> bool:
    """Whether the sentence gives the figure that is asked for: something else in it is untrue."""
    kinds = wanted.acceptable
    figures = found.new_figures(candidate, kinds) if kinds else []
    return any(clause_share(found, candidate, figure) >= _TOLD for figure in figures)


def _is_refuted(found: Pool, candidate: Candidate, folded: str, question: str) -> bool:
    """Whether a sentence calls untrue what the question says.

    Of what somebody denies the words must stand in the question, not only in the rest of the
    sentence, which is about him; single characters (被, 公) tell nothing.
    """
    refutes = _REFUTES.search(folded)
    if refutes is None:
        return False
    places: Set[int] = candidate.held.keys()
    back = _POINTS_BACK.search(folded[: refutes.start()]) is not None and candidate.place > 0
    if back:
        places = places | found.passage_of(candidate)[candidate.place - 1].held.keys()
    elif (denied := _OBJECT.search(folded)) and not _TOPIC_FIRST.search(folded[: denied.start()]):
        behind = folded[denied.end() :]
        behind = re.split(r"[。；;]|称|\bsaying\b", behind, maxsplit=1)[0] or folded
        if any(stance(behind).holds(way) for way in ways(question)) and terms_in(found, behind):
            return True
        english = found.asked.language == "en"  # its verbs are met by characters as well
        objects = terms_in(found, behind) if english else terms_in_words(found, behind)
        if found.telling_share(objects) < _OBJECTED:
            return False
    elif found.telling_share(terms_in_words(found, folded)) < _OBJECTED:
        return False
    return found.telling_share(places) >= _REPORT


def _asked_for(found: Pool, deed: str) -> bool:
    """Whether the question holds ``deed``: in Chinese by the whole pair of characters."""
    return bool(terms_in_words(found, deed) & found.telling.keys())


def _topic(found: Pool, candidate: Candidate) -> float:
    """The share of the question's telling terms in a sentence, its title and the one above."""
    above = found.passage_of(candidate)[candidate.place - 1].held if candidate.place else {}
    title = found.titles[candidate.hit.article.id]
    return found.telling_share([*title, *above, *candidate.held])

"""What a question takes for granted and the articles deny: a direction, a deed, a figure.

"Why did X fall?" states that X fell. Where the sentence that is nearest says that it rose, no quote
answers the question as it was put, and the reader must be told so first. All of this rather misses
a false premise than takes a true one for false: docs/decisions/premises.md has the counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from rag.answering.candidates import Candidate, Pool
from rag.answering.expected import Expected
from rag.answering.extractive import Ranked
from rag.answering.short import CLAUSE, clause_at
from rag.language.normalize import fold
from rag.language.polarity import Pole, opposite, stance
from rag.language.quantities import Kind, Quantity, agree
from rag.language.tokens import index_terms
from rag.retrieval.fusion import held_terms

_NEAR = 3.0  # sentences worth so much less than the best one may still correct the question
_MOST = 6  # of them are read
_RESCHEDULED = re.compile(
    r"提前|超前|提早|延后|推迟|延迟|延到|延至|延宕|延期"
    r"|delay|postpon|pushed? back|brought forward|ahead"
)
_WAYS = frozenset({"up", "down"})
_FIGURES: frozenset[Kind] = frozenset(
    {"money", "rate", "energy", "power", "mass", "percent", "count", "date", "length", "area"}
)
_FEW = 4  # a count up to this one is as often of something else (兩家, three reasons)
_HELD = frozenset({"equal", "qualified", "rounded", "partial", "direction"})
_YEAR = 10000  # a date's code from which it has a year
_TOPIC = 0.5  # of the telling terms, in the sentence, its title and the sentence above it
_BESIDE = 0.3  # of the telling terms beside the word in question
_REPORT = 0.35  # of the telling terms in the report that is refuted
_GIVEN = 0.2  # of them, in a sentence that bears the question's figure out
_WHOLE = 0.5  # of them in a sentence, whichever clause the figure stands in
_WINDOW = {True: 30, False: 7}  # characters beside a word, in English and in Chinese
_HEAD = re.compile(r"\s?([\u4e00-\u9fff]{2}|[a-z]+(?:-[a-z]+)*)")

_KNOWING = re.compile(
    r"如果|若|假如|假设|一旦|要是|倘|传[出闻言]|谣|说法|据称|信|伪造"
    r"|\bif\b|\bwould\b|\brumou?r|\balleg|\bsuppos|\bclaim|\bforg|\bletter\b.*\bfake|\bshould\b"
)
"""Such a question supposes, or knows that something was only said."""
_ASKING = re.compile(
    r"为什么|为甚么|为何|为啥|怎么会|原因|什么时候|何时|什么|多少|几[个名位家]?|哪[一里个年]?|谁|会|要|的|了|是|因"
    r"|\b(?:why|what|when|who|how|which|did|does|do|is|was|were|has|have|had|been|will|the|a|an|of"
    r"|in|its|on|at|to)\b"
)
_REFUTES = re.compile(
    r"否认|辟谣|不实|伪造|谣言|驳斥|没有收到|未收到"
    r"|\bdenie[sd]\b|\bdeny|\bfalse\b|\bforged\b|\bforgery\b|\brefut|\bfake\b"
)
_POINTS_BACK = re.compile(
    r"那[封个则份种]|[该此这][封个则份种]?|\b(?:that|this|the) (?:letter|report|claim|rumou?r)"
)
_COUNTED = re.compile(r"[\u4e00-\u9fff]|\s?[a-z]+")
_NOT = re.compile(
    r"(?<!不是)(?:并没有|没有|并未|从未|未曾|不会|不再|不曾)(?:要|再|被|任何|把)?"
    r"|\b(?:not|never|no)\b(?: (?:been|be|to|have|any|plan to)\b)*|n['’]t\b"
)


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
    return (
        _other_way(found, near, question)
        or _other_figure(found, near)
        or _denied(found, near, question)
    )


def _other_way(found: Pool, near: Sequence[Candidate], question: str) -> Refuted | None:
    """A rise that the articles call a fall, or a delay where they say that it came sooner."""
    asked = stance(question)
    for pole, word in asked.sure.items():
        against = opposite(pole)
        moves = pole[0] == "move" or (pole[0] == "time" and _RESCHEDULED.search(word))
        if not moves or against in asked.sure or asked.denials:
            continue
        at = question.find(word)
        beside = _beside(found, question, at, at + len(word))
        agreeing, contrary = [0.0], []
        for candidate in near:
            said = _directions(found, candidate, beside)
            if pole in said:
                agreeing.append(_own_topic(found, candidate))
            elif against in said:
                contrary.append(candidate)
        for candidate in contrary:
            if _own_topic(found, candidate) > max(agreeing):
                return Refuted(_said(found, at, word), candidate)
    return None


def _directions(found: Pool, candidate: Candidate, beside: Sequence[Set[int]]) -> set[Pole]:
    """Where a sentence says that what stands beside the word in question went.

    Its clauses about that tell; where none holds enough of it, all of the sentence, if that does.
    """
    if _share(found, beside, candidate.held.keys()) < _BESIDE:
        return set()
    clauses = [(clause, _places(found, clause)) for clause in _clauses(candidate.text)]
    about = [clause for clause, places in clauses if _share(found, beside, places) >= _BESIDE]
    told = _told(found, about)
    return told or _told(found, [clause for clause, _ in clauses])


def _told(found: Pool, clauses: Sequence[str]) -> set[Pole]:
    poles: set[Pole] = set()
    for clause in clauses:
        said = stance(clause)
        if said.denials:
            continue
        poles.update(
            pole
            for pole, word in said.sure.items()
            if pole[0] == "move" or (pole[0] == "time" and _RESCHEDULED.search(word))
        )
        poles.update(("move", f.change) for f in found.figures(clause) if f.change in _WAYS)
    return poles


def _other_figure(found: Pool, near: Sequence[Candidate]) -> Refuted | None:
    """A figure of the question that the articles give otherwise, for what stands beside it."""
    question = found.asked.text
    for figure in found.figures(question):
        few = figure.kind == "count" and figure.high <= _FEW
        if figure.kind not in _FIGURES or figure.weak or figure.vague or few:
            continue
        if not _has_year(figure):
            continue
        beside = _beside(found, question, figure.start, figure.end)
        against = next((c for c in near if _gives_other(found, figure, c, beside)), None)
        if against is not None and not _given(found, figure, beside):
            return Refuted(figure.text, against)
    return None


def _gives_other(
    found: Pool, figure: Quantity, candidate: Candidate, beside: Sequence[Set[int]]
) -> bool:
    """Whether a sentence gives another figure for what stands beside ``figure``."""
    share = _share(found, beside, candidate.held.keys())
    if share < _BESIDE:  # then none of its clauses holds more
        return False
    whole = share >= _WHOLE
    for other in _of_a_kind(found, figure, candidate):
        if agree(figure, other).verdict in {"value", "scale"}:
            clause = _places(found, clause_at(candidate.text, other))
            if whole or _share(found, beside, clause) >= _BESIDE:
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
        and (figure.kind != "count" or _noun(question, figure) == _noun(text, other))
    ]


def _has_year(figure: Quantity) -> bool:
    """Whether a figure is no date, or a date with its year: days and months alone say little."""
    return figure.kind != "date" or figure.low >= _YEAR


def _noun(text: str, figure: Quantity) -> str:
    """What a count counts, as far as one word tells: 艘, ships."""
    found = _COUNTED.match(fold(text[figure.end : figure.end + 24]))
    return found.group().strip() if found else ""


def _given(found: Pool, figure: Quantity, beside: Sequence[Set[int]]) -> bool:
    """Whether any sentence that speaks of the same gives the figure of the question."""
    return any(
        agree(figure, other).verdict in _HELD
        for candidate in found.sentences
        if _share(found, beside, candidate.held.keys()) >= _GIVEN
        for other in _of_a_kind(found, figure, candidate)
    )


def _denied(found: Pool, near: Sequence[Candidate], question: str) -> Refuted | None:
    """A deed that the articles say was not done, or a report of it that they call untrue."""
    if stance(question).denials:
        return None
    for candidate in near:
        folded = fold(candidate.text)
        for match in _NOT.finditer(folded):
            # 沒有 before a thing says that there is none. By way of the dictionary any word beside
            # the one asked about would pass for it: "fire" for the 防火 of 沒有防火牆.
            if found.asked.language == "en" and match[0] == "没有":
                continue
            head = _HEAD.match(folded, match.end())
            if head is not None and _asked_for(found, head[1]):
                return Refuted(_said(found, question.find(head[1]), head[1]), candidate)
        if refutes := _REFUTES.search(folded):
            places: Set[int] = candidate.held.keys()
            if _POINTS_BACK.search(folded[: refutes.start()]) and candidate.place:
                above = found.passage_of(candidate)[candidate.place - 1]
                places = places | above.held.keys()
            if found.telling_share(places) >= _REPORT:
                return Refuted(found.asked.text, candidate)
    return None


def _asked_for(found: Pool, deed: str) -> bool:
    """Whether the question holds ``deed``: in Chinese by the whole pair of characters."""
    terms = {term for term in index_terms(deed) if len(term) > 1 and term[0] not in "=~"}
    return bool(held_terms(found.asked.plan, terms).keys() & found.telling.keys())


def _topic(found: Pool, candidate: Candidate) -> float:
    """The share of the question's telling terms in a sentence, its title and the one above."""
    above = found.passage_of(candidate)[candidate.place - 1].held if candidate.place else {}
    title = found.titles[candidate.hit.article.id]
    return found.telling_share([*title, *above, *candidate.held])


def _own_topic(found: Pool, candidate: Candidate) -> float:
    """The same without the sentence above."""
    return found.telling_share([*found.titles[candidate.hit.article.id], *candidate.held])


def _beside(found: Pool, question: str, start: int, end: int) -> tuple[Set[int], Set[int]]:
    """The question's telling terms before and behind ``[start:end]`` of it."""
    width = _WINDOW[found.asked.language == "en"]
    folded = fold(question)
    before = _ASKING.sub(" ", folded[max(0, start - width) : start])
    behind = _ASKING.sub(" ", folded[end : end + width])
    return (
        _places(found, before) & found.telling.keys(),
        _places(found, behind) & found.telling.keys(),
    )


def _said(found: Pool, at: int, word: str) -> str:
    """``word``, at ``at`` in the folded question, as the question writes it."""
    text = found.asked.text
    if at < 0:  # said in other words, or in the other language: all of it
        return text
    return text[at : at + len(word)] if len(fold(text)) == len(text) else word


def _places(found: Pool, text: str) -> Set[int]:
    return held_terms(found.asked.plan, set(index_terms(text))).keys()


def _share(found: Pool, beside: Sequence[Set[int]], places: Set[int]) -> float:
    """The share of one side of ``beside``, by what its terms tell, that is among ``places``."""
    best = 0.0
    for side in beside:
        whole = sum(found.telling[place] for place in side)
        held = sum(found.telling[place] for place in side & places)
        best = max(best, held / whole if whole > 0 else 0.0)
    return best


def _clauses(text: str) -> Iterator[str]:
    cuts = [0, *(m.end() for m in CLAUSE.finditer(text)), len(text)]
    return (text[a:b] for a, b in pairwise(cuts) if a < b)

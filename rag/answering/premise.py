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
from rag.answering.short import CLAUSE, clause_at, clause_share, counted_noun
from rag.answering.ways import contrary, missed, ways
from rag.language.normalize import fold
from rag.language.polarity import Pole, stance
from rag.language.quantities import Kind, Quantity, agree
from rag.language.tokens import index_terms
from rag.retrieval.fusion import held_terms

_NEAR = 3.0  # sentences worth so much less than the best one may still correct the question
_MOST = 6  # of them are read
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
_SAME = 0.6  # of what rises or falls, that the clause must hold which says the opposite
_MARGIN = 0.25  # and so much more than any that agrees with the question
_APART = 0.7  # what it counts where that stands in another clause of the sentence
_HOW_MANY = re.compile(
    r"有(?:多少|几)|\bare there\b"
    r"|\bhow (?:many|much) [^?]{1,40} (?:does|do) [^?]{1,40} (?:have|employ|hold)\b"
)
"""Asks how much there is, and takes nothing for granted that could be denied."""
_TOLD = 0.3  # of the telling terms in the clause of a figure that answers
_OBJECTED = 0.2  # of the telling terms, in words, in what somebody denies
_WINDOW = {True: 30, False: 7}  # characters beside a word, in English and in Chinese
_HEAD = re.compile(r"\s?([\u4e00-\u9fff]{2}|[a-z]+(?:-[a-z]+)*)")

_KNOWING = re.compile(
    r"如果|若|假如|假设|一旦|要是|倘|传[出闻言]|谣|说法|据称|信|伪造"
    r"|\bif\b|\bwould\b|\brumou?r|\balleg|\bsuppos|\bclaim|\bforg|\bletter\b.*\bfake|\bshould\b"
)
"""Such a question supposes, or knows that something was only said."""
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
_ASKING = re.compile(
    r"为什么|为甚么|为何|为啥|怎么会|原因|什么时候|何时|什么|多少|几[个名位家]?|哪[一里个年]?|谁|会|要|的|了|是|因"
    r"|\b(?:why|what|when|who|how|which|did|does|do|is|was|were|has|have|had|been|will|the|a|an|of"
    r"|in|its|on|at|to)\b"
)
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
    return (
        _other_way(found, near, question)
        or _other_figure(found, near)
        or _denied(found, near, question, wanted)
    )


def _other_way(found: Pool, near: Sequence[Candidate], question: str) -> Refuted | None:
    """A rise that the articles call a fall, or a delay where they say that it came sooner."""
    asked = ways(question)
    if stance(question).denials:
        return None
    for pole, word in asked.items():
        against = contrary(pole)
        if against in asked:
            continue
        at = question.find(word)
        beside = _beside(found, question, at, at + len(word))
        agreeing, denying = [0.0], []
        for candidate in near:
            said = _directions(found, candidate, beside)
            if pole in said:
                agreeing.append(_own_topic(found, candidate))
            elif against in said:
                denying.append(candidate)
        for candidate in denying:
            if _own_topic(found, candidate) > max(agreeing):
                return Refuted(_said(found, at, word), candidate)
        thing = _thing(found, question, at, at + len(word))
        about = near
        if not thing and found.asked.language == "en" and pole[0] == "move":
            # The archive holds none of these words in English: all that the title does not hold.
            title = found.titles[near[0].hit.article.id].keys()
            thing, about = found.telling.keys() - title - _places(found, word), near[:2]
        by = _other_way_of(found, about, thing, pole)
        if by is not None:
            return Refuted(_said(found, at, word), by)
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
    clauses = list(_clauses(text))
    best: dict[Pole, float] = {}
    for clause in clauses:
        share = _share(found, [thing], _places(found, clause))
        for way in _told(found, [clause]):
            best[way] = max(best.get(way, 0.0), share)
    if len(best) == 1:  # one way in all of the sentence: its subject may stand in another clause
        way = next(iter(best))
        best[way] = max(best[way], _APART * _share(found, [thing], _places(found, text)))
    return best


def _thing(found: Pool, question: str, start: int, end: int) -> Set[int]:
    """What rises or falls: behind the word what it does it to, or else what stands before it."""
    width = _WINDOW[found.asked.language == "en"]
    behind = _ADJUNCT.split(question[end : end + width], maxsplit=1)[0]
    places = _places(found, _ASKING.sub(" ", behind)) & found.telling.keys()
    if places:
        return places
    before = _ASKED_FIRST.sub("", question[max(0, start - 2 * width) : start])
    before = _ADJUNCT.split(before, maxsplit=1)[0]
    owned = _OWNER.sub("", before)
    places = _places(found, _ASKING.sub(" ", owned)) & found.telling.keys()
    return places or _places(found, _ASKING.sub(" ", before)) & found.telling.keys()


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
        poles.update(missed(clause))
        if stance(clause).denials:
            continue
        poles.update(ways(clause))
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
        if _share(found, beside, candidate.held.keys()) >= _GIVEN
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
                return Refuted(_said(found, question.find(head[1]), head[1]), candidate)
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
        if any(stance(behind).holds(way) for way in ways(question)) and _places(found, behind):
            return True
        english = found.asked.language == "en"  # its verbs are met by characters as well
        objects = _places(found, behind) if english else _in_words(found, behind)
        if found.telling_share(objects) < _OBJECTED:
            return False
    elif found.telling_share(_in_words(found, folded)) < _OBJECTED:
        return False
    return found.telling_share(places) >= _REPORT


def _in_words(found: Pool, text: str) -> Set[int]:
    """The places of the question's terms in ``text`` that are more than a character."""
    terms = {term for term in index_terms(text) if len(term) > 1 and term[0] not in "=~"}
    return held_terms(found.asked.plan, terms).keys()


def _asked_for(found: Pool, deed: str) -> bool:
    """Whether the question holds ``deed``: in Chinese by the whole pair of characters."""
    return bool(_in_words(found, deed) & found.telling.keys())


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

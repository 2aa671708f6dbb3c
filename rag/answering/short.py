"""The short answer: the figure that is asked for, cut out of the sentence that holds it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.candidates import Candidate, Pool
from rag.answering.expected import Expected, parts
from rag.answering.extractive import Ranked
from rag.answering.periods import asked_period, leaves_out, told_of
from rag.language.content import base
from rag.language.lexicon import root
from rag.language.normalize import fold
from rag.language.quantities import Quantity
from rag.language.tokens import index_terms
from rag.retrieval.fusion import held_terms
from rag.types import Span

CLAUSE = re.compile(r"[，；。！？：、]|[,;:!?](?!\d)|(?<!\d)[.](?!\d)")
_GAP = re.compile(r"\bfar\b.*\b(?:from|below|above|short of)\b|[相有]?差(?:多少|多大|距)")
"""Asks for what lies between two figures, which no one figure tells, but for a distance."""
_ASKED_WHEN = re.compile(r"(?:何时|[什甚]么时候|哪[一]?[年月天日])(?P<event>[^，。？?]*)")
_TOLD_ZH = re.compile(r"^[^，。]{0,12}?(?P<verb>宣布|公布|表示|指出|透露|发布)")
_PLANNED = re.compile(r"(?:预计|将[在于]?|拟[在于]?|计划[在于]?|可望[在于]?)$")
_TOLD_EN = re.compile(
    r"\b(?:(?P<verb>said|announced|reported)|(?P<told>told) \w+)"
    r"(?: (?:on|in|late|early|last))?\s*$"
)
_WORD_EN = re.compile(r"[a-z]+")
_NOUNS: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (name, re.compile(asked), re.compile(counted))
    for name, asked, counted in (
        (
            "people",
            r"多少人(?!次|民?币)|几个?人|多少[名位]"
            r"|\bhow many (?:people|persons|residents|inhabitants)\b",
            r"[多余]?(?:人(?!次)|名|位)|\s?(?:people|persons|residents|inhabitants|men|women)\b",
        ),
        (
            "homes",
            r"多少户|几户|\bhow many (?:house\w+|homes|famil\w+)\b",
            r"[多余]?户|\s?(?:house\w+|homes|families)\b",
        ),
        ("visits", r"多少人次|几人次", r"[多余]?人次"),
        ("doses", r"多少剂|几剂|\bhow many doses\b", r"[多余]?剂|\s?doses\b"),
        (
            "ships",
            r"多少艘|几艘|\bhow many (?:ships|vessels|boats)\b",
            r"[多余]?艘|\s?(?:ship|vessel|boat)s\b",
        ),
        (
            "vehicles",
            r"多少辆|几辆|\bhow many (?:cars|vehicles|trucks|buses)\b",
            r"[多余]?辆|\s?(?:cars|vehicles|trucks|buses)\b",
        ),
        ("times", r"多少次|几次|\bhow many times\b", r"次|\s?times\b"),
    )
)
"""What a count counts, as a question asks for it and as it stands behind the figure."""
_COUNTED = re.compile(r"人次|[\u4e00-\u9fff]|\s?[a-z]+")
_NO_COUNTS = frozenset({"ordinal", "ratio", "points"})
"""What 幾 may ask for as well, but not where it counts people or things: 第17號 is no 17 dead."""
_CLEAR = 0.12  # of the telling terms: so much more must stand beside the one than the others
_SURE = 0.35  # of the telling terms that the sentence must hold
_BESIDE = 0.03  # of them that its clause must hold
_LEAD = 1.0  # in worth over the second sentence


def short_answer(found: Pool, ranked: Ranked, wanted: Expected) -> Span | None:
    """Where in the best sentence the figure that answers stands, in its article; or None.

    Clear is: the question asks for one thing, the sentence is about it, and it holds one figure of
    the right kind, or one whose clause holds more of the question than those of the others.
    """
    if not wanted.figures or wanted.roles or len(parts(found.asked.text)) > 1:
        return None
    best = ranked[0][1]
    lead = ranked[0][0] - ranked[1][0] if len(ranked) > 1 else _LEAD
    if lead < _LEAD or found.telling_share(best.held) < _SURE:
        return None
    figures = [
        figure
        for figure in found.new_figures(best, wanted.figures)
        if len(figure.text) > 1 and counts_asked(found.asked.text, best.text, figure)
    ]
    dates = sum(f.kind == "date" for f in figures)
    if not figures or dates > 1 or (dates and len(figures) > 1):
        return None
    chosen = figures[0] if len(figures) == 1 else _clearest(found, best, figures)
    if chosen is not None and not dates:
        chosen = _of_the_asked_period(found, best, chosen, figures)
    if chosen is not None and chosen.kind != "length" and _GAP.search(found.asked.text):
        return None
    if chosen is None or clause_share(found, best, chosen) < _BESIDE:
        return None
    if chosen.kind == "date" and not _is_of_event(found, best, chosen):
        return None
    start = best.span[0]
    return start + chosen.start, start + chosen.end


def counts_asked(question: str, text: str, figure: Quantity) -> bool:
    """Whether a count may count what ``question`` asks for: no households where it is people."""
    folded, behind = fold(question), fold(text[figure.end : figure.end + 16])
    asked = {name for name, pattern, _ in _NOUNS if pattern.search(folded)}
    if figure.kind != "count":
        return not asked or figure.kind not in _NO_COUNTS
    counted = {name for name, _, pattern in _NOUNS if pattern.match(behind)}
    return not asked or not counted or bool(asked & counted)


def counted_noun(text: str, figure: Quantity) -> str:
    """What a count counts, folded, as far as one word tells: 艘, 人次, ships; "" for none."""
    found = _COUNTED.match(fold(text[figure.end : figure.end + 24]))
    return found.group().strip() if found is not None else ""


def _is_of_event(found: Pool, best: Candidate, date: Quantity) -> bool:
    """Whether a date is that of what is asked, not of the day on which somebody told of it."""
    before, behind = fold(best.text[: date.start]), fold(best.text[date.end :])
    planned = _PLANNED.search(before) is not None  # to be published in May is no day of telling
    told = None if planned else _TOLD_ZH.search(behind) or _TOLD_EN.search(before)
    question = fold(found.asked.text)
    if told is not None and not _asks_of_telling(question, told):
        return False
    event = _ASKED_WHEN.search(question)
    if event is None:
        return True
    plan = found.asked.plan
    asked = held_terms(plan, set(index_terms(event["event"]))).keys() & found.telling.keys()
    clause = held_terms(plan, set(index_terms(clause_at(best.text, date)))).keys()
    return not asked or bool(asked & clause)


def _asks_of_telling(question: str, told: re.Match[str]) -> bool:
    """Whether a folded question asks when it was told: by the very verb, in whatever form.

    In English by whole words: an "extension" holds an "on", and "did" no "said".
    """
    verb = next(filter(None, told.groupdict().values()))
    if not verb.isascii():
        return verb in question
    return root(base(verb)) in {root(base(word)) for word in _WORD_EN.findall(question)}


def clause_at(text: str, figure: Quantity) -> str:
    """The clause of ``text`` that ``figure`` stands in."""
    start, end = _clause(text, figure)
    return text[start:end]


def _clause(text: str, figure: Quantity) -> Span:
    """Where the clause that ``figure`` stands in begins and ends."""
    cuts = [m.end() for m in CLAUSE.finditer(text) if not figure.start <= m.start() < figure.end]
    before = max((cut for cut in cuts if cut <= figure.start), default=0)
    after = min((cut for cut in cuts if cut >= figure.end), default=len(text))
    return before, after


def _of_the_asked_period(
    found: Pool, best: Candidate, chosen: Quantity, figures: Sequence[Quantity]
) -> Quantity | None:
    """``chosen`` where it may be of the quarter, half or year that is asked for.

    Where the sentence tells the period of any figure, it must be told of the asked one. The next
    figure may be that instead, where its clause leaves all else to the one before:
    第二季營收93億元，第一季84億元.
    """
    asked = asked_period(found.asked.text, found.figures)
    if asked is None:
        return chosen
    text, written = best.text, best.hit.article.date
    told = {
        figure.start: told_of(asked, text, figure, _clause(text, figure), found.figures, written)
        for figure in figures
    }
    if told[chosen.start] == "asked" or set(told.values()) == {"unsaid"}:
        return chosen
    behind = [figure for figure in figures if figure.start > chosen.start]
    if not behind or told[behind[0].start] != "asked" or behind[0].kind != chosen.kind:
        return None
    start, end = _clause(text, behind[0])
    return behind[0] if leaves_out(text[start:end], behind[0].text, found.figures) else None


def clause_share(found: Pool, candidate: Candidate, figure: Quantity) -> float:
    """The share of the question's telling terms in the clause around ``figure``."""
    terms = set(index_terms(clause_at(candidate.text, figure)))
    return found.telling_share(held_terms(found.asked.plan, terms))


def _clearest(found: Pool, best: Candidate, figures: Sequence[Quantity]) -> Quantity | None:
    shares = sorted(((clause_share(found, best, f), -f.start, f) for f in figures), reverse=True)
    (first, _, figure), (second, _, _) = shares[0], shares[1]
    return figure if first >= second + _CLEAR else None

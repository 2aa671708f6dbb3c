"""Which period the words right beside a figure give it, in a sentence that compares two.

第二季營收為9億元，比第一季的8億元增加 tells the revenue of two quarters: the period that stands
closer to a figure than its label's is its own, and a label may not carry another one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.language.normalize import fold_script
from rag.language.quantities import Quantity
from rag.language.terms import traditional
from rag.summaries.labels import Label
from rag.summaries.lines import Line
from rag.summaries.model import Texts
from rag.types import Span

_RELATIVE: dict[str, str] = {
    **dict.fromkeys(("去年同期", "上年同期"), "the same period last year"),
    **dict.fromkeys(("上季", "前季", "上一季", "前一季", "上季度"), "the quarter before"),
    **dict.fromkeys(("上个月", "上月"), "the month before"),
    **dict.fromkeys(("上周", "上星期"), "the week before"),
    **dict.fromkeys(("去年", "上年"), "last year"),
    "前年": "the year before last",
    "今年": "this year",
    **dict.fromkeys(("年初", "今年初"), "the start of the year"),
}
"""Periods that are told from where the article stands, in Simplified characters."""
_SPELLED = rf"(?<![目之以0-9今去前明后晚])(?:{'|'.join(sorted(_RELATIVE, key=len, reverse=True))})"
"""The 前一季 of 目前一季 and the 年初 of 2024年初 are none."""
_ANY = re.compile(_SPELLED)
_LINK = r"的?(?:水[准平])?(?:[为是有达仅约近逾]|大约|只有|超过|高达)*(?:每[\u4e00-\u9fff])?"
_BESIDE = re.compile(rf"({_SPELLED}){_LINK}$")
_SAME = re.compile("同期")
_LINKED = re.compile(_LINK)
_YEAR = re.compile("(?:去年|今年|明年|前年|[后后]年)$")
_FORMER = re.compile("(?:[从由自比较]|[高低优多少大小强差]于|相[比较]于?)$")
"""Before a level that something came from or is compared with."""
_SHARES = frozenset({"percent", "points", "ratio", "ordinal"})
_TIMES = re.compile("[倍半]")
_REVISED = re.compile(
    r"预[测估计期]|目标|预算|财测|计[划画]|规划|forecast|estimate|guidance|outlook|target|budget|plan"
)
"""What is revised from one figure to another, both of the same period."""
_FORMER_ENGLISH = re.compile(
    r"\b(?:from|than|versus|against|compared (?:with|to))(?: (?:the|about|around|nearly|some))? $",
    re.IGNORECASE,
)
_BEHIND_ENGLISH = re.compile(r" (?:in|during|for|of) (?:the )?")
_RELATIVE_ENGLISH = {
    **dict.fromkeys(("a year earlier", "a year ago"), "一年前"),
    **dict.fromkeys(("a quarter earlier", "the previous quarter"), "前一季"),
    **dict.fromkeys(("a month earlier", "the previous month"), "前一個月"),
    "the previous year": "前一年",
    "last year": "去年",
    "last quarter": "上季",
    "last month": "上個月",
}
_BESIDE_ENGLISH = re.compile(rf" (?:(?:in|during|for) )?({'|'.join(_RELATIVE_ENGLISH)})\b(?!['’])")


@dataclass(frozen=True, slots=True)
class Period:
    """A period that stands right beside a figure: a date with the words for its year before it
    (去年), or a relative one (上季), for which ``date`` is None.
    """

    words: str
    span: Span
    date: Quantity | None
    year: str = ""


def beside(line: Line, figure: Quantity, clause: Span) -> Period | None:
    """The period between which and the figure no word stands but 的, 為 or "in"; None where none.

    是2024年的三倍 tells no figure of 2024.
    """
    text = line.text
    dates = [
        d for d in line.figures if d.kind == "date" and d.unit != "time" and d.start >= clause[0]
    ]
    if line.article.language == "en":
        return _behind(text, figure, dates)
    plain = fold_script(text)
    found: Period | None = None
    for date in dates:
        if date.end <= figure.start and _LINKED.fullmatch(plain, date.end, figure.start):
            year = _YEAR.search(plain, clause[0], date.start)
            start = year.start() if year else date.start
            found = Period(
                text[start : date.end], (start, date.end), date, text[start : date.start]
            )
    told = _BESIDE.search(plain[: figure.start], clause[0])
    if found is None and told is not None:
        found = Period(text[told.start(1) : told.end(1)], told.span(1), None)
    if found is None:
        return None
    share = figure.kind in _SHARES and plain.startswith("的", found.span[1])
    compared = _FORMER.search(plain, clause[0], found.span[0])
    if _TIMES.search(figure.text) or (share and not compared):
        return None
    return found


def _behind(text: str, figure: Quantity, dates: Sequence[Quantity]) -> Period | None:
    """What an English sentence puts right behind the figure: $8 million in the first quarter."""
    for date in dates:
        if date.start >= figure.end and _BEHIND_ENGLISH.fullmatch(text, figure.end, date.start):
            return Period(date.text, (date.start, date.end), date)
    told = _BESIDE_ENGLISH.match(text, figure.end)
    return Period(told[1], told.span(1), None) if told else None


def of_its_period(line: Line, figure: Quantity, named: Label) -> Label | None:
    """``named`` with the period that is the figure's own; None where it would tell another's."""
    if line.article.language == "en":
        return named  # an English label is a run of terms: a period is none
    text = line.text
    start = text.rfind(named.words, 0, figure.start)
    if start < 0:
        return named
    end = start + len(named.words)
    held = _periods(line, (start, end))
    if held is None:
        return named
    if _SAME.search(fold_script(text), max(end, named.clause[0]), figure.start):
        return None  # of which part of 2024 2024年同期 is, only the label's own period would say
    own = beside(line, figure, named.clause)
    if own is None or own.span[0] < end:
        return None if is_former(line, figure, named.clause) else named
    if own.date is None:
        return None
    words = text[start : held[0]] + own.words + text[held[1] : end]
    return replace(named, words=words)


def in_other_words(period: Period) -> Texts:
    """A relative period in every language."""
    chinese = _RELATIVE_ENGLISH.get(period.words)
    folded = fold_script(chinese or period.words)
    english = period.words if chinese else _RELATIVE[folded]
    return {"zh-Hant": traditional(folded), "zh-Hans": folded, "en": english}


def is_former(line: Line, figure: Quantity, clause: Span) -> bool:
    """Whether something came from the figure (從8億元增至9億元) or is compared with it.

    What was only foreseen is another matter: a forecast that is cut stays one of the same period.
    """
    plain = fold_script(line.text)
    before = plain[clause[0] : figure.start]
    pattern = _FORMER_ENGLISH if line.article.language == "en" else _FORMER
    return bool(pattern.search(before)) and not _REVISED.search(before)


def _periods(line: Line, span: Span) -> Span | None:
    """From the first to the last period inside ``span``; None where it holds none."""
    start, end = span
    spans = [
        (d.start, d.end)
        for d in line.figures
        if d.kind == "date" and start <= d.start and d.end <= end
    ]
    spans += [m.span() for m in _ANY.finditer(fold_script(line.text), start, end)]
    if not spans:
        return None
    return min(s for s, _ in spans), max(e for _, e in spans)

"""Of which quarter, half, month or year a figure is told, beside the one that is asked for.

A sentence of a report holds several: 第三季營收為45億元，較上季的39億元成長. Only what its
words tell of another period speaks against a figure. Where they tell none, or where the years that
two words mean cannot be set beside each other, it may be of that period.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rag.language.quantities import Quantity

Told = Literal["asked", "other", "unsaid"]
"""What a figure's words say of its period: the asked one, another, or nothing for certain."""

_PARTS = frozenset({"quarter", "half", "months"})
_WHOLE = (101, 1231)
_HYPHEN = re.compile(r"-(?=(?:quarter|half)\b)", re.IGNORECASE)
_YEAR_BEFORE = re.compile(
    r"(?<![目以之先生空])(?P<zh>[去今前明])年(?:度)?的?\s?$"
    r"|\b(?P<en>last|this|next) year['’]s $",
    re.IGNORECASE,
)
_YEAR_BEHIND = re.compile(r"\s?(?:of )?(?P<en>last|this|next) year\b", re.IGNORECASE)
_YEAR_ALONE = re.compile(
    r"(?<![目以之先生空])(?P<zh>[去今前明])年(?![前後后内內以來来終终])"
    r"|\b(?P<en>last|this|next) year\b",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"(?:[去上前]年)?同期"
    r"|\b(?:the )?(?:same|corresponding) (?:period|quarter|half|months?)"
    r"(?: (?:of |in )?(?:last year|the (?:previous|prior) year|a year (?:earlier|ago|before)))?\b"
    r"|\b(?:the )?(?:year[- ]earlier|year[- ]ago|prior[- ]year) (?:period|quarter|half)\b"
    r"|\ba year (?:earlier|ago|before)\b",
    re.IGNORECASE,
)
_LAST_PART = re.compile(
    r"(?:上|前)一?[個个]?季度?(?!节|節)"
    r"|\b(?:the )?(?:previous|prior|preceding|last) quarter\b|\ba quarter (?:earlier|ago)\b",
    re.IGNORECASE,
)
_SHIFTS = {"前": -2, "去": -1, "今": 0, "明": 1, "last": -1, "this": 0, "next": 1}

_COMPARED = re.compile(
    r"(?:[較较比从從由]|相[較较比]|[高低優优][於于]|同|與|与|和)\s?$"
    r"|(?:\b(?:from|than|over|against|versus|vs\.?|with|since)|% on)(?: (?:the|its|that of))* ?$",
    re.IGNORECASE,
)
"""Before a period it is what something is compared with: 較上季成長, up 15% from last year."""
_ITS_FIGURE = re.compile(r"\s?[的之為为是僅仅約约達达有錄录得只]{0,3}\s?")
_BEHIND_FIGURE = re.compile(r"\s(?:(?:in|for|of|during)\s(?:the\s|its\s)?)?", re.IGNORECASE)

_JOINING = re.compile(
    r"[的之為为是則则僅仅約约達达有在於于只較较比從从由，。；、！,.;（）()]"
    r"|\b(?:up|down|from|in|for|of|the|its|was|and|against|versus|compared|with|to|about|just|only)\b",
    re.IGNORECASE,
)
"""What a clause may hold beside a figure and its period, and say nothing of its own."""


@dataclass(frozen=True, slots=True)
class Period:
    """A period at ``text[start:end]``: a part of a year, or the whole of one.

    ``year`` is None where it is not stated, and ``shift`` tells a year as the words of its day do
    (-1 for 去年). ``days`` are the first and last as month and day, 701 to 931 for 第三季.
    """

    start: int
    end: int
    days: tuple[int, int]
    year: int | None = None
    shift: int | None = None
    month: bool = False

    @property
    def whole(self) -> bool:
        """Whether it is all of a year."""
        return self.days == _WHOLE

    def on(self, written: dt.date | None) -> Period:
        """With the year that a word like 去年 means on the day it was written."""
        if self.year is None and self.shift is not None and written is not None:
            return replace(self, year=written.year + self.shift)
        return self


Reader = Callable[[str], tuple[Quantity, ...]]


def asked_period(question: str, read: Reader) -> Period | None:
    """The one period that ``question`` names; None for none or several, or for a comparison."""
    if _SAME.search(question) or _LAST_PART.search(question):
        return None
    named = _stated(question, read)
    return named[0] if len(named) == 1 else None


def told_of(
    asked: Period,
    text: str,
    figure: Quantity,
    clause: tuple[int, int],
    read: Reader,
    written: dt.date | None,
) -> Told:
    """Whether a figure of ``text``, in the ``clause`` given, is told of the ``asked`` period."""
    periods = _all(text, read, written)
    of = _governing(text, periods, figure, clause, read)
    return "unsaid" if of is None else _stands(asked, of, written)


def leaves_out(clause: str, figure: str, read: Reader) -> bool:
    """Whether a clause holds nothing but a figure, its period and words that join them."""
    spans = [(p.start, p.end) for p in _stated(clause, read)]
    spans += [(m.start(), m.end()) for m in _SAME.finditer(_plain(clause))]
    for start, end in spans:
        clause = clause[:start] + " " * (end - start) + clause[end:]
    return not _JOINING.sub("", clause.replace(figure, " ", 1)).strip()


def _plain(text: str) -> str:
    return _HYPHEN.sub(" ", text)


def _stated(text: str, read: Reader) -> list[Period]:
    """The periods that ``text`` names by themselves, in order."""
    plain = _plain(text)
    found: list[Period] = []
    for q in read(plain):
        if q.kind != "date" or q.unit not in {*_PARTS, "month", "year"}:
            continue
        low, high = int(q.low), int(q.high)
        year: int | None = low // 10000 or None
        start, end, shift = q.start, q.end, None
        if year is None:
            before = _YEAR_BEFORE.search(plain, max(0, start - 14), start)
            behind = _YEAR_BEHIND.match(plain, end)
            if before is not None:
                start, shift = before.start(), _shift(before)
            elif behind is not None:
                end, shift = behind.end(), _shift(behind)
        days = (low % 10000, high % 10000)
        found.append(Period(start, end, days, year, shift, q.unit == "month"))
    for match in _YEAR_ALONE.finditer(plain):
        if not any(p.start < match.end() and match.start() < p.end for p in found):
            found.append(Period(match.start(), match.end(), _WHOLE, shift=_shift(match)))
    return sorted(found, key=lambda p: p.start)


def _shift(match: re.Match[str]) -> int:
    return _SHIFTS[next(filter(None, match.groupdict().values())).lower()]


def _all(text: str, read: Reader, written: dt.date | None) -> list[Period]:
    """Those of a sentence, with 上季 and 去年同期 as counted from the one named before them."""
    stated = _stated(text, read)
    plain = _plain(text)
    leaning = [(m, True) for m in _SAME.finditer(plain)]
    leaning += [(m, False) for m in _LAST_PART.finditer(plain)]
    spans = [(m.start(), m.end()) for m, _ in leaning]
    kept = [p for p in stated if not any(p.start < e and s < p.end for s, e in spans)]
    found = list(kept)
    for match, same in leaning:
        anchors = [p for p in kept if p.start < match.start()]
        anchor = anchors[-1].on(written) if anchors else None
        period = _year_before(match, anchor) if same else _quarter_before(match, anchor, written)
        if period is not None:
            found.append(period)
    return sorted(found, key=lambda p: p.start)


def _year_before(match: re.Match[str], anchor: Period | None) -> Period | None:
    if anchor is None:
        return None
    year = None if anchor.year is None else anchor.year - 1
    shift = None if anchor.shift is None else anchor.shift - 1
    if year is None and shift is None:
        shift = -1
    return Period(match.start(), match.end(), anchor.days, year, shift, anchor.month)


def _quarter_before(
    match: re.Match[str], anchor: Period | None, written: dt.date | None
) -> Period | None:
    """The quarter before the one named, or else before the day of writing."""
    if anchor is not None and anchor.days[1] - anchor.days[0] < 300:
        quarter, year = (anchor.days[0] // 100 + 2) // 3 - 1, anchor.year
    elif written is not None:
        quarter, year = (written.month - 1) // 3, written.year
    else:
        return None
    if quarter < 1:
        quarter, year = 4, None if year is None else year - 1
    days = ((3 * quarter - 2) * 100 + 1, 3 * quarter * 100 + 31)
    return Period(match.start(), match.end(), days, year)


def _governing(
    text: str,
    periods: Sequence[Period],
    figure: Quantity,
    clause: tuple[int, int],
    read: Reader,
) -> Period | None:
    """The period that the words give a figure: its own clause's, or the one carried into it."""
    start, end = clause
    others = [q for q in read(text) if q.kind != "date"]
    for period in periods:
        if period.start >= figure.end and _BEHIND_FIGURE.fullmatch(text[figure.end : period.start]):
            return period  # $84 million in the first quarter
        if period.end <= figure.start and _ITS_FIGURE.fullmatch(text[period.end : figure.start]):
            return period  # 較上季的39億元
    own = [p for p in periods if start <= p.start < end]
    if any(p.start >= figure.end for p in own) and len(own) > 1:
        return None
    carried = [
        p
        for p in periods
        if p.end <= figure.start
        and not _COMPARED.search(text[: p.start])
        and not (p.start < start and _is_bound(text, p, others))
    ]
    if carried:
        return carried[-1]
    behind = [p for p in own if p.start >= figure.end and not _COMPARED.search(text[: p.start])]
    return behind[0] if behind else None


def _is_bound(text: str, period: Period, figures: Sequence[Quantity]) -> bool:
    """Whether a period belongs to the figure just before it: ($84 million) in the first quarter."""
    return any(
        q.end <= period.start and _BEHIND_FIGURE.fullmatch(text[q.end : period.start])
        for q in figures
    )


def _stands(asked: Period, told: Period, written: dt.date | None) -> Told:
    """How a period that is told stands to the asked one."""
    years = _years(asked, told, written)
    if years == "other":
        return "other"
    if asked.month != told.month and not (asked.whole or told.whole):
        return "unsaid"  # a month named beside a quarter may be that of the telling
    if asked.whole or told.whole:
        return years if asked.whole and told.whole else "unsaid"
    return years if asked.days == told.days else "other"


def _years(asked: Period, told: Period, written: dt.date | None) -> Told:
    """The same for their years alone; "asked" also where neither is said."""
    if asked.shift is not None:
        if told.shift is None:
            return "asked" if asked.shift == 0 and told.year is None else "unsaid"
        return "asked" if asked.shift == told.shift else "other"
    told = told.on(written)
    if asked.year is not None:
        if told.year is not None:
            return "asked" if asked.year == told.year else "other"
        return "asked" if asked.year in _meant(told, written) else "unsaid"
    if told.year is None:
        return "asked" if told.shift is None else "unsaid"
    if written is None:
        return "unsaid"
    return "asked" if told.year in _meant(told, written) else "other"


def _meant(told: Period, written: dt.date | None) -> set[int]:
    """The years that a part of one may mean that leaves its year out: this, or where it ended last.

    In February 第四季 is that of the year before; in November it is not.
    """
    if written is None:
        return set()
    month, day = divmod(told.days[1], 100)
    return {written.year, written.year - ((written.month, written.day) <= (month, day))}

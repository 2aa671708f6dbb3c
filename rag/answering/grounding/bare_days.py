"""Which month a bare day is in: 20日, 上個月20日, on the 20th, on the 20th of last month."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rag.language.quantities import Quantity
from rag.language.reldates import relative_dates

_Month = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Beside:
    """The month that a day has beside it, none for every month, and where day and month stand."""

    of: tuple[_Month, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Bare:
    """A figure that states a day alone; ``beside`` is None where no month stands beside it."""

    figure: Quantity
    day: int
    beside: _Beside | None


_AHEAD, _BEHIND = 8, 24
"""How many characters before and behind a day are looked at for its month."""
_EVERY = re.compile(r"每一?[個个]?月(?:份|[的逢])? ?$")
_EVERY_EN = re.compile(r" of (?:each|every|a|any) month\b", re.IGNORECASE)
_JOINED = re.compile(r" ?[-–—~～至到、和及與与或] ?")
"""Between two days of one month: 上個月5日至20日."""
_ON_THE = re.compile(r"\b(?:on|by|until|since|from) the $", re.IGNORECASE)
_COUNTED = re.compile(
    r"[ -](?:[A-Z]|(?:and (?:last|final) |(?:straight|consecutive) |[a-z]+(?:al|ic|ive) )?"
    r"(?:(?:floor|stor(?:e?y|ie)|level|deck|hole|round|place|position|spot|rung|row|lap|leg|stage"
    r"|step|tee|green|birthday|anniversar(?:y|ie)|centur(?:y|ie)|decade|year|month|week|day|night"
    r"|hour|minute|second|inning|game|match|race|ball|shot|attempt|try|time|occasion|goal|point|pick"
    r"|ballot|session|sitting|term|edition|issue|version|draft|chapter|page|line|verse|volume"
    r"|episode|season|section|article|amendment|clause|item|count|case|appeal|district|precinct|ward"
    r"|circuit|parallel|degree|parliament|congress|assembly|street|avenue|road|highway|mile"
    r"|generation|unit|batch|lot|phase|tier|package|hearing|flight|mission|wave|person|victim)s?"
    r"|most|[a-z]+est)\b)"
)
"""Behind a rank that counts something (on the 20th floor), unlike a day (on the 20th)."""
_RANK_EN = re.compile(r"\d{1,2}(?:st|nd|rd|th)", re.IGNORECASE)
_RANK_ZH = re.compile(r"\d{1,2}[号號]")
_PLACE_AHEAD = re.compile(r"[A-Za-z第路街道巷弄段] ?$")
_PLACE_BEHIND = re.compile(r" ?[線线樓楼館馆機机井院房公碼码船艦舰坑]")
"""Beside the number of a house, a line or a ship."""
_LAST_DAY = 31


def full_days(
    text: str, figures: Sequence[Quantity], written: dt.date | None
) -> tuple[Quantity, ...]:
    """The bare days among ``figures`` of ``text`` as full dates, as meant on the day ``written``.

    A day has the month that the text gives beside it; of every month (每月20日) it has none.
    Otherwise it is in the month of writing, and one later in that month than the day of writing
    may be still to come, or one of the month before.
    """
    if written is None:
        return ()
    return tuple(
        _full(text, bare, month, written)
        for bare in _read(text, figures, written)
        for month in (_month_unsaid(bare.day, written) if bare.beside is None else bare.beside.of)
    )


def with_months(
    text: str, figures: Sequence[Quantity], written: dt.date | None
) -> tuple[Quantity, ...]:
    """``figures`` of ``text``, of which the bare days with their month beside them as full dates.

    So 上個月20日 of a claim is held by that day alone, and 20日 by that of any month.
    """
    if written is None:
        return tuple(figures)
    said = {
        bare.figure: _full(text, bare, bare.beside.of[0], written)
        for bare in _read(text, figures, written)
        if bare.beside is not None and bare.beside.of
    }
    return tuple(said.get(figure, figure) for figure in figures)


def _full(text: str, bare: _Bare, month: _Month, written: dt.date) -> Quantity:
    """The day in a month, with the words for the month beside it."""
    code = Decimal(month[0] * 10000 + month[1] * 100 + bare.day)
    start, end = bare.figure.start, bare.figure.end
    if bare.beside is not None:
        start, end = min(start, bare.beside.start), max(end, bare.beside.end)
    return replace(
        bare.figure,
        kind="date",
        unit="day",
        symbol="day",
        low=code,
        high=code,
        weak=False,
        start=start,
        end=end,
        text=text[start:end],
    )


def _read(text: str, figures: Sequence[Quantity], written: dt.date) -> Iterator[_Bare]:
    last: _Bare | None = None
    for figure in figures:
        day = _day(text, figure)
        if day is None:
            continue
        beside = _month_beside(text, figure, written)
        if beside is None and last is not None and last.beside is not None:
            joined = _JOINED.fullmatch(text, last.figure.end, figure.start)
            beside = replace(last.beside, start=figure.start, end=figure.end) if joined else None
        last = _Bare(figure, day, beside)
        yield last


def _day(text: str, figure: Quantity) -> int | None:
    """The day of a figure that states one without its month: 20日, 20號, on the 20th."""
    day = int(figure.low)
    if day > _LAST_DAY:
        return None
    if figure.kind == "date":
        return day if figure.symbol == "day" else None
    if figure.kind != "ordinal":
        return None
    ahead = text[max(0, figure.start - _AHEAD) : figure.start]
    if _RANK_EN.fullmatch(figure.text):
        return day if _ON_THE.search(ahead) and not _COUNTED.match(text, figure.end) else None
    placed = _PLACE_AHEAD.search(ahead) or _PLACE_BEHIND.match(text, figure.end)
    return day if _RANK_ZH.fullmatch(figure.text) and not placed else None


def _month_beside(text: str, figure: Quantity, written: dt.date) -> _Beside | None:
    """The month that the text gives the day: 上個月, of last month; None where it gives none."""
    begin = max(0, figure.start - _AHEAD)
    ahead = text[begin : figure.start]
    behind = text[figure.end : figure.end + _BEHIND]
    if _EVERY.search(ahead) or _EVERY_EN.match(behind):
        return _Beside((), figure.start, figure.end)
    for near in relative_dates(ahead, written):
        if near.end == len(ahead.rstrip(" 的")) and _is_month(near.low, near.high):
            month = near.low.year, near.low.month
            return _Beside((month,), begin + near.start, figure.end)
    for near in relative_dates(behind, written)[:1]:
        if behind[: near.start] == " of " and _is_month(near.low, near.high):
            month = near.low.year, near.low.month
            return _Beside((month,), figure.start, figure.end + near.end)
    return None


def _is_month(low: dt.date, high: dt.date) -> bool:
    return low.day == 1 and (low.year, low.month) == (high.year, high.month) and high.day > 1


def _month_unsaid(day: int, written: dt.date) -> list[_Month]:
    own = written.year, written.month
    before = (own[0], own[1] - 1) if own[1] > 1 else (own[0] - 1, 12)
    return [own] if day <= written.day else [own, before]

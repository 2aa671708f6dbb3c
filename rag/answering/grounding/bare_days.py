"""Which month a bare day is in: 20日, 上個月20日, on the 20th, on the 20th of last month."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from rag.language.quantities import Quantity
from rag.language.reldates import relative_dates

_Month = tuple[int, int]

_AHEAD, _BEHIND = 8, 24
"""How many characters before and behind a day are looked at for its month."""
_EVERY = re.compile(r"每一?[個个]?月(?:份|[的逢])? ?$")
_EVERY_EN = re.compile(r" of (?:each|every|a|any) month\b", re.IGNORECASE)
_JOINED = re.compile(r" ?[-–—~～至到、和及與与或] ?")
"""Between two days of one month: 上個月5日至20日."""
_ON_THE = re.compile(r"\b(?:on|by|until|since|from) the $", re.IGNORECASE)
_NO_NOUN = re.compile(
    r"\s*(?:[.,;:)]|$)| (?:that|at|in|for|after|with)\b"
    r"| of (?:(?:last|this|next|the|each|every) )?month\b",
    re.IGNORECASE,
)
"""Behind a rank that counts nothing (on the 20th), unlike one of a thing (on the 20th floor)."""
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
    return tuple(_read(text, figures, written)) if written is not None else ()


def _read(text: str, figures: Sequence[Quantity], written: dt.date) -> Iterator[Quantity]:
    last: tuple[int, list[_Month] | None] = (-1, None)
    for figure in figures:
        day = _day(text, figure)
        if day is None:
            continue
        end, before = last
        beside = _month_beside(text, figure, written)
        if beside is None and end >= 0 and _JOINED.fullmatch(text, end, figure.start):
            beside = before
        last = figure.end, beside
        for year, month in _month_unsaid(day, written) if beside is None else beside:
            code = Decimal(year * 10000 + month * 100 + day)
            yield replace(
                figure, kind="date", unit="day", symbol="day", low=code, high=code, weak=False
            )


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
        return day if _ON_THE.search(ahead) and _NO_NOUN.match(text, figure.end) else None
    placed = _PLACE_AHEAD.search(ahead) or _PLACE_BEHIND.match(text, figure.end)
    return day if _RANK_ZH.fullmatch(figure.text) and not placed else None


def _month_beside(text: str, figure: Quantity, written: dt.date) -> list[_Month] | None:
    """The month that the text gives the day: 上個月, of last month; None where it gives none."""
    ahead = text[max(0, figure.start - _AHEAD) : figure.start]
    behind = text[figure.end : figure.end + _BEHIND]
    if _EVERY.search(ahead) or _EVERY_EN.match(behind):
        return []
    for near in relative_dates(ahead, written):
        if near.end == len(ahead.rstrip(" 的")) and _is_month(near.low, near.high):
            return [(near.low.year, near.low.month)]
    for near in relative_dates(behind, written)[:1]:
        if behind[: near.start] == " of " and _is_month(near.low, near.high):
            return [(near.low.year, near.low.month)]
    return None


def _is_month(low: dt.date, high: dt.date) -> bool:
    return low.day == 1 and (low.year, low.month) == (high.year, high.month) and high.day > 1


def _month_unsaid(day: int, written: dt.date) -> list[_Month]:
    own = written.year, written.month
    before = (own[0], own[1] - 1) if own[1] > 1 else (own[0] - 1, 12)
    return [own] if day <= written.day else [own, before]

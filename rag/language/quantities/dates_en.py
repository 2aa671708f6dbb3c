"""Dates of English texts: January 8, 2026; the third quarter; Q3 2025; FY2025; in May."""

from __future__ import annotations

import re
from functools import cache

from rag.language.quantities.date_codes import (
    COUNTS,
    MONTHS,
    YEAR,
    DateSpan,
    day_span,
    first_months,
    full_year,
    half_span,
    month_span,
    quarter_span,
    year_span,
)

_RANKS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4}
_MONTH = (
    r"(?P<em>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?"
    r"|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?![a-z])"
)
_DAY = r"(?P<ed>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d,.]*\d|[A-Za-z%])"
_FULL_YEAR = rf"(?P<y>{YEAR})(?![\d%]|,\d|\.\d)"
_CERTAIN = {"June", "July", "Sept"}
"""Short names of months that are nothing else; may and march are verbs."""


@cache
def _month_day() -> re.Pattern[str]:
    return re.compile(rf"{_MONTH} {_DAY}(?:,? {_FULL_YEAR})?", re.ASCII)


@cache
def _day_month() -> re.Pattern[str]:
    return re.compile(rf"(?:the )?{_DAY} (?:of )?{_MONTH}(?:,? {_FULL_YEAR})?", re.ASCII)


@cache
def _month_year() -> re.Pattern[str]:
    return re.compile(rf"{_MONTH}(?: of|,)? {_FULL_YEAR}", re.ASCII)


@cache
def _part_of_year() -> re.Pattern[str]:
    part = (
        r"(?:(?P<quarter>first|second|third|fourth|final) quarter"
        r"|(?P<half>first|second) half(?! of the (?!year))|first (?P<count>two|three) quarters"
        rf"|first (?P<months>{'|'.join(COUNTS)}|1[0-2]|[2-9]) months)(?: of)?(?: the year)?"
    )
    return re.compile(rf"(?i:{part})(?: {_FULL_YEAR})?", re.ASCII)


@cache
def _fiscal_year() -> re.Pattern[str]:
    return re.compile(rf"(?:FY|fiscal |CY)(?:{_FULL_YEAR}|(?P<yy>\d\d)(?!\d))", re.ASCII)


@cache
def _short() -> re.Pattern[str]:
    """Q3 2025, 2025Q3, 3Q25, H1."""
    return re.compile(
        rf"(?P<y>{YEAR})? ?(?:Q(?P<q>[1-4])|H(?P<h>[12])|(?P<q2>[1-4])Q|(?P<h2>[12])H)"
        rf"(?: ?(?:of )?(?P<y2>{YEAR})|'?(?P<yy>[1-3]\d))?(?![A-Za-z0-9])",
        re.ASCII,
    )


@cache
def _month_alone() -> re.Pattern[str]:
    return re.compile(_MONTH, re.ASCII)


_MONTH_CONTEXT = re.compile(
    r"(?i)\b(?:in|of|since|by|until|till|through|from|to|last|this|next|late|early|mid|during|before|after"
    r"|between|and|on|ending|ended)[ -]$"
)
_BREAK = re.compile(r"\s*(?:[.,;:()]|$)|['’]s\b")


def read_english_date(text: str, start: int) -> DateSpan | None:
    """The English date that begins at ``start`` of folded ``text``, or None."""
    first = text[start]
    match = _month_day().match(text, start) or _day_month().match(text, start)
    if match is not None:
        year, month = int(match["y"] or 0), _month_number(match["em"])
        return day_span(year, month, int(match["ed"]), match.end())
    if first in "123QH":
        match = _short().match(text, start)
        if match is not None:
            return _short_part(match)
    if first.isdigit():
        return None
    match = _month_year().match(text, start)
    if match is not None:
        return month_span(int(match["y"]), _month_number(match["em"]), match.end())
    match = _part_of_year().match(text, start)
    if match is not None:
        return _part(match)
    match = _fiscal_year().match(text, start)
    if match is not None:
        return year_span(int(match["y"]) if match["y"] else full_year(match["yy"]), match.end())
    match = _month_alone().match(text, start)
    if match is not None and _is_month(text, match):
        return month_span(0, _month_number(match["em"]), match.end())
    return None


def _short_part(match: re.Match[str]) -> DateSpan:
    year = int(match["y"] or match["y2"] or 0) or (full_year(match["yy"]) if match["yy"] else 0)
    quarter = match["q"] or match["q2"]
    if quarter:
        return quarter_span(year, int(quarter), match.end())
    return half_span(year, int(match["h"] or match["h2"]), match.end())


def _part(match: re.Match[str]) -> DateSpan | None:
    year, end = int(match["y"] or 0), match.end()
    if match["quarter"]:
        return quarter_span(year, _RANKS[match["quarter"].lower()], end)
    if match["half"]:
        return half_span(year, _RANKS[match["half"].lower()], end)
    if match["count"]:
        return first_months(year, 3 * COUNTS[match["count"].lower()], end)
    months = match["months"].lower()
    return first_months(year, COUNTS.get(months) or int(months), end)


def _is_month(text: str, match: re.Match[str]) -> bool:
    """Whether a name that may be a word (may, march, mar) is a month where it stands."""
    name = match["em"]
    if (len(name) > 4 and name != "March") or name in _CERTAIN:
        return True
    stated = _MONTH_CONTEXT.search(text, max(0, match.start() - 12), match.start())
    return bool(stated or _BREAK.match(text, match.end()))


def _month_number(name: str) -> int:
    return 1 + [month[:3] for month in MONTHS].index(name[:3])

"""Calendar expressions in either language: ISO dates, decades, times of day, and all others."""

from __future__ import annotations

import re
from functools import cache

from rag.language.quantities.date_codes import (
    YEAR,
    DateSpan,
    day_span,
    decade_span,
    month_span,
)
from rag.language.quantities.dates_en import read_english_date
from rag.language.quantities.dates_zh import read_chinese_date
from rag.language.quantities.numerals_zh import chinese_integer

_CENTURY_TURN = 3
"""年代 from 30 on belong to the 20th century, 10年代 and 20年代 to the one we are in."""

_AFTERNOON = {"下午", "晚上", "晚间", "傍晚", "晚"}
_BEFORE_DAWN = "凌晨"


@cache
def _iso() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<y>{YEAR})(?P<sep>[-/.])(?P<m>1[0-2]|0?[1-9])(?:(?P=sep)(?P<d>3[01]|[12]\d|0?[1-9]))?"
        r"(?![\d%])(?!\.\d)(?:T\d\d:\d\d(?::\d\d)?Z?)?",
        re.ASCII,
    )


@cache
def _carried_day() -> re.Pattern[str]:
    return re.compile(
        r"(?!\d{1,2} ?月)"
        r"(?P<d>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?:[日号]|(?![\d.,%]|\s?[A-Za-z]{3}))",
        re.ASCII,
    )


@cache
def _decade() -> re.Pattern[str]:
    return re.compile(
        r"(?P<full>(?:1[0-9]|20)\d)0(?:s\b|'s\b|年代)|(?P<two>[0-9])0年代|(?P<han>[二三四五六七八九])十年代",
        re.ASCII,
    )


@cache
def _clock() -> re.Pattern[str]:
    return re.compile(
        r"(?P<part>上午|下午|凌晨|晚上|晚间|早上|中午|清晨|傍晚|晚)? ?"
        r"(?P<h>[01]?\d|2[0-4])(?:"
        r":(?P<min>[0-5]\d)(?::[0-5]\d)?(?![\d:%])(?: ?(?P<ap>[AaPp])\.?[Mm]\b\.?)?"
        r"| ?(?P<ap2>[AaPp])\.?[Mm]\b\.?"
        r"|[点时](?:(?P<zmin>[0-5]?\d)分(?!之)|(?P<zhalf>半)|(?P<whole>整|钟|许))?)",
        re.ASCII,
    )


def read_date(text: str, start: int, carry: int | None = None) -> DateSpan | None:
    """The date that begins at ``start`` of folded ``text``, or None.

    ``carry`` is the code of a date that a range ("8-10日") continues: its month and year go over.
    """
    first = text[start]
    if carry is not None and first.isdigit():
        day = _carried_day().match(text, start)
        if day is not None:
            return day_span(carry // 10000, carry // 100 % 100, int(day["d"]), day.end())
    if first.isascii() and first.isalpha():
        return read_english_date(text, start)
    return (
        _read_iso(text, start)
        or _read_decade(text, start)
        or read_chinese_date(text, start)
        or _read_clock(text, start)
        or (read_english_date(text, start) if first.isdigit() else None)
    )


def _read_iso(text: str, start: int) -> DateSpan | None:
    match = _iso().match(text, start)
    if match is None or (match["sep"] == "." and not match["d"]):
        return None
    if match["d"]:
        return day_span(int(match["y"]), int(match["m"]), int(match["d"]), match.end())
    if len(match["m"]) == 2:
        return month_span(int(match["y"]), int(match["m"]), match.end())
    return None


def _read_decade(text: str, start: int) -> DateSpan | None:
    match = _decade().match(text, start)
    if match is None:
        return None
    if match["full"]:
        return decade_span(int(match["full"]) * 10, match.end())
    tens = int(match["two"]) if match["two"] else (chinese_integer(match["han"]) or 0)
    return decade_span((1900 if tens >= _CENTURY_TURN else 2000) + 10 * tens, match.end())


def _read_clock(text: str, start: int) -> DateSpan | None:
    match = _clock().match(text, start)
    if match is None:
        return None
    half_day = (match["ap"] or match["ap2"] or "").lower()
    stated = match["min"] or match["ap2"] or match["zmin"] or match["zhalf"] or match["whole"]
    if not stated and not match["part"]:
        return None  # 3點 may be three points, 24时 the start of 24时间
    if not stated and text.startswith(("间", "段"), match.end()):
        return None
    hour = int(match["h"])
    minute = int(match["min"] or match["zmin"] or (30 if match["zhalf"] else 0))
    if (half_day == "p" or match["part"] in _AFTERNOON) and hour < 12:
        hour += 12
    elif (half_day == "a" or match["part"] == _BEFORE_DAWN) and hour == 12:
        hour = 0
    return DateSpan("time", hour * 60 + minute, hour * 60 + minute, match.end())

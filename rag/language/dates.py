"""Calendar expressions in Chinese and English, and how to write them.

A date is an interval of codes ``year * 10000 + month * 100 + day``. A year that is not stated is 0
(1月8日 is 108), nor is the month of a lone day (8日 is 8). Months end on day 31: the codes order
dates, they are no calendar.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rag.language.numerals import chinese_integer
from rag.types import Language

DateUnit = Literal["day", "month", "quarter", "months", "half", "year", "decade", "time"]

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "首": 1}
_RANKS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4}
_COUNTS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_MINGUO = 1911
"""民國 1 is 1912."""


@dataclass(frozen=True, slots=True)
class CalendarRead:
    """A date read from a text: codes ``low`` to ``high``, and where the expression ends."""

    unit: DateUnit
    low: int
    high: int
    end: int


_HAN_DIGIT = "[〇零一二三四五六七八九十]"
_YEAR = r"(?:19|20)\d\d"
_ZH_YEAR = (
    rf"(?:民国 ?(?P<roc>\d{{1,3}}|{_HAN_DIGIT}{{1,4}}) ?年"
    rf"|(?P<y>(?:1[0-9]|2[01])\d\d|[一二][〇零一二三四五六七八九]{{3}}) ?年(?!代|期|级)(?:度)?"
    rf"|(?P<yy>[0-3]\d)年(?= ?(?:[01]?\d月|第?[一二三四1-4]季|Q[1-4]|H[12]|[上下]半年|前三季)))"
)
_ZH_MONTH = r"(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_ZH_DAY = rf"(?P<d>3[01]|[12]\d|0?[1-9]|[二三]?十{_HAN_DIGIT}?|[一二三四五六七八九])"
_TO = r" ?[-~至到] ?"
_ZH_SPAN = (
    r"(?P<ahead>前[三两二]个?季度?)|第?(?P<q>[一二三四]|(?<!\d)[1-4])季度|第(?P<q2>[一二三四1-4])季"
    r"|(?P<q3>首)季度?|Q(?P<q4>[1-4])(?!\d)|(?<![\dA-Za-z])(?P<q5>[1-4])Q(?![A-Za-z\d'])"
    r"|(?P<half>[上下])半年度?|H(?P<h2>[12])(?!\d)"
    r"|前(?P<firstmonths>[一二三四五六七八九十]|十一|\d{1,2})个月"
)
_EN_MONTH = (
    r"(?P<em>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?![a-z])"
)
_EN_DAY = r"(?P<ed>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d,.]*\d|[A-Za-z%])"


@cache
def _iso() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<y>{_YEAR})(?P<sep>[-/.])(?P<m>1[0-2]|0?[1-9])(?:(?P=sep)(?P<d>3[01]|[12]\d|0?[1-9]))?"
        r"(?![\d%])(?!\.\d)(?:T\d\d:\d\d(?::\d\d)?Z?)?",
        re.ASCII,
    )


_DAY_PART = rf"(?P<daypart> ?{_ZH_DAY}(?: ?[日号](?!线|均|元)|(?={_TO}\d{{1,2}}[日号])))?"
_ZH_MONTH_DAY = rf"{_ZH_MONTH}(?: ?月(?!球|亮|饼|子|台)份?{_DAY_PART}|(?={_TO}\d{{1,2}}月))"


@cache
def _chinese() -> re.Pattern[str]:
    return re.compile(
        rf"{_ZH_YEAR}(?:[的,]? ?(?:(?P<md>{_ZH_MONTH_DAY})|(?P<span>{_ZH_SPAN})))?", re.ASCII
    )


@cache
def _chinese_yearless() -> re.Pattern[str]:
    return re.compile(rf"(?P<md>{_ZH_MONTH_DAY})|(?P<span>{_ZH_SPAN})", re.ASCII)


@cache
def _lone_day() -> re.Pattern[str]:
    return re.compile(
        r"(?P<d>3[01]|[12]\d|0?[1-9])"
        r"(?: ?日(?![线均元内]|以[内来]|之内|游|后)|(?=[-~至到]\d{1,2}日))",
        re.ASCII,
    )


@cache
def _carried_day() -> re.Pattern[str]:
    return re.compile(
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
def _english() -> tuple[re.Pattern[str], ...]:
    year = rf"(?P<y>{_YEAR})(?![\d%]|,\d|\.\d)"
    quarter = (
        r"(?:(?P<quarter>first|second|third|fourth|final) quarter"
        r"|(?P<half>first|second) half(?! of the (?!year))|first (?P<count>two|three) quarters"
        rf"|first (?P<months>{'|'.join(_COUNTS)}|1[0-2]|[2-9]) months)(?: of)?(?: the year)?"
    )
    return (
        re.compile(rf"{_EN_MONTH} {_EN_DAY}(?:,? {year})?", re.ASCII),
        re.compile(rf"(?:the )?{_EN_DAY} (?:of )?{_EN_MONTH}(?:,? {year})?", re.ASCII),
        re.compile(rf"{_EN_MONTH}(?: of|,)? {year}", re.ASCII),
        re.compile(rf"(?i:{quarter})(?: {year})?", re.ASCII),
        re.compile(rf"(?:FY|fiscal |CY)(?:{year}|(?P<yy>\d\d)(?!\d))", re.ASCII),
        re.compile(
            rf"(?P<y>{_YEAR})? ?(?:Q(?P<q>[1-4])|H(?P<h>[12])|(?P<q2>[1-4])Q|(?P<h2>[12])H)"
            rf"(?: ?(?:of )?(?P<y2>{_YEAR})|'?(?P<yy>[1-3]\d))?(?![A-Za-z0-9])",
            re.ASCII,
        ),
    )


@cache
def _english_month() -> re.Pattern[str]:
    return re.compile(_EN_MONTH, re.ASCII)


_MONTH_CONTEXT = re.compile(
    r"(?i)\b(?:in|of|since|by|until|till|through|from|to|last|this|next|late|early|mid|during|before|after"
    r"|between|and|ending|ended)[ -]$"
)


_BREAK = re.compile(r"\s*(?:[.,;:()]|$)")


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


def _month_day(match: re.Match[str], year: int) -> CalendarRead | None:
    month = chinese_integer(match["m"]) or 0
    end = match.end()
    if match["daypart"] is None:
        return _month(year, month, end)
    day = chinese_integer(match["d"]) or 0
    return _day(year, month, day, end)


def _day(year: int, month: int, day: int, end: int) -> CalendarRead | None:
    if not (0 <= month <= 12 and 1 <= day <= 31):
        return None
    code = year * 10000 + month * 100 + day
    return CalendarRead("day", code, code, end)


def _month(year: int, month: int, end: int) -> CalendarRead | None:
    if not 1 <= month <= 12:
        return None
    return _months("month", year, month, month, end)


def _months(unit: DateUnit, year: int, first: int, last: int, end: int) -> CalendarRead:
    base = year * 10000
    return CalendarRead(unit, base + first * 100 + 1, base + last * 100 + 31, end)


def _quarter(year: int, quarter: int, end: int) -> CalendarRead:
    return _months("quarter", year, 3 * quarter - 2, 3 * quarter, end)


def _half(year: int, half: int, end: int) -> CalendarRead:
    return _months("half", year, 6 * half - 5, 6 * half, end)


def year_read(year: int, end: int) -> CalendarRead:
    """The whole of ``year``."""
    return _months("year", year, 1, 12, end)


def _span(match: re.Match[str], year: int) -> CalendarRead | None:
    end = match.end()
    if match["ahead"]:
        return _months("months", year, 1, 9 if "三" in match["ahead"] else 6, end)
    quarter = match["q"] or match["q2"] or match["q3"] or match["q4"] or match["q5"]
    if quarter:
        return _quarter(year, _QUARTERS.get(quarter) or int(quarter), end)
    if match["half"] or match["h2"]:
        return _half(year, 1 if match["half"] == "上" or match["h2"] == "1" else 2, end)
    count = chinese_integer(match["firstmonths"]) or 0
    return _months("months", year, 1, count, end) if 1 <= count <= 12 else None


def _full_year(two_digits: str) -> int:
    return 2000 + int(two_digits)


def read_date(text: str, start: int, carry: int | None = None) -> CalendarRead | None:
    """The date that begins at ``start`` of folded ``text``, or None.

    ``carry`` is the code of a date that a range ("8-10日") continues: its month and year go over.
    """
    first = text[start]
    if carry is not None and first.isdigit():
        carried = _carried_day().match(text, start)
        if carried is not None and not re.match(r"\d{1,2} ?月", text[start : start + 4]):
            return _day(carry // 10000, carry // 100 % 100, int(carried["d"]), carried.end())
    if first.isascii() and first.isalpha():
        return _read_english(text, start)
    if first.isascii() and first.isdigit():
        iso = _iso().match(text, start)
        if iso is not None and (iso["d"] or iso["sep"] != "."):
            if iso["d"]:
                return _day(int(iso["y"]), int(iso["m"]), int(iso["d"]), iso.end())
            if len(iso["m"]) == 2:
                return _month(int(iso["y"]), int(iso["m"]), iso.end())
    return (
        _read_decade(text, start)
        or _read_chinese(text, start)
        or _read_clock(text, start)
        or (_read_english(text, start) if first.isdigit() else None)
    )


def _read_chinese(text: str, start: int) -> CalendarRead | None:
    match = _chinese().match(text, start)
    if match is not None:
        year = _year_of(match)
        dated = match["md"] is not None and _month_day(match, year)
        if dated:
            return dated
        span = _span(match, year) if match["span"] is not None else None
        if span is not None:
            return span
        return year_read(year, match.end() if match["md"] is None else match.start("md"))
    match = _chinese_yearless().match(text, start)
    if match is not None:
        return _month_day(match, 0) if match["md"] is not None else _span(match, 0)
    day = _lone_day().match(text, start)
    return _day(0, 0, int(day["d"]), day.end()) if day is not None else None


def _year_of(match: re.Match[str]) -> int:
    if match["roc"]:
        return _MINGUO + (chinese_integer(match["roc"]) or 0)
    if match["y"]:
        return chinese_integer(match["y"]) or 0
    return _full_year(match["yy"])


def _read_decade(text: str, start: int) -> CalendarRead | None:
    match = _decade().match(text, start)
    if match is None:
        return None
    if match["full"]:
        year = int(match["full"]) * 10
    else:
        tens = int(match["two"]) if match["two"] else (chinese_integer(match["han"]) or 0)
        year = (
            1900 if tens >= 3 else 2000
        ) + 10 * tens  # 90年代, but 20年代: the century we are in
    return CalendarRead("decade", year * 10000 + 101, (year + 9) * 10000 + 1231, match.end())


def _read_clock(text: str, start: int) -> CalendarRead | None:
    match = _clock().match(text, start)
    if match is None:
        return None
    stated = match["min"] or match["ap2"] or match["zmin"] or match["zhalf"] or match["whole"]
    if not stated and not match["part"]:
        return None  # 3點 may be three points, 24时 the start of 24时间
    if not stated and text.startswith(("间", "段"), match.end()):
        return None
    hour = int(match["h"])
    minute = int(match["min"] or match["zmin"] or (30 if match["zhalf"] else 0))
    afternoon = (match["ap"] or match["ap2"] or "").lower() == "p" or match["part"] in {
        "下午",
        "晚上",
        "晚间",
        "傍晚",
        "晚",
    }
    morning = (match["ap"] or match["ap2"] or "").lower() == "a" or match["part"] == "凌晨"
    if afternoon and hour < 12:
        hour += 12
    elif morning and hour == 12:
        hour = 0
    return CalendarRead("time", hour * 60 + minute, hour * 60 + minute, match.end())


def _read_english(text: str, start: int) -> CalendarRead | None:
    month_day, day_month, month_year, quarter, fiscal, short = _english()
    first = text[start]
    for pattern in (month_day, day_month):
        match = pattern.match(text, start)
        if match is not None:
            return _day(
                int(match["y"] or 0), _month_number(match["em"]), int(match["ed"]), match.end()
            )
    if first in "123QH":
        match = short.match(text, start)
        if match is not None:
            year = int(match["y"] or match["y2"] or 0) or (
                _full_year(match["yy"]) if match["yy"] else 0
            )
            number = match["q"] or match["q2"]
            if number:
                return _quarter(year, int(number), match.end())
            return _half(year, int(match["h"] or match["h2"]), match.end())
    if first.isdigit():
        return None
    match = month_year.match(text, start)
    if match is not None:
        return _month(int(match["y"]), _month_number(match["em"]), match.end())
    match = quarter.match(text, start)
    if match is not None:
        year = int(match["y"] or 0)
        if match["quarter"]:
            return _quarter(year, _RANKS[match["quarter"].lower()], match.end())
        if match["half"]:
            return _half(year, _RANKS[match["half"].lower()], match.end())
        if match["count"]:
            last = 3 * _COUNTS[match["count"].lower()]
        else:
            months = match["months"].lower()
            last = _COUNTS.get(months) or int(months)
        return _months("months", year, 1, last, match.end())
    match = fiscal.match(text, start)
    if match is not None:
        return year_read(int(match["y"]) if match["y"] else _full_year(match["yy"]), match.end())
    match = _english_month().match(text, start)
    if match is not None:
        name = match["em"]
        certain = (len(name) > 4 and name != "March") or name in {"June", "July", "Sept"}
        stated = _MONTH_CONTEXT.search(text, max(0, start - 12), start)
        if certain or stated or _BREAK.match(text, match.end()):
            return _month(0, _month_number(name), match.end())
    return None


def _month_number(name: str) -> int:
    return 1 + [month[:3] for month in _MONTHS].index(name[:3])


def write_date(unit: str, low: int, high: int, language: Language) -> str:
    """A date in the words of ``language`` (Chinese is returned in Traditional characters)."""
    year, month, day = low // 10000, low // 100 % 100, low % 100
    last = high // 100 % 100
    english = language == "en"
    if unit == "time":
        return f"{low // 60:02d}:{low % 60:02d}"
    if unit == "decade":
        return f"{year}s" if english else f"{year}年代"
    if english:
        tail = f" {year}" if year else ""
        of = f" of {year}" if year else ""
        match unit:
            case "day" if month:
                return f"{_MONTHS[month - 1]} {day}" + (f", {year}" if year else "")
            case "day":
                return f"the {day}{ordinal_suffix(day)}"
            case "month":
                return f"{_MONTHS[month - 1]}{tail}"
            case "quarter":
                return f"Q{(last + 2) // 3}{tail}"
            case "half":
                return f"the {'first' if month == 1 else 'second'} half{of or ' of the year'}"
            case "months":
                names = {count: name for name, count in _COUNTS.items()} | {1: "one"}
                return f"the first {names[last]} months{of or ' of the year'}"
            case _:
                return str(year)
    head = f"{year}年" if year else ""
    match unit:
        case "day":
            return head + (f"{month}月" if month else "") + f"{day}日"
        case "month":
            return f"{head}{month}月"
        case "quarter":
            return f"{head}第{'一二三四'[(last + 2) // 3 - 1]}季度"
        case "half":
            return f"{head}{'上' if month == 1 else '下'}半年"
        case "months":
            return f"{head}前三季度" if last == 9 else f"{head}前{last}個月"
        case _:
            return f"{year}年"


def ordinal_suffix(number: int) -> str:
    """st, nd, rd or th."""
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")

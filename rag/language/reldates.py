"""Relative dates of news: what 昨日, 上周五, 去年9月 or "last week" mean on a given day."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_Days = tuple[dt.date, dt.date]

_MONTHS_EN = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_DAYS_EN = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
_NUMERALS = {char: value for value, char in enumerate("一二三四五六七八九十", start=1)}
_NUMERALS |= {"十一": 11, "十二": 12}
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}

_DAY = {"今": 0, "本": 0, "昨": -1, "前": -2, "明": 1, "後": 2, "后": 2}
_YEAR = {"今": 0, "本": 0, "去": -1, "前": -2, "明": 1, "後": 2, "后": 2}
_TURN = {"上上": -2, "上": -1, "本": 0, "這": 0, "这": 0, "下": 1, "last": -1, "this": 0, "next": 1}


@dataclass(frozen=True, slots=True)
class RelativeDate:
    """``text[start:end]`` of a text that was written on some day, and the days that it means."""

    start: int
    end: int
    text: str
    low: dt.date
    high: dt.date

    @property
    def meaning(self) -> str:
        """The days in ISO form: 2026-05-03, 2026-05, 2026, or first and last day."""
        low, high = self.low, self.high
        if low == high:
            return low.isoformat()
        if (low, high) == _year(low.year):
            return f"{low.year}"
        if (low, high) == _month(low.year, low.month):
            return f"{low:%Y-%m}"
        return f"{low.isoformat()} – {high.isoformat()}"


def relative_dates(text: str, written: dt.date) -> tuple[RelativeDate, ...]:
    """The relative dates of ``text``, in order and without overlap, as meant on ``written``.

    Read are days (昨日, tomorrow), weeks and their days (上周五, last Friday), months (上個月,
    去年9月, last November), quarters (去年第四季) and years. Vague ones (近日, recently) are left
    out, and those whose days would lie outside the calendar.
    """
    found: list[RelativeDate] = []
    for start, end, days in sorted(_read(text, written), key=lambda f: (f[0], -f[1])):
        if not found or start >= found[-1].end:
            found.append(RelativeDate(start, end, text[start:end], *days))
    return tuple(found)


def _read(text: str, written: dt.date) -> Iterator[tuple[int, int, _Days]]:
    for pattern, resolve in _RULES:
        for match in pattern.finditer(text):
            try:
                yield match.start(), match.end(), resolve(match, written)
            except (ValueError, OverflowError):  # 2月30日, or a year that no calendar has
                continue


def _day(match: re.Match[str], written: dt.date) -> _Days:
    day = written + dt.timedelta(days=_DAY[match["which"]])
    return day, day


def _english_day(match: re.Match[str], written: dt.date) -> _Days:
    word = match.group().casefold()
    shift = -1 if word in ("yesterday", "last night") else 1 if word == "tomorrow" else 0
    day = written + dt.timedelta(days=shift)
    return day, day


def _week(match: re.Match[str], written: dt.date) -> _Days:
    shift = dt.timedelta(weeks=_TURN[match["which"].casefold()])
    monday = written - dt.timedelta(days=written.weekday()) + shift
    weekday = match.groupdict().get("day")
    if weekday:
        day = monday + dt.timedelta(days=_WEEKDAYS[weekday])
        return day, day
    return monday, monday + dt.timedelta(days=6)


def _last_named_day(match: re.Match[str], written: dt.date) -> _Days:
    back = (written.weekday() - _DAYS_EN.index(match["day"].casefold())) % 7 or 7
    day = written - dt.timedelta(days=back)
    return day, day


def _near_month(match: re.Match[str], written: dt.date) -> _Days:
    return _shifted_month(written, _TURN[match["which"].casefold()])


def _last_named_month(match: re.Match[str], written: dt.date) -> _Days:
    month = _MONTHS_EN.index(match["month"].casefold()) + 1
    return _month(written.year - (month >= written.month), month)


def _in_year(match: re.Match[str], written: dt.date) -> _Days:
    parts = match.groupdict()
    year = written.year + _YEAR[match["which"]]
    if parts["month"]:
        month = _number(parts["month"])
        if parts["date"]:
            day = dt.date(year, month, _number(parts["date"]))
            return day, day
        return _month(year, month)
    if parts["quarter"]:
        return _quarter(year, _number(parts["quarter"]))
    return _year(year)


def _english_year(match: re.Match[str], written: dt.date) -> _Days:
    return _year(written.year + _TURN[match["which"].casefold()])


def _near_quarter(match: re.Match[str], written: dt.date) -> _Days:
    place = written.year * 4 + (written.month - 1) // 3 + _TURN[match["which"].casefold()]
    return _quarter(place // 4, place % 4 + 1)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else _NUMERALS[text]


def _year(year: int) -> _Days:
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def _month(year: int, month: int) -> _Days:
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def _quarter(year: int, quarter: int) -> _Days:
    return _month(year, 3 * quarter - 2)[0], _month(year, 3 * quarter)[1]


def _shifted_month(written: dt.date, shift: int) -> _Days:
    place = written.year * 12 + written.month - 1 + shift
    return _month(place // 12, place % 12 + 1)


_N = r"(?:\d{1,2}|十[一二]?|[一二三四五六七八九])"
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], dt.date], _Days]], ...] = (
    (
        re.compile(
            r"(?<![目以之先生空])(?P<which>[今去前明後后])年"
            rf"(?:(?P<month>{_N})月(?!份?内)(?:(?P<date>\d{{1,2}})日)?|第?(?P<quarter>[一二三四1-4])季度?)?"
            r"(?![前後后內内以來来終终])"
        ),
        _in_year,
    ),
    (re.compile(r"(?P<which>[今昨前明後后])(?:天|日|晚|夜)(?!後|后|前)"), _day),
    (
        re.compile(
            r"(?P<which>上上|上|本|這|这|下)(?:個|个)?(?:周|週|星期|禮拜|礼拜)(?!期)(?P<day>[一二三四五六日天])?"
        ),
        _week,
    ),
    (re.compile(r"(?P<which>上上|上|本|這|这|下)(?:個|个)?月(?![球台])"), _near_month),
    (re.compile(r"(?P<which>上|本|這|这|下)(?:個|个)?季(?:度)?"), _near_quarter),
    (re.compile(r"\b(?:yesterday|today|tomorrow|last night)\b", re.IGNORECASE), _english_day),
    (re.compile(r"\b(?P<which>last|this|next) week\b", re.IGNORECASE), _week),
    (re.compile(r"\b(?P<which>last|this|next) month\b", re.IGNORECASE), _near_month),
    (re.compile(r"\b(?P<which>last|this|next) quarter\b", re.IGNORECASE), _near_quarter),
    (re.compile(r"\b(?P<which>last|this|next) year\b", re.IGNORECASE), _english_year),
    (
        re.compile(rf"\blast (?P<month>{'|'.join(_MONTHS_EN)})\b", re.IGNORECASE),
        _last_named_month,
    ),
    (re.compile(rf"\blast (?P<day>{'|'.join(_DAYS_EN)})\b", re.IGNORECASE), _last_named_day),
)

"""Dates of Chinese texts: 2025年5月7日, 民國115年, 第三季, 上半年, 8日."""

from __future__ import annotations

import re
from functools import cache

from rag.language.quantities.date_codes import (
    DateSpan,
    day_span,
    first_months,
    full_year,
    half_span,
    month_span,
    quarter_span,
    year_span,
)
from rag.language.quantities.numerals_zh import chinese_integer

_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "首": 1}
_MINGUO = 1911
"""民國 1 is 1912."""

_HAN_DIGIT = "[〇零一二三四五六七八九十]"
_YEAR = (
    rf"(?:民国 ?(?P<roc>\d{{1,3}}|{_HAN_DIGIT}{{1,4}}) ?年"
    rf"|(?P<y>(?:1[0-9]|2[01])\d\d|[一二][〇零一二三四五六七八九]{{3}}) ?年(?!代|期|级)(?:度)?"
    rf"|(?P<yy>[0-3]\d)年(?= ?(?:[01]?\d月|第?[一二三四1-4]季|Q[1-4]|H[12]|[上下]半年|前三季"
    r"|半年报|年报(?![告道导導酬])|中报)))"
)
_MONTH = r"(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = rf"(?P<d>3[01]|[12]\d|0?[1-9]|[二三]?十{_HAN_DIGIT}?|[一二三四五六七八九])"
_TO = r" ?[-—~至到] ?"
_DAY_PART = rf"(?P<daypart> ?{_DAY}(?: ?[日号](?!线|均|元)|(?={_TO}\d{{1,2}}[日号])))?"
_MONTH_DAY = rf"{_MONTH}(?: ?月(?!球|亮|饼|子|台)份?{_DAY_PART}|(?={_TO}\d{{1,2}}月))"
_PART = (
    r"(?P<ahead>前[三两二]个?季度?)|第?(?P<q>[一二三四]|(?<!\d)[1-4])季度|第(?P<q2>[一二三四1-4])季"
    r"|(?P<q3>首)季度?|Q(?P<q4>[1-4])(?!\d)|(?<![\dA-Za-z])(?P<q5>[1-4])Q(?![A-Za-z\d'])"
    r"|(?P<half>[上下])半年度?|H(?P<h2>[12])(?!\d)"
    r"|前(?P<firstmonths>[一二三四五六七八九十]|十一|\d{1,2})个月"
)


@cache
def _with_year() -> re.Pattern[str]:
    return re.compile(rf"{_YEAR}(?:[的,]? ?(?:(?P<md>{_MONTH_DAY})|(?P<part>{_PART})))?", re.ASCII)


@cache
def _without_year() -> re.Pattern[str]:
    return re.compile(rf"(?P<md>{_MONTH_DAY})|(?P<part>{_PART})", re.ASCII)


@cache
def _lone_day() -> re.Pattern[str]:
    return re.compile(
        r"(?P<d>3[01]|[12]\d|0?[1-9])"
        r"(?: ?日(?![线均元内]|以[内来]|之内|游|后)|(?=[-—~至到]\d{1,2}日))",
        re.ASCII,
    )


def read_chinese_date(text: str, start: int) -> DateSpan | None:
    """The Chinese date that begins at ``start`` of folded ``text``, or None."""
    match = _with_year().match(text, start)
    if match is not None:
        year = _year(match)
        found = _within(match, year)
        end = match.end() if match["md"] is None else match.start("md")
        return found or year_span(year, end)
    match = _without_year().match(text, start)
    if match is not None:
        return _within(match, 0)
    day = _lone_day().match(text, start)
    return day_span(0, 0, int(day["d"]), day.end()) if day is not None else None


def _year(match: re.Match[str]) -> int:
    if match["roc"]:
        return _MINGUO + (chinese_integer(match["roc"]) or 0)
    if match["y"]:
        return chinese_integer(match["y"]) or 0
    return full_year(match["yy"])


def _within(match: re.Match[str], year: int) -> DateSpan | None:
    """The day, month or part of ``year`` that a date names, if it does."""
    if match["md"] is not None:
        month, end = chinese_integer(match["m"]) or 0, match.end()
        if match["daypart"] is None:
            return month_span(year, month, end)
        return day_span(year, month, chinese_integer(match["d"]) or 0, end)
    return _part(match, year) if match["part"] is not None else None


def _part(match: re.Match[str], year: int) -> DateSpan | None:
    end = match.end()
    if match["ahead"]:
        return first_months(year, 9 if "三" in match["ahead"] else 6, end)
    quarter = match["q"] or match["q2"] or match["q3"] or match["q4"] or match["q5"]
    if quarter:
        return quarter_span(year, _QUARTERS.get(quarter) or int(quarter), end)
    if match["half"] or match["h2"]:
        return half_span(year, 1 if match["half"] == "上" or match["h2"] == "1" else 2, end)
    return first_months(year, chinese_integer(match["firstmonths"]) or 0, end)

"""Writing dates in Chinese and English."""

from __future__ import annotations

from rag.language.quantities.date_codes import COUNTS, MONTHS, DateUnit
from rag.language.quantities.numerals_en import ordinal_suffix

_COUNT_WORDS = {count: name for name, count in COUNTS.items()} | {1: "one"}


def write_date(unit: DateUnit, low: int, high: int, english: bool) -> str:
    """The date of codes ``low`` to ``high`` in words (Chinese in Traditional characters)."""
    if unit == "time":
        return f"{low // 60:02d}:{low % 60:02d}"
    year, month, day = low // 10000, low // 100 % 100, low % 100
    last = high // 100 % 100
    if english:
        return _in_english(unit, year, month, day, last)
    return _in_chinese(unit, year, month, day, last)


def _in_english(unit: DateUnit, year: int, month: int, day: int, last: int) -> str:
    tail = f" {year}" if year else ""
    of_year = f" of {year}" if year else " of the year"
    match unit:
        case "day" if month:
            return f"{MONTHS[month - 1]} {day}" + (f", {year}" if year else "")
        case "day":
            return f"the {day}{ordinal_suffix(day)}"
        case "month":
            return f"{MONTHS[month - 1]}{tail}"
        case "quarter":
            return f"Q{_quarter(last)}{tail}"
        case "half":
            return f"the {'first' if month == 1 else 'second'} half{of_year}"
        case "months":
            return f"the first {_COUNT_WORDS[last]} months{of_year}"
        case "decade":
            return f"{year}s"
        case _:
            return str(year)


def _in_chinese(unit: DateUnit, year: int, month: int, day: int, last: int) -> str:
    head = f"{year}年" if year else ""
    match unit:
        case "day":
            return head + (f"{month}月" if month else "") + f"{day}日"
        case "month":
            return f"{head}{month}月"
        case "quarter":
            return f"{head}第{'一二三四'[_quarter(last) - 1]}季度"
        case "half":
            return f"{head}{'上' if month == 1 else '下'}半年"
        case "months":
            return f"{head}前三季度" if last == 9 else f"{head}前{last}個月"
        case "decade":
            return f"{year}年代"
        case _:
            return f"{year}年"


def _quarter(last_month: int) -> int:
    return (last_month + 2) // 3

"""Dates as intervals of codes, whatever the words that name them.

A date is an interval of codes ``year * 10000 + month * 100 + day``. A year that is not stated is 0
(1月8日 is 108), nor is the month of a lone day (8日 is 8). Months end on day 31: the codes order
dates, they are no calendar. A time of day is counted in minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DateUnit = Literal["day", "month", "quarter", "months", "half", "year", "decade", "time"]

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
COUNTS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
"""How many months an English text counts from January: the first nine months."""

YEAR = r"(?:19|20)\d\d"


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date read from a text: codes ``low`` to ``high``, and where the expression ends."""

    unit: DateUnit
    low: int
    high: int
    end: int


def day_span(year: int, month: int, day: int, end: int) -> DateSpan | None:
    """One day, or None when there is no such day."""
    if not (0 <= month <= 12 and 1 <= day <= 31):
        return None
    code = year * 10000 + month * 100 + day
    return DateSpan("day", code, code, end)


def month_span(year: int, month: int, end: int) -> DateSpan | None:
    """One month, or None when there is no such month."""
    return _months("month", year, month, month, end) if 1 <= month <= 12 else None


def first_months(year: int, count: int, end: int) -> DateSpan | None:
    """The first ``count`` months of a year, or None when there are not so many."""
    return _months("months", year, 1, count, end) if 1 <= count <= 12 else None


def quarter_span(year: int, quarter: int, end: int) -> DateSpan:
    """The quarter 1 to 4 of ``year``."""
    return _months("quarter", year, 3 * quarter - 2, 3 * quarter, end)


def half_span(year: int, half: int, end: int) -> DateSpan:
    """The first or second half of ``year``."""
    return _months("half", year, 6 * half - 5, 6 * half, end)


def year_span(year: int, end: int) -> DateSpan:
    """The whole of ``year``."""
    return _months("year", year, 1, 12, end)


def decade_span(year: int, end: int) -> DateSpan:
    """The ten years from ``year`` on."""
    return DateSpan("decade", year * 10000 + 101, (year + 9) * 10000 + 1231, end)


def full_year(two_digits: str) -> int:
    """The year of this century that two digits stand for."""
    return 2000 + int(two_digits)


def _months(unit: DateUnit, year: int, first: int, last: int, end: int) -> DateSpan:
    base = year * 10000
    return DateSpan(unit, base + first * 100 + 1, base + last * 100 + 31, end)

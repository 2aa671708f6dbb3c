"""How one date stands to another, or to a figure that means the same day or year."""

from __future__ import annotations

import re
from typing import Literal

from rag.language.quantities.model import Quantity

DateVerdict = Literal["equal", "partial", "value", "different"]

_SHORT_YEAR = re.compile(r"\d\d ?年", re.ASCII)


def compare_dates(claim: Quantity, source: Quantity) -> DateVerdict:
    """How ``claim`` stands to ``source``, one or both of which are dates.

    A claim is borne out by a source that lies within it (2025 by 2025年5月), and only partly by
    one that leaves out the year or is wider.
    """
    if claim.kind != source.kind:
        same = _is_same_day_count(claim, source) or _is_same_day_count(source, claim)
        return "equal" if same else "different"
    if (claim.unit == "time") != (source.unit == "time"):
        return "different"
    if claim.unit == "time":
        return "equal" if claim.low == source.low else "value"
    my_year, my_low, my_high = _year_and_days(claim)
    their_year, low, high = _year_and_days(source)
    if claim.unit in {"year", "decade"}:
        if not their_year:
            return "different"
        within = claim.low <= source.low and source.high <= claim.high
        return "equal" if within else "value"
    if my_year and their_year and my_year != their_year:
        return "value"
    if claim.unit == "day" and source.unit == "day" and 0 in (my_low // 100, low // 100):
        if my_low % 100 != low % 100:
            return "value"
        return "equal" if my_low // 100 == 0 else "partial"
    within = my_low <= low and high <= my_high and low >= 100
    if not within:
        wider = low <= my_low and my_high <= high and my_low >= 100
        return "partial" if wider else "value"
    return "partial" if my_year and not their_year else "equal"


def _is_same_day_count(date: Quantity, other: Quantity) -> bool:
    """Whether a date is rather what ``other`` counts: 2000 (shares), 10日 (ten days)."""
    if date.kind != "date":
        return False
    if date.symbol == "bare year":
        return other.kind == "count" and other.low == other.high == date.low // 10000
    if date.unit == "year" and _SHORT_YEAR.fullmatch(other.text):  # 25年 for 2025
        return other.symbol == "yr" and other.low == (date.low // 10000 - 2000) * 12
    if date.unit == "day" and date.low < 100:
        days = other.kind == "duration" and other.symbol == "d" and other.low == date.low * 86400
        return days or (other.kind == "ordinal" and other.low == date.low)
    return False


def _year_and_days(date: Quantity) -> tuple[int, int, int]:
    """The year (0 when it is not stated) and the first and last day within it, as codes."""
    return int(date.low) // 10000, int(date.low) % 10000, int(date.high) % 10000

"""The date that an article states for itself."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata

_MONTHS = "january february march april may june july august september october november december"
_FORMS = (
    re.compile(
        r"(?<!\d)(?P<y>(?:19|20)\d{2})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})(?!\d)"
    ),
    re.compile(r"民[國国]\s*(?P<roc>\d{2,3})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日"),
    re.compile(
        r"(?P<mon>[A-Z][a-z]{2,8})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d{2})(?!\d)"
    ),
    re.compile(
        r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th)?\s+(?P<mon>[A-Z][a-z]{2,8})\.?,?\s+(?P<y>(?:19|20)\d{2})(?!\d)"
    ),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?!\d)"),
)
# A date in running text is the article's own only in a dateline: right before the words that close
# one (8日電, but not 8日電動車), or in brackets that hold it alone or open the text.
_DATELINE = re.compile(
    r"^(?P<lead>[^。！？\n]{0,40}?)(?P<date>(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}|"
    r"民[國国]\s*\d{2,3}\s*年\s*\d{1,2}\s*月\s*\d{1,2})(?!\d)\s*日?\s*"
    r"(?:\d{1,2}:\d{2}(?::\d{2})?\s*)?"
    r"(?:$|\n|[電电訊讯](?=[\s（(）)】\]，,：:—-]|$)|報導|报道|[／/|｜]|(?P<close>[】\]）)]))"
)
_OPENER = re.compile(r"[【\[（(]\s*$|^[【\[（(]")
_PERIOD = re.compile(
    r"(?:民[國国]\s*(?P<roc>\d{2,3})|(?P<y>(?:19|20)\d{2}))"
    r"(?:\s*[-/.年]\s*(?P<m>\d{1,2})(?:\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?|\s*月)?|\s*年)?"
)


def parse_date(text: str) -> dt.date | None:
    """The first full date in ``text``, or None.

    Read are ISO dates, 2026年1月8日, 民國115年1月8日, 8 January 2026 and January 8, 2026.
    An impossible date (2026-02-30) counts as none.
    """
    for form in _FORMS:
        found = form.search(text)
        if found is None:
            continue
        parts = found.groupdict()
        try:
            return dt.date(_year(parts), _month(parts), int(parts["d"]))
        except ValueError:
            continue
    return None


def undated(text: str) -> str:
    """``text`` where it states a date and is none; '' where it is read, or says nothing."""
    return "" if parse_date(text) else text.strip()


def parse_period(text: str) -> tuple[dt.date, dt.date] | None:
    """The first and the last day of the year, the month or the day that ``text`` names, or None.

    Read are ``2026``, ``2026-03``, ``2026年3月5日`` and every date that :func:`parse_date` reads.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _PERIOD.fullmatch(plain)
    if found is None:
        day = parse_date(plain)
        return None if day is None else (day, day)
    parts = found.groupdict()
    year, month, day_of = _year(parts), int(parts["m"] or 0), int(parts["d"] or 0)
    try:
        first = dt.date(year, month or 1, day_of or 1)
        if day_of:
            return first, first
        last = month or 12
        return first, dt.date(year, last, calendar.monthrange(year, last)[1])
    except (ValueError, calendar.IllegalMonthError):
        return None


def dateline(text: str) -> dt.date | None:
    """The date of the dateline that ``text`` opens with, or None.

    Other dates in the text are those of events, not of the article.
    """
    found = _DATELINE.match(text[:200])
    if found is None or (found["close"] and not _OPENER.search(found["lead"])):
        return None
    return parse_date(found["date"] + "日")


def _year(parts: dict[str, str | None]) -> int:
    if roc := parts.get("roc"):
        return int(roc) + 1911  # year 1 of the Republic is 1912
    return int(parts["y"] or 0)


def _month(parts: dict[str, str | None]) -> int:
    if name := parts.get("mon"):
        numbered = enumerate(_MONTHS.split(), start=1)
        return next((n for n, month in numbered if month.startswith(name.lower())), 0)
    return int(parts["m"] or 0)

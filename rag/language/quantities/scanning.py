"""Finding the figures of a text: where one may begin, and which reader takes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache

from rag.language.quantities.changes import with_change
from rag.language.quantities.dates import read_date
from rag.language.quantities.elided import with_elided
from rag.language.quantities.figures import read_figure
from rag.language.quantities.folding import fold
from rag.language.quantities.measures import read_prefix
from rag.language.quantities.model import Quantity
from rag.language.quantities.numerals_en import NUMBER_WORDS, RANK_WORDS
from rag.language.quantities.proportions import (
    read_fraction,
    read_half_span,
    read_multiple,
    read_ratio,
)
from rag.language.quantities.qualifiers import with_qualifiers
from rag.language.quantities.ranks import read_rank

_Reader = Callable[[str, int, int], Quantity | None]
_READERS: tuple[_Reader, ...] = (
    read_fraction,
    read_ratio,
    read_multiple,
    read_half_span,
    read_rank,
    read_figure,
)
"""In the order in which they are asked: a figure is what is nothing more particular."""

_TOKEN = re.compile(r"[A-Za-z0-9]+(?:[-.,][A-Za-z0-9]+)*", re.ASCII)
_HAN_RUN = re.compile(r"[零〇一二两三四五六七八九十百千万亿兆]+")
_GLUED = re.compile(r"([A-Za-z][A-Za-z0-9]*)(-?)\Z")
_TO = re.compile(r" ?[-—~至到] ?| to ")


@cache
def _candidate() -> re.Pattern[str]:
    """Where a quantity, or something that must be stepped over as a whole, may begin."""
    return re.compile(
        r"(?P<skip>(?:https?://|www\.)[^\s一-鿿]+|\[\d{1,3}\]"
        r"|(?<![A-Za-z0-9])(?:S[HZ]|HK|BJ|NASDAQ|NYSE|TWSE|TPE|SSE|SZSE|HKEX)\s?:\s?[A-Z0-9]+"
        r"|(?<![\dA-Za-z])\d{3,6}\.(?:SZ|SH|SS|HK|TWO?|BJ|US|KS|T)(?![A-Za-z])"
        r"|\((?!(?:19|20)\d\d\))\d{4,6}\)"
        r"|(?<![\d.,/])(?![123]/(?:[2-9]|10)(?![\d/]))\d{1,2}/\d{1,2}(?![\d/.])"
        r"|(?<![\d.,])\d{1,2}-[A-Z][a-z]|(?m:^)[ \t]*\d{1,2}[.、)](?!\d))"
        r"|(?<![\d.])\d"
        r"|[零〇一二两三四五六七八九十百千万亿兆壹贰叁参肆伍陆柒捌玖拾佰仟廿卅数几第首前上下民半]"
        r"|[减砍缩折]半(?![径导])|腰[斩斬]|翻|[上下]午|凌晨|早上|中午|清晨|傍晚|晚[上间]?(?=\d)"
        rf"|(?<![A-Za-z0-9])(?i:{'|'.join(NUMBER_WORDS)}|{'|'.join(RANK_WORDS)}"
        r"|(?:hundred|thousand|[mbtr]+illion)s?|dozens?|scores of|tens of|several |a few "
        r"|half (?:an?|of|the) |an? (?=hundred|thousand|[mbtr]+illion|dozen)"
        r"|halv|(?:by|in) half|phase[ -]"
        r"|a (?:third|quarter|fourth|fifth|sixth|tenth) of|doubl|tripl|quadrupl|twice|no\. ?\d"
        r"|Q[1-4](?!\d)|H[12](?!\d)|FY|CY|fiscal \d"
        r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
        re.ASCII,
    )


def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of ``text``, in order and without overlap.

    Offsets are code points of ``text`` as given: ``text[q.start:q.end] == q.text``. Never raises.
    Left out: names and codes (GPT-4, SZ:002865, 5G), Chinese numerals that no measure word, scale
    or unit follows (統一, 二手, 三元電池), citation marks ([1]) and addresses.
    """
    folded = fold(text)
    found: list[Quantity] = []
    position = 0
    while (match := _candidate().search(folded, position)) is not None:
        if match["skip"]:
            position = match.end()
            continue
        start = match.start()
        quantity = _read(folded, start, found[-1] if found else None)
        if quantity is None:
            position = _past(folded, start)
            continue
        found.append(replace(quantity, text=text[quantity.start : quantity.end]))
        position = quantity.end
    return with_elided(folded, found)


def _past(folded: str, start: int) -> int:
    """Where to go on after something at ``start`` that is no quantity."""
    if folded[start].isascii() and folded[start].isdigit():
        token = _TOKEN.match(folded, start)
        return token.end() if token is not None else start + 1
    run = _HAN_RUN.match(folded, start)
    return run.end() if run is not None else start + 1


def _read(folded: str, start: int, last: Quantity | None) -> Quantity | None:
    """The quantity that begins at ``start``; ``last`` is the one before it."""
    floor = last.end if last is not None else 0
    if _is_code(folded, start, floor):
        return None
    date = _read_date(folded, start, last)
    if date is not None:
        return date
    for reader in _READERS:
        quantity = reader(folded, start, floor)
        if quantity is not None and quantity.kind == "date":
            return quantity
        if quantity is not None:
            return with_change(folded, with_qualifiers(folded, quantity, floor), floor)
    return None


def _read_date(folded: str, start: int, last: Quantity | None) -> Quantity | None:
    carry = None
    if last is not None and last.symbol == "day" and _TO.fullmatch(folded, last.end, start):
        carry = int(last.low)
    date = read_date(folded, start, carry)
    if date is None:
        return None
    low, high = Decimal(date.low), Decimal(date.high)
    return Quantity("date", low, high, date.unit, start, date.end, "", date.unit)


def _is_code(folded: str, start: int, floor: int) -> bool:
    """Whether digits at ``start`` belong to a name such as S19, GPT-4 or COVID-19."""
    if not (folded[start].isascii() and folded[start].isdigit()):
        return False
    glued = _GLUED.search(folded, max(floor, start - 12), start)
    if glued is None or read_prefix(folded, floor, start) is not None:
        return False
    return not (glued[2] and glued[1].islower())  # but mid-2025, sub-5

"""Numerals in Chinese and English: ASCII, Chinese, mixed (3千5百萬) and spelled out (twenty-five).

Everything here reads *folded* text (see `rag.language.quantities.folding`), which has the same
length as the original, so offsets carry over unchanged.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from rag.language.quantities.number import Number
from rag.language.quantities.numerals_en import read_digits, read_words
from rag.language.quantities.numerals_zh import read_chinese

HALF = Decimal("0.5")
_AND_A_HALF = re.compile("[ -]and[ -]a[ -]half(?![a-z])|个半(?=小时|月|世纪|钟头)", re.IGNORECASE)


def read_number(text: str, start: int, money: bool = False) -> Number | None:
    """The numeral that begins at ``start`` of folded ``text``, or None.

    ``money`` says that a currency sign stands before it: then K, m and T are scales too.
    """
    first = text[start]
    number: Number | None = None
    if first.isascii() and first.isalpha():
        number = read_words(text, start)
    else:
        if first.isascii() and first.isdigit():
            number = read_digits(text, start, money)
        number = number or read_chinese(text, start)
    if number is None or number.scale != 1 or number.vague:
        return number
    half = _AND_A_HALF.match(text, number.end)
    if half is None:
        return number
    return replace(
        number, low=number.low + HALF, high=number.high + HALF, step=HALF, end=half.end()
    )

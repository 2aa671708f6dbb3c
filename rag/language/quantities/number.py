"""A number as a text writes it, before anything is known of its unit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

ASCII_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?![\d])|\d+)(?:\.\d+)?"
"""A pattern: 1950, 1,950 or 14.6, but of "1, 2" only the 1."""

MAX_DIGITS = 40
"""Longer digit runs are no quantity in news; the bound keeps Decimal arithmetic exact and quick."""


@dataclass(frozen=True, slots=True)
class Number:
    """A numeral that ends at ``end``: ``low`` to ``high`` (equal unless it is vague or 三四).

    ``step`` is the worth of its last written place (14.6萬: 1000), ``scale`` that of its last
    scale word (10000), which a range lends to its first number. ``spelled`` numerals are in words
    or Chinese digits, ``scale_only`` ones a bare scale word (億, millions).
    """

    end: int
    low: Decimal
    high: Decimal
    step: Decimal
    scale: Decimal = Decimal(1)
    spelled: bool = False
    vague: bool = False
    scale_only: bool = False
    over: bool = False
    about: bool = False


def read_decimal(digits: str) -> tuple[Decimal, Decimal] | None:
    """Value and worth of the last place of an ASCII number, or None when it is too long."""
    plain = digits.replace(",", "")
    if len(plain) > MAX_DIGITS:
        return None
    _, _, decimals = plain.partition(".")
    return Decimal(plain), Decimal(1).scaleb(-len(decimals))

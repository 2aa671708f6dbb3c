"""Minus signs: -2.1%, −2.1%, 負2.1%, 零下40度, minus 2.1%.

Left alone is whatever may be a range (3-5%), a hyphen (pre-5%), a dash between words (——5%), a
bullet at the head of a line, a subtraction (5 minus 3) or a verb (背負5億元債務). So a dash
counts only right before the figure, and behind a break or a Chinese word that values follow (同比,
為, 約).
"""

from __future__ import annotations

import re

from rag.language.quantities.model import Kind

_UNSIGNED: frozenset[Kind] = frozenset({"count", "duration", "ratio"})
"""Kinds of which less than nothing is not said; a dash before them joins words (top-3)."""

_BREAKS = "([{<>=≈~≤≥:;,、。|\"'“‘（【「『*"
_VALUE_WORD = re.compile(
    r"(?:[为是达至到从由比率速幅值额差约近逾过超于和与及或利损益降减跌增涨升温收足概]|[增成]长|不多|变动|现金流)$"
)
_WORD = re.compile(
    r"(?:(?<![背肩担自承欠需须要应抱胜辜])负|零下|(?<![A-Za-z])(?:minus|negative) )$", re.IGNORECASE
)
_DEBT = re.compile(r"[^\s,;。]{1,14}?[债责]")
_CELL = re.compile(r"[^\s\w]{0,3}[\d.,]+ ?\S{0,3}[ \t]*(?:\n|\Z)", re.ASCII)
"""A figure that has the rest of its line to itself: in a table's cell a dash is no bullet."""


def can_be_negative(kind: Kind) -> bool:
    """Whether a sign before a figure of this kind makes it negative."""
    return kind not in _UNSIGNED


def sign_before(folded: str, start: int, floor: int) -> int | None:
    """Where the minus sign of the figure at ``start`` begins, or None when there is none.

    ``floor`` is where the quantity before it ends.
    """
    if start > floor and folded[start - 1] == "-":
        return start - 1 if _is_sign(folded, start - 1, floor) else None
    word = _WORD.search(folded, max(floor, start - len("negative ")), start)
    if word is None or (word[0] == "负" and _DEBT.match(folded, start)):
        return None
    subtracted = floor > 0 and not folded[floor : word.start()].strip()
    return None if subtracted else word.start()


def _is_sign(folded: str, at: int, floor: int) -> bool:
    if at == floor > 0:
        return False
    before = folded[max(0, at - 8) : at]
    if before.rstrip(" \t").endswith("\n"):
        return _CELL.match(folded, at + 1) is not None
    if not before or before[-1].isspace() or before[-1] in _BREAKS:
        return True
    return _VALUE_WORD.search(before) is not None

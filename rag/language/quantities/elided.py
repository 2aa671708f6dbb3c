"""Numbers that leave their unit to the figure beside them: to 6.1 million tonnes from 12.4 million.

Only in a pair of from and to, and only where nothing else follows that the number could count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from rag.language.quantities.model import Quantity, tidy
from rag.language.quantities.units import units

_BREAK = re.compile(
    r"\s*(?:$|[.,;:)\n](?!\d)|[，。；、）]"
    r"|(?i:in|a|the|last|one|at|during|on|over|earlier|previously|and|year|before|ago|this)\b)"
)
_FROM_AFTER = re.compile(
    r"[,，]? ?(?:(?:up |down |lower |higher )?from|compared (?:with|to)|versus|against) ",
    re.IGNORECASE,
)
_FROM_BEFORE = re.compile(r"(?:\bfrom |[从從由自])$", re.IGNORECASE)
_STANDS = re.compile(r"\b(?:to|at|was|were) $", re.IGNORECASE)
"""Before a figure that something came to or stood at, not one that it moved by."""
_BEHIND = 6
"""How far before a figure these words begin, with the letter before them that would deny them."""
_TO = re.compile(r"[^，。；,;\d]{0,8}(?:[至到为為]|(?<![a-z])to )")


def with_elided(folded: str, found: Iterable[Quantity]) -> tuple[Quantity, ...]:
    """``found``, in which a bare number of a pair has its partner's unit."""
    figures = list(found)
    for at, figure in enumerate(figures):
        if figure.kind != "count":
            continue
        partner = _partner(folded, figures, at)
        unit = units().get(partner.symbol or "") if partner is not None else None
        if unit is None:
            continue
        low, high, step = (
            tidy(value * unit.factor) for value in (figure.low, figure.high, figure.step)
        )
        figures[at] = replace(
            figure,
            kind=unit.kind,
            low=low,
            high=high,
            unit=unit.base,
            symbol=unit.symbol,
            step=step,
            elided=True,
        )
    return tuple(figures)


def _partner(folded: str, figures: list[Quantity], at: int) -> Quantity | None:
    figure = figures[at]
    if at > 0 and _BREAK.match(folded, figure.end):
        before = figures[at - 1]
        between = folded[before.end : figure.start]
        came = _TO.fullmatch(between) and _ends(_FROM_BEFORE, folded, before.start)
        if came:
            return before
        # A rise of 50% "from 20" says nothing of what the 20 are.
        plain = between.startswith(" from") or before.kind in {"percent", "points"}
        stands = not plain or _ends(_STANDS, folded, before.start)
        if stands and _FROM_AFTER.fullmatch(between):
            return before
    if at + 1 < len(figures) and _ends(_FROM_BEFORE, folded, figure.start):
        after = figures[at + 1]
        if _TO.fullmatch(folded, figure.end, after.start):
            return after
    return None


def _ends(words: re.Pattern[str], folded: str, at: int) -> bool:
    """Whether ``words`` stand right before ``at``: to search all before it costs its length."""
    return words.search(folded, max(0, at - _BEHIND), at) is not None

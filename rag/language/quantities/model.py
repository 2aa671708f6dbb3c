"""What a figure is, once it is read."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Literal

Kind = Literal[
    "count",
    "money",
    "mass",
    "power",
    "energy",
    "length",
    "area",
    "volume",
    "temperature",
    "data",
    "frequency",
    "hashrate",
    "voltage",
    "percent",
    "points",
    "ratio",
    "rate",
    "date",
    "duration",
    "ordinal",
]
Bound = Literal["over", "under"]
Change = Literal["up", "down", "to"]

_PRECISION = Context(prec=24)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure in a text: ``text`` is the original's ``[start:end]``, qualifiers included.

    ``low`` and ``high`` are in ``unit``, the base of its kind (t, W, Wh, %, mo or s for durations,
    a currency, CNY/t for a rate; None for counts), and differ for ranges, vague figures and dates
    (see `rag.language.quantities.date_codes`). They are negative where a sign says so (-2.1%).
    ``symbol`` is the unit as written (kW) and ``step`` the worth of the last written place, in
    ``unit``. The symbol of a ratio is its two numbers, 3:1, or 3-1 for a score.

    ``vague`` marks figures of which only the magnitude is known (數兆, dozens). ``weak`` ones are
    no statement of their own (一家, one, the two firms): a source may hold them, a claim need not.
    ``change`` is "up" or "down" where the words beside the figure say that something grew or fell
    by it (增長兩倍, fell 2.1%), "to" where it came to so much of what it was (tripled, 增至三倍).
    ``elided`` figures have their unit from another one (to 6 million tons from 12 million).
    """

    kind: Kind
    low: Decimal
    high: Decimal
    unit: str | None
    start: int
    end: int
    text: str
    symbol: str | None = None
    step: Decimal = Decimal(1)
    approximate: bool = False
    bound: Bound | None = None
    vague: bool = False
    weak: bool = False
    change: Change | None = None
    elided: bool = False


def tidy(value: Decimal) -> Decimal:
    """``value`` to 24 figures, without the last digits that a conversion leaves (9.99…9)."""
    return value.normalize(_PRECISION)

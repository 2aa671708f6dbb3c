"""Units of measure and money: how each is written in Chinese and English, and what it is worth.

Every unit has a base of its kind (tonne, watt, watt-hour, metre ...), so that 1億千瓦 and 100 GW
compare as 100,000,000,000 W. The table is ``units.tsv``, which also names the source of its
factors.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import cast

from rag.language.quantities.model import Kind

_TABLE = Path(__file__).with_name("units.tsv")


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: ``factor`` bases make it up.

    ``chinese`` (Traditional) and ``english`` (plural, then singular) begin with the name to write;
    ``signs`` are case-sensitive symbols, ``prefixes`` stand before the figure (US$).
    """

    symbol: str
    kind: Kind
    base: str
    factor: Decimal
    chinese: tuple[str, ...]
    english: tuple[str, ...]
    signs: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """What a rate may be per, beside the units: 元/股, yuan per share."""

    symbol: str
    chinese: tuple[str, ...]
    english: tuple[str, ...]


_SHARES = (
    Share("share", ("股",), ("share",)),
    Share(
        "unit", ("台", "臺", "件", "個", "隻", "套", "張", "片", "顆"), ("unit", "piece", "item")
    ),
    Share("person", ("人", "名", "位"), ("person", "capita", "head")),
    Share("vehicle", ("輛",), ("vehicle", "car")),
    Share("coin", ("枚",), ("coin",)),
    Share("use", ("次",), ("time",)),
)


@cache
def units() -> dict[str, Unit]:
    """Every unit by symbol."""
    rows = _TABLE.read_text(encoding="utf-8").splitlines()
    found = (_unit(row) for row in rows if not row.startswith("#"))
    return {unit.symbol: unit for unit in found}


@cache
def shares() -> dict[str, Share]:
    """Everything that a rate may be per and that is no unit, by symbol."""
    return {share.symbol: share for share in _SHARES}


def _unit(row: str) -> Unit:
    symbol, kind, factor, base, *names = row.split("\t")
    chinese, english, signs, prefixes = (
        tuple(name for name in column.split(",") if name != "-") for column in names
    )
    return Unit(
        symbol, cast("Kind", kind), base, Decimal(factor), chinese, english, signs, prefixes
    )

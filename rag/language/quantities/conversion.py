"""Bringing two figures to one unit, and to one way of telling a change, so that they compare."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from rag.language.quantities.model import Quantity
from rag.language.quantities.pounds import may_be_either
from rag.language.quantities.units import units

_YUAN = frozenset({"CNY", "TWD", "HKD", "SGD"})
"""Currencies that Chinese calls 元 for short: a bare 元 may be any of them, but no US dollar."""

_SAME_THING: dict[tuple[str | None, str | None], Decimal] = {
    ("%", ":"): Decimal(100),
    (":", "%"): Decimal("0.01"),
    ("%", "x"): Decimal(100),  # 增長兩倍 is growth by 200%
    ("x", "%"): Decimal("0.01"),
}
_WHOLE = {"x": Decimal(1), "%": Decimal(100)}
"""What there was before a change, in the units that tell changes."""

_AGE = re.compile("[岁歲]|year[ -]old")


def aligned(claim: Quantity, source: Quantity) -> tuple[Quantity, Quantity]:
    """The two figures, told in one way where their words tell a change in two.

    Growth by so much becomes what it came to where the other is told so (增長兩倍 is tripled), if
    one of them is a multiple. What is below zero counts as a fall where the other says "fell".
    """
    if "x" in (claim.unit, source.unit) and {claim.change, source.change} == {"up", "to"}:
        return _level(claim), _level(source)
    if claim.change == "down" and claim.low > 0 > source.high:
        return claim, _magnitude(source)
    if source.change == "down" and source.low > 0 > claim.high:
        return _magnitude(claim), source
    return claim, source


def _level(quantity: Quantity) -> Quantity:
    whole = _WHOLE.get(quantity.unit or "")
    if quantity.change != "up" or whole is None:
        return quantity
    return replace(quantity, low=quantity.low + whole, high=quantity.high + whole)


def _magnitude(quantity: Quantity) -> Quantity:
    return replace(quantity, low=-quantity.high, high=-quantity.low)


def conversion(claim: Quantity, source: Quantity) -> Decimal | None:
    """What the source's values are to be multiplied by to be in the claim's unit, or None."""
    if claim.unit == source.unit:
        return Decimal(1)
    factor = _SAME_THING.get((claim.unit, source.unit))
    if factor is not None:
        return factor
    if claim.kind == "count" and _AGE.search(source.text):
        return 1 / Decimal(12)
    if source.kind == "count" and _AGE.search(claim.text):
        return Decimal(12)
    if claim.kind == "count" and source.elided:
        return 1 / units()[source.symbol or ""].factor
    if source.kind == "count" and claim.elided:
        return units()[claim.symbol or ""].factor
    if "count" in (claim.kind, source.kind) and (_is_counted(claim) or _is_counted(source)):
        return Decimal(1)
    if {claim.unit, source.unit} == {"GBP", "t"} and (
        may_be_either(claim) or may_be_either(source)
    ):
        pound = units()["pound"].factor
        return pound if claim.unit == "t" else 1 / pound
    mine, _, my_per = (claim.unit or "").partition("/")
    theirs, _, their_per = (source.unit or "").partition("/")
    if not _may_be_one(mine, theirs):
        return None
    if my_per == their_per:
        return Decimal(1)
    # 年產5萬噸 and 50,000 tons a year, 每股盈餘2元 and 2 yuan a share: what the figure is per may
    # stand elsewhere in the sentence, or be understood.
    if my_per and their_per:
        return None
    if their_per:
        return _divisor(source)
    return 1 / _divisor(claim)


def same_unit(one: Quantity, other: Quantity) -> bool:
    """Whether both are of one unit, or one is of 元 and the other of a currency so called."""
    mine, _, my_per = (one.unit or "").partition("/")
    theirs, _, their_per = (other.unit or "").partition("/")
    return my_per == their_per and _may_be_one(mine, theirs)


def _may_be_one(unit: str, other: str) -> bool:
    return unit == other or ("YUAN" in (unit, other) and bool({unit, other} & _YUAN))


def _divisor(rate: Quantity) -> Decimal:
    """How many bases make up the one that a rate is per: 0.001 t for 元/公斤."""
    unit = units().get((rate.symbol or "").partition("/")[2])
    return unit.factor if unit is not None and unit.kind != "duration" else Decimal(1)


def written_value(quantity: Quantity) -> Decimal:
    """The number as written, whatever its unit."""
    unit = units().get(quantity.symbol or "")
    return (quantity.low / unit.factor if unit is not None else quantity.low).normalize()


def _is_counted(quantity: Quantity) -> bool:
    """Whether a figure with a unit may be a count elsewhere: 5萬枚 (bitcoin), 3次 (3 times)."""
    return quantity.unit in {"BTC", "ETH"} or quantity.text.lower().endswith("times")

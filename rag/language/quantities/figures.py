"""A number with or without a unit, or a range of two: 203萬噸, 3-4萬元, $60 a share, -2.1%."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from rag.language.quantities.dates import read_date
from rag.language.quantities.measures import (
    Divisor,
    Measure,
    read_divisor,
    read_measure,
    read_prefix,
)
from rag.language.quantities.model import Kind, Quantity, tidy
from rag.language.quantities.number import Number
from rag.language.quantities.numerals import HALF, read_number
from rag.language.quantities.numerals_zh import chinese_integer
from rag.language.quantities.pounds import which_pounds
from rag.language.quantities.signs import can_be_negative, sign_before
from rag.language.quantities.steps import is_step_and_level
from rag.language.quantities.units import Unit, units
from rag.language.quantities.word_parts import is_count, is_measured, is_weak, is_year_like

_RANGE = re.compile(
    r"(?: ?(?:[-—]{1,2}|~|至|到) ?| to | and | or )(?P<sign>(?:US|HK|NT|RMB)?[$€£¥])?"
)
_BETWEEN = re.compile(r"(?i:between )[^.;]{0,16}$")
_SECOND = re.compile(r"[\da-z零一二两三四五六七八九十百千数几]", re.ASCII)
_TENTH = re.compile(
    r"(?:[一二三四五六七八九]|[1-9](?!\d))(?![\d.十百千万亿成分倍个家人名年月日天次种名项大成季])"
)
_MINUS = re.compile(r"-(?=\d)", re.ASCII)
_EACH = re.compile(r"每(?P<unit>[^\s\d,.]{1,4}?)(?:约|超过?|近|逾|为|达)?$")
_AND_HALF = re.compile("半(?![导数天年])")
_HALVED: frozenset[Kind] = frozenset({"duration", "ratio"})
"""Kinds whose unit a half may follow: 一年半, 一倍半."""
_MANY_KWH = 10**4
"""So many 度 are electricity, not degrees."""


@dataclass(frozen=True, slots=True)
class _Extent:
    """One number or a range of two, with what it is of; signs are not in the numbers yet."""

    first: Number
    second: Number | None
    measure: Measure
    negative: bool = False
    second_negative: bool = False

    @property
    def last(self) -> Number:
        return self.second or self.first

    @property
    def ends(self) -> tuple[Decimal, Decimal]:
        low = -self.first.low if self.negative else self.first.low
        if self.second is not None:
            return low, -self.second.high if self.second_negative else self.second.high
        return (-self.first.high, low) if self.negative else (low, self.first.high)


def read_figure(folded: str, start: int, floor: int) -> Quantity | None:
    """The figure whose number begins at ``start``; ``floor`` is where the quantity before ends."""
    prefix, at, sign = _ahead(folded, start, floor)
    number = read_number(folded, start, money=prefix is not None)
    if number is None:
        return None
    signed = sign is not None
    extent = _extent(folded, at, number, prefix, negative=signed)
    unit = _unit(folded, start, extent)
    if signed and not can_be_negative("count" if unit is None else unit.kind):
        extent, signed = _extent(folded, at, number, prefix, negative=False), False
        unit = _unit(folded, start, extent)
    number, second, end = extent.first, extent.second, extent.measure.end
    if unit is None:
        if not is_count(folded, start, number, second):
            return None
        years = second is None or 1900 <= second.high <= 2099  # 2026-2030: two years
        if years and is_year_like(folded, start, number):
            return _bare_year(number, start)
    elif not is_measured(folded, start, number, unit, end):
        return None
    at = at if unit == prefix else start
    if signed and sign is not None:
        at = min(at, sign)
    (low, high), step = extent.ends, extent.last.step
    if unit is not None and unit.kind in _HALVED and _AND_HALF.match(folded, end):
        low, high, step, end = low + HALF, high + HALF, HALF, end + 1
    per, at = _divided_by(folded, floor, at, extent.measure) if unit is not None else (None, at)
    kind, base, symbol, factor = _named(unit, per)
    return Quantity(
        kind,
        tidy(low * factor),
        tidy(high * factor),
        base,
        at,
        end,
        "",
        symbol,
        tidy(step * factor),
        approximate=number.about,
        bound="over" if extent.last.over else None,
        vague=number.vague,
        weak=second is None and step >= 1 and is_weak(folded, start, number, unit),
    )


def _ahead(folded: str, start: int, floor: int) -> tuple[Unit | None, int, int | None]:
    """The currency before the number at ``start``, where the two begin, and where a sign does.

    A sign stands before the currency or between it and the number: -$5, 新台幣-5億元.
    """
    prefix = read_prefix(folded, floor, start)
    if prefix is None and start - 1 > floor and folded[start - 1] == "-":
        prefix = read_prefix(folded, floor, start - 1)
        if prefix is not None:
            return prefix[0], prefix[1], start - 1
    unit, at = prefix if prefix is not None else (None, start)
    return unit, at, sign_before(folded, at, floor)


def _extent(folded: str, at: int, number: Number, money: Unit | None, negative: bool) -> _Extent:
    """The range that ``number`` begins, with its first number scaled as the second is, or it alone.

    It begins ``at``, with its currency ``money``; ``negative`` says that a minus sign stands there.
    """
    number, measure = _tenths(folded, number, read_measure(folded, number.end, money))
    single = _Extent(number, None, measure, negative)
    separator = _RANGE.match(folded, measure.end)
    if separator is None:
        return single
    if separator[0].startswith(" and ") and not _BETWEEN.search(
        folded, max(0, number.end - 40), number.end
    ):
        return single
    begun, sign = at, separator["sign"]
    if sign is not None and money is not None and sign not in money.prefixes:
        return single  # from $170 to €520
    at = separator.end()
    minus = _MINUS.match(folded, at) if negative else None
    at = at if minus is None else minus.end()
    if at >= len(folded) or not _SECOND.match(folded[at]) or read_date(folded, at) is not None:
        return single
    second = read_number(folded, at, money=separator["sign"] is not None)
    if second is None or second.scale_only:
        return single
    second, both = _tenths(folded, second, read_measure(folded, second.end, money))
    if measure.unit is not None and measure.unit != both.unit:
        return single
    if separator[0] == " or " and second.low != number.low + 1:
        return single  # three or four, but not "in 3 or 12 plants"
    first = number
    larger = negative or first.low < second.low / second.scale
    if first.scale == 1 < second.scale and larger:
        low, high = first.low * second.scale, first.high * second.scale
        first = replace(first, low=low, high=high, scale=second.scale)  # 3-4萬: 3萬 to 4萬
    # Where the first takes its scale or its unit from the second, it is a range: 減少12至150億元.
    own = first is number and (measure.unit is None) == (both.unit is None)
    if own and not negative and number.low > 0:
        kind: Kind = "count" if both.unit is None else both.unit.kind
        times = second.low / number.low
        if is_step_and_level(folded, begun, separator[0], both.end, kind, times):
            return single
    pair = _Extent(first, second, both, negative, minus is not None)
    return pair if pair.ends[0] < pair.ends[1] else single


def _tenths(folded: str, number: Number, measure: Measure) -> tuple[Number, Measure]:
    """八成二 is 82%: the digit behind 成 counts tenths of it."""
    if measure.unit is None or measure.unit.symbol != "cheng" or number.low >= 10:
        return number, measure
    digit = _TENTH.match(folded, measure.end)
    if digit is None:
        return number, measure
    more = Decimal(chinese_integer(digit[0]) or 0) / 10
    low, high = number.low + more, number.high + more
    return replace(number, low=low, high=high, step=Decimal("0.1")), replace(
        measure, end=digit.end()
    )


def _unit(folded: str, start: int, extent: _Extent) -> Unit | None:
    """The unit of the figure: bare pounds may be money, and 度 electricity."""
    unit, end = extent.measure.unit, extent.measure.end
    if unit is not None and unit.symbol == "pound":
        return which_pounds(folded, start, extent.last, extent.measure.unit_end)
    if unit is None or unit.symbol != "degC" or folded[end - 1] != "度" or folded[end - 2] == "氏":
        return unit
    electric = "电" in folded[max(0, start - 6) : start] or extent.first.low >= _MANY_KWH
    return units()["kWh"] if electric else unit


def _bare_year(number: Number, start: int) -> Quantity:
    code = number.low * 10000
    return Quantity("date", code + 101, code + 1231, "year", start, number.end, "", "bare year")


def _divided_by(folded: str, floor: int, at: int, measure: Measure) -> tuple[Divisor | None, int]:
    """What the figure is per, also when that stands before it (每噸15萬元), and where it begins."""
    ahead = _EACH.search(folded, max(floor, at - 12), at) if measure.per is None else None
    if ahead is None:
        return measure.per, at
    named = read_divisor(folded, ahead.start("unit"))
    if named is None or named.end != ahead.end("unit"):
        return None, at
    return named, ahead.start()


def _named(unit: Unit | None, per: Divisor | None) -> tuple[Kind, str | None, str | None, Decimal]:
    """Kind, base unit, symbol and factor of a figure in ``unit``, per ``per``."""
    if unit is None:
        return "count", None, None, Decimal(1)
    if per is None:
        return unit.kind, unit.base, unit.symbol, unit.factor
    symbol = f"{unit.symbol}/{per.symbol}"
    return "rate", f"{unit.base}/{per.base}", symbol, unit.factor / per.factor

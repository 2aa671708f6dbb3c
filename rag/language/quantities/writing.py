"""Writing a figure naturally in Traditional or Simplified Chinese or in English."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import cast

from rag.language.quantities.date_codes import DateUnit
from rag.language.quantities.folding import fold
from rag.language.quantities.model import Quantity, tidy
from rag.language.quantities.numerals_en import ordinal_suffix
from rag.language.quantities.units import Unit, shares, units
from rag.language.quantities.writing_dates import write_date
from rag.types import Language

_SIGNED = {"USD": "US$", "TWD": "NT$", "HKD": "HK$", "EUR": "€", "GBP": "£"}
_NAMED_FIRST = {"CNY": "人民幣", "TWD": "新台幣"}
_EN_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
_QUALIFIERS = {
    "over": ("over ", "超過"),
    "under": ("less than ", "不到"),
    "about": ("about ", "約"),
}


def express(quantity: Quantity, language: Language) -> str:
    """``quantity`` as ``language`` writes it: 203萬噸 is 2.03 million tons, 2兆元 is 2万亿元."""
    text = _express(quantity, language)
    return fold(text) if language == "zh-Hans" else text


def _express(quantity: Quantity, language: Language) -> str:
    english = language == "en"
    verb = ""
    if quantity.unit == "x" and quantity.change == "up":
        # 增長兩倍: the verb belongs to the figure, and English says it in percent.
        verb = "up " if english else "增長"
        quantity = _in_percent(quantity) if english else quantity
    qualifier = quantity.bound or ("about" if quantity.approximate else None)
    head = _QUALIFIERS[qualifier][0 if english else 1] if qualifier is not None else ""
    return verb + head + _body(quantity, language)


def _in_percent(multiple: Quantity) -> Quantity:
    low, high = multiple.low * 100, multiple.high * 100
    return replace(multiple, kind="percent", unit="%", symbol="%", low=low, high=high)


def _body(quantity: Quantity, language: Language) -> str:
    english = language == "en"
    if quantity.kind == "date":
        unit = cast("DateUnit", quantity.unit)
        return write_date(unit, int(quantity.low), int(quantity.high), english)
    if quantity.kind == "ordinal":
        rank = int(quantity.low)
        return f"{rank}{ordinal_suffix(rank)}" if english else f"第{rank}"
    if quantity.unit == ":":
        return _fraction(quantity, english)
    return _figure(quantity, language)


def _fraction(quantity: Quantity, english: bool) -> str:
    scored = "-" in (quantity.symbol or "")
    above, _, below = (quantity.symbol or "").partition("-" if scored else ":")
    if not above:
        return f"{_plain(quantity.low * 100)}%"
    if scored or english or int(above) >= int(below):
        return f"{above}:{below}"
    return f"{below}分之{above}"


def _figure(quantity: Quantity, language: Language) -> str:
    english = language == "en"
    symbol, _, per_symbol = (quantity.symbol or "").partition("/")
    if quantity.symbol in units():  # TH/s is a unit of its own
        symbol, per_symbol = quantity.symbol or "", ""
    if symbol == "cheng":
        symbol = "%"
    unit = units().get(symbol)
    if unit is not None and not (unit.english if english else unit.chinese):
        unit = units()[unit.base]
    per = units().get(per_symbol)
    factor = unit.factor if unit is not None else Decimal(1)
    if per is not None and per.kind != "duration":
        factor /= per.factor
    low, high = tidy(quantity.low / factor), tidy(quantity.high / factor)
    number = _numbers(low, high, quantity, unit, language)
    if unit is None:
        return number.strip()
    text = _with_unit(number, unit, english, plural=high != 1 or quantity.vague)
    if not per_symbol:
        return text
    if not english:
        return f"{text}/{(per or shares()[per_symbol]).chinese[0]}"
    names = shares()[per_symbol].english if per is None else per.english[1:] or per.english
    return f"{text} per {names[0]}"


def _with_unit(number: str, unit: Unit, english: bool, plural: bool) -> str:
    if not english:
        if unit.symbol in _NAMED_FIRST:
            return f"{_NAMED_FIRST[unit.symbol]}{number}元"
        return f"{number}{unit.chinese[0]}"
    if unit.symbol == "%":
        return f"{number}%"
    if unit.symbol == "YUAN":
        return f"{number} yuan"
    digits = number.removeprefix("-")
    if unit.symbol in _SIGNED and digits[0].isdigit() and " to " not in number:
        return f"{number.removesuffix(digits)}{_SIGNED[unit.symbol]}{digits}"
    return f"{number} {unit.english[0] if plural or len(unit.english) < 2 else unit.english[1]}"


def _numbers(
    low: Decimal, high: Decimal, quantity: Quantity, unit: Unit | None, language: Language
) -> str:
    if quantity.vague and low < 0:
        minus = "minus " if language == "en" else "-"
        return minus + _numbers(-high, -low, quantity, unit, language)
    named = low != high or unit is not None or low >= 10**8  # 百 alone is no figure
    if quantity.vague and named and _is_power(high / 9 if low != high else low):
        return _vague_number(low, high, unit, language)
    last = _number(high, unit, language)
    if low == high:
        return last
    first = _number(low, unit, language)
    if first[-1].isdigit() and not last[-1].isdigit():
        last = f"{high.normalize():,f}"  # 100至200萬 would read as 100萬至200萬
    return f"{first}{' to ' if language == 'en' else '至'}{last}"


def _is_power(magnitude: Decimal) -> bool:
    """Whether a vague figure's magnitude is a power of ten, and has a name."""
    return magnitude.normalize().as_tuple().digits == (1,) and 1 <= magnitude <= 10**15


def _number(value: Decimal, unit: Unit | None, language: Language) -> str:
    if value < 0:
        return f"-{_number(-value, unit, language)}"
    if language == "en":
        for scale, word in _EN_SCALES:
            if value >= scale and _places(value / scale) <= 3:
                return f"{_plain(value / scale)} {word}"
        return f"{value.normalize():,f}"
    for scale, word in ((10**12, _trillion(unit, language)), (10**8, "億"), (10**4, "萬")):
        if value >= scale and _places(value / scale) <= 4:
            return f"{_plain(value / scale)}{word}"
    # 2,025 and 1,000年 are no years.
    year = value >= 1000 and (unit is None or unit.symbol == "yr")
    grouped = year or value >= 10**4
    return f"{value.normalize():,f}" if grouped else _plain(value)


def _places(value: Decimal) -> int:
    return max(0, -int(value.normalize().as_tuple().exponent))


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _vague_number(low: Decimal, high: Decimal, unit: Unit | None, language: Language) -> str:
    """數兆, 兆 (級), several trillion, tens of millions of, a trillion."""
    alone = low == high
    power = low.adjusted()
    if language != "en":
        base = min(12, power // 4 * 4)
        scale = {12: _trillion(unit, language), 8: "億", 4: "萬", 0: ""}[base]
        name = ("", "十", "百", "千")[power - base] + scale
        if alone:
            return name if unit is not None else f"{name}級"
        return f"數{name}"
    base = min(12, power // 3 * 3)
    name = {12: "trillion", 9: "billion", 6: "million", 3: "thousand", 0: ""}[base]
    times = ("", "ten", "hundred", "thousand")[power - base]
    if alone:
        words = f"{times} {name}".strip()
        return words if times == "ten" else f"a {words}"
    if not times:
        return f"several {name}"
    if not name:
        return "dozens of" if times == "ten" else f"{times}s of"
    return f"{times}s of {name}s of"


def _trillion(unit: Unit | None, language: Language) -> str:
    """兆, but 萬億 in mainland texts and before units that would make it mega (5兆瓦 is 5 MW)."""
    mega = unit is not None and unit.base in {"W", "Wh", "V", "Hz"}
    return "萬億" if language == "zh-Hans" or mega else "兆"

"""Figures in Chinese and English: find them, compare them, write them in the other language.

`quantities` finds the figures of a text, `agree` says whether one figure stands for another,
`missing` lists the figures of a claim that no source holds, `express` writes one naturally.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from functools import cache
from typing import Literal

from rag.language.dates import ordinal_suffix, read_date, write_date
from rag.language.numerals import (
    NUMBER_WORDS,
    RANK_WORDS,
    Number,
    chinese_integer,
    fold,
    ordinal_word,
    read_number,
)
from rag.language.units import (
    CLASSIFIERS,
    Divisor,
    Kind,
    Unit,
    read_divisor,
    read_per,
    read_prefix,
    read_unit,
    shared,
    units,
)
from rag.types import Language

Bound = Literal["over", "under"]
_PRECISION = Context(prec=24)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure in a text: ``text`` is the original's ``[start:end]``, qualifiers included.

    ``low`` and ``high`` are in ``unit``, the base of its kind (t, W, Wh, %, mo or s for durations,
    a currency, CNY/t for a rate; None for counts), and differ for ranges, vague figures and dates
    (see `rag.language.dates` for the codes). ``symbol`` is the unit as written (kW) and ``step``
    the worth of the last written place, in ``unit``.

    ``vague`` marks figures of which only the magnitude is known (數兆, dozens). ``weak`` ones are
    no statement of their own (一家, one, the two firms): a source may hold them, a claim need not.
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


# --- scanning

_RANKS = "|".join(RANK_WORDS)
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"


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
        r"|翻|[上下]午|凌晨|早上|中午|清晨|傍晚|晚[上间]?(?=\d)"
        rf"|(?<![A-Za-z0-9])(?i:{'|'.join(NUMBER_WORDS)}|{_RANKS}"
        r"|(?:hundred|thousand|[mbtr]+illion)s?|dozens?|scores of|tens of|several |a few "
        r"|half (?:an?|of|the) |an? (?=hundred|thousand|[mbtr]+illion|dozen)"
        r"|a (?:third|quarter|fourth|fifth|sixth|tenth) of|doubl|tripl|quadrupl|twice|no\. ?\d"
        r"|Q[1-4](?!\d)|H[12](?!\d)|FY|CY|fiscal \d"
        r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
        re.ASCII,
    )


@cache
def _before() -> re.Pattern[str]:
    """Words that qualify the figure after them."""
    return re.compile(
        r"(?:(?P<under>不到|不足|低于|少于|未满|小于|未达|不超过|不多于|至多|最多|不高于|<|≤"
        r"|\b(?i:under|less than|below|fewer than|at most|up to|(?:no|not) more than|lower than))"
        r"|(?P<over>超过|超出|超|逾|突破|高于|多于|大于|不少于|不低于|至少|最少|起码|>|≥"
        r"|(?P<raised>[过上])|\b(?i:over|more than|above|exceed(?:s|ed|ing)?|at least|upwards of"
        r"|no (?:less|fewer) than|surpass(?:es|ed|ing)?|top(?:s|ped|ping)|(?:great|high)er than))"
        r"|(?P<about>大约|大概|约为|约合|约|(?<![附最邻靠亲远])近|将近|接近|逼近|差不多|≈|~"
        r"|\b(?i:about|around|roughly|approximately|approx\.?|some|nearly|almost|close to|circa"
        r"|an estimated)))[了约]? ?$"
    )


@cache
def _after() -> re.Pattern[str]:
    return re.compile(
        r" ?(?:(?P<about>左右|上下|(?i:or so)\b)|(?P<over>以上|[多余](?![种个家元数样少])"
        r"|(?i:or more|and above)\b)"
        r"|(?P<under>以下|以内|之内|(?i:or less|or fewer)\b))"
    )


_RANGE = re.compile(r"(?: ?(?:--?|~|至|到) ?| to | and | or )(?P<sign>(?:US|HK|NT|RMB)?[$€£¥])?")
_BETWEEN = re.compile(r"(?i:between )[^.;]{0,16}$")
_SECOND = re.compile(r"[\da-z零一二两三四五六七八九十百千数几]", re.ASCII)
_ANAPHOR = re.compile(
    r"(?:[这那该其此]|上述|前述|\b(?i:the|these|those|all|both|other|its|their))\s?$"
)
_LEVEL = re.compile(r"(?:级|规模|大关|市场|美元级|体量)")
_BAD_YUAN = re.compile(
    r"电池|锂|前驱|材料|正极|负极|系|聚合|体系|化|里|桥|结构|论|一次|方程|悖论|催化"
)
_NOT_ONE = "统唯单同任万逐之每某这那进合专不周期拜第另其大"


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
    return tuple(found)


_TOKEN = re.compile(r"[A-Za-z0-9]+(?:[-.,][A-Za-z0-9]+)*", re.ASCII)
_HAN_RUN = re.compile(r"[零〇一二两三四五六七八九十百千万亿兆]+")
_GLUED = re.compile(r"([A-Za-z][A-Za-z0-9]*)(-?)$")


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
    first = folded[start]
    if first.isascii() and first.isdigit() and _is_code(folded, start, floor):
        return None
    carry = None
    if last is not None and last.symbol == "day" and _TO.fullmatch(folded, floor, start):
        carry = int(last.low)
    date = read_date(folded, start, carry)
    if date is not None:
        return Quantity(
            "date", Decimal(date.low), Decimal(date.high), date.unit, start, date.end, "", date.unit
        )
    for reader in (_read_fraction, _read_ratio, _read_multiple, _read_half, _read_rank):
        quantity = reader(folded, start)
        if quantity is not None:
            return _qualified(folded, quantity, floor)
    return _read_figure(folded, start, floor)


_TO = re.compile(r" ?[-~至到] ?| to ")


def _is_code(folded: str, start: int, floor: int) -> bool:
    """Whether the digits at ``start`` belong to a name such as S19, GPT-4 or COVID-19."""
    glued = _GLUED.search(folded, max(floor, start - 12), start)
    if glued is None or read_prefix(folded, floor, start) is not None:
        return False
    return not (glued[2] and glued[1].islower())  # but mid-2025, sub-5


def _read_fraction(folded: str, start: int) -> Quantity | None:
    """百分之三, 三分之二, two-thirds, 一半, half of."""
    match = _fraction().match(folded, start)
    if match is None:
        return None
    if match["percent"]:
        number = read_number(folded, match.start("percent"))
        if number is None:
            return None
        return Quantity(
            "percent", number.low, number.high, "%", start, number.end, "", "%", number.step
        )
    if match["half"]:
        half = Decimal("0.5")
        return Quantity("ratio", half, half, ":", start, match.end(), "", ":", Decimal("0.1"))
    if match["under"]:
        below, above = chinese_integer(match["under"]), chinese_integer(match["above"])
    elif match["under2"]:
        below, above = int(match["under2"]), int(match["above2"])
    elif match["part"]:
        below, above = 4, _PARTS[match["part"].lower()]
    else:
        above = _PARTS[match["upper"].lower()]
        below = ordinal_word(match["lower"].removesuffix("s"))
        if match["upper"].lower() == "a" and not folded.startswith(" of", match.end()):
            return None  # a third plant
    if not above or not below or above >= below:
        return None
    return _ratio(above, below, start, match.end())


_PARTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}


@cache
def _fraction() -> re.Pattern[str]:
    digit = r"(?:[一二两三四五六七八九十]{1,3}|\d{1,3})"
    return re.compile(
        r"百分之(?P<percent>[\d零一二两三四五六七八九十百数几])"
        rf"|(?P<under>{digit})分之(?P<above>{digit})"
        r"|(?P<half>一半|半数|(?i:half(?= of| the)))"
        r"|(?P<above2>[123])/(?P<under2>[2-9]|10)(?![\d/])"
        r"|(?i:(?P<upper>one|two|three|four|a)[ -](?P<lower>(?:third|fourth|fifth|sixth|tenth)s?))"
        r"(?![A-Za-z])(?= of| the|$|[ ,.;)])"
        r"|(?i:(?P<part>one|two|three|a)[ -]quarters?(?= of))",
        re.ASCII,
    )


def _ratio(above: int, below: int, start: int, end: int) -> Quantity:
    value = (Decimal(above) / Decimal(below)).quantize(Decimal(10) ** -12)
    return Quantity(
        "ratio", value, value, ":", start, end, "", f"{above}:{below}", Decimal(10) ** -12
    )


_COLON = re.compile(r"(\d{1,4}) ?[:比] ?(\d{1,4})(?![\d:])", re.ASCII)


def _read_ratio(folded: str, start: int) -> Quantity | None:
    """64:36 (a clock time was read before)."""
    match = _COLON.match(folded, start)
    if match is None or int(match[2]) == 0:
        return None
    return _ratio(int(match[1]), int(match[2]), start, match.end())


@cache
def _multiples() -> re.Pattern[str]:
    return re.compile(
        r"(?P<double>翻了?一?[倍番](?!多)|(?i:doubl(?:ed|es|ing)(?! down)"
        r"|double (?=the|its|that|what)|twice (?=the|as|its|that)))"
        r"|(?P<triple>(?i:tripl(?:ed|es|ing)|triple (?=the|its|that)))"
        r"|(?P<quadruple>翻了?两番|(?i:quadrupl(?:ed|es|ing)))",
        re.ASCII,
    )


def _read_multiple(folded: str, start: int) -> Quantity | None:
    """翻倍, doubled, twice the, tripled, quadrupled: the factor that something grew to."""
    match = _multiples().match(folded, start)
    if match is None:
        return None
    factor = Decimal(2 if match["double"] else 3 if match["triple"] else 4)
    end = start + len(match[0].rstrip())
    return Quantity("ratio", factor, factor, "x", start, end, "", "x")


_HALF = re.compile(r"半(?=[个年小月世])个?|half an? (?=[ymhcd])", re.IGNORECASE)


def _read_half(folded: str, start: int) -> Quantity | None:
    """半年, 半個月, half an hour."""
    match = _HALF.match(folded, start)
    found = read_unit(folded, match.end()) if match is not None else None
    if match is not None and match[0] == "半个" and found is None:
        found = read_unit(folded, match.end() - 1)  # 個月 is the unit
    if found is None or found[0].kind != "duration":
        return None
    half = found[0].factor / 2
    return Quantity(
        "duration", half, half, found[0].base, start, found[1], "", found[0].symbol, half
    )


@cache
def _ranks() -> re.Pattern[str]:
    return re.compile(
        r"第(?P<han>[零〇一二三四五六七八九十百]+|\d{1,4})(?!季)"
        r"|(?P<digits>\d{1,3}(?:,\d{3})+|\d{1,4})(?:st|nd|rd|th)(?![A-Za-z])"
        r"|(?i:no\. ?)(?P<number>\d{1,4})(?![\d.])|(?P<label>\d{1,4})(?:号|世纪)"
        rf"|(?P<word>(?i:(?:(?:{_TENS})-)?(?:{_RANKS})))(?![A-Za-z])",
        re.ASCII,
    )


def _read_rank(folded: str, start: int) -> Quantity | None:
    """第三, 第3, 3rd, third, No. 3, 21世紀."""
    match = _ranks().match(folded, start)
    if match is None:
        return None
    if match["word"]:
        rank = ordinal_word(match["word"])
    else:
        digits = match["han"] or match["digits"] or match["number"] or match["label"]
        rank = chinese_integer(digits.replace(",", ""))
    if rank is None:
        return None
    value = Decimal(rank)
    # "Third, ..." at the head of a sentence counts arguments, not things.
    head = folded[max(0, start - 2) : start].strip()[-1:] in {"", *"。;:.!?"}
    listed = head and folded.startswith((",", ":", "、"), match.end())
    weak = rank == 1 or listed or (bool(match["word"]) and rank == 2)
    return Quantity("ordinal", value, value, None, start, match.end(), "", weak=weak)


def _qualified(folded: str, quantity: Quantity, floor: int) -> Quantity:
    """``quantity`` with the words that qualify it taken in (約, 超過, over, 左右, 以上)."""
    start, end = quantity.start, quantity.end
    bound, approximate = quantity.bound, quantity.approximate
    before = _before().search(folded, max(floor, start - 16), start)
    if before is not None and before["raised"] and folded[start] not in "百千万亿兆":
        before = None  # 上百家, 過億: but not 上 or 過 before other numbers
    after = _after().match(folded, end)
    for match in (before, after):
        if match is None:
            continue
        groups = match.groupdict()
        if groups["about"]:
            approximate = True
        else:
            bound = "over" if groups["over"] else "under"
    if before is not None:
        start = before.start()
    if after is not None:
        end = after.end()
    stated = (bound is not None or approximate) and quantity.low >= 10
    return replace(
        quantity,
        start=start,
        end=end,
        bound=bound,
        approximate=approximate,
        weak=quantity.weak and not stated,
    )


@dataclass(frozen=True, slots=True)
class _Measure:
    """What a number is of: its unit, perhaps over another, and where the expression ends."""

    unit: Unit | None
    per: Divisor | None
    end: int


def _measure(folded: str, end: int, money: Unit | None) -> _Measure:
    """What the number that ends at ``end`` is of; ``money`` is the currency before it."""
    found = read_unit(folded, end)
    if found is not None:
        unit, end = found
        unit = money if money is not None and unit.kind == "money" else unit
    elif money is not None:
        unit = money
    else:
        return _Measure(None, None, end)
    if unit.kind in {"percent", "points", "ratio", "duration", "temperature"}:
        return _Measure(unit, None, end)
    per = read_per(folded, end)
    if per is None:
        return _Measure(unit, None, end)
    return _Measure(unit, per, per.end)


def _read_figure(folded: str, start: int, floor: int) -> Quantity | None:
    """A number with or without unit, or a range of two."""
    prefix = read_prefix(folded, floor, start)
    at = prefix[1] if prefix is not None else start
    number = read_number(folded, start, money=prefix is not None)
    if number is None:
        return None
    money = prefix[0] if prefix is not None else None
    end, number, second, measure = _extent(folded, number, money)
    unit = measure.unit
    if unit != money:
        at = start
    if unit is not None and unit.symbol == "degC" and folded[end - 1] == "度":
        electric = "电" in folded[max(0, start - 6) : start] or number.low >= 10**4
        if electric and folded[end - 2] != "氏":
            unit = units()["kWh"]  # 用電3.5億度
    if unit is None and not _stands_alone(folded, start, number, second):
        return None
    if unit is not None and not _sensible(folded, start, number, unit, end):
        return None
    if unit is None and second is not None and 1900 <= second.high <= 2099:
        second = None if _year_like(folded, start, number) else second  # 2026-2030: two years
    if unit is None and second is None and _year_like(folded, start, number):
        return _bare_year(number, start)
    low, high, step = number.low, (second or number).high, (second or number).step
    if unit is not None and unit.kind == "duration" and folded.startswith("半", end):
        low, high, step, end = low + _HALVES, high + _HALVES, _HALVES, end + 1  # 一年半
    per, at = _divided_by(folded, floor, at, measure) if unit is not None else (None, at)
    kind, base, symbol, factor = _named(unit, per)
    quantity = Quantity(
        kind,
        _tidy(low * factor),
        _tidy(high * factor),
        base,
        at,
        end,
        "",
        symbol,
        _tidy(step * factor),
        approximate=number.about,
        bound="over" if (second or number).over else None,
        vague=number.vague,
        weak=second is None and step >= 1 and _is_weak(folded, start, number, unit),
    )
    return _qualified(folded, quantity, floor)


def _divided_by(folded: str, floor: int, at: int, measure: _Measure) -> tuple[Divisor | None, int]:
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


_HALVES = Decimal("0.5")
_EACH = re.compile(r"每(?P<unit>[^\s\d,.]{1,4}?)(?:约|超过?|近|逾|为|达)?$")


def _tidy(value: Decimal) -> Decimal:
    """``value`` to 24 figures, without the last digits that a conversion leaves (9.99…9)."""
    return value.normalize(_PRECISION)


def _extent(
    folded: str, number: Number, money: Unit | None
) -> tuple[int, Number, Number | None, _Measure]:
    """Where the figure ends; its first number (scaled), its second if it is a range, its unit."""
    measure = _measure(folded, number.end, money)
    single = measure.end, number, None, measure
    separator = _RANGE.match(folded, measure.end)
    if separator is None:
        return single
    if separator[0].startswith(" and ") and not _BETWEEN.search(
        folded, max(0, number.end - 40), number.end
    ):
        return single
    at = separator.end()
    if at >= len(folded) or not _SECOND.match(folded[at]) or read_date(folded, at) is not None:
        return single
    second = read_number(folded, at, money=separator["sign"] is not None)
    if second is None or second.scale_only:
        return single
    both = _measure(folded, second.end, money)
    if measure.unit is not None and measure.unit != both.unit:
        return single
    if separator[0] == " or " and second.low != number.low + 1:
        return single  # three or four, but not "in 3 or 12 plants"
    first = number
    if first.scale == 1 < second.scale and first.low < second.low / second.scale:
        low, high = first.low * second.scale, first.high * second.scale
        first = replace(first, low=low, high=high, scale=second.scale)  # 3-4萬: 3萬 to 4萬
    return (both.end, first, second, both) if first.low < second.high else single


def _year_like(folded: str, start: int, number: Number) -> bool:
    """Whether the number is written as a year is: four digits, 1900 to 2099, no measure word."""
    return (
        number.end - start == 4
        and folded[start].isdigit()
        and folded[start].isascii()
        and 1900 <= number.low <= 2099
        and not re.match(rf" ?[{CLASSIFIERS}]", folded[number.end : number.end + 2])
    )


def _bare_year(number: Number, start: int) -> Quantity:
    code = number.low * 10000
    return Quantity("date", code + 101, code + 1231, "year", start, number.end, "", "bare year")


def _stands_alone(folded: str, start: int, number: Number, second: Number | None) -> bool:
    """Whether a number without a unit is a count at all."""
    last = second or number
    end = last.end
    following = folded[end : end + 1]
    if folded[start].isascii():
        if folded[start].isdigit():
            digits = re.match(r"\d+", folded[start : number.end], re.ASCII)
            zero = digits is not None and digits[0][0] == "0" and len(digits[0]) > 1
            version = re.match(r"\.\d", folded[end : end + 2], re.ASCII)
            letter = following.isascii() and following.isalpha()
            return not zero and version is None and not letter
        return not number.scale_only and not folded.startswith("no ", max(start - 3, 0))
    if re.match(rf" ?(?:多|余)?[{CLASSIFIERS}]", folded[end : end + 3]):
        return not (following in "家只" and folded[start - 1 : start] in {"大", "专"})
    if following == "大" and 2 <= number.low <= 10:  # 三大運營商
        return True
    if number.scale_only:
        raised = folded[start - 1 : start] in {"上", "近", "超", "逾", "过"} and number.low >= 10**8
        return raised or (number.low >= 10**8 and _LEVEL.match(folded, end) is not None)
    if number.low == 1000 and number.vague:
        return False
    return number.vague or number.low >= 100


def _sensible(folded: str, start: int, number: Number, unit: Unit, end: int) -> bool:
    """Whether a Chinese numeral and its unit are not parts of other words (三元電池, 一度)."""
    if not number.spelled or folded[start].isascii():
        return True
    text = folded[number.end : end]
    if unit.symbol == "YUAN" and number.low < 10 and _BAD_YUAN.match(folded, number.end + 1):
        return False
    if unit.symbol == "YUAN" and number.low < 10 and text.startswith("块"):
        return text.startswith("块钱")
    if unit.symbol in {"degC", "L", "bbl", "V", "W"} and text in {"度", "升", "桶", "伏", "瓦"}:
        return number.low > 10 and not (number.scale_only and number.low < 10**4)
    if text == "季" and number.low == 4:
        return False  # the four seasons
    return not (number.low == 1 and folded[start - 1 : start] in set(_NOT_ONE))


def _is_weak(folded: str, start: int, number: Number, unit: Unit | None) -> bool:
    """Whether the numeral is an article or a figure of speech rather than a statement."""
    if not number.spelled:
        return False
    if number.scale_only:
        return number.low < 10**5 or (number.low == 10**8 and unit is not None)
    if number.low == 1:
        return unit is None or unit.kind != "percent"
    if unit is not None or number.low > 10:
        return False
    return number.vague or _ANAPHOR.search(folded, max(0, start - 8), start) is not None


# --- comparing

Verdict = Literal["equal", "qualified", "rounded", "partial", "scale", "unit", "value", "different"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How a figure of a claim stands to a figure of a source.

    equal: the same after scale and unit conversion (約 or about makes no difference);
    qualified: the same figure, but one side says over or under, or gives a range that it ends;
    rounded: the claim's figure is the source's, rounded, or lies within 5% of it;
    partial: the source says less (no year, only a magnitude);
    scale: the same digits, another power of ten; unit: the same figure of another unit;
    value: another figure of the same unit; different: nothing to compare.
    """

    verdict: Verdict
    claim: Quantity
    source: Quantity

    @property
    def holds(self) -> bool:
        """Whether the source bears the claim out.

        Rounding is borne out when the claim says so: about 5% stands for 4.8%, a bare 5% does
        not; over 20% stands for 21%, over 22% does not.
        """
        if self.verdict != "rounded":
            return self.verdict in {"equal", "qualified"}
        if self.claim.bound is not None:
            factor = _conversion(self.claim, self.source) or Decimal(1)
            above = self.source.low * factor >= self.claim.low
            return above == (self.claim.bound == "over")
        return self.claim.approximate or self.source.approximate

    def reason(self, language: Language) -> str:
        """One line for a reader, in ``language``: what the source says and what the claim says.

        "203萬噸 (2.03 million tons) in the source, 203 million tons here: the scale differs"
        """
        there, here = _quoted(self.source, language), _quoted(self.claim, language)
        english, traditional, simplified = _WHY[self.verdict]
        if language == "en":
            return f"{there} in the source, {here} here: {english}"
        if language == "zh-Hant":
            return f"原文「{there}」，此處「{here}」：{traditional}"
        return f"原文「{there}」，此处「{here}」：{simplified}"


def _quoted(quantity: Quantity, language: Language) -> str:
    """The figure as it stands, and in the reader's words where it is in the other language."""
    foreign = re.search(r"[\u4e00-\u9fff]" if language == "en" else "[A-Za-z]{2}", quantity.text)
    words = express(quantity, language)
    return quantity.text if foreign is None else f"{quantity.text} ({words})"


_WHY: dict[Verdict, tuple[str, str, str]] = {
    "equal": ("the same", "相同", "相同"),
    "qualified": (
        "the same figure with another qualifier",
        "數字相同，限定詞不同",
        "数字相同，限定词不同",
    ),
    "rounded": ("the figure is rounded", "數字經過取整", "数字经过取整"),
    "partial": ("the source says less", "原文說得較少", "原文说得较少"),
    "scale": ("the scale differs", "數量級不同", "数量级不同"),
    "unit": ("the unit differs", "單位不同", "单位不同"),
    "value": ("the figure differs", "數字不同", "数字不同"),
    "different": ("they cannot be compared", "無法比較", "无法比较"),
}


def agree(claim: Quantity, source: Quantity) -> Agreement:
    """Compare a claim's figure with a source's (see `Agreement` for the verdicts)."""
    return Agreement(_verdict(claim, source), claim, source)


_YUAN = frozenset({"CNY", "TWD", "HKD", "SGD"})
"""Currencies that Chinese calls 元 for short: a bare 元 may be any of them, but no US dollar."""

_TOLERANCE = Decimal("1e-12")
_NEAR = Decimal("0.05")
"""How far, relatively, "about" reaches, and a number with rounded-off zeros: 5%."""
_BEYOND = Decimal("0.10")
"""How far, relatively, a figure may lie beyond "over" or "under" and still be what is meant."""


def _close(a: Decimal, b: Decimal) -> bool:
    return abs(a - b) <= _TOLERANCE * max(abs(a), abs(b))


def _verdict(claim: Quantity, source: Quantity) -> Verdict:
    if "date" in (claim.kind, source.kind):
        return _date_verdict(claim, source)
    if "ordinal" in (claim.kind, source.kind):
        if claim.kind != source.kind:
            return "different"
        return "equal" if claim.low == source.low else "value"
    factor = _conversion(claim, source)
    if factor is None:
        return "unit" if _face(claim) == _face(source) else "different"
    return _value_verdict(claim, source, source.low * factor, source.high * factor)


_SAME_THING: dict[tuple[str | None, str | None], Decimal] = {
    ("%", ":"): Decimal(100),
    (":", "%"): Decimal("0.01"),
    ("%", "x"): Decimal(100),  # 增長兩倍 is growth by 200%
    ("x", "%"): Decimal("0.01"),
}
_AGE = re.compile("[岁歲]|year[ -]old")


def _conversion(claim: Quantity, source: Quantity) -> Decimal | None:
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
    if "count" in (claim.kind, source.kind) and (_counted(claim) or _counted(source)):
        return Decimal(1)
    mine, _, my_per = (claim.unit or "").partition("/")
    theirs, _, their_per = (source.unit or "").partition("/")
    if mine != theirs and not ("YUAN" in (mine, theirs) and {mine, theirs} & _YUAN):
        return None
    # 年產5萬噸 and 50,000 tons a year, 每股盈餘2元 and 2 yuan a share: what the figure is per may
    # stand elsewhere in the sentence.
    loose = {"yr", "mo", "d", "qtr", "wk", "h", "", *shared()}
    if my_per == their_per or ("" in (my_per, their_per) and {my_per, their_per} <= loose):
        return Decimal(1)
    return None


def _counted(quantity: Quantity) -> bool:
    """Whether a figure with a unit may be a count elsewhere: 5萬枚 (bitcoin), 3次 (3 times)."""
    return quantity.unit in {"BTC", "ETH"} or quantity.text.lower().endswith("times")


def _face(quantity: Quantity) -> Decimal:
    """The number as written, whatever its unit."""
    unit = units().get(quantity.symbol or "")
    return (quantity.low / unit.factor if unit is not None else quantity.low).normalize()


def _value_verdict(claim: Quantity, source: Quantity, low: Decimal, high: Decimal) -> Verdict:
    if {claim.bound, source.bound} == {"over", "under"}:
        return "value"
    if _close(claim.low, low) and _close(claim.high, high):
        return "equal" if claim.bound == source.bound else "qualified"
    if claim.vague or source.vague:
        return _vague_verdict(claim, source, low, high)
    if claim.low != claim.high:
        return "partial" if _close(claim.low, low) or _close(claim.high, high) else "value"
    value = claim.low
    if low != high:
        return "qualified" if _close(value, low) or _close(value, high) else "value"
    if low == 0 or value == 0:
        return "value"
    apart = abs(value - low) / abs(low)
    if claim.bound is not None and apart <= _BEYOND and (low > value) == (claim.bound == "over"):
        return "rounded"
    if abs(value - low) * 2 <= claim.step or (
        apart <= _NEAR and (claim.approximate or abs(value - low) * 2 <= _last_figure(claim))
    ):
        return "rounded"
    digits = (value / low).normalize()
    return "scale" if digits.as_tuple().digits == (1,) else "value"


def _last_figure(quantity: Quantity) -> Decimal:
    """The worth of the last figure of a number that is not zero (200億: 100億)."""
    return Decimal(1).scaleb(int(quantity.low.normalize().as_tuple().exponent))


def _vague_verdict(claim: Quantity, source: Quantity, low: Decimal, high: Decimal) -> Verdict:
    same = claim.low.adjusted() == low.adjusted()
    if not claim.vague:
        return "partial" if same else "value"
    if claim.low == claim.high:
        return "qualified" if same else "value"
    return "equal" if claim.low <= high and low <= claim.high and same else "value"


def _date_verdict(claim: Quantity, source: Quantity) -> Verdict:
    if claim.kind != source.kind:
        return (
            "equal"
            if _same_day_count(claim, source) or _same_day_count(source, claim)
            else ("different")
        )
    if (claim.unit == "time") != (source.unit == "time"):
        return "different"
    if claim.unit == "time":
        return "equal" if claim.low == source.low else "value"
    my_year, my_low, my_high = _calendar(claim)
    their_year, low, high = _calendar(source)
    if claim.unit in {"year", "decade"}:
        if not their_year:
            return "different"
        within = claim.low <= source.low and source.high <= claim.high
        return "equal" if within else "value"
    if my_year and their_year and my_year != their_year:
        return "value"
    if claim.unit == "day" and source.unit == "day" and 0 in (my_low // 100, low // 100):
        if my_low % 100 != low % 100:
            return "value"
        return "equal" if my_low // 100 == 0 else "partial"
    within = my_low <= low and high <= my_high and low >= 100
    if not within:
        wider = low <= my_low and my_high <= high and my_low >= 100
        return "partial" if wider else "value"
    return "partial" if my_year and not their_year else "equal"


def _same_day_count(date: Quantity, other: Quantity) -> bool:
    """Whether a date is rather what ``other`` counts: 2000 (shares), 10日 (ten days)."""
    if date.kind != "date":
        return False
    if date.symbol == "bare year":
        return other.kind == "count" and other.low == other.high == date.low // 10000
    if date.unit == "year" and re.fullmatch(r"\d\d ?年", other.text, re.ASCII):  # 25年 for 2025
        return other.symbol == "yr" and other.low == (date.low // 10000 - 2000) * 12
    if date.unit == "day" and date.low < 100:
        days = other.kind == "duration" and other.symbol == "d" and other.low == date.low * 86400
        return days or (other.kind == "ordinal" and other.low == date.low)
    return False


def _calendar(date: Quantity) -> tuple[int, int, int]:
    return int(date.low) // 10000, int(date.low) % 10000, int(date.high) % 10000


@dataclass(frozen=True, slots=True)
class Missing:
    """A claim's quantity that no source holds, and the source's figure that comes nearest."""

    quantity: Quantity
    nearest: Agreement | None


_NEAREST: tuple[Verdict, ...] = ("rounded", "partial", "scale", "unit", "value")


def missing(claim_text: str, source_texts: Sequence[str]) -> tuple[Missing, ...]:
    """The quantities of ``claim_text`` that none of ``source_texts`` holds, in order.

    A range also stands when a source gives its two ends apart (from 3 to 4), and a full date when
    the day and the year are stated apart: give the article's date as a source to allow its year.
    """
    sources = [quantity for text in source_texts for quantity in quantities(text)]
    return tuple(_missing(quantities(claim_text), sources))


def _missing(claims: Sequence[Quantity], sources: Sequence[Quantity]) -> Iterator[Missing]:
    for claim in claims:
        if claim.weak:
            continue
        found = [agree(claim, source) for source in sources]
        if any(a.holds for a in found) or _pieced_together(claim, found, sources):
            continue
        candidates = [a for a in found if a.verdict in _NEAREST]
        yield Missing(claim, min(candidates, key=_distance, default=None))


def _distance(agreement: Agreement) -> tuple[int, Decimal]:
    claim, source = agreement.claim.low, agreement.source.low
    apart = abs(claim - source) / (abs(claim) + abs(source) or Decimal(1))
    return _NEAREST.index(agreement.verdict), apart


def _pieced_together(
    claim: Quantity, found: Sequence[Agreement], sources: Sequence[Quantity]
) -> bool:
    if claim.kind == "date" and claim.unit not in {"year", "decade", "time"}:
        year = int(claim.low) // 10000
        without = replace(claim, low=claim.low % 10000, high=claim.high % 10000)
        stated = any(s.kind == "date" and int(s.low) // 10000 == year for s in sources)
        return year > 0 and stated and any(agree(without, s).holds for s in sources)
    if claim.low != claim.high and claim.kind != "date" and not claim.vague:
        ends = (replace(claim, high=claim.low), replace(claim, low=claim.high))
        return all(any(agree(end, s).holds for s in sources) for end in ends)
    return False


# --- writing


def express(quantity: Quantity, language: Language) -> str:
    """``quantity`` as ``language`` writes it: 203萬噸 is 2.03 million tons, 2兆元 is 2万亿元."""
    text = _express(quantity, language)
    return fold(text) if language == "zh-Hans" else text


def _express(quantity: Quantity, language: Language) -> str:
    english = language == "en"
    if quantity.kind == "date":
        body = write_date(str(quantity.unit), int(quantity.low), int(quantity.high), language)
    elif quantity.kind == "ordinal":
        rank = int(quantity.low)
        body = f"{rank}{ordinal_suffix(rank)}" if english else f"第{rank}"
    elif quantity.unit == ":":
        body = _fraction_text(quantity, english)
    else:
        body = _figure_text(quantity, language)
    over = {"over": "over " if english else "超過", "under": "less than " if english else "不到"}
    head = over.get(quantity.bound or "", "")
    if quantity.approximate and not head:
        head = "about " if english else "約"
    return head + body


def _fraction_text(quantity: Quantity, english: bool) -> str:
    above, _, below = (quantity.symbol or "").partition(":")
    if not above:
        return f"{_plain(quantity.low * 100)}%"
    if english or int(above) >= int(below):
        return f"{above}:{below}"
    return f"{below}分之{above}"


def _figure_text(quantity: Quantity, language: Language) -> str:
    english = language == "en"
    symbol, _, per_symbol = (quantity.symbol or "").partition("/")
    if quantity.symbol in units():
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
    low, high = _tidy(quantity.low / factor), _tidy(quantity.high / factor)
    number = _numbers(low, high, quantity, unit, language)
    if unit is None:
        return number.strip()
    text = _with_unit(number, unit, language, plural=high != 1 or quantity.vague)
    if not per_symbol:
        return text
    names = (
        (per.chinese, per.english[1:] or per.english) if per is not None else shared()[per_symbol]
    )
    return f"{text} per {names[1][0]}" if english else f"{text}/{names[0][0]}"


def _with_unit(number: str, unit: Unit, language: Language, plural: bool) -> str:
    if language != "en":
        name = unit.chinese[0]
        if unit.symbol in {"CNY", "TWD"}:
            return f"{unit.prefixes[0]}{number}元"
        return f"{number}{name}"
    if unit.symbol == "%":
        return f"{number}%"
    if unit.symbol == "YUAN":
        return f"{number} yuan"
    if unit.symbol in _SIGNED and number[0].isdigit() and " to " not in number:
        return f"{_SIGNED[unit.symbol]}{number}"
    return f"{number} {unit.english[0] if plural or len(unit.english) < 2 else unit.english[1]}"


_SIGNED = {"USD": "US$", "TWD": "NT$", "HKD": "HK$", "EUR": "€", "GBP": "£"}
_EN_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))


def _numbers(
    low: Decimal, high: Decimal, quantity: Quantity, unit: Unit | None, language: Language
) -> str:
    english = language == "en"
    named = low != high or unit is not None or low >= 10**8  # 百 alone is no figure
    if quantity.vague and named and _is_power(high / 9 if low != high else low):
        return _vague_text(low, high, unit, language)
    last = _number_text(high, unit, language)
    if low == high:
        return last
    first = _number_text(low, unit, language)
    if first[-1].isdigit() and not last[-1].isdigit():
        last = f"{high.normalize():,f}"  # 100至200萬 would read as 100萬至200萬
    return f"{first}{' to ' if english else '至'}{last}"


def _is_power(magnitude: Decimal) -> bool:
    """Whether a vague figure's magnitude is a power of ten, and has a name."""
    return magnitude.normalize().as_tuple().digits == (1,) and 1 <= magnitude <= 10**15


def _number_text(value: Decimal, unit: Unit | None, language: Language) -> str:
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


def _vague_text(low: Decimal, high: Decimal, unit: Unit | None, language: Language) -> str:
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

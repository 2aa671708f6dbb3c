"""Figures in Chinese and English: find them, compare them, write them in the other language.

`quantities` finds the figures of a text, `agree` says whether one figure stands for another,
`missing` lists the figures of a claim that no source holds, `express` writes one naturally.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Literal

from rag.language.dates import ordinal_suffix, read_date, write_date
from rag.language.numerals import (
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


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure in a text: ``text`` is the original's ``[start:end]``, qualifiers included.

    ``low`` and ``high`` are in ``unit``, the base of its kind (t, W, Wh, %, mo or s for durations,
    a currency, CNY/t for a rate; None for counts), and differ for ranges, vague figures and dates
    (see `rag.language.dates` for the codes). ``symbol`` is the unit as written (kW) and ``step``
    the worth of the last written place, in ``unit``.

    ``vague`` marks figures of which only the magnitude is known (數兆, dozens). ``weak`` ones are
    no statement of their own (一家, one, the two firms): a source may hold them, no claim owes them.
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

_EN_NUMERAL = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    "|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?"
    "|thousands?|millions?|billions?|trillions?|dozens?|scores of|tens of|half an? |several |a few "
    "|an? (?=hundred|thousand|million|billion|trillion|dozen)"
)
_EN_RANK = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth"
    "|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth"
)


@cache
def _candidate() -> re.Pattern[str]:
    """Where a quantity, or something that must be stepped over as a whole, may begin."""
    return re.compile(
        r"(?P<skip>(?:https?://|www\.)[^\s一-鿿]+|\[\d{1,3}\]"
        r"|(?<![A-Za-z0-9])(?:S[HZ]|HK|BJ|NASDAQ|NYSE|TWSE|TPE|SSE|SZSE|HKEX)\s?:\s?[A-Z0-9]+"
        r"|(?<![\dA-Za-z])\d{3,6}\.(?:SZ|SH|SS|HK|TWO?|BJ|US|KS|T)(?![A-Za-z])"
        r"|\((?!(?:19|20)\d\d\))\d{4,6}\))"
        r"|(?<![\d.])\d"
        r"|[零〇一二两三四五六七八九十百千万亿兆壹贰叁参肆伍陆柒捌玖拾佰仟廿卅数几第首前上下民半凌早中清傍晚翻]"
        rf"|(?<![A-Za-z0-9])(?i:{_EN_NUMERAL}|{_EN_RANK}|[QH][12](?!\d)|Q[34](?!\d)|FY|CY|fiscal \d|doubl|tripl"
        r"|quadrupl|twice|no\. ?\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|a quarter of)",
        re.ASCII,
    )


@cache
def _before() -> re.Pattern[str]:
    """Words that qualify the figure after them."""
    return re.compile(
        r"(?P<under>不到|不足|低于|少于|未满|小于|未达|不超过|不多于|至多|最多|不高于"
        r"|\b(?i:under|less than|below|fewer than|at most|up to|no more than|not more than|lower than)|<|≤)[了约]? ?$"
        r"|(?P<over>超过|超出|超|逾|突破|高于|多于|大于|不少于|不低于|至少|最少|起码|[过上](?=[百千万亿兆])|已过|均涨逾"
        r"|\b(?i:over|more than|above|exceeding|exceed(?:s|ed)?|at least|upwards of|no less than|no fewer than"
        r"|surpass(?:es|ed|ing)?|top(?:s|ped|ping)|greater than|higher than)|>|≥)[了约]? ?$"
        r"|(?P<about>大约|大概|约为|约合|约|(?<![附最邻靠亲远])近|将近|接近|逼近|差不多|≈|~"
        r"|\b(?i:about|around|roughly|approximately|some|nearly|almost|close to|circa|an estimated|approx\.?))[了]? ?$"
    )


@cache
def _after() -> re.Pattern[str]:
    return re.compile(
        r" ?(?:(?P<about>左右|上下|(?i:or so)\b)|(?P<over>以上|[多余](?![种个家元数样少])|(?i:or more|and above|plus)\b)"
        r"|(?P<under>以下|以内|之内|(?i:or less|or fewer)\b))"
    )


_RANGE = re.compile(r" ?(?:--?|~|至|到) ?| to (?=[\d$€£¥UuNnRrHh])| to (?=[a-z])| and ")
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
    if last is not None and last.kind == "date" and last.symbol == "day":
        if re.fullmatch(r" ?[-~至到] ?| to ", folded[floor:start]):
            carry = int(last.low)
    date = read_date(folded, start, carry)
    if date is not None:
        return Quantity(
            "date", Decimal(date.low), Decimal(date.high), date.unit, start, date.end, "", date.unit
        )
    for reader in (_read_percent, _read_ratio, _read_multiple, _read_rank):
        quantity = reader(folded, start)
        if quantity is not None:
            return _qualified(folded, quantity, floor)
    return _read_figure(folded, start, floor)


def _is_code(folded: str, start: int, floor: int) -> bool:
    """Whether the digits at ``start`` belong to a name such as S19, GPT-4 or COVID-19."""
    glued = _GLUED.search(folded, max(floor, start - 12), start)
    if glued is None or read_prefix(folded, floor, start) is not None:
        return False
    return not (glued[2] and glued[1].islower())  # but mid-2025, sub-5


def _read_percent(folded: str, start: int) -> Quantity | None:
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
    else:
        names = {"one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "half": 1}
        above = names[match["upper"].lower()]
        below = {"quarter": 4, "half": 2}.get(match["lower"].lower().rstrip("s")) or ordinal_word(
            match["lower"].lower().removesuffix("s")
        )
    if not above or not below or above >= below:
        return None
    return _ratio(above, below, start, match.end())


@cache
def _fraction() -> re.Pattern[str]:
    digit = r"(?:[一二两三四五六七八九十]{1,3}|\d{1,3})"
    return re.compile(
        r"百分之(?P<percent>[\d零一二两三四五六七八九十百数几])"
        rf"|(?P<under>{digit})分之(?P<above>{digit})"
        r"|(?P<half>一半|半数|(?i:half (?:of|the) ))"
        r"|(?i:(?P<upper>one|two|three|four|a)[ -](?P<lower>thirds?|quarters? of|fourths?|fifths?|sixths?"
        r"|tenths?))(?![A-Za-z])".replace("quarters? of", "quarters?(?= of)"),
        re.ASCII,
    )


def _ratio(above: int, below: int, start: int, end: int) -> Quantity:
    value = (Decimal(above) / Decimal(below)).quantize(Decimal(10) ** -12)
    return Quantity(
        "ratio", value, value, ":", start, end, "", f"{above}:{below}", Decimal(10) ** -12
    )


_COLON = re.compile(r"(\d{1,4}) ?: ?(\d{1,4})(?![\d:])", re.ASCII)


def _read_ratio(folded: str, start: int) -> Quantity | None:
    """64:36 (a clock time was read before)."""
    match = _COLON.match(folded, start)
    if match is None or int(match[2]) == 0:
        return None
    return _ratio(int(match[1]), int(match[2]), start, match.end())


@cache
def _multiples() -> re.Pattern[str]:
    return re.compile(
        r"(?P<double>翻(?:了)?一?[倍番](?!多)|(?i:doubl(?:ed|es|ing)(?! down)|to double(?![ -]\w*digit)"
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


@cache
def _ranks() -> re.Pattern[str]:
    return re.compile(
        r"第(?P<han>[零〇一二三四五六七八九十百]+|\d{1,4})(?!季)"
        r"|(?P<digits>\d{1,3}(?:,\d{3})*)(?:st|nd|rd|th)(?![A-Za-z])"
        r"|(?i:no\. ?)(?P<number>\d{1,4})(?![\d.])|(?P<label>\d{1,4})(?:号|世纪)"
        rf"|(?P<word>(?i:(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-)?(?:{_EN_RANK})))(?![A-Za-z])",
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
    weak = rank == 1 or bool(match["word"]) and rank == 2
    return Quantity("ordinal", value, value, None, start, match.end(), "", weak=weak)


def _qualified(folded: str, quantity: Quantity, floor: int) -> Quantity:
    """``quantity`` with the words that qualify it taken in (約, 超過, over, 左右, 以上)."""
    start, end = quantity.start, quantity.end
    bound, approximate = quantity.bound, quantity.approximate
    before = _before().search(folded, max(floor, start - 16), start)
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
    weak = quantity.weak and (bound is None or quantity.kind == "count" and quantity.low < 10)
    return replace(quantity, start=start, end=end, bound=bound, approximate=approximate, weak=weak)


@dataclass(frozen=True, slots=True)
class _Measure:
    """What a number is of: its unit, perhaps over another, and where the expression ends."""

    unit: Unit | None
    per: Divisor | None
    end: int


def _measure(folded: str, end: int) -> _Measure:
    unit_read = read_unit(folded, end)
    if unit_read is None:
        return _Measure(None, None, end)
    unit, end = unit_read
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
    end, number, second, measure = _extent(folded, number)
    unit = measure.unit
    if prefix is not None:
        if unit is None or unit.kind == "money":
            unit = prefix[0]
        else:
            at = start
    if unit is None and not _stands_alone(folded, start, number, second):
        return None
    if unit is not None and not _sensible(folded, start, number, unit, end):
        return None
    low, high, step = number.low, (second or number).high, (second or number).step
    if unit is None and second is None and _year_like(folded, start, number):
        return _bare_year(number, start)
    kind: Kind = unit.kind if unit is not None else "count"
    base = unit.base if unit is not None else None
    factor = unit.factor if unit is not None else Decimal(1)
    per = measure.per
    if per is None and unit is not None:
        ahead = _EACH.search(folded, max(floor, at - 12), at)
        named = read_divisor(folded, ahead.start("unit")) if ahead is not None else None
        if ahead is not None and named is not None and named.end == ahead.end("unit"):
            per, at = named, ahead.start()
    symbol = unit.symbol if unit is not None else None
    if per is not None:
        kind, base, factor = "rate", f"{base}/{per.base}", factor / per.factor
        symbol = f"{symbol}/{per.symbol}"
    quantity = Quantity(
        kind,
        _scaled(low, factor),
        _scaled(high, factor),
        base,
        at,
        end,
        "",
        symbol,
        _scaled(step, factor),
        approximate=number.about,
        bound="over" if number.over or (second is not None and second.over) else None,
        vague=number.vague,
        weak=second is None and _is_weak(folded, start, number, unit),
    )
    return _qualified(folded, quantity, floor)


_EACH = re.compile(r"每(?P<unit>[^\s\d,.]{1,4}?)(?:约|超过?|近|逾|为|达)?$")


def _scaled(value: Decimal, factor: Decimal) -> Decimal:
    product = value * factor
    return (
        product.quantize(Decimal(1))
        if product == product.to_integral_value()
        else product.normalize()
    )


def _extent(folded: str, number: Number) -> tuple[int, Number, Number | None, _Measure]:
    """Where the figure ends; its first number (scaled), its second if it is a range, its unit."""
    measure = _measure(folded, number.end)
    separator = _RANGE.match(folded, measure.end)
    if separator is None or separator.end() >= len(folded):
        return measure.end, number, None, measure
    word = separator[0].strip()
    if word == "and":
        opening = folded.rfind("between ", 0, number.end)
        if opening < 0 or number.end - opening > 24:
            return measure.end, number, None, measure
    at = separator.end()
    prefix = re.compile(r"(?:US|HK|NT|RMB)?[$€£¥]?").match(folded, at)
    at = prefix.end() if prefix is not None else at
    if at >= len(folded) or not re.match(
        r"[\da-z零一二两三四五六七八九十百千数几]", folded[at], re.ASCII
    ):
        return measure.end, number, None, measure
    if folded[at].isdigit() and read_date(folded, at) is not None:
        return measure.end, number, None, measure
    second = read_number(folded, at, money=at > separator.end())
    if second is None or second.scale_only:
        return measure.end, number, None, measure
    both = _measure(folded, second.end)
    if measure.unit is not None and both.unit is None and at == separator.end():
        return measure.end, number, None, measure
    if measure.unit is not None and both.unit is not None and measure.unit != both.unit:
        return measure.end, number, None, measure
    first = number
    if first.scale == 1 < second.scale and first.low < second.low / second.scale:
        first = replace(
            first, low=first.low * second.scale, high=first.high * second.scale, scale=second.scale
        )
    if not first.low < second.high:
        return measure.end, number, None, measure
    return both.end, first, second, both


def _year_like(folded: str, start: int, number: Number) -> bool:
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
        return not number.scale_only
    if re.match(rf" ?(?:多|余)?[{CLASSIFIERS}]", folded[end : end + 3]):
        return not (following in "家只" and folded[start - 1 : start] in {"大", "专"})
    if following == "大" and 2 <= number.low <= 10:  # 三大運營商
        return True
    if number.scale_only:
        raised = folded[start - 1 : start] in {"上", "近", "超", "逾", "过"} and number.low >= 10**8
        return raised or number.low >= 10**8 and _LEVEL.match(folded, end) is not None
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
        return number.low > 10 and not number.scale_only
    if number.low == 1 and folded[start - 1 : start] in set(_NOT_ONE):
        return False
    return True


def _is_weak(folded: str, start: int, number: Number, unit: Unit | None) -> bool:
    """Whether the numeral is an article, a pronoun or a figure of speech rather than a statement."""
    if not number.spelled:
        return False
    if number.scale_only:
        return number.low < 10**5 or (number.low == 10**8 and unit is not None)
    if number.low == 1:
        return True
    if unit is not None or number.low > 10:
        return False
    return number.vague or _ANAPHOR.search(folded, max(0, start - 8), start) is not None


# --- comparing

Verdict = Literal[
    "equal", "qualified", "rounded", "partial", "scale", "unit", "value", "different"
]


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
            above = self.source.low >= self.claim.low
            return above == (self.claim.bound == "over")
        return self.claim.approximate or self.source.approximate

    def reason(self, language: Language) -> str:
        """One line for a reader, in ``language``: what the source says and what the claim says."""
        source, claim = self.source.text, self.claim.text
        there, here = express(self.source, language), express(self.claim, language)
        same = language == "en"
        if self.verdict == "scale" or there != source and language in {"en"}:
            there_note = f" = {there}" if there != source else ""
        else:
            there_note = ""
        if same:
            return f"{source}{there_note} in the source, {claim} here" + _WHY_EN[self.verdict]
        text = f"原文作{source},此處作{claim}" + _WHY_ZH[self.verdict].replace("{right}", there)
        del here
        return fold(text).replace(",", "，") if language == "zh-Hans" else text.replace(",", "，")


_WHY_EN: dict[Verdict, str] = {
    "equal": ": the same",
    "qualified": ": the same figure with another qualifier",
    "rounded": ": rounded",
    "partial": ": the source says less",
    "scale": ": the scale differs",
    "unit": ": the unit differs",
    "value": ": the figure differs",
    "different": ": not comparable",
}
_WHY_ZH: dict[Verdict, str] = {
    "equal": ":相同",
    "qualified": ":數字相同,限定詞不同",
    "rounded": ":經過四捨五入",
    "partial": ":原文所述較少",
    "scale": ":數量級不同,應為{right}",
    "unit": ":單位不同",
    "value": ":數字不同",
    "different": ":無法比較",
}


def agree(claim: Quantity, source: Quantity) -> Agreement:
    """Compare a claim's figure with a source's (see `Agreement` for the verdicts)."""
    return Agreement(_verdict(claim, source), claim, source)


_YUAN = frozenset({"CNY", "TWD", "HKD", "SGD"})
"""Currencies that Chinese calls 元 for short: a bare 元 may be any of them, but no dollar of the US."""

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


def _conversion(claim: Quantity, source: Quantity) -> Decimal | None:
    """What the source's values are to be multiplied by to be in the claim's unit, or None."""
    if claim.unit == source.unit:
        return Decimal(1)
    if claim.unit == "%" and source.unit == ":":
        return Decimal(100)
    if claim.unit == ":" and source.unit == "%":
        return Decimal("0.01")
    mine, _, my_per = (claim.unit or "").partition("/")
    theirs, _, their_per = (source.unit or "").partition("/")
    if mine != theirs and not ("YUAN" in (mine, theirs) and {mine, theirs} & _YUAN):
        return None
    # 年產5萬噸 and 50,000 tons a year: the span of time may stand elsewhere in the sentence.
    spans = {"yr", "mo", "d", "qtr", "wk", "h", ""}
    if my_per == their_per or "" in (my_per, their_per) and {my_per, their_per} <= spans:
        return Decimal(1)
    return None


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
        return "equal" if _same_day_count(claim, source) or _same_day_count(source, claim) else (
            "different"
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
    """Whether a number read as a date is one that ``other`` counts: 2000 (shares), 10日 (ten days)."""
    if date.kind != "date":
        return False
    if date.symbol == "bare year":
        return other.kind == "count" and other.low == other.high == date.low // 10000
    if date.unit == "day" and date.low < 100:
        days = other.kind == "duration" and other.symbol == "d" and other.low == date.low * 86400
        return days or other.kind == "ordinal" and other.low == date.low
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
    per = units().get(per_symbol)
    factor = unit.factor if unit is not None else Decimal(1)
    if per is not None and per.kind != "duration":
        factor /= per.factor
    low, high = _scaled(quantity.low, 1 / factor), _scaled(quantity.high, 1 / factor)
    number = _numbers(low, high, quantity, unit, language)
    if unit is None:
        return number
    text = _with_unit(number, unit, language, plural=high != 1 or quantity.vague)
    if not per_symbol:
        return text
    names = (per.chinese, per.english[1:] or per.english) if per is not None else shared()[per_symbol]
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
        return f"{unit.prefixes[0]}{number}"
    return f"{number} {unit.english[0] if plural or len(unit.english) < 2 else unit.english[1]}"


_SIGNED = frozenset({"USD", "TWD", "HKD", "EUR", "GBP"})
_EN_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))


def _numbers(
    low: Decimal, high: Decimal, quantity: Quantity, unit: Unit | None, language: Language
) -> str:
    english = language == "en"
    if quantity.vague:
        return _vague_text(low, high, unit, language)
    last = _number_text(high, unit, language)
    if low == high:
        return last
    return f"{_number_text(low, unit, language)}{' to ' if english else '至'}{last}"


def _number_text(value: Decimal, unit: Unit | None, language: Language) -> str:
    if language == "en":
        for scale, word in _EN_SCALES:
            if value >= scale and _places(value / scale) <= 3:
                return f"{_plain(value / scale)} {word}"
        return f"{value.normalize():,f}"
    # 5兆瓦 would be five megawatts: before such units a trillion is 萬億.
    trillion = "萬億" if language == "zh-Hans" or unit is not None and unit.symbol in _MEGA else "兆"
    for scale, word in ((10**12, trillion), (10**8, "億"), (10**4, "萬")):
        if value >= scale and _places(value / scale) <= 4:
            return f"{_plain(value / scale)}{word}"
    grouped = unit is None and 1900 <= value <= 2099 or value >= 10**4
    return f"{value.normalize():,f}" if grouped else _plain(value)


_MEGA = frozenset({"W", "Wh", "V", "Hz"})


def _places(value: Decimal) -> int:
    return max(0, -int(value.normalize().as_tuple().exponent))


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _vague_text(low: Decimal, high: Decimal, unit: Unit | None, language: Language) -> str:
    alone = low == high
    power = max(low.adjusted(), 0)
    if language == "en":
        names = {12: "trillion", 9: "billion", 6: "million", 3: "thousand", 0: ""}
        base = min(12, power // 3 * 3)
        name, times = names[base], {0: "", 1: "ten ", 2: "hundred "}.get(power - base, "thousand ")
        if alone:
            article = "a " if name and not times or times == "hundred " else ""
            return f"{article}{times}{name}".strip()
        if not times:
            return f"several {name}".strip()
        tens = "tens of " if name else "dozens of "
        return (tens if times == "ten " else f"{times.strip()}s of ") + (f"{name}s of" if name else "")
    trillion = "萬億" if language == "zh-Hans" or unit is not None and unit.symbol in _MEGA else "兆"
    scales = {12: trillion, 8: "億", 4: "萬", 0: ""}
    base = min(12, power // 4 * 4)
    name = ["", "十", "百", "千"][min(power - base, 3)] + scales[base]
    if not alone:
        return f"數{name}"
    return name if unit is not None else f"{name}級"

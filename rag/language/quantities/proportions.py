"""Shares, ratios and multiples in words: 百分之三, 三分之二, 3:2, 翻倍, doubled, 半年."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from rag.language.quantities.measures import read_unit
from rag.language.quantities.model import Quantity
from rag.language.quantities.numerals import HALF, read_number
from rag.language.quantities.numerals_en import ordinal_word
from rag.language.quantities.numerals_zh import chinese_integer
from rag.language.quantities.signs import sign_before

_PARTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_DOUBLINGS = {"": 1, "一": 1, "两": 2, "三": 3}
_LAST_PLACE = Decimal("1e-12")
"""To how much a ratio is worked out."""

_RATIO = re.compile(
    r"(\d{1,4})(?: ?[:比] ?|-(?=\d{1,3} (?:vote|split|win)))(\d{1,4})(?![\d:])", re.ASCII
)
_SCORE = re.compile(
    r"(\d{1,3})-(\d{1,3})(?=\s*$|[,;:)\n，。；、!?](?!\d)|\.(?:\s|$)"
    r"| (?:win|loss|lead|defeat|victory|vote|to|at|in|against|on|by|over|after|with|that|for)\b"
    r"|[胜勝败敗击擊平落领領战戰大逆险險力获獲的])",
    re.ASCII,
)
_TO_PAIR = re.compile(r"(?:\d{1,4}|[a-z]{3,9}) to (?=\d|[a-z]{3,9}\b)", re.ASCII | re.IGNORECASE)
_NO_NOUN = re.compile(
    r"\s*(?:$|[,;:)](?!\d)|\.(?:\s|$))"
    r"| (?:wins?|loss|lead|defeat|victory|vote|margin|odds|ratio|split|decision|ruling"
    r"|to|at|in|against|on|by|over|after|with|that|for|and|when|as|but)\b"
)
"""Behind a pair that counts no things: won 3 to 1, unlike 5 to 3 plants."""
_MOVING = re.compile(
    r"\b(?i:from|between|f[ae]ll\w*|ris\w+|rose|gr[eo]w\w*|drop\w*|cut\w*|reduc\w+|rais\w+"
    r"|increas\w+|decreas\w+|declin\w+|(?<!voted )(?<!turned )down|up|slid|slipped|jumped|climbed"
    r"|lower\w*)(?: (?:the|its|their) \w+)?(?: by)? $"
)
"""Before two figures of which the second is what came of the first."""
_MATCH = re.compile(
    r"[胜勝败敗赢贏]|[负負](?![债債荷载載责責担擔极極面])|(?<![运運传傳])[输輸](?![入出送血电電油])"
    r"|击败|擊敗|比分|比数|比數|战平|戰平|打平|击退|擊退|力克|领先|領先|落后|落後|[进進]球"
    r"|表决|表決|投票|裁定|裁决|裁決|否决|否決|同意"
    r"|\b(?i:w[io]n(?:s|ning)?|beat(?:s|en)?|beating|lost|los(?:e|ing)|victory|defeat(?:s|ed)?|draw|drew"
    r"|scor(?:e[sd]?|ing|eline)|lead|led|ahead|trail(?:ed|ing)?|vot(?:e[sd]?|ing)|ruled|final)\b"
)
_NEAR_SCORE = 48
"""How many characters before 3-1 may tell that it is a score and no range."""
_RATIO_OF = re.compile(
    r"比例|比率|比重|配比|杠杆|槓桿|换股|換股"
    r"|\b(?i:ratios?|leverage|odds|scale|exchanged?|swap(?:s|ped)?|mix(?:es|ed)?|mixture|split)\b"
)
"""What speaks of a ratio, whose order counts, also beside words of matches and votes."""
_CLAUSE_END = re.compile(r"[。！？!?;；\n]|\.(?=\s)")
_HALF_OF = re.compile(r"半(?=[个年小月世码](?!报))个?|half an? (?=[ymhcd])", re.IGNORECASE)


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


@cache
def _multiple() -> re.Pattern[str]:
    return re.compile(
        r"翻了?(?P<doublings>[两三](?=番)|一?)[倍番](?!多[种个家元数样少])"
        r"|(?P<double>(?i:doubl(?:ed|es|ing)(?! down)"
        r"|double (?=the|its|that|what)|twice (?=the|as|its|that)))"
        r"|(?P<triple>(?i:tripl(?:ed|es|ing)|triple (?=the|its|that)))"
        r"|(?P<quadruple>(?i:quadrupl(?:ed|es|ing)))"
        r"|(?P<halved>[减砍缩折]半|腰[斩斬]|"
        r"(?i:halv(?:e|es|ed|ing)(?![a-z])|(?:by|in) half(?![a-z-])))",
        re.ASCII,
    )


def read_fraction(folded: str, start: int, floor: int) -> Quantity | None:
    """百分之三, 三分之二, two-thirds, 一半, half of."""
    match = _fraction().match(folded, start)
    if match is None:
        return None
    if match["percent"]:
        return _percent(folded, start, match.start("percent"), floor)
    if match["half"]:
        return Quantity("ratio", HALF, HALF, ":", start, match.end(), "", ":", step=Decimal("0.1"))
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


def _percent(folded: str, start: int, at: int, floor: int) -> Quantity | None:
    number = read_number(folded, at)
    if number is None:
        return None
    low, high = number.low, number.high
    sign = sign_before(folded, start, floor)
    if sign is not None:
        start, low, high = sign, -high, -low
    return Quantity("percent", low, high, "%", start, number.end, "", "%", number.step)


def read_ratio(folded: str, start: int, _floor: int) -> Quantity | None:
    """3:2 (a clock time was read before), 2比1; 3-1 where a match or a vote is spoken of."""
    match = _RATIO.match(folded, start)
    if match is None and (match := _SCORE.match(folded, start)) is not None:
        near = folded[max(0, start - _NEAR_SCORE) : start], folded[match.end() : match.end() + 12]
        match = match if any(_MATCH.search(words) for words in near) else None
    if match is None:
        return _ratio_in_words(folded, start)
    if int(match[2]) == 0:
        return None
    ratio = _ratio(int(match[1]), int(match[2]), start, match.end())
    scored = _is_scored(folded, start, match.end())
    return replace(ratio, symbol=f"{match[1]}-{match[2]}") if scored else ratio


def _ratio_in_words(folded: str, start: int) -> Quantity | None:
    """3 to 1, three to one: where a match, a vote or a ratio is spoken of, and no things follow."""
    between = _TO_PAIR.match(folded, start)
    if between is None or _MOVING.search(folded, max(0, start - _NEAR_SCORE), start):
        return None
    first, second = read_number(folded, start), read_number(folded, between.end())
    if first is None or second is None or first.end + len(" to ") != between.end():
        return None
    above, below = int(first.low), int(second.low)
    whole = first.low == above and second.low == below and first.scale == second.scale == 1
    if not whole or below == 0 or not _NO_NOUN.match(folded, second.end):
        return None
    before, after = _clause_around(folded, start, second.end)
    of_ratio = _RATIO_OF.search(before) or _RATIO_OF.match(after.lstrip())
    if not of_ratio and (above < below or not any(map(_MATCH.search, (before, after)))):
        return None  # two to three is rather a range
    ratio = _ratio(above, below, start, second.end)
    scored = _is_scored(folded, start, second.end)
    return replace(ratio, symbol=f"{above}-{below}") if scored else ratio


def _is_scored(folded: str, start: int, end: int) -> bool:
    """Whether the sentence speaks of a match or a vote beside the pair, and of no ratio."""
    near = _clause_around(folded, start, end)
    return any(map(_MATCH.search, near)) and not any(map(_RATIO_OF.search, near))


def _clause_around(folded: str, start: int, end: int) -> tuple[str, str]:
    before = _CLAUSE_END.split(folded[max(0, start - _NEAR_SCORE) : start])[-1]
    return before, _CLAUSE_END.split(folded[end : end + _NEAR_SCORE // 2])[0]


def _ratio(above: int, below: int, start: int, end: int) -> Quantity:
    value = (Decimal(above) / Decimal(below)).quantize(_LAST_PLACE)
    symbol = f"{above}:{below}"
    return Quantity("ratio", value, value, ":", start, end, "", symbol, step=_LAST_PLACE)


def read_multiple(folded: str, start: int, _floor: int) -> Quantity | None:
    """翻倍, doubled, tripled: the factor that something came to; 減半, halved: a fall by 50%."""
    match = _multiple().match(folded, start)
    if match is None:
        return None
    if match["halved"]:
        half = Decimal(50)
        return Quantity("percent", half, half, "%", start, match.end(), "", "%", change="down")
    if match["doublings"] is not None:
        factor = Decimal(2 ** _DOUBLINGS[match["doublings"]])
    else:
        factor = Decimal(2 if match["double"] else 3 if match["triple"] else 4)
    end = start + len(match[0].rstrip())
    return Quantity("ratio", factor, factor, "x", start, end, "", "x", change="to")


def read_half_span(folded: str, start: int, _floor: int) -> Quantity | None:
    """半年, 半個月, 半碼, half an hour."""
    match = _HALF_OF.match(folded, start)
    if match is None:
        return None
    found = read_unit(folded, match.end())
    if match[0] == "半个" and found is None:
        found = read_unit(folded, match.end() - 1)  # 個月 is the unit
    if found is None or found[0].kind not in {"duration", "points"}:
        return None
    unit, end = found
    half = unit.factor / 2
    return Quantity(unit.kind, half, half, unit.base, start, end, "", unit.symbol, step=half)

"""Which numerals are parts of words, names and phrases rather than figures (統一, 三元電池, 4K).

Where a bare Chinese numeral is ambiguous it is left out, or marked as weak: a truth must not be
flagged as an unsupported figure.
"""

from __future__ import annotations

import re

from rag.language.quantities.number import Number
from rag.language.quantities.units import Unit

CLASSIFIERS = (
    "个家只名位人座辆台颗枚项款种类条件支份张次届场所间笔批艘架套片户层组例宗本篇股块株棵头部轮箱"
)
"""Measure words that make a Chinese numeral a count (三家, 兩顆).

Left out, because the numeral is then mostly part of a word: 手 面 方 步 点 度 分 起 处 门 期 代
级 号 (二手, 四面, 一起, 四處, 一期, 二級).
"""

_CLASSIFIED = re.compile(rf" ?(?:多|余)?[{CLASSIFIERS}]")
_CLASSIFIED_YEAR = re.compile(rf" ?[{CLASSIFIERS}]")
_RAISED = {"上", "近", "超", "逾", "过"}
_ANAPHOR = re.compile(
    r"(?:[这那该其此]|上述|前述|\b(?i:the|these|those|all|both|other|its|their))\s?$"
)
_LEVEL = re.compile(r"(?:级|规模|大关|市场|美元级|体量)")
_NOT_YUAN = re.compile(
    r"电池|锂|前驱|材料|正极|负极|系|聚合|体系|化|里|桥|结构|论|一次|方程|悖论|催化"
)
"""What follows 元 where it is no money: 三元電池, 二元論."""
_WORDLIKE_UNITS = {"degC": "度", "L": "升", "bbl": "桶", "V": "伏", "W": "瓦"}
"""Units whose Chinese name makes words with small numerals: 一度, 百度."""
_NOT_ONE = set("统唯单同任万逐之每某这那进合专不周期拜第另其大")
"""Before 一, these make a word of it: 統一, 唯一, 進一步."""


_CAPITALS = re.compile("[A-Z]{2,}s?(?![A-Za-z0-9])", re.ASCII)
_COUNTED = re.compile(
    "(?:[TF]EU|[CGTNXL]PU|(?:B|PH|N|HE)?EV|e?VTOL|USD[TC]|UAV|ATM|NFT|SKU|ETF|IPO|APP|LED|PC|IP"
    "|[MD]AU|DWT|CGT)s?(?![A-Za-z0-9])",
    re.ASCII,
)
"""What is counted in capitals: behind bare digits other letters make a code (5G, 3D, 7800XT)."""


def _counts_word(folded: str, start: int, end: int) -> bool:
    """Whether the letters right behind a number are what it counts (1,400萬TEU), and no code."""
    if folded[end - 1] in "百千万亿兆":
        return True
    if "," in folded[start:end] and _CAPITALS.match(folded, end):
        return True
    return end - start > 1 and _COUNTED.match(folded, end) is not None


def is_year_like(folded: str, start: int, number: Number) -> bool:
    """Whether the number is written as a year is: four digits, 1900 to 2099, no measure word."""
    return (
        number.end - start == 4
        and folded[start].isdigit()
        and folded[start].isascii()
        and 1900 <= number.low <= 2099
        and not _CLASSIFIED_YEAR.match(folded, number.end)
    )


def is_count(folded: str, start: int, number: Number, second: Number | None) -> bool:
    """Whether a number without a unit is a count at all; ``second`` ends a range that it begins."""
    last = second or number
    end = last.end
    following = folded[end : end + 1]
    if folded[start].isascii():
        if folded[start].isdigit():
            digits = re.match(r"\d+", folded[start : number.end], re.ASCII)
            zero = digits is not None and digits[0][0] == "0" and len(digits[0]) > 1
            version = re.match(r"\.\d", folded[end : end + 2], re.ASCII)
            if following.isascii() and following.isalpha() and not _counts_word(folded, start, end):
                return False
            return not zero and version is None
        return not number.scale_only and not folded.startswith("no ", max(start - 3, 0))
    if _CLASSIFIED.match(folded, end):
        return not (following in "家只" and folded[start - 1 : start] in {"大", "专"})
    if following == "大" and 2 <= number.low <= 10:  # 三大運營商
        return True
    if number.scale_only:
        if number.low >= 10**6 and _CAPITALS.match(folded, end):  # 百萬TEU
            return True
        if number.low < 10**8:
            return False
        return folded[start - 1 : start] in _RAISED or _LEVEL.match(folded, end) is not None
    if number.low == 1000 and number.vague:
        return False
    return number.vague or number.low >= 100 or number.low % 1 != 0


def is_measured(folded: str, start: int, number: Number, unit: Unit, end: int) -> bool:
    """Whether a Chinese numeral and its unit are not parts of other words (三元電池, 一度)."""
    if not number.spelled or folded[start].isascii():
        return True
    text = folded[number.end : end]
    if unit.symbol == "YUAN" and number.low < 10:
        if _NOT_YUAN.match(folded, number.end + 1):
            return False
        if text.startswith("块"):
            return text.startswith("块钱")
    if unit.symbol in _WORDLIKE_UNITS:
        if number.scale_only and number.low < 10**4:
            return False  # 百度, 千升
        if text in _WORDLIKE_UNITS.values():
            return number.low > 10
    if text == "季" and number.low == 4:
        return False  # the four seasons
    return not (number.low == 1 and folded[start - 1 : start] in _NOT_ONE)


def is_weak(folded: str, start: int, number: Number, unit: Unit | None) -> bool:
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

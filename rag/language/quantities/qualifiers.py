"""The words that qualify a figure: 約, 超過, 不到, over, about, 左右, 以上."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from rag.language.quantities.model import Quantity

_WINDOW = 16
"""How many characters before a figure are looked at for a qualifier."""


_CONTRACTS = "合契条公签租续预特履违毁解婚制节"
"""Before 约 these make another word: 合约每年12万吨 is no about."""


@cache
def _before() -> re.Pattern[str]:
    return re.compile(
        r"(?:(?P<under>不到|不足|低于|少于|未满|小于|未达|不超过|不多于|至多|最多|不高于|<|≤"
        r"|\b(?i:under|less than|below|fewer than|at most|up to|(?:no|not) more than|lower than))"
        r"|(?P<over>超过|超出|超|逾|突破|高于|多于|大于|不少于|不低于|至少|最少|起码|>|≥"
        r"|(?P<raised>[过上])|\b(?i:over|more than|above|exceed(?:s|ed|ing)?|at least|upwards of"
        r"|no (?:less|fewer) than|surpass(?:es|ed|ing)?|top(?:s|ped|ping)|(?:great|high)er than))"
        rf"|(?P<about>大约|大概|约为|约合|(?<![{_CONTRACTS}])约|(?<![附最邻靠亲远])近|将近|接近|逼近|差不多|≈|~"
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


_THEN = re.compile(
    r"(?:(?P<over>超过|超出|逾|高于|多于|至少|不止)|不到|不足|低于|少于)"
    r"(?:[一二两三四五六七八九十\d]{1,2}(?:年|个月)(?:以)?前|去年(?:同期)?|前年|上年(?:同期)?|同期)的$"
)
"""The time that a multiple is compared with, between the qualifier and the multiple."""


def _is_then(folded: str, quantity: Quantity) -> bool:
    """Whether a span is when it was that something was so much less (一年前的三倍)."""
    return quantity.kind == "duration" and _TIMES.match(folded, quantity.end) is not None


_TIMES = re.compile(r"(?:以)?前的[一二两三四五六七八九十百数几\d.]{1,5}多?倍")


def with_qualifiers(folded: str, quantity: Quantity, floor: int) -> Quantity:
    """``quantity`` with the words that qualify it taken in.

    ``floor`` is where the quantity before it ends. A number that is qualified is a statement, so
    that it is no longer weak, unless it is small (some one or two).
    """
    start, end = quantity.start, quantity.end
    bound, approximate = quantity.bound, quantity.approximate
    before = _before().search(folded, max(floor, start - _WINDOW), start)
    if _is_then(folded, quantity):
        before = None  # 超過一年前的三倍: more than three times, not more than a year
    elif before is None and quantity.unit == "x":
        then = _THEN.search(folded, max(0, start - _WINDOW), start)
        bound = "over" if then is not None and then["over"] else "under" if then else bound
    if before is not None and before["raised"] and folded[start] not in "百千万亿兆":
        before = None  # 上百家, 過億: but not 上 or 過 before other numbers
    after = _after().match(folded, end)
    for match in (before, after):
        if match is None:
            continue
        if match["about"]:
            approximate = True
        else:
            bound = "over" if match["over"] else "under"
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

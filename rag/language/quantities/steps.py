"""A step and where it led, which are no range: 減少12億元至150億元, fell by $12m to $150m.

Nothing in the form tells these from a range of changes (成長5%至7%, 增加12億元至15億元): only that
the ends of a range are seldom many times apart.
"""

from __future__ import annotations

import re
from decimal import Decimal

from rag.language.quantities.levels import MOVES_EN
from rag.language.quantities.model import Kind

_PRICED = re.compile(
    r"(?:[增涨跌降减升]|成长|增[长加])了? ?$"
    r"|\b(?i:rose|fell|up|down|dropped|climbed|gained|jumped|slid|grew|surged|slipped) $"
)
"""What prices do: they are told with where they came to (漲3元至80元)."""
_STEPPED = re.compile(
    r"(?:[增减][加少长产持列]|成长|[上下][升降滑跌涨扬修调挫]|[调提][升降高低涨]|降低"
    r"|缩[减水小短]|衰退|萎缩|[涨跌升降增减])了?(?:约|大约|将?近|逾|超过)? ?$"
    rf"|\b(?i:{MOVES_EN} (?:[^\s]+ ){{0,4}}by"
    r"|(?:increase|decrease|drop|fall|decline|rise|gain|reduction|cut) of"
    r"|rose|fell|up|down|dropped|climbed|gained|jumped|slid|grew|surged|slipped)"
    r"(?i: (?:about|around|nearly|almost|some|roughly|over|more than))? $"
)
"""Any change that stands right before its figure: what moved from or to it has a word between."""
_TO = re.compile(r" ?[至到] ?| to (?:US|HK|NT|RMB)?[$€£¥]?")
_AMID = re.compile(r" ?(?:之间|不等|之谱|的?(?:区间|范围))| (?:a|per|each)\b|/")
"""Behind a range, whatever stands before it."""
_NEAR = 48
_PRICES_APART, _APART = 3, 5
"""More than so many times the step is what it led to."""
_COUNTS_APART = 10
"""The same of bare numbers, which say less."""
_SPANNING: frozenset[Kind] = frozenset({"percent", "points", "ratio", "duration", "rate"})
"""Kinds in which a change is told as a range: growth of 5% to 20%, 延長1年至10年."""


def is_step_and_level(
    folded: str, start: int, separator: str, end: int, kind: Kind, times: Decimal
) -> bool:
    """Whether the pair at ``[start:end]`` is by how much something moved, and to where.

    Both figures are of ``kind``, and the second is so many ``times`` the first.
    """
    if kind in _SPANNING:
        return False
    near = max(0, start - _NEAR)
    if kind == "money" and times > _PRICES_APART and _PRICED.search(folded, near, start):
        return True
    if _TO.fullmatch(separator) is None or _AMID.match(folded, end):
        return False
    apart = _COUNTS_APART if kind == "count" else _APART
    return times > apart and _STEPPED.search(folded, near, start) is not None

"""Whether words tell by how much something moved, or to where: fell by, fell to, 減少, 降至.

Only what is told in so many words counts, within the clause of the figure: all else is neither.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from rag.language.quantities.folding import fold
from rag.language.quantities.model import Quantity

Telling = Literal["change", "level"]

_BEFORE, _AFTER = 60, 30
"""How many characters around a figure are looked at."""
_CLAUSE_END = re.compile(r"[。！？!?;；\n，]|[.,](?=\s)|,(?=[一-鿿])")

MOVES_EN = (
    r"(?:ris\w+|rose|gr[eo]w\w*|growth|increas\w+|jump\w*|surg\w+|soar\w*|climb\w*|gain\w*|expand\w*"
    r"|f[ae]ll\w*|drop\w*|declin\w+|decreas\w+|shr[aiu]nk\w*|contract(?:ed|ing|s)|sl[iu]d\w*|slip\w*"
    r"|slump\w*|plung\w+|tumbl\w+|sank|sink\w*|cut\w*|lower(?:ed|ing|s)|rais(?:ed?|es|ing)|reduc\w+"
    r"|up|down|advanc\w+|widen\w*|narrow\w*|slow\w*|eas(?:ed|es|ing))"
)
"""How English says that something went up or down."""
_MOVE = r"(?:[增升涨扩攀飙跌降减缩滑挫衰砍裁]|[上下][调調修]|[调調][高低升降]|提高|回[落到]|掉)"
_RATE = re.compile(
    r"[增涨跌降升减][长幅速率]|成长率|年增|月增|季增|衰退|通胀|通脹|通膨|物价|物價|CPI"
    r"|\b(?i:growth|inflation|increases?|declines?|gains?|pace|rises?|deflation|expansion|contraction|loss(?:es)?)\b"
)
"""What is a change itself: growth that slows to 5% is growth by 5%."""


@cache
def _english_change() -> re.Pattern[str]:
    near = r"(?:rose|grew|fell|dropped|declined|decreased|increased|shrank|plunged|slumped|climbed)"
    jobs = r"(?:cut|cuts|cutting|axe[sd]?|la(?:y|ys|id|ying) off|dismiss\w*|eliminat\w+|shed|sheds)"
    went = r"(?:^ ?|\b(?:is|was|were|are) )(?:up|down)"
    return re.compile(
        rf"(?i:\b{MOVES_EN} (?:[^\s]+ ){{0,4}}by|\b{near}"
        rf"|\b(?:increase|decrease|drop|fall) of|\b{jobs}|{went}) $"
    )


@cache
def _english_level() -> re.Pattern[str]:
    between = r"(?:[^\s]+ ){0,6}"
    return re.compile(
        rf"\b(?i:{MOVES_EN} {between}(?:to|from)|(?:will|would) (?:still )?have|left with) $"
    )


_ENGLISH_LEFT = re.compile(
    r" (?:[a-z]+ ){1,2}(?:left|remain(?:s|ed|ing)?)(?=[.,;]|$| (?:after|by|when|once)\b)"
)
_CHANGE_AFTER = re.compile(
    r"的?[涨跌增降减]幅|的(?:增长|成长|衰退)"
    r"| (?i:increase|decrease|decline|drop|rise|jump|gain|cut)s?\b(?! to\b)"
)
_HAN_CHANGE = re.compile(
    r"(?:[增减][加少产长]|成长|增|(?:上|下|调)?[升涨跌降]|[上下][调調修]|下滑|滑落|缩短|延长|[提调調][高升]|[降调調][低降]|衰退|萎缩|缩[减水]|减"
    r"|裁[员减撤掉]|解[雇僱]|资遣|資遣|遣散)(?:了|掉)?$"
)
_HAN_LEVEL = re.compile(
    rf"{_MOVE}[^，。；、至到]{{0,14}}(?<!直)(?<!甚)[至到]了?$"
    r"|(?:[只仅僅]?剩下?|[只仅僅]剩|剩余|剩餘|余下|餘下|留下)$"
)
_HAN_FROM = re.compile("[从從由自]$")
_HAN_MOVED = re.compile(rf"[^，。；、]{{0,6}}{_MOVE}[低高升少加长]?[至到为為]")


def told_as(text: str, quantity: Quantity) -> Telling | None:
    """Whether ``text`` says that something moved by the figure ("change") or came to it."""
    if quantity.low != quantity.high:
        return None  # "rose $3 to $5" is read as a range, and says both
    folded = fold(text)
    head = _CLAUSE_END.split(folded[max(0, quantity.start - _BEFORE) : quantity.start])[-1]
    tail = _CLAUSE_END.split(folded[quantity.end : quantity.end + _AFTER])[0]
    if _english_level().search(head) or _ENGLISH_LEFT.match(tail):
        return "level"
    if _HAN_LEVEL.search(head) or (_HAN_FROM.search(head) and _HAN_MOVED.match(tail)):
        return "level"
    if _CHANGE_AFTER.match(tail):
        return "change"
    changed = _english_change().search(head) or _HAN_CHANGE.search(head)
    return "change" if changed else None


def is_of_change(text: str, quantity: Quantity) -> bool:
    """Whether a level is that of a change, so that both tellings are true: growth fell to 5%."""
    folded = fold(text)
    return _RATE.search(_CLAUSE_END.split(folded[: quantity.start])[-1]) is not None

"""Which pounds are meant, money or weight: fined 15.5 million pounds, 12 pounds of rice, 18億磅.

Where nothing tells, the figure keeps the unit "pound", which agrees with either: a truth must not
be flagged because of a word of two meanings.
"""

from __future__ import annotations

import re
from functools import cache

from rag.language.quantities.model import Quantity
from rag.language.quantities.number import Number
from rag.language.quantities.units import Unit, units

_BEFORE, _AFTER = 90, 40
"""How many characters around the figure are looked at, within its sentence."""
_LARGE = 10**6
"""English writes sums in millions of pounds; weights of that size it mostly writes in tons."""

_SENTENCE_END = re.compile(r"[。！？!?;；\n]|\.(?=\s)")
_BARE = re.compile(r"(?<!British )pounds?$|磅$", re.IGNORECASE)

_MONEY_ZH = r"£|英[镑鎊]|罚|罰|欠|[债債]|[薪赔賠]|售[价價]|身[价價]"
_MONEY_EN = (
    r"(?i:sterling|ow(?:e[sd]?|ing)|fin(?:e[sd]?|ing)|costs?|costing|pric(?:es?|ed)|worth"
    r"|pa(?:y|ys|id|ying)|payments?|payouts?|salar(?:y|ies)|wages?|revenues?|debts?|budgets?"
    r"|profits?|loans?|bonds?|invest(?:s|ed|ing|ments?)?|spen[dt]|spending|sold for|bought for|bid"
    r"|deal|fund(?:s|ed|ing)?|borrow(?:s|ed|ing)?|tax(?:es)?|dividends?|bonus(?:es)?|turnover"
    r"|valu(?:e[sd]?|ation|ing)|compensation|damages|earn(?:s|ed|ings?)?|rais(?:ed|ing)|stake"
    r"|takeover|banks?|rents?|fees?|subsid(?:y|ies)|grants?|savings|cash|money|bills?)"
)
_WEIGHT_ZH = r"[重载載][量约約达達]?|体重|體重|[铜銅铀鈾]|行李"
_WEIGHT_EN = (
    r"(?i:weigh(?:s|ed|ing|t|ts)?|heav(?:y|ier)|lighter|payloads?|lift(?:s|ed|ing)?|thrust"
    r"|bags?|luggage|baggage|tons?|tonnes?|kilograms?|kg"
    r"|copper|uranium|lithium|cobalt|beef|pork|meat)"
)
_LINKS = (
    r"(?: (?i:of|to|at|by|up|down|out|back|is|was|were|be|as|much|little|more|less|than|over|under"
    r"|about|around|nearly|almost|roughly|some|only|just|least|most|an?|the|him|her|them|it|us|me"
    r"|total|another|further|extra|estimated))* ?$"
)
"""What may stand between a cue and the figure that it is about: fined him more than 20 pounds."""


@cache
def _money() -> re.Pattern[str]:
    return re.compile(rf"{_MONEY_ZH}|\b{_MONEY_EN}\b")


@cache
def _weight() -> re.Pattern[str]:
    return re.compile(rf"{_WEIGHT_ZH}|\b{_WEIGHT_EN}\b")


@cache
def _money_ahead() -> re.Pattern[str]:
    return re.compile(rf"(?:{_MONEY_ZH})[^，。；、,\d]{{0,4}}$|\b{_MONEY_EN}{_LINKS}")


@cache
def _weight_ahead() -> re.Pattern[str]:
    return re.compile(rf"(?:{_WEIGHT_ZH})[^，。；、,\d]{{0,4}}$|\b{_WEIGHT_EN}{_LINKS}")


@cache
def _money_behind() -> re.Pattern[str]:
    """20 pounds in unpaid fines, 15 million pounds ($20 million), 3 pounds a share."""
    each = r" ?(?:an?|per|each|/) ?(?:share|hour|night|ton|tonne|ounce|barrel|[MGk]Wh)\b"
    changed = r" ?[(（](?:[^\d)）]{0,12})[$€¥]"
    return re.compile(
        rf"{each}|{changed}| (?:in|worth of) (?:[\w'-]+ ){{0,2}}?{_MONEY_EN}\b| (?i:sterling)\b"
    )


@cache
def _weight_behind() -> re.Pattern[str]:
    """20 pounds heavier, 20 pounds (9 kg)."""
    changed = r" ?[(（](?:[^\d)）]{0,12})[\d.,]+ ?(?:kg|kilo|tons?\b|tonnes?\b|公斤|千克|吨|噸)"
    return re.compile(rf"{changed}|[ -](?:in )?{_WEIGHT_EN}\b")


_OF = re.compile(r" of (?P<what>[\w'-]+(?: [\w'-]+){0,2})", re.IGNORECASE)
_OTHER_MONEY = re.compile(
    r"[$€¥]|[美欧歐日]元|人民[币幣]|\b(?i:dollars?|euros?|yen|yuan|won|rupees?)\b"
)
"""Where the sentence has another currency, what it says of money may be about that."""


def which_pounds(folded: str, start: int, number: Number, end: int) -> Unit:
    """The unit of a figure in bare pounds that runs from ``start`` to ``end``.

    A cue beside the figure decides. One elsewhere in the sentence (who pay $200 lost 20 pounds)
    says something only of sums so large that they are seldom weights.
    """
    before = _SENTENCE_END.split(folded[max(0, start - _BEFORE) : start])[-1]
    after = _SENTENCE_END.split(folded[end : end + _AFTER])[0]
    beside = _told_beside(before, after)
    if beside is not None:
        return units()[beside]
    if number.scale < _LARGE:
        return units()["lb" if _OF.match(after) else "pound"]
    other = any(map(_OTHER_MONEY.search, (before, after)))
    money = not other and any(map(_money().search, (before, after)))
    weight = any(map(_weight().search, (before, after)))
    if money != weight:
        return units()["GBP" if money else "lb"]
    english = folded[end - 1] != "磅"
    return units()["GBP" if english and not weight and not other else "pound"]


def _told_beside(before: str, after: str) -> str | None:
    """What the words right beside the figure say that it is: GBP, lb or nothing."""
    if _money_behind().match(after):
        return "GBP"
    if _weight_behind().match(after):
        return "lb"
    of = _OF.match(after)
    if of is not None and _money().search(of["what"]):
        return "GBP"
    if of is not None and _weight().search(of["what"]):
        return "lb"
    if _money_ahead().search(before):
        return "GBP"
    return "lb" if _weight_ahead().search(before) else None


def may_be_either(quantity: Quantity) -> bool:
    """Whether the pounds of a figure may be money as well as weight."""
    if quantity.symbol is None or _BARE.search(quantity.text) is None:
        return False
    return quantity.symbol == "pound" or (quantity.symbol == "GBP" and "illion" in quantity.text)

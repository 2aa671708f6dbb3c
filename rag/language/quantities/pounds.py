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


@cache
def _money() -> re.Pattern[str]:
    return re.compile(
        r"£|sterling|英[镑鎊]|罚|罰|欠|[债債]|[薪赔賠]|售[价價]|身[价價]"
        r"|\b(?i:ow(?:e[sd]?|ing)|fin(?:e[sd]?|ing)|costs?|costing|pric(?:es?|ed)|worth"
        r"|pa(?:y|ys|id|ying)|payments?|payouts?|salar(?:y|ies)|wages?|revenues?|debts?|budgets?|profits?|loans?"
        r"|bonds?|invest(?:s|ed|ing|ments?)?|spen[dt]|spending|sold for|bought for|bid|deal"
        r"|fund(?:s|ed|ing)?|borrow(?:s|ed|ing)?|tax(?:es)?|dividends?|bonus(?:es)?|turnover"
        r"|valu(?:e[sd]?|ation|ing)|compensation|damages|earn(?:s|ed|ings?)?|rais(?:ed|ing)|stake|takeover|banks?"
        r"|rents?|fees?|subsid(?:y|ies)|grants?|savings|cash|money|bills?)\b"
    )


@cache
def _weight() -> re.Pattern[str]:
    return re.compile(
        r"[重载載][量约約达達]?|体重|體重|[铜銅铀鈾]"
        r"|\b(?i:weigh(?:s|ed|ing|t|ts)?|heav(?:y|ier)|payloads?|lift(?:s|ed|ing)?|thrust"
        r"|tons?|tonnes?|kilograms?|kg|copper|uranium|lithium|cobalt|beef|pork|meat)\b"
    )


_FOR_EACH = re.compile(
    r" ?(?:a|an|per|each|/) ?(?:share|person|head|hour|week|night|ton|tonne|ounce|barrel|[MGk]Wh)\b"
)
"""What a price or a wage is for one of."""
_OF = re.compile(r" of (?P<what>[^.,;。]{1,30})", re.IGNORECASE)


def which_pounds(folded: str, start: int, number: Number, end: int) -> Unit:
    """The unit of a figure in bare pounds that runs from ``start`` to ``end``."""
    before = _SENTENCE_END.split(folded[max(0, start - _BEFORE) : start])[-1]
    after = _SENTENCE_END.split(folded[end : end + _AFTER])[0]
    large = number.scale >= _LARGE
    if _FOR_EACH.match(folded, end):
        return units()["GBP"]
    of = _OF.match(folded, end)
    if of is not None:
        if _money().search(of["what"]):
            return units()["GBP"]
        if _weight().search(of["what"]) or not large:
            return units()["lb"]
    money = _money().search(before) or _money().search(after)
    weight = _weight().search(before) or _weight().search(after)
    if money and not weight:
        return units()["GBP"]
    if weight and not money:
        return units()["lb"]
    english = folded[end - 1] != "磅"
    return units()["GBP"] if large and english and not weight else units()["pound"]


def may_be_either(quantity: Quantity) -> bool:
    """Whether the pounds of a figure may be money as well as weight."""
    if quantity.symbol is None or _BARE.search(quantity.text) is None:
        return False
    return quantity.symbol == "pound" or (quantity.symbol == "GBP" and "illion" in quantity.text)

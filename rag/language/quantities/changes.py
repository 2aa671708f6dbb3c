"""What the words beside a figure say that something did: grew by it, fell by it, came to it.

增長兩倍 and "up 200%" are growth *by* the figure; 增至三倍, 去年的三倍 and "tripled" come *to*
three times what was: the same statement in other numbers. A bare 兩倍 may be either and stays as
it is, as do "rose three times" and "three times more", which English writers use for both.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from rag.language.quantities.model import Change, Quantity

_WINDOW = 24
"""How many characters before a figure are looked at; the verb stands right before it."""


@cache
def _before() -> re.Pattern[str]:
    down = (
        r"(?:下滑|下挫|衰退|萎缩|收缩|缩水|重挫|负成长|负增长|零下|[跌降亏损减])(?:率|幅度?|少)?"
        r"|\b(?i:f(?:e|a)ll(?:s|en|ing)?|drop(?:s|ped|ping)?|declin(?:es?|ed|ing)|decreas(?:es?|ed|ing)"
        r"|down|shr[aiu]nk(?:s|ing)?|contract(?:s|ed|ing|ion)|slid|slipped|slump(?:ed)?|plunge[sd]?"
        r"|tumbled|sank|lost|loss(?:es)?|losing)(?: rate)?(?: by| of)?"
    )
    up = (
        r"(?:增[长加大产速幅值]?|成长|上扬|提高|扩[大张]|激增|[高多]出|[上飙攀]?[涨升])(?:率|幅)?"
        r"|\b(?i:increas(?:es?|ed|ing)|gr(?:ew|own?|ows|owing)|growth|ris(?:es?|en|ing)|rose"
        r"|jump(?:s|ed|ing)?|surg(?:es?|ed|ing)|soar(?:s|ed|ing)?|climb(?:s|ed|ing)?"
        r"|gain(?:s|ed|ing)?|up|expand(?:s|ed|ing)?)(?: rate)?(?: by| of)?"
    )
    to = r"[至到是的]了?|等于|相当于|\bto"
    after = r"(?:[了达为]|达到)?"
    return re.compile(rf"(?:(?:(?P<down>{down})|(?P<up>{up})){after}|(?P<to>{to})) ?$")


@cache
def _after() -> re.Pattern[str]:
    return re.compile(
        r"(?P<down>的?[跌降减]幅|的(?:衰退|下[跌降滑]|负成长)"
        r"| (?i:decline|decrease|drop|fall|contraction|lower|below)\b)"
        r"|(?P<up>的?[涨升增]幅|的(?:增长|成长|上[涨升])"
        r"| (?i:increase|rise|growth|gain|jump|surge|higher|more)\b)"
        r"|(?P<to> (?i:of|as|the|its|that|what|those)\b)"
    )


def with_change(folded: str, quantity: Quantity, floor: int) -> Quantity:
    """``quantity`` with what its words say of growth or fall; 增長兩倍 takes its verb in.

    ``floor`` is where the quantity before it ends.
    """
    if quantity.change is not None or quantity.kind in {"date", "ordinal"}:
        return quantity
    after = _after().match(folded, quantity.end)
    if quantity.unit != "x":
        before = _before().search(folded, max(floor, quantity.start - _WINDOW), quantity.start)
        found = before or after
        return quantity if found is None else replace(quantity, change=_named(found))
    written = folded[quantity.start : quantity.end]
    if "倍" not in written:
        level = "fold" in written.lower() or (after is not None and _named(after) == "to")
        return replace(quantity, change="to") if level else quantity
    before = _before().search(folded, max(floor, quantity.start - _WINDOW), quantity.start)
    if before is None:
        return quantity
    change = _named(before)
    start = before.start() if change == "up" else quantity.start
    return replace(quantity, change=change, start=start, weak=False)


def _named(match: re.Match[str]) -> Change:
    groups: dict[Change, str | None] = {
        "down": match["down"],
        "up": match["up"],
        "to": match["to"],
    }
    return next(change for change, words in groups.items() if words is not None)

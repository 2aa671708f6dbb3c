"""How sure a sentence says that it is: a fact, something to come, a forecast or plan, or maybe.

The steps are coarse on purpose. A reader is misled where 可能 or "if" is dropped, or where a plan
is told as done; whether 預計 is written as 將 misleads nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from rag.language.normalize import fold_script


class Sureness(IntEnum):
    """From what is told as fact to what only may be."""

    FACT = 0
    COMING = 1
    FORECAST = 2
    MAYBE = 3


_SURNAMES = "林李王张陈刘杨黄赵吴徐孙朱胡郭罗郑梁谢宋唐韩冯邓曹彭萧蔡潘袁叶杜苏魏吕沈姚卢谭廖范汪"
"""Before 若 they begin a name (林若谷); of the frequent ones those that end no common word."""
_IF = re.compile(
    rf"如果|(?<![{_SURNAMES}])若(?=[一-鿿A-Za-z])(?!干|隐|无其事)|假如|假设|倘|(?<!主)要是|一旦"
    r"|只要(?!\d|[一二三四五六七八九十])|除非|的话"
    r"|\b(?:if|unless|provided that)\b",
    re.IGNORECASE,
)
_MAYBE = re.compile(
    r"(?<!不)可能|或许|也许|或[将会可跌涨降升]|恐(?!怕没)|有望|可望|未必|不排除|考虑|网传|据传|大概率"
    r"|\b(?:may(?! \d)|might|could|possibl[ey]|perhaps|probabl[ey]|likely|would|rumou?r\w*"
    r"|potential\w*)\b"
)
_FORECAST = re.compile(
    r"预[计期估测料定告]|估[计算]?(?!值)|推估|测算|拟定|计划|打算|拟(?!合)|(?<!原先)规划|准备|目标|希望|期待|有意|设法"
    r"|争取|再评估"
    r"|\b(?:expect\w*|estimat\w*|forecast\w*|projected|predict\w*|anticipat\w*"
    r"|plan(?:s|ned|ning)?|intend\w*|aim\w*|propos\w*|target\w*|hop(?:e|es|ed|ing)|schedul\w*"
    r"|set to|due (?:in|for)|calculat\w*|outlook|consider\w*)\b"
)
_COMING = re.compile(
    r"将(?![军近领其])|(?<![机社协公委大峰商工年国议教])(?<!董事|理事|监事|基金|奥运|运动|博览|展览)会(?![议计员长面晤场谈社])|(?<![只主重需必首不])要(?![求素点闻])"
    r"|才能|届时|待(?!遇)|明年|后年|年底(?:以|之)?前|月底(?:以|之)?前|可以(?!\d)|可(?=[再把达供降])"
    r"|同意(?:以[^，。；]{1,16})?(?:收购|买下|购买|买入|出售|卖出|支付|投资|合并)"
    r"|\bagree[sd]? to (?:buy|acquire|purchase|sell|merge|pay|invest|take over)\b"
    r"|\b(?:will|going to|to be|to have|next (?:year|month)|until|shall|can|must|needs? to"
    r"|once)\b|'ll\b"
)
_ABOUT = re.compile(
    r"约(?!合|定|满)|左右|上下|大致|近(?=\d|[一二三四五六七八九十])"
    r"|\b(?:about|around|roughly|nearly|almost|some \d)"
)
_DONE = re.compile(
    r"已(?!故)|(?<=[一-鿿])了(?![解结])|(?<![经超通不])过(?!剩|程|去|度|于|期|后|渡|高|低|半|来|年)(?=[一-鿿]|$)|曾(?!经理)"
    r"|\b(?:(?<!to )(?:ha[sd]|have) (?:\w+ly |already |now |since )?(?!not\b|agreed to\b)"
    r"\w*(?:ed|en|wn|pt|ld|id|un|ne|de|lt|nt|et|ut|ght|ft)\b|did|fell|rose|paid|became|began|started|reached"
    r"|signed|completed|opened|closed|built|launched|lowered|took place|bought|acquired"
    r"|(?:was|were)(?! (?:\w+ly )?(?:expected|planned|due|set|likely|scheduled|forecast|to)\b))\b"
)


@dataclass(frozen=True, slots=True)
class Hedge:
    """How sure a text is, and the word that says so (empty for a fact)."""

    sureness: Sureness
    word: str
    condition: bool = False


def hedge(text: str) -> Hedge:
    """The least sure that any word of ``text`` makes it."""
    folded = fold_script(text)  # as long as the text
    for pattern, sureness in (
        (_IF, Sureness.MAYBE),
        (_MAYBE, Sureness.MAYBE),
        (_FORECAST, Sureness.FORECAST),
        (_COMING, Sureness.COMING),
    ):
        found = pattern.search(folded)
        if found is not None:
            return Hedge(sureness, text[found.start() : found.end()].strip(), pattern is _IF)
    return Hedge(Sureness.FACT, "")


def told_as_done(text: str) -> bool:
    """Whether ``text`` says that something has happened."""
    return _DONE.search(fold_script(text)) is not None


def approximate(text: str) -> bool:
    """Whether ``text`` says "about"."""
    return _ABOUT.search(fold_script(text)) is not None

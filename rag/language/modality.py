"""How sure a sentence says that it is: a fact, something to come, a forecast or plan, or maybe.

The steps are coarse on purpose. A reader is misled where 可能 or "if" is dropped, or where a plan is
told as done; whether 預計 is written as 將 misleads nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from rag.language.normalize import fold


class Sureness(IntEnum):
    """From what is told as fact to what only may be."""

    FACT = 0
    COMING = 1
    FORECAST = 2
    MAYBE = 3


_IF = re.compile(
    r"如果|(?<![一-鿿])若(?!干|隐)|(?<=[一-鿿])若(?=[不要能在有无再仍继全以被按会])|假如|倘|要是|一旦|只要|除非|的话"
    r"|\b(?:if|once|unless|provided|should (?:the|it|they|prices))\b"
)
_MAYBE = re.compile(
    r"(?<!不)可能|或许|也许|或[将会可]|恐(?!怕没)|有望|未必|不排除|考虑|网传|据传|传出|大概率|或跌|或涨|可望"
    r"|\b(?:may(?! \d)|might|could|possibl[ey]|perhaps|probabl[ey]|likely|would|rumou?r\w*|potential\w*)\b"
)
_FORECAST = re.compile(
    r"预[计期估测料定告]|估[计算]?(?!值)|推估|测算|看好|[原拟]定|原订|计划|打算|拟|规划|准备|目标|希望|期待|有意|设法|争取|评估|洽谈|谈判"
    r"|\b(?:expect\w*|estimat\w*|forecast\w*|projected|predict\w*|anticipat\w*|plan(?:s|ned|ning)?"
    r"|intend\w*|aim\w*|propos\w*|target\w*|hop(?:e|es|ed|ing)|schedul\w*|set to|due (?:in|for)|calculat\w*"
    r"|outlook|consider\w*|design\w*)\b"
)
_COMING = re.compile(
    r"将(?![军近领其])|(?<![机社协公委大峰商工年])会(?![议计员长面晤场谈社])|(?<!只|主|重|需|必|首)要(?![求素点闻不])|才能|届时|待|明年|后年"
    r"|(?:年底|月底|年|月)(?:以|之)?前|可以|可(?=[再把达供])|到\d{4}年|上限"
    r"|\b(?:will|going to|to be|to have|next (?:year|month)|until|shall|can|must|needs? to|up to)\b|'ll\b"
)
_ABOUT = re.compile(
    r"约|左右|上下|大致|近(?=\d|[一二三四五六七八九十])|逾|\b(?:about|around|roughly|nearly|almost|some \d)"
)
_DONE = re.compile(
    r"已(?!故)|(?<=[一-鿿])了(?![解结])|(?<!经|超|通|不)过(?=[一-鿿]|$)|完成了|曾(?!经理)|达成了"
    r"|\b(?:ha[sd]|have|did|was|were|went|took|fell|rose|got|paid|became|made|began|started|reached"
    r"|signed|completed|opened|closed|built|launched|[a-z]{3,}ed)\b"
)


@dataclass(frozen=True, slots=True)
class Hedge:
    """How sure a text is, and the word that says so (empty for a fact)."""

    sureness: Sureness
    word: str
    condition: bool = False


def hedge(text: str) -> Hedge:
    """The least sure that any word of ``text`` makes it."""
    folded = fold(text)
    for pattern, sureness in (
        (_IF, Sureness.MAYBE),
        (_MAYBE, Sureness.MAYBE),
        (_FORECAST, Sureness.FORECAST),
        (_COMING, Sureness.COMING),
    ):
        found = pattern.search(folded)
        if found is not None:
            return Hedge(sureness, found.group(), pattern is _IF)
    return Hedge(Sureness.FACT, "")


def told_as_done(text: str) -> bool:
    """Whether ``text`` says that something has happened."""
    return _DONE.search(fold(text)) is not None


def approximate(text: str) -> bool:
    """Whether ``text`` says "about"."""
    return _ABOUT.search(fold(text)) is not None

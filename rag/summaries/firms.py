"""Terms that are no things but the ends of firms' names: the Shipping of Brightwater Shipping.

The revenue of 綠港航運 is none from shipping, or not surely.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.language.normalize import fold_script
from rag.language.terms import Found
from rag.language.written_large import NO_NAMES, is_headline
from rag.types import Language

_RUN = re.compile(r"\b[A-Z][a-z]+(?:[ -][A-Z][a-z]+)+\b")
_BEFORE = re.compile(r"\b([A-Z][\w&.-]*)[ -]$")
_FIRM = re.compile("(?!国际|国内|海外|[^的]*[的该各这那每全本])[\u4e00-\u9fff]{2,4}$")
_TRADE = re.compile(
    "钢铁|水泥|航运|海运|航空|银行|保险|证券|电机|电子|电池|半导体|能源|化学|石化|汽车|矿业|锂业|钴业|数位|科技|食品|纺织|塑胶|橡胶|造船|重工|光电|太阳能"
)
_OF_FIRM = re.compile(
    "(?:合并|总|净|税[前后]|营业)?(?:营收|收入|获利|盈利|利润|净利|纯益|毛利率|毛利|亏损|业绩|股价|市值|每股盈余)"
)
"""What firms alone have."""


def with_name(sentence: str, words: str, at: int) -> str:
    """``words`` of an English ``sentence`` at ``at``, with the rest of the name they begin inside.

    No name where most words are written large.
    """
    if is_headline(sentence) or not re.match("[A-Z][a-z]", words):
        return words
    start = at
    while (word := _BEFORE.search(sentence, 0, start)) and word[1].casefold() not in NO_NAMES:
        start = word.start()
    return sentence[start : at + len(words)]


def is_name_alone(words: str) -> bool:
    """Whether the English label ``words`` is a longer name and nothing else: it has what amount?"""
    return _RUN.fullmatch(words) is not None


def without_names(known: Sequence[Found], words: str, language: Language) -> list[Found]:
    """``known`` without the terms that only belong to a firm's name in the label ``words``."""
    if language == "en":
        runs = [run.span() for run in _RUN.finditer(words)]
        return [
            found
            for found in known
            if found.term.is_name
            or not any(
                start <= found.start
                and found.end <= end
                and (start, end) != (found.start, found.end)
                for start, end in runs
            )
        ]
    plain = fold_script(words)
    if (
        len(known) > 1
        and _TRADE.fullmatch(plain[known[0].start : known[0].end])
        and _FIRM.match(plain[: known[0].start])
        and _OF_FIRM.fullmatch(plain[known[-1].start : known[-1].end])
    ):
        return list(known[1:])
    return list(known)

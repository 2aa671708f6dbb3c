"""Ranks and numbers in a row: 第三, 第3, 3rd, third, No. 3, 21世紀, 三期試驗."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from rag.language.quantities.model import Quantity
from rag.language.quantities.numerals_en import RANK_WORDS, TENS_WORDS, ordinal_word
from rag.language.quantities.numerals_zh import chinese_integer

_PHASES = {
    **{word: rank for rank, word in enumerate(("one", "two", "three", "four", "five"), 1)},
    **{word: rank for rank, word in enumerate(("i", "ii", "iii", "iv", "v"), 1)},
    **{str(rank): rank for rank in range(1, 6)},
}
"""How English counts the phases of a trial: phase three, phase III, phase 3."""


@cache
def _rank() -> re.Pattern[str]:
    return re.compile(
        r"第(?P<han>[零〇一二三四五六七八九十百]+|\d{1,4})(?!季)"
        r"|(?P<digits>\d{1,3}(?:,\d{3})+|\d{1,4})(?:st|nd|rd|th)(?![A-Za-z])"
        r"|(?i:no\. ?)(?P<number>\d{1,4})(?![\d.])|(?P<label>\d{1,4})(?:号|世纪)"
        r"|(?P<stage>[一二三四五]|[1-5])期(?=临床|臨床|[试試][验驗]|研究|人[体體]|工程)"
        rf"|(?i:phase[ -](?P<phase>{'|'.join(_PHASES)}))(?![A-Za-z\d./])"
        rf"|(?P<word>(?i:(?:(?:{'|'.join(TENS_WORDS)})-)?(?:{'|'.join(RANK_WORDS)})))(?![A-Za-z])",
        re.ASCII,
    )


def read_rank(folded: str, start: int, _floor: int) -> Quantity | None:
    """The rank that begins at ``start``; those that may only count arguments are weak."""
    match = _rank().match(folded, start)
    if match is None:
        return None
    if match["phase"]:
        rank = _PHASES.get(match["phase"].lower())
    elif match["word"]:
        rank = ordinal_word(match["word"])
    else:
        digits = (
            match["han"] or match["digits"] or match["number"] or match["label"] or match["stage"]
        )
        rank = chinese_integer(digits.replace(",", ""))
    if rank is None:
        return None
    value = Decimal(rank)
    # "Third, ..." at the head of a sentence counts arguments, not things.
    head = folded[max(0, start - 2) : start].strip()[-1:] in {"", *"。;:.!?"}
    listed = head and folded.startswith((",", ":", "、"), match.end())
    weak = rank == 1 or listed or (bool(match["word"]) and rank == 2)
    return Quantity("ordinal", value, value, None, start, match.end(), "", weak=weak)

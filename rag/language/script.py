"""Which language and script a text is in."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from rag.types import Language

if TYPE_CHECKING:
    from opencc import OpenCC

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD = re.compile(r"(?<![A-Za-z0-9])(?:[a-z]{2,}|[A-Z][a-z]+)(?![A-Za-z0-9])")
# A word that only an English sentence has: without one, Latin words beside Chinese are names.
_FUNCTION_WORD = re.compile(
    r"\b(?:the|an?|of|in|on|at|to|for|and|or|is|are|was|were|be|has|have|had|do|does|did|by|with|from"
    r"|that|this|its?|who|what|when|where|which|why|how|much|many)\b",
    re.IGNORECASE,
)
_ENGLISH_OPENING = re.compile(
    r"\s*(?:who|what|when|where|which|why|how|is|are|was|were|does|did|can|tell|list)\s",
    re.IGNORECASE,
)
_SAMPLE = 2000
"""Characters that settle the script of an article; reading more changes nothing."""


@cache
def _converter(config: str) -> OpenCC:
    import opencc

    return opencc.OpenCC(config)


def detect_language(text: str) -> Language:
    """The language of ``text``, from its first 2,000 characters.

    English when it opens like an English question or its English words outweigh its Chinese (a
    Chinese word is about two characters); names such as IREN or Cumberland inside Chinese count
    for nothing. Between the scripts the characters decide that exist in one of them only; a text
    without any of those counts as Traditional.
    """
    sample = text[:_SAMPLE]
    han = len(_HAN.findall(sample))
    if han == 0 or _ENGLISH_OPENING.match(sample):
        return "en"
    if _FUNCTION_WORD.search(sample) and len(_WORD.findall(sample)) >= han / 2:
        return "en"
    traditional = _changed(sample, _converter("t2s").convert(sample))
    simplified = _changed(sample, _converter("s2t").convert(sample))
    return "zh-Hans" if simplified > traditional else "zh-Hant"


def in_both_scripts(word: str) -> tuple[str, ...]:
    """``word`` as it stands, in Simplified and in Traditional characters, each spelling once."""
    spellings = [word, *(_converter(config).convert(word) for config in ("t2s", "s2t"))]
    spellings.append(spellings[-1].replace("臺", "台"))  # both are usual in Traditional text
    return tuple(dict.fromkeys(spellings))


def _changed(before: str, after: str) -> int:
    if len(before) != len(after):  # a rare character outside the table: compare what is comparable
        return sum(1 for a, b in zip(before, after, strict=False) if a != b) // 2
    return sum(1 for a, b in zip(before, after, strict=True) if a != b)

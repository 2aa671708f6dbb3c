"""Where the words of a question stand: beside one of its words, and in what a source says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise

from rag.answering.candidates import Pool
from rag.answering.short import CLAUSE
from rag.language.normalize import fold
from rag.language.tokens import index_terms
from rag.retrieval.fusion import held_terms

BESIDE = 0.3  # of the telling terms beside the word in question
WINDOW = {True: 30, False: 7}  # characters beside a word, in English and in Chinese
ASKING = re.compile(
    r"为什么|为甚么|为何|为啥|怎么会|原因|什么时候|何时|什么|多少|几[个名位家]?|哪[一里个年]?|谁|会|要|的|了|是|因"
    r"|\b(?:why|what|when|who|how|which|did|does|do|is|was|were|has|have|had|been|will|the|a|an|of"
    r"|in|its|on|at|to)\b"
)


def terms_in_words(found: Pool, text: str) -> Set[int]:
    """The places of the question's terms in ``text`` that are more than a character."""
    terms = {term for term in index_terms(text) if len(term) > 1 and term[0] not in "=~"}
    return held_terms(found.asked.plan, terms).keys()


def terms_beside(found: Pool, question: str, start: int, end: int) -> tuple[Set[int], Set[int]]:
    """The question's telling terms before and behind ``[start:end]`` of it."""
    width = WINDOW[found.asked.language == "en"]
    folded = fold(question)
    before = ASKING.sub(" ", folded[max(0, start - width) : start])
    behind = ASKING.sub(" ", folded[end : end + width])
    return (
        terms_in(found, before) & found.telling.keys(),
        terms_in(found, behind) & found.telling.keys(),
    )


def as_written(found: Pool, at: int, word: str) -> str:
    """``word``, at ``at`` in the folded question, as the question writes it."""
    text = found.asked.text
    if at < 0:  # said in other words, or in the other language: all of it
        return text
    return text[at : at + len(word)] if len(fold(text)) == len(text) else word


def terms_in(found: Pool, text: str) -> Set[int]:
    """The places of the question's terms in ``text``."""
    return held_terms(found.asked.plan, set(index_terms(text))).keys()


def share_held(found: Pool, beside: Sequence[Set[int]], places: Set[int]) -> float:
    """The share of one side of ``beside``, by what its terms tell, that is among ``places``."""
    best = 0.0
    for side in beside:
        whole = sum(found.telling[place] for place in side)
        held = sum(found.telling[place] for place in side & places)
        best = max(best, held / whole if whole > 0 else 0.0)
    return best


def clauses_of(text: str) -> Iterator[str]:
    """The clauses of a sentence, in their order."""
    cuts = [0, *(m.end() for m in CLAUSE.finditer(text)), len(text)]
    return (text[a:b] for a, b in pairwise(cuts) if a < b)

"""What of the passages found is shown: each report once, several articles where several are asked.

The same wire story in two outlets, or in two scripts, would fill two places with one thing; it is
one hit that names the other as a further source. And where a question spans articles (compare,
哪些), the best article must not fill every place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rag.language.normalize import fold_script
from rag.language.tokens import index_terms
from rag.types import Hit, Passage

SAME = 0.75
"""Share of the shorter one's pairs of characters (or words) that two tellings have in common.

Between the sample articles: 0.85 for two outlets' cut of one agency report, 0.59 where half of a
passage is another's, 0.19 at most elsewhere.
"""
_SUSPECT = 0.6
"""The same for pairs of letters, where a look at the words follows."""
_MARKS = 4096
_SPREADING = 31  # no two neighbours of one character get the same mark
_UNIT = re.compile("[a-z0-9][a-z0-9.,'-]*|[\u3400-\u9fff]")
_SPANNING = re.compile(
    "比较|相比|对比|分别|各自|各有|各家|哪些|哪几|两[家者个座国地]|三[家者个座]|差异|不同|共同|都"
    r"|\b(?:compare[ds]?|comparison|versus|vs|both|respectively|differ(?:s|ent|ence|ences)?|each"
    r"|which (?:companies|countries|projects|plants|firms|two|three))\b",
    re.IGNORECASE,
)


def spans_articles(question: str) -> bool:
    """Whether ``question`` asks about several things, which may stand in several articles."""
    return bool(_SPANNING.search(fold_script(question)))


def without_repeats(hits: Sequence[Hit]) -> list[Hit]:
    """The hits with each report once; other tellings of it are in the first one's ``also``.

    A telling with a figure that the first one's article does not hold is no repetition and stays.
    """
    held = cache(lambda place: shingles(hits[place].passage.text))
    suspect = _perhaps_alike([hit.passage.text for hit in hits]).tolist()
    owner: dict[int, int] = {}
    for j, later in enumerate(hits):
        for i, first in enumerate(hits[:j]):
            apart = first.article.id != later.article.id and i not in owner
            if (
                apart
                and suspect[i][j]
                and alike(held(i), held(j))
                and _figures(later.passage.text) <= _figures(first.article.text)
            ):
                owner[j] = i
                break
    return [
        replace(hit, also=tuple(hits[j] for j, i in owner.items() if i == place))
        for place, hit in enumerate(hits)
        if place not in owner
    ]


def _perhaps_alike(texts: Sequence[str]) -> NDArray[np.bool_]:
    """Which of n texts may be `alike`, (n, n): the rest, most of them, need no closer look.

    By their pairs of characters, as one bit each of 4,096.
    """
    simple = _simple_characters()
    marks = np.zeros((len(texts), _MARKS), dtype=np.bool_)
    for row, text in zip(marks, texts, strict=True):
        codes = simple[np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2")]
        codes = codes[codes > 0]
        row[(codes[:-1] * np.uint16(_SPREADING) + codes[1:]) % _MARKS] = True
    bits = np.packbits(marks, axis=1).view(np.uint64)
    sizes = np.bitwise_count(bits).sum(axis=1, dtype=np.int32)
    shared = np.bitwise_count(bits[:, None] & bits).sum(axis=2, dtype=np.int32)
    suspect: NDArray[np.bool_] = shared >= _SUSPECT * np.minimum(sizes[:, None], sizes)
    return suspect


@cache
def _simple_characters() -> NDArray[np.uint16]:
    """Each UTF-16 unit in Simplified characters and lower case; 0 for what is in no `_UNIT`."""
    table = np.zeros(2**16, dtype=np.uint16)
    han = range(0x3400, 0xA000)
    simple = fold_script("\n".join(map(chr, han))).split("\n")
    table[han] = [ord(char) % 2**16 for char in simple]  # a few lie beyond
    for char in "0123456789abcdefghijklmnopqrstuvwxyz":
        table[ord(char)] = table[ord(char.upper())] = ord(char)
    return table


def shingles(text: str) -> set[tuple[str, str]]:
    """Every two Chinese characters or Latin words of ``text`` that follow each other, folded."""
    units = _UNIT.findall(fold_script(text).casefold())
    return set(pairwise(units))


def alike(one: AbstractSet[object], other: AbstractSet[object]) -> bool:
    """Whether texts of these shingles tell the same, one of them at more length perhaps."""
    shorter, longer = sorted((len(one), len(other)))
    return 0 < longer <= 2 * shorter and len(one & other) >= SAME * shorter


def says_too(passage: str, sentence: str) -> bool:
    """Whether ``passage`` tells all that ``sentence`` does: nearly its words, all its figures."""
    wanted = shingles(sentence)
    same = len(wanted & shingles(passage)) >= SAME * len(wanted)
    return same and _figures(sentence) <= _figures(passage)


def _figures(text: str) -> set[str]:
    return {term for term in index_terms(text) if term[0] == "="}


def spread(hits: Sequence[Hit], limit: int) -> list[Hit]:
    """The best ``limit`` hits, at most half of them (rounded up) from one article if others are."""
    most = -(-limit // 2)
    chosen: list[Hit] = []
    spare: list[Hit] = []
    for hit in hits:
        full = sum(other.article.id == hit.article.id for other in chosen) >= most
        (spare if full else chosen).append(hit)
    best = (chosen + spare)[:limit]
    return sorted(best, key=lambda hit: -hit.score)


def joined_neighbours(hits: Sequence[Hit]) -> list[Hit]:
    """Hits that stand side by side in one article made one, at the place of the better one.

    At most two become one: a model's context and a reader's patience are counted in passages.
    """
    joined: list[Hit] = []
    for hit in hits:
        place = next((i for i, other in enumerate(joined) if _adjacent(other, hit)), None)
        if place is None:
            joined.append(hit)
        else:
            joined[place] = _join(joined[place], hit)
    return joined


def _adjacent(one: Hit, other: Hit) -> bool:
    if one.article.id != other.article.id or "+" in one.passage.id:
        return False
    return abs(one.passage.ordinal - other.passage.ordinal) == 1


def _join(better: Hit, other: Hit) -> Hit:
    first, last = sorted((better, other), key=lambda hit: hit.passage.start)
    start, end = first.passage.start, last.passage.end
    passage = Passage(
        id=f"{first.passage.id}+{last.passage.ordinal}",
        article_id=first.passage.article_id,
        ordinal=first.passage.ordinal,
        start=start,
        end=end,
        text=better.article.text[start:end],
        sentences=first.passage.sentences + last.passage.sentences,
    )
    whole = all(len(h.sentence_cosines) == len(h.passage.sentences) for h in (first, last))
    return replace(
        better,
        passage=passage,
        coverage=max(better.coverage, other.coverage),
        cosine=max(better.cosine, other.cosine),
        sentence_cosines=first.sentence_cosines + last.sentence_cosines if whole else (),
        also=better.also + other.also,
    )

"""What a claim changed in a sentence that it otherwise copies.

A claim that repeats a source sentence but for a word or two is judged by those words: a figure put
in another's place, a name for a name, a word for its opposite. No list of words is needed to see
it, so it also sees what no list holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from rag.answering.grounding.evidence import Evidence, Text
from rag.language.normalize import fold
from rag.language.polarity import stance
from rag.language.quantities import quantities

NEAR_COPY = 0.82
"""Share of the claim's tokens that stand in the source's order, from which it is a copy."""
_FEWEST = 8
_TOKEN = re.compile(r"[A-Za-z][A-Za-z'’.&-]*[A-Za-z]|[A-Za-z]|\d[\d.,]*|[\u3400-\u9fff]")
_SPARE_WORDS = """
的 了 在 是 和 与 及 或 但 也 都 就 又 再 更 把 被 将 从 由 向 对 于
至 到 为 因 以 其 此 这 那 该 所 之 乎 而 并 且 则 已 曾 正 约 近
a an the of to in on at for by with and or but as that which who it its their his her this these is
are was were be been has have had will would said says say he she they
"""
_SPARE = frozenset(_SPARE_WORDS.split())
_SPARE_HAN = frozenset("".join(word for word in _SPARE if not word.isascii()))
_GENERIC = re.compile(
    "公司|该公司|集团|业者|厂商|企业|政府|当局|报告|机构|他|她|它|他们|团队|the company|company"
    "|it|they|he|she|firm|group|market|市场|本公司|该厂|该案|双方|对方|其|前者|后者|自己"
    "|我们|我|你|这座|这家|这项|此|本|我国|全球|各国"
)


@dataclass(frozen=True, slots=True)
class Altered:
    """Words of the claim, and those of the source that they stand in the place of."""

    here: str
    there: str


def altered(claim: Text, source: Text, evidence: Evidence) -> tuple[Altered, ...]:
    """The replaced words, where ``claim`` is a near copy of ``source``; else nothing.

    Words that the dictionary gives one meaning, function words, and a pronoun that the claim fills
    in are no change of what is said. Words that were added or left out are not looked at.
    """
    if claim.is_chinese != source.is_chinese:
        return ()
    mine, theirs = _tokens(claim), _tokens(source)
    if len(mine) < _FEWEST:
        return ()
    matcher = SequenceMatcher(None, [k for k, _ in mine], [k for k, _ in theirs], autojunk=False)
    blocks = matcher.get_matching_blocks()
    if sum(block.size for block in blocks) < NEAR_COPY * len(mine):
        return ()
    found = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "replace" or b - a > 8 or d - c > 8:
            continue
        if claim.is_chinese and (min(b - a, d - c) < 2 or abs((b - a) - (d - c)) > 1):
            continue  # 總額, 總值: one character of a word
        here = [w for _, w in mine[a:b]]
        there = [w for _, w in theirs[c:d]]
        if _matters(here, there, claim, source, evidence):
            gap = "" if claim.is_chinese else " "
            found.append(Altered(gap.join(here), gap.join(there)))
    # Who rewrites a sentence changes it in several places; a slip is one.
    return tuple(found) if len(found) == 1 else ()


def _tokens(text: Text) -> list[tuple[str, str]]:
    """Figures by value, words by their folded form, each with the words as written."""
    found: list[tuple[str, str]] = []
    at = 0
    for quantity in (*quantities(text.text), None):
        end = len(text.text) if quantity is None else quantity.start
        piece = text.text[at:end]
        flat = fold(piece)
        exact = len(flat) == len(piece)
        for match in _TOKEN.finditer(flat):
            word = piece[match.start() : match.end()] if exact else match.group()
            found.append((match.group(), word))
        if quantity is not None:
            key = f"{quantity.low}{quantity.high}{quantity.unit}{quantity.bound}"
            found.append((key, quantity.text))
            at = quantity.end
    return found


def _matters(
    here: list[str], there: list[str], claim: Text, source: Text, evidence: Evidence
) -> bool:
    new = [w for w in here if fold(w) not in _SPARE_HAN and fold(w) not in _SPARE]
    old = [w for w in there if fold(w) not in _SPARE_HAN and fold(w) not in _SPARE]
    if not new or not old:
        return False
    one, other = fold("".join(new)), fold("".join(old))
    if quantities(" ".join(new)) or quantities(" ".join(old)):
        return False  # the figures are judged by their values
    if _GENERIC.fullmatch(other) or _GENERIC.fullmatch(one):
        return False
    if _speaks_alike(one, other):
        return False
    if claim.is_chinese:
        shared = set(one) & set(other)
        return (
            not shared
            and one not in source.folded
            and not evidence.lexicon.share_meaning(one, other)
        )
    return not any(evidence.synonyms(a.casefold(), b.casefold()) for a in new for b in old)


def _speaks_alike(one: str, other: str) -> bool:
    """Whether two words stand on one side of a pair of opposites: 增加 and 多."""
    mine, theirs = stance(one), stance(other)
    return any(theirs.holds(pole) for pole in (*mine.sure, *mine.soft))

"""What a claim changed in a sentence that it otherwise copies.

A claim that repeats a source sentence but for a word or two is judged by those words: a figure put
in another's place, a name for a name, a word for its opposite. No list of words is needed to see
it, so it also sees what no list holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rag.answering.grounding.evidence import Evidence, Text
from rag.answering.grounding.moves import figures_of_way_back
from rag.language.normalize import fold
from rag.language.polarity import opposite, stance
from rag.language.quantities import Agreement, Quantity, agree, quantities

NEAR_COPY = 0.82
"""Share of the claim's tokens that stand in the source's order, from which it is a copy."""
_WHOLE_COPY = 0.9
"""The same from which a denial that comes or goes is the one thing changed."""
_FEWEST = 8
_YEAR = 10000
"""What a year counts in the codes of dates."""
_LONGEST_WORD = 16
"""Characters beyond which what was replaced is no word but a phrase."""
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


_ANTONYM_PAIRS = """
多少 大小 高低 前后 上下 增减 升降 涨跌 升跌 涨降 快慢 长短 早晚 内外 买卖 进出
强弱 新旧 好坏 难易 有无 开关 先后 延提 迟提 逾近 超近 扩缩 加减 轻重 宽紧 贵便
松紧 盈亏 赚赔 胜负 胜败 输赢 公私 远近 厚薄 冷热 左右 东西 南北 拉压 升贬 赞反
准禁 存取 借还 收付 供需 始终 首末 首尾 顶底 正负 优劣 富贫 深浅 粗细 密疏 满空
生死 真假
"""
_ANTONYMS = frozenset(frozenset(pair) for pair in _ANTONYM_PAIRS.split())
"""Characters that turn a word into its opposite: 年增 and 年減, 以前 and 以後."""


@dataclass(frozen=True, slots=True)
class Altered:
    """Words of the claim, and those of the source that they stand in the place of."""

    here: str
    there: str


@dataclass(frozen=True, slots=True)
class Edits:
    """How a near copy differs: words replaced, and whether a denial came or went."""

    replaced: tuple[Altered, ...] = ()
    denied: bool = False
    affirmed: bool = False


def edits(claim: Text, source: Text, evidence: Evidence) -> Edits:
    """What ``claim`` changed, where it is a near copy of ``source``; else nothing.

    Words that the dictionary gives one meaning, function words, and a pronoun that the claim fills
    in are no change of what is said. Of words added or left out only denials are looked at.
    """
    if claim.is_chinese != source.is_chinese:
        return Edits()
    mine, theirs = claim.tokens, source.tokens
    if len(mine) < _FEWEST:
        return Edits()
    matcher = SequenceMatcher(None, [k for k, _ in mine], [k for k, _ in theirs], autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    same = sum(block.size for block in blocks)
    if same < NEAR_COPY * len(mine):
        return Edits()
    back = figures_of_way_back(claim, source, evidence)
    words: list[Altered] = []
    sure: list[Altered] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "replace" or b - a > 8 or d - c > 8:
            continue
        gap = "" if claim.is_chinese else " "
        here, there = [w for _, w in mine[a:b]], [w for _, w in theirs[c:d]]
        change = Altered(gap.join(here), gap.join(there))
        if _is_among(change.here, back):
            continue
        if _is_turned(change, claim.is_chinese, evidence.days(source)):
            sure.append(change)
        elif claim.is_chinese and (min(b - a, d - c) < 2 or abs((b - a) - (d - c)) > 1):
            continue  # 總額, 總值: one character of a word
        elif _matters(here, there, claim, source, evidence):
            words.append(change)
    # Who rewrites a sentence changes it in several places; a slip is one.
    slip = len(words) == 1 and same >= _WHOLE_COPY * len(mine)
    told = (*sure, *(words if slip else ()))
    firm = [block for block in blocks if block.size > 1] or blocks
    first, last = firm[0], firm[-1]
    gap = "" if claim.is_chinese else " "
    stretch = gap.join(word for _, word in theirs[first.b : last.b + last.size])
    more = stance(gap.join(word for _, word in mine)).denials
    less = stance(stretch).denials
    whole = same >= _WHOLE_COPY * len(mine)
    return Edits(told, whole and more > less, whole and more < less)


def _is_among(words: str, figures: Sequence[Quantity]) -> bool:
    """Whether words are figures, all of them among ``figures``."""
    mine = quantities(words) if figures else ()
    return bool(mine) and all(any(agree(one, other).holds for other in figures) for one in mine)


def _is_turned(change: Altered, chinese: bool, days: Sequence[Quantity]) -> bool:
    """Whether a word was put for its opposite, or a figure for another.

    ``days`` are the source's bare days as full dates.
    """
    old, new = quantities(change.there), quantities(change.here)
    if len(old) == len(new) == 1 and not old[0].weak and old[0].unit == new[0].unit:
        agreement = agree(new[0], old[0])
        return not agreement.holds and not _only_fills_in(agreement, days)
    here, there = fold(change.here), fold(change.there)
    if chinese and len(here) <= 4 and len(there) <= 4:
        turned = any(frozenset((a, b)) in _ANTONYMS for a in here for b in there if a != b)
        alike = stance(here).denials == stance(there).denials > 0  # 沒有 and 無
        if turned and not alike and not set(here) >= set(there):
            return True
    mine, theirs = stance(here), stance(there)
    if len(here) > _LONGEST_WORD or len(there) > _LONGEST_WORD:
        return False
    short = 2 if chinese else _LONGEST_WORD
    if max(len(here), len(there)) <= short and " " not in here + there:
        poles, others = {*mine.sure, *mine.soft}, {*theirs.sure, *theirs.soft}
        return not poles & others and any(opposite(pole) in others for pole in poles)
    return any(
        theirs.holds(opposite(pole)) and not theirs.holds(pole) for pole in mine.sure
    ) or any(mine.holds(opposite(pole)) and not mine.holds(pole) for pole in theirs.sure)


def _only_fills_in(agreement: Agreement, days: Sequence[Quantity]) -> bool:
    """Whether a date has more than the source's, and nothing else: 20日 told as 3月20日.

    The month must be the one that the day is in; the check of figures judges the year.
    """
    claim, source = agreement.claim, agreement.source
    if agreement.verdict != "partial" or claim.kind != "date":
        return False
    if (claim.low % _YEAR, claim.high % _YEAR) == (source.low, source.high):
        return True
    return any(agree(claim, day).holds for day in days if day.low % 100 == source.low)


def _matters(
    here: list[str], there: list[str], claim: Text, source: Text, evidence: Evidence
) -> bool:
    new = [w for w in here if fold(w) not in _SPARE_HAN and fold(w) not in _SPARE]
    old = [w for w in there if fold(w) not in _SPARE_HAN and fold(w) not in _SPARE]
    if not new or not old:
        return False
    one, other = fold("".join(new)), fold("".join(old))
    if any(not q.weak for q in (*quantities(" ".join(new)), *quantities(" ".join(old)))):
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

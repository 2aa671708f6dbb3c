"""Which way a clause speaks: what it denies, and on which side of a pair of opposites it stands.

The opposites (rise and fall, more and less, buy and sell) are in ``poles.tsv``. Words that are sure
speak for a side; soft ones have other senses and only excuse. Denial is told the same way: 不, 未,
not deny; 難以, 避免, unable may.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from rag.language.normalize import fold
from rag.language.rejected import DENIES_CAUSE

Pole = tuple[str, str]
"""An axis and a side of it: ("move", "up")."""

_KEPT_STANCES = 4096
"""Clauses whose stance is kept: a check reads each clause of what is cited several times."""
_POLES = Path(__file__).with_name("poles.tsv")

_CALLED_OFF = re.compile(
    r"取消|(?<!被)叫停|放弃(?=[了这该计])"
    r"|\b(?:cancel(?:s|led|ed|ling|ing)?|call(?:s|ed)? off|scrap(?:s|ped)?|abandon(?:s|ed)?)\b"
)
_NO_DENIAL_ZH = re.compile(
    "不过|不仅|不但|不只|不止|不光|不断|不少|不久|不管|不论|不如|不到|不足|不超过|不低于|不高于"
    "|不少于|不多于"
    "|不良|不动产|不锈|不得不|不料|不妨|不愧|不等|不一|不由|差不多|要不|是不是|能不能|会不会"
    "|有没有|可不可以|不外"
    "|不单|不锈钢|不同|未来|未满|未达|未几|无人机|无线|无锡|无论|无疑|无非|无形|无烟"
    "|无尘|无机|并无二致|莫非|莫斯科"
    "|非常|非洲|非凡|南非|中非|北非|除非|是否|能否|可否|与否|不明|不便|不景气|不法|不实|不当"
    "|不愿具名|动不动|不免|不禁|无罪|罪名不成立"
)
_DENIAL_ZH = re.compile(
    "并非|并未|并不|并没|从未|从不|尚未|仍未|毫无|决不|绝不|绝非|绝无|不再|不会|不能|不可"
    "|不是|不用|不必|不须|不需|不曾"
    "|未曾|未能|未必|未有|没有|没能|没人|无法|无意|无需|无须|无从|无缘|否认|勿|毋|[不未没無无]"
)
_MAYBE_ZH = re.compile(
    "难以|难[说料免]?|避免|禁止|停止|取消|失败|缺|拒|婉拒|放弃|中止|终止|暂停|停|否|免|辟谣|澄清|驳|反对|不|未|无|谣|伪"
    "|假的|(?<=[租找买拿做得看等])不到|尚待|还要|有待|落空|除非|少了?|离"
)
_NO_DENIAL_EN = re.compile(
    r"not only|not just|not least|no more than|no less than|no fewer than|not more than"
    r"|not less than|no\. ?\d|no doubt|whether or not|no sooner|nothing but|not merely|not simply"
    r"|not guilty"
)
_DENIAL_EN = re.compile(
    r"\b(?:not|never|no|nor|neither|none|nobody|nothing|nowhere|without|cannot|den(?:y|ies|ied|ying)"
    r"|hardly|refus\w+|yet to|no longer)\b|\b\w+n['’]t\b"
)
_MAYBE_EN = re.compile(
    r"\b(?:fail\w*|unable|lack\w*|unlikely|halt\w*|stop\w*|rather than|instead of|only|free of"
    r"|avoid\w*"
    r"|reject\w*|declin\w*|miss\w*"
    r"|absen\w*|scrap\w*|cancel\w*|rul\w+ out|far from|but|ban\w*|bar\w*"
    r"|un\w{4,}|in(?:correct|valid"
    r"|complete|sufficient|ability|accurate)\w*|non-?\w+|zero|less|false"
    r"|forg\w+|fake\w*|rebut\w*|dismiss\w*|refut\w*|stay\w*|remain\w*|still|until|pend\w+|await\w*"
    r"|little|few|seldom|rarely|wrong\w*|hard|difficult\w*|short of|out of|against|stop\w*"
    r"|keep\w* from|prevent\w*"
    r"|impossible|barely|scarcely|withhold\w*|withheld|untouched|unchanged|undisclosed|drop\w*)\b"
)
_SUPERLATIVE_ZH = re.compile(
    "最(?![近后终初新])|首(?:次|度|个|座|家|款|批|位|例|创|见|屈一指|富)|第一(?:大|个"
    "|座|家|次|款|名|位)|唯一|独家|史上"
    "|历来|空前|创纪录|纪录|冠军|龙头|全球第一|世界第一|头号|榜首"
    "|居冠|居首|独一无二|首屈|无人能及|独步"
)
_SUPERLATIVE_EN = re.compile(
    r"\b(?:most(?! of)|least|first(?! (?:quarter|half|phase|batch|stage|three|two"
    r"|nine|six|of|month))"
    r"|first-ever|only|sole|record|unprecedented|unrivall?ed|number one|ever"
    r"|(?:larg|bigg|high|low|fast"
    r"|strong|long|great|earli|new|small|deep|wid|cheap|rich|old|young|bus|heavi)est"
    r"|best|worst|latest|top)\b"
)


_NO_POLE = re.compile(
    "高点|低点|高压|低压|高温|低温|低轨|高峰|高雄|高科技|大陆|大学|大火|大家|多数|少数|多年|上市|上海|上周|下周|上午|下午"
    "|上月|下月|上年|上半|下半|下游|上游|以来|出来|起来|地下|线上|线下|市场|现场|长期|董事长|部长|院长|局长|增资"
    r"|\bover the (?:next|past|last|coming|following|years|course)\b|\bover time\b"
    r"|\b(?:first|second|other|latter) half\b|\bhalf[ -]year\b"
)
"""Words in which 高, 大, 上, 長 or half say nothing of a direction."""
_NEARLY_SUPERLATIVE = re.compile(
    "上限|下限|初|首|先|头|主要|峰|谷|领先|第一|满载|全部|全数|从未|从来|新高|新低|前所未|[只仅光]|才(?!能)|绝大|顶|极"
    r"|\b(?:leading|peak|main|never|chief|at most|at least|up to|cap|limit|all"
    r"|maximum|minimum|1st|initial)\b"
)


@dataclass(frozen=True, slots=True)
class Stance:
    """How a text speaks.

    ``denials`` counts what denies for sure, and ``may_deny`` says that something in it might.
    ``sure`` and ``soft`` hold (axis, side) pairs with the words that say so.
    """

    denials: int
    may_deny: bool
    sure: dict[Pole, str]
    soft: frozenset[Pole]
    superlative: str
    may_be_superlative: bool

    def holds(self, pole: Pole) -> bool:
        """Whether any word of the text may stand on that side."""
        return pole in self.sure or pole in self.soft


@lru_cache(maxsize=_KEPT_STANCES)
def stance(text: str) -> Stance:
    """How ``text``, one clause or sentence in Chinese or English, speaks.

    What it returns is shared: read it, never change it.
    """
    folded = fold(text)
    sure: dict[Pole, str] = {}
    soft: set[Pole] = set()
    plain = _NO_POLE.sub(" ", folded)
    for axis, sides in _axes().items():
        certain, doubtful = _patterns(axis)
        for match in certain.finditer(plain):
            sure.setdefault((axis, match.lastgroup or sides[0]), match.group())
        # What a sure word covers says nothing more: the 大 of 大跌 is no growth.
        rest = certain.sub(" ", plain)
        soft.update((axis, match.lastgroup or sides[0]) for match in doubtful.finditer(rest))
    denials, may_deny = _denials(folded)
    superlative = _SUPERLATIVE_ZH.search(folded) or _SUPERLATIVE_EN.search(folded)
    words = superlative.group() if superlative else ""
    nearly = bool(words or _NEARLY_SUPERLATIVE.search(folded))
    return Stance(denials, may_deny, sure, frozenset(soft), words, nearly)


def called_off(text: str) -> str:
    """The word of ``text`` that says that a plan was dropped; empty where none does."""
    found = _CALLED_OFF.search(fold(text))
    return found.group() if found else ""


def opposite(pole: Pole) -> Pole:
    """The other side of the same axis."""
    axis, side = pole
    one, other = _axes()[axis]
    return axis, other if side == one else one


def _denials(folded: str) -> tuple[int, bool]:
    plain = _NO_DENIAL_EN.sub(" ", _NO_DENIAL_ZH.sub(" ", folded))
    # To deny one cause ("not because of wind") is not to deny what it is the cause of.
    of_cause = DENIES_CAUSE.search(plain) is not None
    plain = DENIES_CAUSE.sub(" ", plain)
    count = len(_DENIAL_ZH.findall(plain)) + len(_DENIAL_EN.findall(plain))
    return count, bool(count or of_cause or _MAYBE_ZH.search(plain) or _MAYBE_EN.search(plain))


@cache
def _axes() -> dict[str, tuple[str, str]]:
    """The two sides of each axis."""
    sides: dict[str, dict[str, None]] = {}
    for axis, side, *_ in _rows():
        sides.setdefault(axis, {})[side] = None
    return {axis: (next(iter(both)), list(both)[-1]) for axis, both in sides.items()}


@cache
def _patterns(axis: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns for the sure and the soft words of an axis, with a group for each side."""
    return _pattern(axis, "sure"), _pattern(axis, "soft")


def _pattern(axis: str, weight: str) -> re.Pattern[str]:
    """Longest words first, of both sides together: 不超過 is read before 超過."""
    words: list[tuple[str, str]] = []
    for row in _rows():
        if row[0] == axis and row[2] == weight:
            words += [(word, row[1]) for word in (*row[3].split(), *row[4].split(", "))]
    sides = _axes()[axis]
    groups = []
    for side in sides:
        mine = sorted((w for w, s in words if s == side), key=len, reverse=True)
        either = [re.escape(word) for word in mine if not word[0].isascii()]
        english = "|".join(_spelled(word) for word in mine if word[0].isascii())
        if english:
            either.append(rf"\b(?:{english})")
        groups.append(f"(?P<{side}>{'|'.join(either)})")
    # Few characters begin a word of an axis: one look ahead spares trying hundreds of words there.
    firsts = {word[0] for word, _ in words}
    chinese_firsts = "".join(sorted(c for c in firsts if not c.isascii()))
    english_firsts = "".join(sorted(c for c in firsts if c.isascii()))
    gate = rf"(?=[{chinese_firsts}]|\b[{english_firsts}])"
    return re.compile(f"{gate}(?:{'|'.join(groups)})")


def _spelled(word: str) -> str:
    return re.escape(word).replace(r"\*", "[a-z]*") + "(?![a-z])"


@cache
def _rows() -> tuple[tuple[str, str, str, str, str], ...]:
    rows = []
    for line in _POLES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            axis, side, weight, chinese, english = line.split("\t")
            rows.append((axis, side, weight, chinese, english))
    return tuple(rows)

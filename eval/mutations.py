"""True sentences made false in one place, to see whether the check notices.

The operators are written from the outside: plain patterns over the words as they stand, with no use
of the check's own lists, readers of figures or finders of names. Each makes at most one mutant of a
sentence; where it could act in several places a seeded choice picks one.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from eval.inventions import invented
from eval.misstatements import Change, caused, exchanged, made_sure, other_speaker
from rag.language.normalize import fold_script
from rag.types import Language

Kind = Literal[
    "figure",
    "unit",
    "name",
    "direction",
    "negation",
    "comparison",
    "cause",
    "role",
    "modality",
    "attribution",
    "detail",
]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A false sentence: what kind of thing was changed, and from what to what."""

    kind: Kind
    text: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class NamePool:
    """Names of an archive by what they name, each with the articles whose text holds it."""

    people: tuple[str, ...]
    firms: tuple[str, ...]
    places: tuple[str, ...]
    latin: tuple[str, ...]

    @classmethod
    def of(cls, texts: Sequence[str]) -> NamePool:
        """The names that stand in ``texts``."""
        whole = "\n".join(texts)

        def found(pattern: re.Pattern[str]) -> tuple[str, ...]:
            return tuple(dict.fromkeys(m[m.lastindex or 0] for m in pattern.finditer(whole)))

        return cls(found(_PERSON), found(_FIRM), found(_PLACE), found(_LATIN))


_TITLE = (
    "執行長|总经理|總經理|董事長|董事长|分析師|分析师|研究員|研究员|財務長|发言人|發言人|秘書長|副總裁|副局長|主管|合夥人"
    "|召集人|工程學者|里長"
)
_PERSON = re.compile(
    rf"(?:{_TITLE})([\u4e00-\u9fff]{{2,3}})(?=說|说|表示|認為|认为|指出|则|則|在|並|主張|估|:|：|，)"
)
_FIRM = re.compile(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{2}(?:科技|能源|汽車|汽车|數位|海運|鋰業|锂业|鎳業|电池|電池|重工|集團))"
)
_PLACE = re.compile(
    "印尼|泰國|日本|韓國|德州|柔佛|馬來西亞|台南|高雄|新竹|台東|中國|宁波|曼谷|歐洲|非洲|南美|澳洲|英國|越南|德國|法國|印度"
    "|新加坡|上海|北京|深圳|台北|江西|四川|美國|加州|巴西|智利|俄羅斯|墨西哥|加拿大|杜拜|香港"
)
_LATIN = re.compile(r"(?<=[a-z,] )([A-Z][a-z]{3,}(?: [A-Z][a-z]{3,})?)(?![A-Za-z])")
_MONTHS = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Series)\b"
)

_NUMBER = re.compile(r"(?<![A-Za-z\d.,:])(?<![A-Za-z]-)\d[\d,]*(?:\.\d+)?(?![\d:]|[A-Za-z]\d)")
_HAN_DIGIT = re.compile(
    "[二三四五六七八九](?=成|倍|個月|个月|年|家|座|百|千|萬|万|億|台|名|公里|公尺)"
)
_UNITS = """
億 萬|亿 万|萬 億|万 亿|兆元 億元|million billion|billion million|trillion billion
thousand million|兆瓦 吉瓦|千瓦 兆瓦|瓩 兆瓦|GWh MWh|GW MW|MW kW|MWh kWh|MW GW|公斤 噸
公斤 吨|噸 公斤|吨 公斤|tons kilograms|kilograms tons|kilogram ton|公里 公尺|公尺 公里
米 公里|metres kilometres|litres gallons|公升 加侖|小時 天|小时 天|hours days|days weeks
天 週|個月 年|个月 年|months years|年 個月|分鐘 小時|美元 歐元|美元 日圓|$ €|NT$ US$
yuan euros|新台幣 美元|元 美元|% 個百分點|分貝 赫茲|令吉 泰銖|輛 萬輛
"""
_DIRECTIONS = """
上漲 下跌|上涨 下跌|下跌 上漲|大漲 大跌|重挫 勁揚|增加 減少|增加 减少|增长 下滑|成長 衰退
減少 增加|减少 增加|提高 降低|拉高 壓低|調高 調降|上调 下调|升到 降到|升至 降至|上升 下降
升 跌|下降 上升|降到 升到|降至 升至|跌到 漲到|漲到 跌到|漲 跌|跌 漲|擴大 縮小|扩到 缩到
擴 縮|飆到 跌到|年增 年減|年減 年增|同比下降 同比上升|同比增长 同比减少|回落 走揚|压到 拉到
壓到 拉到|拉到 壓到|多出 少了|加重 減輕|少了 多了|rose fell|rise fall|risen dropped
raised lowered|raise cut|grow shrink|grew shrank|fell rose|fall rise|dropped climbed
jumped tumbled|jump plunge|improved worsened|expand shrink|lowers raises|increase decrease
up down|cut raised|higher lower|topped drained|soared tanked
"""
_ONLY_BEFORE = {
    "up": r"(?= (?:by |from |to |about |nearly |almost |more than )*(?:US|NT)?[$€£]?\d)",
    "升": r"(?![空級级旗])",
}
"""What must follow for the word to tell of a direction: start-up, put up and 升空 do not."""
_COMPARISONS = """
高於 低於|低於 高於|高于 低于|低于 高于|超過 不到|超过 不到|不到 超過|多於 少於|以上 以下
以下 以上|至少 至多|最高 最低|最大 最小|最多 最少|最難 最容易|最快 最慢|首次 再次|提前 延後
推迟 提前|推遲 提前|延後 提前|延到 提前到|之前 之後|以前 以後|年底前 年底後|近三成 逾三成
更便宜 更貴|大約 遠超|偏高 偏低|充足 短缺|緊張 寬鬆|吃緊 寬裕|慢 快|逾 不足|多 少
more than less than|less than more than|over under|below above|above below|at least at most
higher than lower than|lower than higher than|longer shorter|most fewest|largest smallest
first last|before after|after before|up to at least|no more than at least|delayed advanced
worst best|less more|more less|cheaper dearer|least most|loudest quietest
"""
_NEGATIONS_ZH: tuple[tuple[str, str], ...] = (
    (r"沒有|没有", "有"),
    (r"(?<![不並])不(?=會|會|是|能|再|願|反對|滿意|便|掛)", ""),
    (r"尚未|仍未|还没|還沒", "已經"),
    (r"(?<![不未沒没])(?:將|将)(?!近|来|來|軍)", "不會"),
    (r"(?<![不])(?:會|会)(?=[佔占把讓在先])", "不會"),
    (r"(?<![不])(?:必須|必须|须)", "不必"),
    (r"(?<=[\u4e00-\u9fff])(?:宣布|宣佈|公告|證實|证实)(?=[，,\u4e00-\u9fff])", "從未宣布"),
    (r"(?<![不就只還也才便或\u90fd但])是(?=[\u4e00-\u9fff])(?![否因])", "不是"),
    (r"(?<=[\u4e00-\u9fff])(?:預計|预计|估計|估计)", "不認為"),
    (r"(?:已經|已经|已)(?=[\u4e00-\u9fff])", "未"),
    (r"(?<=[\u4e00-\u9fff])(?:漲到|涨到|升到|降到|提高到|达到|達到|占)", r"沒有\g<0>"),
    (
        r"(?<=[\u4e00-\u9fff])(?:賣掉|卖掉|簽下|签下|簽了|取得|拿到|完成|派出|出動|要求)",
        r"並未\g<0>",
    ),
)
_NEGATIONS_EN: tuple[tuple[str, str], ...] = (
    (r" (?:has not|have not) ", " has "),
    (r" not(?= )", ""),
    (r"\b(?:None|none) of", "all of"),
    (r"\bno (?=[a-z]+)(?!longer|more)", "some "),
    (r" (will|must|could|would)(?= [a-z])(?! not)", r" \1 not"),
    (r" (is|was|were|are)(?= )(?! not)", r" \1 not"),
    (r" (has|have)(?= [a-z]+(?:ed|en|un|pt))(?! not)", r" \1 not"),
    (r" said (?:that )?", " denied that "),
    (r" (owns|expects|needs|estimates|employs|takes|costs)(?= )", r" never \1"),
    (r" ([a-z]+ed)(?= (?:the|a|an|its|to|about|\$|[0-9]))", r" never \1"),
)


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a sentence: its article, and other true sentences in its language.

    ``apart`` are of the same passage but not next to it, ``whole`` of the same article.
    """

    article: str
    apart: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()


def mutants(
    sentence: str, language: Language, names: NamePool, around: Around, seed: int
) -> Iterator[Mutant]:
    """At most one mutant of each kind of a true ``sentence``."""
    chance = random.Random(f"{seed} {sentence}")  # noqa: S311 - a repeatable choice, no secret
    chinese = language != "en"
    makers: tuple[tuple[Kind, Callable[[], Mutant | None]], ...] = (
        ("figure", lambda: _other_figure(sentence, chance)),
        ("unit", lambda: _by_pairs("unit", sentence, _UNITS, chinese, chance)),
        ("name", lambda: _other_name(sentence, names, around.article, chance)),
        ("direction", lambda: _by_pairs("direction", sentence, _DIRECTIONS, chinese, chance)),
        ("negation", lambda: _denied(sentence, chinese, chance)),
        ("comparison", lambda: _by_pairs("comparison", sentence, _COMPARISONS, chinese, chance)),
        ("cause", lambda: _of("cause", caused(sentence, around.apart, chinese, chance))),
        ("role", lambda: _of("role", exchanged(sentence, chinese, chance))),
        ("modality", lambda: _of("modality", made_sure(sentence, chinese, chance))),
        (
            "attribution",
            lambda: _of("attribution", other_speaker(sentence, around.whole, chance)),
        ),
        (
            "detail",
            lambda: _of(
                "detail", invented(sentence, around.article, chinese, language == "zh-Hans", chance)
            ),
        ),
    )
    for _, make in makers:
        mutant = make()
        if mutant is not None and mutant.text != sentence:
            yield mutant


def _of(kind: Kind, made: Change | None) -> Mutant | None:
    return Mutant(kind, *made) if made is not None else None


def _replaced(kind: Kind, text: str, start: int, end: int, after: str) -> Mutant:
    return Mutant(kind, text[:start] + after + text[end:], text[start:end], after)


def _other_figure(text: str, chance: random.Random) -> Mutant | None:
    found = [*_NUMBER.finditer(text), *_HAN_DIGIT.finditer(text)]
    if not found:
        return None
    match = chance.choice(found)
    number = match[0]
    if not number[0].isdigit() or not number[0].isascii():
        other = chance.choice([c for c in "二三四五六七八九" if c != number])
        return _replaced("figure", text, match.start(), match.end(), other)
    digits = [i for i, c in enumerate(number) if c.isdigit()]
    way = chance.randrange(3)
    if way == 0 and len(digits) > 1 and number[digits[0]] != number[digits[1]] != "0":
        first, second = digits[:2]
        changed = list(number)
        changed[first], changed[second] = changed[second], changed[first]
        return _replaced("figure", text, match.start(), match.end(), "".join(changed))
    at = digits[0] if way == 1 else chance.choice(digits)
    lowest = "1" if at == 0 else "0"
    other = chance.choice([c for c in "0123456789" if c != number[at] and c >= lowest])
    changed_text = number[:at] + other + number[at + 1 :]
    return _replaced("figure", text, match.start(), match.end(), changed_text)


def _by_pairs(
    kind: Kind, text: str, table: str, chinese: bool, chance: random.Random
) -> Mutant | None:
    found: list[tuple[int, int, str]] = []
    taken: set[int] = set()
    pairs = [_pair(cell) for line in table.split("\n") for cell in line.split("|") if cell]
    for before, after in sorted(pairs, key=lambda pair: -len(pair[0])):
        latin = before[0].isascii()
        if latin and chinese and kind != "unit":
            continue
        pattern = re.escape(before)
        if kind == "unit":
            pattern = rf"(?<=[\d百千萬万億亿 ]){pattern}" if before not in "$NT$" else pattern
        if latin and before[-1].isalpha():
            pattern = (
                rf"(?<![A-Za-z]){pattern}(?![A-Za-z])"
                if kind != "unit"
                else pattern + r"(?![A-Za-z])"
            )
        for match in re.finditer(pattern + _ONLY_BEFORE.get(before, ""), text):
            if match.start() not in taken:
                taken.update(range(match.start(), match.end()))
                found.append((match.start(), match.end(), after))
    if not found:
        return None
    start, end, after = chance.choice(found)
    return _replaced(kind, text, start, end, after)


def _pair(cell: str) -> tuple[str, str]:
    words = cell.split(" ")
    middle = len(words) // 2
    return " ".join(words[:middle]), " ".join(words[middle:])


def _other_name(text: str, names: NamePool, article: str, chance: random.Random) -> Mutant | None:
    found: list[tuple[int, int, tuple[str, ...]]] = []
    for pool in (names.people, names.firms, names.places, names.latin):
        for name in pool:
            at = text.find(name)
            if at >= 0 and not _MONTHS.search(name):
                found.append((at, at + len(name), pool))
    if not found:
        return None
    start, end, pool = chance.choice(sorted(found, key=lambda item: item[:2]))
    plain = fold_script(article + text)
    others = [n for n in pool if fold_script(n) not in plain and not _MONTHS.search(n)]
    if not others:
        return None
    return _replaced("name", text, start, end, chance.choice(sorted(others)))


def _denied(text: str, chinese: bool, chance: random.Random) -> Mutant | None:
    found = []
    for pattern, after in _NEGATIONS_ZH if chinese else _NEGATIONS_EN:
        found += [(match, after) for match in re.finditer(pattern, text)]
    if not found:
        return None
    match, after = chance.choice(sorted(found, key=lambda item: item[0].start()))
    return _replaced("negation", text, match.start(), match.end(), match.expand(after))

"""The words of a text that name something of their own: what a claim can have made up.

Chinese is cut by the dictionary, English by blanks. Left out are figures, names, words that only
say which way something goes (up, not, at most), all of which other rules judge, and the words of
`general.txt`. What the dictionary cannot cut is left out too: it may be cut wrongly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rag.language.glosses import Glosses
from rag.language.lexicon import root, stem
from rag.language.names import Names
from rag.language.normalize import fold, fold_script
from rag.language.polarity import stance
from rag.language.quantities import quantities

_GENERAL = Path(__file__).with_name("general.txt")
_HAN = re.compile("[\u4e00-\u9fff]+")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*(?:-[A-Za-z0-9]+)*")
_INSIDE = re.compile(r"[A-Za-z0-9,;%)'’”] $")
_ANOTHER_CAPITAL = re.compile(r" [A-Z]")
_SHORTEST = 3
"""Letters of an English word that may name something."""
_SAYING = 4
_PARTICLES = frozenset(
    "的了在是和与及或但也都就又再更最很被把将从由向对于至到为因以其此这那该各每有无不未没说称让使令给比而且并则却只仅才刚已"
    "曾正会可要须应着过们者所之乎何谁吗呢吧啊"
)
"""Of two characters one of which is such a word, the cut may have gone between two others."""
_NO_PARTICLES_WORDS = """
将军 将领 将士 主将 名将 大使 使馆 公使 特使 使节 天使 工会 议会 国会 教会 宴会 晚会 聚会 集会
商会 学会 舞会 比赛 比分 就医 就诊 就读 就学 就职 对手 被告 被子 棉被 小说 演说 传说 称号 没收
使命 命令 法令 禁令 过境 过敏 着陆 着火 基因 病因 更衣 火把 把手 随从 从军 从政 报到 迟到 冬至
夏至 未婚 已婚 再婚 补给 给养 合并 并购 冷却 天才 才艺 胡须 可乐 许可 响应 应酬 校正 改正 正义
和平 和解 和约 和尚 自由 患者 死者 会馆 会所 厕所 诊所 有毒 国有 私有 规则 要塞 要犯
"""
_NO_PARTICLES = frozenset(_NO_PARTICLES_WORDS.split())
"""Words for all that: of them a claim can make up a general, an embassy, a match."""
_FORMS = """
rose:rise risen:rise fell:fall fallen:fall grew:grow grown:grow shrank:shrink shrunk:shrink
stood:stand sold:sell bought:buy lost:lose sent:send took:take taken:take ran:run held:hold
kept:keep led:lead left:leave made:make met:meet paid:pay said:say saw:see seen:see spent:spend
told:tell thought:think went:go gone:go going:go used:use won:win wrote:write written:write
broke:break broken:break brought:bring built:build came:come chose:choose chosen:choose dealt:deal
drew:draw drawn:draw drove:drive driven:drive felt:feel fought:fight found:find flew:fly flown:fly
got:get gave:give given:give knew:know known:know laid:lay lent:lend meant:mean sought:seek
slept:sleep spoke:speak spoken:speak threw:throw thrown:throw understood:understand wore:wear
worn:wear began:begin begun:begin became:become stole:steal stolen:steal struck:strike sank:sink
sunk:sink tore:tear torn:tear froze:freeze frozen:freeze hid:hide hidden:hide burnt:burn
caught:catch taught:teach lit:light bore:bear borne:bear blew:blow blown:blow shot:shoot
swept:sweep dug:dig fed:feed fled:flee hung:hang stuck:stick swore:swear woke:wake tried:try
tries:try died:die dies:die dying:die lied:lie lying:lie tied:tie rang:ring rode:ride ridden:ride
shook:shake shaken:shake bent:bend bound:bind bred:breed clung:cling crept:creep ate:eat eaten:eat
forgot:forget forgave:forgive ground:grind leapt:leap learnt:learn rebuilt:rebuild repaid:repay
resold:resell overtook:overtake sang:sing sung:sing men:man women:woman children:child
people:person feet:foot teeth:tooth mice:mouse geese:goose
"""
_IRREGULAR = dict(form.split(":") for form in _FORMS.split())


@dataclass(frozen=True, slots=True)
class ContentWord:
    """A word as the text writes it, where, and the form it is looked up by."""

    text: str
    key: str
    start: int
    end: int

    @property
    def is_chinese(self) -> bool:
        """Whether it is Chinese."""
        return not self.key.isascii()


class Content:
    """Finds the words that name something; safe to share between threads."""

    def __init__(self, glosses: Glosses, names: Names) -> None:
        self._glosses = glosses
        self._names = names

    def stated(self, claim: str, *, chinese: bool) -> list[ContentWord]:
        """The words of a claim that could be made up, each once; only those of its language."""
        names = {name.folded for name in self._names.find(claim)}
        found: dict[str, ContentWord] = {}
        for word in self.words(claim, chinese=chinese):
            if word.key in found or is_general(word.key) or _is_direction(word.key):
                continue
            if not self._is_saying(word.key) and not any(word.key in name for name in names):
                found[word.key] = word
        return list(found.values())

    def _is_saying(self, key: str) -> bool:
        """Whether it is a verb of four characters or more, which mostly paints a picture."""
        if len(key) < _SAYING or key.isascii():
            return False
        return any(gloss.startswith("to ") for gloss in self._glosses.raw(key))

    def words(self, text: str, *, chinese: bool) -> list[ContentWord]:
        """Every word of two characters or three letters, without names and figures."""
        bare = _without_figures(text)
        if chinese:
            return list(self._chinese(text, bare))
        is_name = self._names.gazetteer.is_english_name
        return [word for word in _english(text, bare) if not is_name(word.key)]

    def _chinese(self, text: str, bare: str) -> Iterator[ContentWord]:
        for run in _HAN.finditer(bare):
            plain = fold(run.group())
            if len(plain) != len(run.group()):  # a term of another length: its place is lost
                plain = fold_script(run.group())
            at = run.start()
            for piece in self._glosses.cut(plain):
                end = at + len(piece)
                if (
                    len(piece) > 1
                    and not self._names.gazetteer.is_name(piece)
                    and not (piece in _NO_PARTICLES and self._is_torn(plain, at - run.start()))
                ):
                    yield ContentWord(text[at:end], fold(piece), at, end)
                at = end

    def _is_torn(self, run: str, at: int) -> bool:
        """Whether a word of two characters there may be the halves of two others: 將|軍費."""
        pairs = [run[at - 1 : at + 1] if at else "", run[at + 1 : at + 3]]
        return any(len(pair) == 2 and self._glosses.raw(pair) for pair in pairs)


def base(word: str) -> str:
    """An English word in lower case without its irregular form: rose, rise."""
    return _IRREGULAR.get(word, word)


def is_general(key: str) -> bool:
    """Whether a word says too little, or is cut too doubtfully, to be looked for."""
    english, chinese = _general()
    if key.isascii():
        return bool({key, stem(key), root(key)} & english)
    return key in chinese or (
        len(key) == 2 and bool(set(key) & _PARTICLES) and key not in _NO_PARTICLES
    )


def _is_direction(key: str) -> bool:
    """Whether a word takes a side (more, fell, not), which is judged by its opposite."""
    if key in _NO_PARTICLES or (len(key) > 2 and not key.isascii()):
        return False  # 大使 is no bigger, 直升機 goes nowhere
    found = stance(key)
    return bool(found.sure or found.soft or found.denials)


def _english(text: str, bare: str) -> Iterator[ContentWord]:
    for match in _WORD.finditer(bare):
        word = match.group()
        capital = word[0].isupper() and (
            _INSIDE.search(bare[: match.start()]) or _ANOTHER_CAPITAL.match(bare, match.end())
        )
        plain = word.replace("’", "'").casefold().removesuffix("'s")
        # Of a compound (jack-up, right-hand) no half means what it means alone.
        if len(plain) < _SHORTEST or capital or "-" in plain:
            continue
        yield ContentWord(text[match.start() : match.end()], base(plain), *match.span())


def _without_figures(text: str) -> str:
    for quantity in reversed(quantities(text)):
        width = quantity.end - quantity.start
        text = text[: quantity.start] + " " * width + text[quantity.end :]
    return text


@cache
def _general() -> tuple[frozenset[str], frozenset[str]]:
    """The words of general.txt: English in every form they are asked for by, Chinese folded."""
    lines = _GENERAL.read_text(encoding="utf-8").splitlines()
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    english = {word for word in words if word.isascii()}
    chinese = fold("\n".join(word for word in words if not word.isascii()))
    return (
        frozenset(english | {root(word) for word in english} | _STOPS),
        frozenset(chinese.split("\n")),
    )


_STOP_WORDS = """
the and for that with from its was were has have had are this these those will would their which who
whom whose into than been they them also when where while about after before more per not but can
could may might must shall should did does doing done being his her hers him she you your yours our
ours out off over under again once here there how why what all any both each few nor only own same
some such too very just down upon onto towards toward against between among during another else ever
enough either neither every much many most other others one two three four five six seven eight nine
ten first second new old let yet still even now then thus well ago etc via itself himself herself
themselves oneself myself yourself ourselves
"""
_STOPS = frozenset(_STOP_WORDS.split())

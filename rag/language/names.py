"""Names in a text, and whether a name of one language stands in a text of the other.

Chinese has no capitals. A name is either an entry of CC-CEDICT whose reading is capitalised there
(德州 De2 zhou1), or a run of characters that the dictionary does not know as words, which is how
coined names look (晴軌科技, 沈昱廷). In English a name is a run of capitalised words. Across the
languages a name is met through the dictionary, by its sound, or by its reading in Pinyin or
Wade-Giles (Tsai Min-han is 蔡旻翰).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from rag.language.foreign_names import is_spelled, is_spelled_before
from rag.language.gazetteer import Gazetteer
from rag.language.lexicon import Lexicon, sounds_of_chinese, sounds_of_english, stem
from rag.language.name_ground import Ground, countries, is_acronym, is_akin, plain_code, trimmed
from rag.language.normalize import fold
from rag.language.quantities import quantities
from rag.language.romanization import spelled_by
from rag.language.tokens import MOST_TRANSLATIONS
from rag.language.written_large import NO_NAMES, by_custom, is_firm, is_headline, is_title

_HAN_RUN = re.compile("[\u4e00-\u9fff·]+")
_LATIN = re.compile(
    r"(?<![A-Za-z0-9])(?=[0-9]*[A-Za-z])[A-Za-z0-9][A-Za-z0-9&.+/-]*[A-Za-z0-9+]", re.ASCII
)
_CODE = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,6}\s?[:：]\s?[A-Z0-9.]{2,8}|\d{3,6}\.[A-Z]{1,3}\b")
_IN_WORD = r"(?:[^\W\u2e80-\u9fff\uf900-\ufaff]|['’.&-])*"
"""What follows a capital in a name: no Chinese, which is written right behind it (QD2達84%)."""
_CAPITALISED = re.compile(
    rf"[A-Z]{_IN_WORD}(?:(?: (?:of|and|the|for|de|von|&) | )[A-Z0-9]{_IN_WORD})*"
)
_SENTENCE_HEAD = re.compile(r"(?:^|[.!?:;]['\"”’)]*\s+|[\"“‘(]\s*|[—–-]\s*|\n)$")
_HALF = 2
"""Characters that one half of a hyphened name has at most in Chinese."""
_ABBREVIATED = "企商方系股资籍媒军国"
"""What follows a country's first character where it stands for the country: 美企, 中方."""

# Single characters that Chinese writes between words: a coined name never has one of these ...
FUNCTION_WORDS = frozenset(
    "的了在是和与及或但也都就又再更最很被把将从由向对于至到为因以其此这那该各每有无不未没说称让使令给比而且并则却"
    "只仅才刚已曾正会可要须应得着过来去起出入进回做作当若如等即既虽个家名位座台她他它我你您们者所之乎何谁吗呢"
    "吧啊一二三四五六七八九十百千万亿两几半第数次种条项份每均仍还便约近逾超达占归"
)
# ... and these only before the kind of thing it is (海嶽創投), or as a person's name.
CONTENT_WORDS = frozenset(
    "年月日元上下中内外前后左右大小多少高低长短新旧好坏强弱快慢早晚远近同另某全总共指能关想看听问答写读用买卖"
    "拿放走跑站坐住吃喝打拼靠按据依凭经随跟连带升降涨跌增减加乘除倍付收存取借贷赚赔亏盈投融资产销供需价量额率"
    "值度层级类型式款版期届季周天时分秒点处地方边里省市县区乡镇村路街号楼室东西南北海陆空水火电气油煤铁铜金银锂"
    "镍钴硅钢铝光热风核车船机房厂店场港法案件书信函文字句词语言话声音色形状样态势力权利益害险灾难病死伤亡生活"
    "工农商学兵政党军警民众族国世界跨拟盼料估传创获遭受派签订建设立改换撤裁拆迁搬运送交接载装卸修补查验测试"
    "评审批准许禁止限控名间单双首末初什么怎样"
)
_LOOSE = FUNCTION_WORDS | CONTENT_WORDS
_SPEAKING = re.compile(
    "说|称|指出|表示|认为|强调|坦言|预估|预期|预计|提醒|透露|主张|回应|回答|解释|估|推算|分析|判断|警告|建议|担心|反驳|直言|否认|证实|宣布|坦承|批评|认定|相信|预|透露|补充|预言"
)
FIRM_KINDS = (
    "公司|集团|股份|控股|科技|能源|电子|半导体|光电|汽车|电池|矿业|锂业|镍业|钢铁|化工|化学|材料|数位|数码"
    "|创投|资本|证券|期货|基金|银行|保险|研究院|研究所|研究|大学|学院|医院|协会|公会|联盟|委员会|部|局|署|院"
    "|财经|日报|周报|时报|商讯|车讯|电力|航空|重工|物产|航运|海运|造船|储能|租赁|精密|通讯|生技|制药|食品|地产|置业|物流|软件|网络|智能"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name as the text writes it (``text``) and as it is compared (``folded``).

    ``coined`` names are in no dictionary; ``loose`` ones may be a common word written large. A
    loose one is ``sure`` where its capital cannot come from its place: inside an English sentence.
    """

    text: str
    folded: str
    coined: bool
    loose: bool = False
    sure: bool = False


class Names:
    """Finds the names of a claim, and looks for them in sources; safe to share between threads."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        self.lexicon = lexicon
        self.gazetteer = gazetteer

    def warm(self) -> None:
        """Loads both tables now, so that the first check need not wait for them."""
        self.lexicon.warm()
        self.gazetteer.warm()

    def unheld(self, claim: str, ground: Ground) -> tuple[str, ...]:
        """The names of ``claim`` that ``ground`` does not hold, as written, once each."""
        names = self.find(claim)
        missing = [name.text for name in names if not self._holds(ground, name)]
        if missing and not ground.is_chinese:
            plain = fold(claim)
            missing = [
                text
                for text in missing
                if text.isascii() or not is_spelled(fold(text), plain, ground.capitals)
            ]
        return tuple(dict.fromkeys(missing))

    def may_name(self, person: str, ground: Ground) -> bool:
        """Whether ``ground`` may name a person: in full, by the surname, or as it sounds."""
        if not person.isascii() and _HAN_RUN.match(person):
            if ground.is_chinese:
                return person in ground.folded or (len(person) > 2 and person[1:] in ground.folded)
            readings = self.gazetteer.readings
            return bool(set(sounds_of_chinese(person)) & ground.sounds) or any(
                spelled_by(word, person, readings) for word in ground.capitals
            )
        words = [word for word in person.split() if len(word) > 2]
        # Of two people called Marcus one is meant; in Chinese any part of a name may be met.
        telling = words if ground.is_chinese else words[-1:]
        return any(self._holds_latin(ground, word) for word in telling)

    def lost(self, original: str, translation: str) -> tuple[str, ...]:
        """The names of ``original`` that its ``translation`` does not hold."""
        return self.unheld(original, Ground.of([translation]))

    def find(self, text: str) -> tuple[Name, ...]:
        """The names of a Chinese or English text."""
        bare = _without_figures(text)
        codes = tuple(Name(code, plain_code(code), True) for code in _CODE.findall(bare))
        bare = _CODE.sub(" ", bare)
        if len(_HAN_RUN.findall(bare)) and sum(map(len, _HAN_RUN.findall(bare))) > len(bare) / 4:
            return codes + self._chinese(bare)
        return codes + tuple(self._english(bare))

    def _chinese(self, text: str) -> tuple[Name, ...]:
        names = [
            Name(word, word.casefold(), True)
            for word in map(trimmed, _LATIN.findall(text))
            if any(c.isupper() for c in word) and len(word) > 1
        ]
        for run in _HAN_RUN.findall(fold(text)):
            names += self._names_of_run(run)
        return tuple(names)

    def _names_of_run(self, run: str) -> list[Name]:
        """Dictionary names of a folded run, and what the dictionary cannot cut into words."""
        found: list[Name] = []
        coined = ""
        for word in [*self.gazetteer.segment(run), ""]:
            if len(word) == 1 and word not in FUNCTION_WORDS:
                coined += word
                continue
            name = self._coined(coined, word)
            found += [] if name is None else [name]
            coined = ""
            if len(word) >= 2 and self.gazetteer.is_name(word):
                found.append(Name(word, word, False))
        return found

    def _coined(self, run: str, following: str) -> Name | None:
        """The name that single characters make, given the word behind them."""
        ends = re.search(f"(?:{FIRM_KINDS})$", run[2:])  # a kind that is no word of the dictionary
        if ends is not None:
            return Name(run, run[: 2 + ends.start()], True)
        suffix = following if re.fullmatch(FIRM_KINDS, following) else ""
        strange = run.strip("·" + "".join(CONTENT_WORDS))
        person = run[:1] in self.gazetteer.surnames and _SPEAKING.match(following)
        if len(strange) >= 2 and not set(strange) & _LOOSE:
            # Without a kind of firm or a verb of speaking it may be no name at all.
            return Name(
                (run if suffix else strange) + suffix, strange, True, not (suffix or person)
            )
        named = len(run) >= 2 and (suffix or (person and len(run) <= 3))
        return Name(run + suffix, run, True) if named else None

    def _english(self, text: str) -> list[Name]:
        found = []
        sure = not is_headline(text)
        for match in _CAPITALISED.finditer(text):
            head = _SENTENCE_HEAD.search(text[: match.start()]) is not None
            words = [trimmed(word) for word in match.group().split()]
            words = [word for word in words if len(word) > 1 and not word.islower()]
            if head and words and self._is_common(words[0]) and not is_firm(words[0]):
                words = words[1:]
            words = [word for word in words if word.casefold() not in NO_NAMES]
            if words:
                loose = all(self._is_common(word) for word in words)
                text_of = " ".join(words)
                found.append(Name(text_of, text_of.casefold(), not loose, loose, sure))
        return found

    def _is_common(self, word: str) -> bool:
        lower = word.casefold()
        if lower in NO_NAMES:
            return True
        return not self.gazetteer.is_english_name(lower) and (
            self.gazetteer.is_english_word(lower) or self.gazetteer.is_english_word(stem(lower))
        )

    def _holds(self, ground: Ground, name: Name) -> bool:
        if _HAN_RUN.match(name.folded):
            return self._holds_chinese(ground, name)
        words = [word for word in re.split(r"[ /]", name.text) if word]
        held = [self._holds_latin(ground, word) for word in words]
        for at, (given, family) in enumerate(pairwise(words)):
            held[at] = held[at] or is_spelled_before(given, family, ground.folded)
        if name.loose:
            return self._holds_loose(ground, name, words, held)
        strange = [h for h, w in zip(held, words, strict=True) if not self._is_common(w)]
        return all(strange or held) or is_acronym(name.text, ground)

    def _holds_loose(self, ground: Ground, name: Name, words: list[str], held: list[bool]) -> bool:
        """Whether ``ground`` holds a name all of whose words are common ones."""
        if len(words) > 1 and not ground.is_chinese:  # Kestrel Mining is no Baibin Mining
            return all(h or is_title(word) for h, word in zip(held, words, strict=True))
        if any(held):
            return True
        if name.sure and not any(word.isupper() for word in words):
            return all(map(by_custom, words))
        return not any(word.casefold() in ground.capitals for word in words)

    def _holds_chinese(self, ground: Ground, name: Name) -> bool:
        text = name.folded
        if text in ground.folded:
            return True
        if ground.is_chinese:
            if name.loose:
                return sum(char in ground.folded for char in text) * 2 >= len(text)
            if name.coined:
                parts = (text[1:], text[:-1]) if len(text) > 2 else ()
                return any(part in ground.folded for part in parts)
            if re.search(f"{text[0]}[{_ABBREVIATED}]", ground.folded):
                return True
        english = self.gazetteer.english_of(text)
        if not ground.is_chinese and any(
            spelled_by(word, text, self.gazetteer.readings) for word in ground.capitals
        ):
            return True
        if any(is_akin(word, other) for word in english for other in ground.words):
            return True
        if name.coined:
            sounds = set(sounds_of_chinese(text))
            spelled = len(text) >= 3 and bool(sounds)
            heard = any(
                one.startswith(other) or other.startswith(one)
                for one in sounds
                for other in ground.sounds
            )
            return not spelled or (not ground.is_chinese and heard)
        if ground.is_chinese:
            return False
        return not english or self._is_rendered(text, ground)

    def _is_rendered(self, text: str, ground: Ground) -> bool:
        """Whether an English word renders what is a common word too: 資源, a county, resources."""
        return any(
            text == chinese
            for word in ground.words
            for chinese, _ in self.lexicon.translations(word, MOST_TRANSLATIONS)
        )

    def _holds_latin(self, ground: Ground, word: str) -> bool:
        lower = word.casefold()
        forms = {lower, stem(lower), lower.replace("-", ""), *lower.split("-")}
        if forms & ground.words or any(is_akin(lower, other) for other in ground.words):
            return True
        if not ground.is_chinese:
            return not ground.words.isdisjoint(countries(lower))
        if any(self._is_translated(ground, form) for form in (lower, *countries(lower))):
            return True
        parts = [part for part in re.split("[-+]", word) if part[:1].isupper()]
        if parts and re.search("[-+]", word):
            # US-based, Shanghai-Nanjing; no given name (Min-han), which is read as a whole.
            forms_of = [[p.casefold(), *countries(p.casefold())] for p in parts]
            if all(any(self._is_translated(ground, f, 2) for f in each) for each in forms_of):
                return True
        if self._is_rendered_in_parts(ground, lower):
            return True
        if set(sounds_of_english(word)) & ground.chinese_sounds:
            return True
        return spelled_by(lower, ground.folded, self.gazetteer.readings)

    def _is_rendered_in_parts(self, ground: Ground, word: str) -> bool:
        """Whether the two halves of a name stand side by side in Chinese: North-link is 北連."""
        one, hyphen, two = word.partition("-")
        if not hyphen:
            return False
        firsts, seconds = (
            [c for c, _ in self.lexicon.translations(half, MOST_TRANSLATIONS) if len(c) <= _HALF]
            for half in (one, two)
        )
        begun = [first for first in firsts if first in ground.folded]
        return any(first + second in ground.folded for first in begun for second in seconds)

    def _is_translated(self, ground: Ground, form: str, shortest: int = 1) -> bool:
        """Whether ``ground`` holds a Chinese word that the dictionary gives for an English one."""
        return any(
            len(chinese) >= shortest and chinese in ground.folded
            for chinese, _ in self.lexicon.translations(form, MOST_TRANSLATIONS)
        )


def _without_figures(text: str) -> str:
    """``text`` with blanks where figures stand: a unit or a month is no name."""
    for quantity in reversed(quantities(text)):
        start, end = quantity.start, quantity.end
        text = text[:start] + " " * (end - start) + text[end:]
    return text

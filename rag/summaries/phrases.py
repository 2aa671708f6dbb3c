"""Which words of a label name a thing: what the table of terms knows, or ends as a noun does.

Chinese is read in Simplified characters, and nothing is taken off inside a word of the dictionary:
對 before 沖基金 is no preposition.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.language.gazetteer import Gazetteer
from rag.language.normalize import fold_script
from rag.language.speech import TELLS
from rag.language.terms import Found, Terms
from rag.types import Language

_NO_THINGS = frozenset({"unit", "word"})
"""Glossary fields that say nothing of what a figure is of: average, expect, kilometre."""
TIMES = re.compile(
    r"(?:first|second|third|fourth) (?:quarter|half)|(?:year|month|quarter) on \w+|half|quarter"
    r"|fiscal year|rise|decline|announcement"
)
"""Terms of when and how much, which name no thing and no theme."""
_NO_LABELS = re.compile(
    r"suspend production|start production|launch|campaign|go public|plunge|government|cloud"
)
"""Terms of how; and English words that mean two things, of which the glossary has one."""
_LONGEST_REST = 8  # characters behind the noun: a verb and its adverbs, not another phrase

# The last character of a Chinese noun tells its head: 率 a rate, 额 an amount, 船 a ship.
_HEAD = re.compile(
    "费用|价格|价值|资产|资本|股份|[率量额费价税本益润资金模款数线站厂场池柜车艇板片库单票股债油气员损区园墙器限命绩酬险客芯店楼屋岛港网币]|收入|支出|产能"
    "|规模|合约|契约|协议|订单|价差|差额|损耗|员工|库存|供应|需求|耗电|用电|销售|面积|人口|货柜船|船舶|功耗|浓度|厚度|长度|温度"
    "|投资|容量|差距|缺口"
)
_BARE = re.compile("费用|价格|价值|资产|资本|数量|金额")
"""Heads that say nothing alone: the price of what?"""
PLAIN_HEAD = re.compile("费用|价格|价值|数量|金额|需求|供应|效率|市场|协议")
"""Heads that are plain words of the glossary with one meaning (質量 is quality and mass)."""
_NO_HEAD = re.compile(
    "(?:一线|更换|加装|其他|其余|斥资|出资|集资|耗资|注资|少数|多数|大约|数|出单|简单|[一二两三四五六七八九十]家)$"
)
_GOODS = re.compile(
    "[矿油气钢铁铜铝锂镍钴锌铅锡金银米稻麦豆糖盐肉鱼虾菇果菜茶煤炭水泥木材纸布棉酸碱料肥浆胶石砂沙土地林田园]$"
)
"""How words end for what is weighed or measured out."""
_ON = re.compile("[到给至往还向去来在]")
"""Behind a figure begins where it goes or what it still does, no thing: 5萬噸到日本."""

# What stands before the thing: when, whose and how, and conjunctions.
_LEAD = re.compile(
    r"因此|所以|其中|旗下|目前|现在|如今|今年|去年|明年|前年|当时|估计|预估|预计|不过|另外|此外|同时|换句话说|也就是说|从而"
    r"|主要|单是|只有|年底|不到|不足|若要|如果|加上|足以|何况|必须|已经|要把|为此|是以|[他她它我]们|[这那]些|公司(?=[将为])|第?[一二三四五六]是"
    r"|[0-9]{1,4}[年月日号]份?底?|这[座家个间项批次场种款]|[将让在但的了也又还他她它这该已只]"
)
_WEAK_LEAD = re.compile("[以使而且并则若估是从由和与](?=[\u4e00-\u9fff])")
"""Leads that begin names as well (和碩, 由田): none before what the dictionary does not know."""
_OF_FIGURE = re.compile("(?:[A-Za-z]{2,4}|[\u4e00-\u9fff])?的")
"""八吋線的良率, 1.2公里外的天線: what goes with the figure before it."""
_COUNTER = re.compile("[个座艘台名支辆户家张片次枚人只颗条间位所栋头件项款批]")
_CONJUNCTION = re.compile("以及|[和与及跟]")
_VERB = re.compile(rf"只剩|申报|获得|出动|订造|签下|增至|降至|公布|发布|披露|把|{TELLS}|，")
_SAID = re.compile("公告|[宣公]布|表示|发出|签|批准|核准|会")
"""What stands between a subject and what it says or does: the figure is of neither."""
_AFTER = re.compile(
    "[只却也都就将被由从升降涨跌达为是在有已可能约的则同还仍要高低超近增减预估共拿掉少多烧着了到出占年月一完初0-9]"
)
"""What may follow a noun; anything else is likely the rest of a longer word (員工, 價差)."""
_PARTICLE = re.compile("[的在将由对向于与和把从为给]")
_MOST_CHARACTERS = 16
_HAN = re.compile("[\u4e00-\u9fff]+")

_LEAD_ENGLISH = re.compile(
    r"^(?:\b(?:and|or|but|of|for|in|on|at|the|a|an|to|than|by|it|its|that|which|also)\b[\s-]*)+",
    re.IGNORECASE,
)
_JOIN = re.compile(r"(?:'s|’s)?[\s-]+(?:of (?:the )?)?")
_FARTHEST = 4  # words between an English term and the figure


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What is known of words: the terms of the glossary, and where the dictionary's words end."""

    terms: Terms
    gazetteer: Gazetteer

    def ends(self, plain: str) -> list[int]:
        """Where words of ``plain`` end, in order; a term is one word. Simplified characters."""
        found = {at + 1 for at, char in enumerate(plain) if not _HAN.match(char)}
        for run in _HAN.finditer(plain):
            at = run.start()
            for word in self.gazetteer.segment(run[0]):
                at += len(word)
                found.add(at)
        for term in self.terms.find(plain, "zh-Hans"):
            if term.start in found | {0}:  # the 聯電 of 並聯電網 is no firm
                found -= set(range(term.start + 1, term.end))
                found.add(term.end)
        return sorted(found)


def known_things(words: str, language: Language, terms: Terms) -> list[Found]:
    """The terms of ``words`` that may say what a figure is of."""
    return [found for found in terms.find(words, language) if _is_thing(found, words)]


def _is_thing(found: Found, words: str) -> bool:
    forms = (found.term.english[0], words[found.start : found.end].lower())
    said = any(no.fullmatch(form) for no in (TIMES, _NO_LABELS) for form in forms)
    return found.term.field not in _NO_THINGS and not said


def noun_phrase(
    words: str, language: Language, vocabulary: Vocabulary, *, first: bool, after_figure: bool
) -> str:
    """The thing that ``words`` name beside a figure; empty where they name none.

    ``first``: the words stand behind the figure, so the thing is the nearest to their beginning.
    ``after_figure``: they begin behind a figure, this or another, whose measure word may lead them.
    """
    if language == "en":
        return _english(words, vocabulary.terms, first=first)
    return _chinese(words, language, vocabulary, first=first, after_figure=after_figure)


def goods(words: str, language: Language, vocabulary: Vocabulary) -> str:
    """What ``words`` right behind an amount say there is so much of; empty where they do not."""
    phrase = _chinese(words, language, vocabulary, first=True, after_figure=True)
    plain = fold_script(words)
    unknown = not phrase and _GOODS.search(plain) and not _lead(plain, 0, _ON, vocabulary)
    return words if unknown else phrase


def _chinese(
    words: str, language: Language, vocabulary: Vocabulary, *, first: bool, after_figure: bool
) -> str:
    words = _without_lead(words, vocabulary, after_figure=after_figure)
    words = _behind_verb(words, vocabulary)
    plain = fold_script(words)  # as long as the words
    if first and _lead(plain, 0, _ON, vocabulary):
        return ""
    known = known_things(words, language, vocabulary.terms)
    ends = {found.end for found in known if not found.term.is_name}
    ends |= {match.end() for match in _HEAD.finditer(plain)}
    ends = {end for end in ends if end == len(words) or _AFTER.match(plain, end)}
    ends = {end for end in ends if end > 1 and not _NO_HEAD.search(plain[:end])}
    # A head inside a term (the 電池 of 電池櫃) is no end, nor is that of a name (日本).
    ends -= {end for end in ends for f in known if f.start < end < f.end + f.term.is_name}
    if not ends:
        return ""
    end = max(ends)
    if not first and (len(words) - end > _LONGEST_REST or _SAID.search(plain, end)):
        return ""
    phrase = _without_lead(words[:end], vocabulary)
    while len(phrase) > _MOST_CHARACTERS and (cut := _PARTICLE.search(fold_script(phrase))):
        phrase = phrase[cut.end() :]
    if _BARE.fullmatch(fold_script(phrase)):
        return ""
    return phrase if 1 < len(phrase) <= _MOST_CHARACTERS else ""


def _without_lead(words: str, vocabulary: Vocabulary, *, after_figure: bool = False) -> str:
    plain = fold_script(words)
    at = 0
    if after_figure:
        of_figure = _OF_FIGURE.match(plain)
        at = of_figure.end() if of_figure else _lead(plain, 0, _COUNTER, vocabulary)
        at = _lead(plain, at, _CONJUNCTION, vocabulary)
    while (end := _next_lead(plain, at, vocabulary)) > at:
        at = end
    return words[at:]


def _next_lead(plain: str, at: int, vocabulary: Vocabulary) -> int:
    end = _lead(plain, at, _LEAD, vocabulary)
    return end if end > at else _lead(plain, at, _WEAK_LEAD, vocabulary, before_word=True)


def _lead(
    plain: str,
    at: int,
    pattern: re.Pattern[str],
    vocabulary: Vocabulary,
    *,
    before_word: bool = False,
) -> int:
    """Where the lead at ``at`` ends; ``at`` where there is none, or it is the part of a word."""
    match = pattern.match(plain, at)
    if match is None:
        return at
    ends = [at + end for end in vocabulary.ends(plain[at:])]
    if match.end() not in ends:
        return at
    following = next((end for end in ends if end > match.end()), match.end())
    if before_word and following - match.end() < 2:
        return at if _next_lead(plain, match.end(), vocabulary) == match.end() else match.end()
    return match.end()


def _behind_verb(words: str, vocabulary: Vocabulary) -> str:
    """A verb's object stands behind it; where nothing does, its subject is meant."""
    plain = fold_script(words)
    ends = {0, *vocabulary.ends(plain)}
    verbs = [v for v in _VERB.finditer(plain) if v.start() in ends and v.end() in ends]
    if not verbs:
        return words
    rest = words[verbs[-1].end() :]
    return rest if len(rest) > 1 else words[: verbs[-1].start()]


def _english(words: str, terms: Terms, *, first: bool) -> str:
    """The run of terms nearest to the figure: nickel ore quota."""
    words = _LEAD_ENGLISH.sub("", words)
    known = known_things(words, "en", terms)
    runs: list[list[Found]] = []
    for found in known:
        joined = runs and _JOIN.fullmatch(words, runs[-1][-1].end, found.start)
        if joined:
            runs[-1].append(found)
        else:
            runs.append([found])
    runs = [run for run in runs if not all(found.term.is_name for found in run)]
    if not runs:
        return ""
    run = runs[0] if first else runs[-1]
    start, end = run[0].start, run[-1].end
    between = words[:start] if first else words[end:]
    if len(between.split()) > _FARTHEST:
        return ""
    before = re.search(r"([A-Za-z]+)[\s-]$", words[:start])  # refined nickel, average salary
    if before and re.search(r"(?:ed|al|age|net|ic|new)$", before[1]):
        start = before.start(1)
    return words[start:end]

"""Which words of a label name a thing: what the table of terms knows, or ends as a noun does."""

from __future__ import annotations

import re

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

# The last character of a Chinese noun tells its head: 率 a rate, 額 an amount, 船 a ship.
_HEAD = re.compile(
    "[率量額额費费價价稅税本益潤润資资金模款數数線线站廠厂場场池櫃柜車车艇板晶片庫库單单票股債债油氣气"
    "員员損损區区園园牆墙器限命績绩酬險险客站芯店樓楼屋島岛港網网幣币]|收入|支出|產能|产能"
    "|規模|规模|合約|合约|契約|契约|協議|协议|訂單|订单|價差|价差|差額|差额|損耗|损耗|員工|员工|庫存|库存"
    "|供應|供应|需求|耗電|耗电|用電|用电|銷售|销售|面積|面积|人口|貨櫃船|货柜船|船舶|功耗|濃度|浓度|厚度|長度|长度|溫度|温度|投資|投资|容量|差距|缺口"
)
_NO_HEAD = re.compile(
    "(?:一線|一线|更換|加裝|加装|訂單上|其他|其餘|其余|斥資|斥资|出資|出资|集資|集资|耗資|耗资|注資|注资|少數|少数|多數|多数"
    "|大約|大约|數|数|出單|簡單|简单|[一二兩两三四五六七八九十]家)$"
)
# What stands before the thing: when, whose and how, and conjunctions.
_LEAD = re.compile(
    r"^(?:因此|所以|其中|旗下|目前|現在|现在|如今|今年|去年|明年|前年|當時|当时|估計|估计|預估|预估|預計|预计|不過|不过"
    r"|另外|此外|同時|同时|換句話說|换句话说|也就是說|也就是说|從而|从而|主要|單是|单是|只有|年底的?|把|將|将|由|從|从"
    r"|讓|让|使|對|对|在|以|而|但|且|並|并|的|則|则|了|也|又|還|还|他|她|它|這|这|該|该|已經|已经|已|[0-9]{1,4}[年月日號号]份?底?"
    r"|不到|不足|若要|如果|若|要把|必須|必须|加上|足以|何況|何况|公司(?=[將将為为])|估(?=今)|[座號号家與与和是庭]|外的|線的|线的|只(?!有)"
    r"|[A-Za-z]{2,4}(?=的))+"
)
_VERB = re.compile(
    "則向|则向|將由|将由|只剩|申報|申报|獲得|获得|訂造|订造|[宣公]布|認為|认为|表示|指出|出動|出动|簽下|签下|增至|降至"
    "|，"
)

_SAID = re.compile("公告|[宣公]布|宣佈|表示|發出|发出|簽|签|批准|核准|會|会")
"""What stands between a subject and what it says or does: the figure is of neither."""
_AFTER = re.compile(
    "[只卻却也都就將将被由從从升降漲涨跌達达為为是在有已可能約约的則则同還还仍要高低超近增減减預预估共拿掉少多燒烧著了到出佔占年月一完初0-9]"
)
"""What may follow a noun; anything else is likely the rest of a longer word (員工, 價差)."""
_PARTICLE = re.compile("[的在將将由對对向於于與与和把從从為为給给]")
_MOST_CHARACTERS = 16
_JOIN = re.compile(r"(?:'s|’s)?[\s-]+(?:of (?:the )?)?")
_FARTHEST = 4  # words between an English term and the figure


def known_things(words: str, language: Language, terms: Terms) -> list[Found]:
    """The terms of ``words`` that may say what a figure is of."""
    found = [f for f in terms.find(words, language) if f.term.field not in _NO_THINGS]
    return [
        f for f in found if not any(no.fullmatch(f.term.english[0]) for no in (TIMES, _NO_LABELS))
    ]


def noun_phrase(words: str, language: Language, terms: Terms, *, first: bool) -> str:
    """The thing that ``words`` name beside a figure; empty where they name none.

    ``first``: the words stand behind the figure, so the thing is the nearest to their beginning.
    """
    if language == "en":
        return _english(words, terms, first=first)
    return _chinese(words, language, terms, first=first)


def _chinese(words: str, language: Language, terms: Terms, *, first: bool) -> str:
    words = _LEAD.sub("", words.rpartition("把")[2] or words)
    for verb in reversed(list(_VERB.finditer(words))):
        # A verb's object stands behind it; where nothing does, its subject is meant.
        rest = words[verb.end() :]
        words = rest if len(rest) > 1 else words[: verb.start()]
        break
    known = known_things(words, language, terms)
    ends = {found.end for found in known if not found.term.is_name}
    ends |= {match.end() for match in _HEAD.finditer(words)}
    ends = {end for end in ends if end == len(words) or _AFTER.match(words, end)}
    ends = {end for end in ends if end > 1 and not _NO_HEAD.search(words[:end])}
    # A head inside a term (the 電池 of 電池櫃) is no end.
    ends -= {end for end in ends for f in known if f.start < end < f.end}
    if not ends:
        return ""
    end = max(ends)
    if not first and (len(words) - end > _LONGEST_REST or _SAID.search(words, end)):
        return ""
    phrase = _LEAD.sub("", words[:end])
    while len(phrase) > _MOST_CHARACTERS and (cut := _PARTICLE.search(phrase)):
        phrase = phrase[cut.end() :]
    return phrase if 1 < len(phrase) <= _MOST_CHARACTERS else ""


def _english(words: str, terms: Terms, *, first: bool) -> str:
    """The run of terms nearest to the figure: nickel ore quota."""
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

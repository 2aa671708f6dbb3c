"""Names that an article does not give in Latin letters, spelled in Pinyin: 曜江 is Yaojiang.

A small model makes a name up where it has to spell one. So those that the article shows to be names
are spelled by rule: what stands before a kind of firm (曜江锂业), and who stands behind a title or
speaks (董事长罗启明). What only may be a name is left to the model and the check.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rag.language.gazetteer import Gazetteer
from rag.language.lexicon import is_spelled_foreign
from rag.language.names import CONTENT_WORDS, FIRM_KINDS, FUNCTION_WORDS, Names
from rag.language.normalize import fold_script
from rag.language.romanization import pinyin
from rag.language.speech import EXPECTS, TELLS
from rag.language.terms import Terms
from rag.summaries.names import Glossed, glossed
from rag.types import Article

_TITLE = (
    "董事长|总经理|执行长|财务长|营运长|技术长|秘书长|理事长|研究员|分析师|总监|主管|总裁|部长|局长|署长|院长|处长|县长"
    "|市长|省长|主任|教授|经理|记者|发言人|创办人|创始人|执行官|委员|工程师|律师|会长|主席|总统|总理|顾问"
)
_SPEAKS = f"{TELLS}|{EXPECTS}|主张|回应|判断|警告|建议|指|估|预计"
_AFTER_A_NAME = re.compile(
    rf"{_SPEAKS}|[在则也却就都并又还对向从与和及曾已将，、。；（(]|[今昨明前][天日年]|[上下本]周"
)
_GOODS = frozenset(
    ("电池", "材料", "储能", "电力", "研究", "汽车", "化学", "食品", "软件", "网络", "智能", "数位")
)
"""Kinds of firm that are goods or trades as well."""
_HAN = re.compile("[\u4e00-\u9fff]+")
_COUNTRIES = frozenset("中美日韩德法英俄印欧台港澳")
"""中美科技 is no firm."""
_HALF_SPELLED = re.compile("[A-Za-z]([\u4e00-\u9fff]{1,2})(?![\u4e00-\u9fff])")
_COMPOUND = frozenset(("欧阳", "司徒", "上官", "诸葛", "司马", "夏侯", "皇甫", "公孙", "慕容"))


def spelled(article: Article, names: Names, terms: Terms) -> list[Glossed]:
    """The Chinese names of ``article`` that no glossary knows, each with its Pinyin."""
    if article.language == "en":
        return []
    text = f"{article.title}\n{article.text}"
    folded = fold_script(text)
    known = [(term.start, term.end) for term in terms.find(text, article.language)]
    glosses = [fold_script(name.chinese) for name in glossed(article, terms)]
    found: dict[str, Glossed] = {}
    firms = _firms(folded, names)
    # A firm speaks too, and its first character may be a family name.
    people = [
        (name, True) for name in _people(folded, names.gazetteer) if (name, False) not in firms
    ]
    for name, is_person in [*people, *firms]:
        places = [match.span() for match in re.finditer(re.escape(name), folded)]
        if any(s < end and start < e for s, e in places for start, end in known):
            continue
        if any(gloss in name or name in gloss for gloss in glosses):
            continue
        for original in dict.fromkeys(text[start:end] for start, end in places):
            found.setdefault(original, Glossed(original, pinyin(name, person=is_person)))
    return list(found.values())


def spelled_in(text: str, names: Sequence[str], gazetteer: Gazetteer) -> list[Glossed]:
    """The folded Chinese ``names`` as ``text`` writes them, each with its Pinyin.

    A name of the dictionary may be a common word (資源): only before a kind of firm is it spelled.
    """
    folded = fold_script(text)
    return [
        Glossed(text[match.start() : match.end()], pinyin(name))
        for name in names
        if _HAN.fullmatch(name)
        for match in re.finditer(re.escape(name), folded)
        if gazetteer.segment(name) != [name] or re.match(FIRM_KINDS, folded[match.end() :])
    ]


def half_spelled(original: str, translation: str, gazetteer: Gazetteer) -> list[str]:
    """Folded names that ``translation`` spells half: of 白鷺坑 it made "Bai Lu坑"."""
    folded = fold_script(original)
    tails = set(_HALF_SPELLED.findall(fold_script(translation)))
    found = []
    for run in _HAN.findall(folded):
        words = gazetteer.segment(run)
        found += [before + word for before, word in pairwise(words) if word in tails]
    return found


def _people(folded: str, gazetteer: Gazetteer) -> list[str]:
    """Who is named behind a title or before a verb of speaking."""
    behind = rf"(?:{_TITLE})(?=[\u4e00-\u9fff]{{2}})"
    before = rf"[，。；：、\n「“』」”](?=[\u4e00-\u9fff]{{2,4}}(?:{_SPEAKS}))"
    found = []
    for match in re.finditer(f"{behind}|{before}", folded):
        at = match.end()
        family = 2 if folded[at : at + 2] in _COMPOUND else 1
        shorter = _AFTER_A_NAME.match(folded, at + family + 1)
        run = _HAN.match(folded, at)
        name = run[0][: family + (1 if shorter else 2)] if run else ""
        given = name[family:]
        if folded[at : at + family] not in gazetteer.surnames | _COMPOUND or not given:
            continue
        if set(given) <= FUNCTION_WORDS | CONTENT_WORDS or is_spelled_foreign(name):
            continue
        after = folded[at + len(name) - 1 : at + len(name) + 1]
        if len(gazetteer.segment(after)) == 1:  # 国金证 of 国金证券
            continue
        if gazetteer.is_name(name) or len(gazetteer.segment(name)) > 1:
            found.append(name)
    return found


def _firms(folded: str, names: Names) -> list[tuple[str, bool]]:
    """What stands before a kind of firm; before a word that is goods too, only what recurs."""
    found = []
    for name in names.find(folded):
        kind = name.text.removeprefix(name.folded)
        firm = name.folded.lstrip("用向据由与和及以在从对于为是有该被让至")
        if name.coined and not name.loose and kind and _HAN.fullmatch(firm) and len(firm) > 1:
            if (kind in _GOODS and folded.count(firm) < 2) or set(firm) <= _COUNTRIES:
                continue
            found.append((firm, False))
    return found

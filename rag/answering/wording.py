"""What Zhiwen itself says inside an answer, in the three languages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.types import Language

LANGUAGE_NAMES: dict[Language, str] = {
    "zh-Hant": "Traditional Chinese as used in Taiwan (正體中文)",
    "zh-Hans": "Simplified Chinese (简体中文)",
    "en": "English",
}

_TEXTS: dict[str, tuple[str, str, str]] = {
    "abstained": (
        "這些文章沒有提供這個問題的答案。",
        "这些文章没有提供这个问题的答案。",
        "The articles do not answer this question.",
    ),
    "completed": (
        "模型沒有說到的數字，補上原文。",
        "模型没有说到的数字，补上原文。",
        "Figures that the model left out are quoted.",
    ),
    "untranslated": (
        "模型沒能翻譯其餘的引文（{detail}）。",
        "模型没能翻译其余的引文（{detail}）。",
        "The model did not translate the other quotes ({detail}).",
    ),
    "translation": ("譯文：{detail}", "译文：{detail}", "Translation: {detail}"),
    "no_translation": ("沒有譯文", "没有译文", "no translation"),
    "nearest": (
        "文章裡最接近的一句：",
        "文章里最接近的一句：",
        "The nearest thing that they say:",
    ),
    "short": ("簡答：{detail}", "简答：{detail}", "In short: {detail}"),
    "premise": (
        "文章的說法不同：「{detail}」",
        "文章的说法不同：“{detail}”",
        "The articles say otherwise: “{detail}”",
    ),
    "disagree": (
        "各篇報導的數字不同：{detail}",
        "各篇报道的数字不同：{detail}",
        "The reports give different figures: {detail}",
    ),
    "empty_library": (
        "資料庫裡還沒有文章。",
        "资料库里还没有文章。",
        "There are no articles in the library yet.",
    ),
    "nothing_kept": (
        "沒有一篇文章符合所選的條件。",
        "没有一篇文章符合所选的条件。",
        "No article meets the filter.",
    ),
    "uncited": (
        "這句話沒有引用任何段落",
        "这句话没有引用任何段落",
        "the sentence cites no passage",
    ),
    "restates": (
        "只重複了問題，沒有回答",
        "只重复了问题，没有回答",
        "it only repeats the question",
    ),
    "merged": (
        "沒有一篇文章單獨說了這件事：這句話拼湊了不同文章的內容",
        "没有一篇文章单独说了这件事：这句话拼凑了不同文章的内容",
        "no single article says this: it puts together what different articles say",
    ),
    "left_over": (
        "留有未翻譯的字：{detail}",
        "留有未翻译的字：{detail}",
        "words were left untranslated: {detail}",
    ),
    "unknown_citation": (
        "引用了不存在的段落 {detail}",
        "引用了不存在的段落 {detail}",
        "cites a passage that does not exist: {detail}",
    ),
    "not_verbatim": (
        "引號裡的話不在所引段落中：{detail}",
        "引号里的话不在所引段落中：{detail}",
        "the quoted words are not in the cited passage: {detail}",
    ),
    "figure": (
        "所引段落沒有這個數字：{detail}",
        "所引段落没有这个数字：{detail}",
        "the cited passage does not hold this figure: {detail}",
    ),
    "figure_wrong": (
        "數字不符：{detail}",
        "数字不符：{detail}",
        "the figure does not agree: {detail}",
    ),
    "misplaced": (
        "所引段落裡，這個數字（{detail}）說的是別的東西",
        "所引段落里，这个数字（{detail}）说的是别的东西",
        "in the cited passage this figure is of something else: {detail}",
    ),
    "name": (
        "所引段落沒有這個名字或代號：{detail}",
        "所引段落没有这个名字或代号：{detail}",
        "the cited passage does not hold this name: {detail}",
    ),
    "altered": (
        "原文作「{other}」，這裡寫成「{detail}」",
        "原文作“{other}”，这里写成“{detail}”",
        "the passage says “{other}” where this says “{detail}”",
    ),
    "opposite": (
        "方向相反：這裡說「{detail}」，原文說「{other}」",
        "方向相反：这里说“{detail}”，原文说“{other}”",
        "the passage says the opposite: “{detail}” here, “{other}” there",
    ),
    "denies": (
        "這裡否定了，原文並沒有否定：{detail}",
        "这里否定了，原文并没有否定：{detail}",
        "this denies what the passage does not deny: {detail}",
    ),
    "affirms": (
        "原文是否定的，這裡卻是肯定的：{detail}",
        "原文是否定的，这里却是肯定的：{detail}",
        "the passage denies what this affirms: {detail}",
    ),
    "no_cause": (
        "所引段落沒有說前者是後者的原因",
        "所引段落没有说前者是后者的原因",
        "the cited passage does not say that the one caused the other",
    ),
    "reversed_cause": (
        "因果顛倒：所引段落說的是相反的因果",
        "因果颠倒：所引段落说的是相反的因果",
        "cause and effect are the other way round in the cited passage",
    ),
    "hedge": (
        "原文有所保留（「{detail}」），這裡說成確定的事",
        "原文有所保留（“{detail}”），这里说成确定的事",
        "the passage is less sure (“{detail}”) than this",
    ),
    "roles": (
        "雙方的角色對調了：原文是「{detail}」",
        "双方的角色对调了：原文是“{detail}”",
        "who does it to whom is the other way round: the passage says “{detail}”",
    ),
    "speaker": (
        "這不是「{detail}」說的，原文是「{other}」說的",
        "这不是“{detail}”说的，原文是“{other}”说的",
        "this was not said by “{detail}” but by “{other}”",
    ),
    "superlative": (
        "所引段落沒有說「{detail}」",
        "所引段落没有说“{detail}”",
        "the cited passage does not say “{detail}”",
    ),
    "invented": (
        "所引文章沒有{detail}，也沒有意思相近的話",
        "所引文章没有{detail}，也没有意思相近的话",
        "the cited article holds neither {detail} nor anything like it",
    ),
    "added": (
        "請留意：所引文章沒有用到{detail}",
        "请留意：所引文章没有用到{detail}",
        "take care: the cited article does not use {detail}",
    ),
    "repaired": (
        "單位換算已更正：{other} → {detail}",
        "单位换算已更正：{other} → {detail}",
        "unit conversion corrected: {other} → {detail}",
    ),
    "unrelated": (
        "所引段落說的是別的事",
        "所引段落说的是别的事",
        "the cited passage is about something else",
    ),
    "rerank_failed": (
        "重新排序服務沒有作用，改用原有的排序。（{detail}）",
        "重新排序服务没有作用，改用原有的排序。（{detail}）",
        "The reranker did not do its part; the passages are in our own order. ({detail})",
    ),
    "searched": (
        "依前面的問答查找：{detail}",
        "依前面的问答查找：{detail}",
        "Searched in the light of what went before: {detail}",
    ),
    "broke_off": (
        "模型中途斷線；已查核的部分保留，其餘以原文補上。（{detail}）",
        "模型中途断线；已核查的部分保留，其余以原文补上。（{detail}）",
        "The model broke off; what was checked stays, quotes complete it. ({detail})",
    ),
    "wrote_nothing": (
        "模型沒有寫出答案；以下引用原文。",
        "模型没有写出答案；以下引用原文。",
        "The model wrote no answer; these are quotes.",
    ),
    "all_rejected": (
        "模型寫的句子都沒有通過查核；以下引用原文。",
        "模型写的句子都没有通过核查；以下引用原文。",
        "None of the sentences that the model wrote passed the check; these are quotes.",
    ),
}
_PLACE: dict[Language, int] = {"zh-Hant": 0, "zh-Hans": 1, "en": 2}


def say(name: str, language: Language, detail: str = "", other: str = "") -> str:
    """The text ``name`` in ``language``; raises KeyError for a name that does not exist."""
    text = _TEXTS[name][_PLACE[language]]
    parts = {"{detail}": detail, "{other}": other}
    return re.sub(r"\{(?:detail|other)\}", lambda match: parts[match.group()], text)


def quoted(words: Sequence[str], language: Language) -> str:
    """Words of a text in the quotation marks of ``language``."""
    mark, join = {"zh-Hant": ("「{}」", "、"), "zh-Hans": ("“{}”", "、"), "en": ("“{}”", ", ")}[
        language
    ]
    return join.join(mark.format(word) for word in words)

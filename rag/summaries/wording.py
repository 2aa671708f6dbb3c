"""What Zhiwen itself says inside a summary, in the three languages."""

from __future__ import annotations

from rag.types import Language

_TEXTS: dict[str, dict[Language, str]] = {
    "needs_model": {
        "zh-Hant": "數字表兩邊都有；{languages}的文句需要模型：{command}",
        "zh-Hans": "数字表两边都有；{languages}的文句需要模型：{command}",
        "en": "The table of figures is on every side; {languages} prose needs a model: {command}",
    },
    "digest": {
        "zh-Hant": "{topic}：{count}篇文章",
        "zh-Hans": "{topic}：{count}篇文章",
        "en": "{topic}: {count} articles",
    },
    "small_model": {
        "zh-Hant": "{languages}由小模型翻譯：數字、名稱、否定都查核過，其餘以原文為準。",
        "zh-Hans": "{languages}由小模型翻译：数字、名称、否定都核查过，其余以原文为准。",
        "en": "The {languages} side was translated by a small model: figures, names and "
        "denials were checked, other words may be off. The original counts.",
    },
    "broke_off": {
        "zh-Hant": "模型中途失敗（{detail}）；查核過的保留，其餘摘自原文。再執行一次會接著做。",
        "zh-Hans": "模型中途失败（{detail}）；核查过的保留，其余摘自原文。再运行一次会接着做。",
        "en": "The model failed on the way ({detail}). What it had written was checked and stays; "
        "the rest is quoted. Run it again to go on from here.",
    },
    "not_translated": {
        "zh-Hant": "沒有譯文",
        "zh-Hans": "没有译文",
        "en": "there is no translation",
    },
    "wrong_language": {
        "zh-Hant": "不是{wanted}",
        "zh-Hans": "不是{wanted}",
        "en": "not in {wanted}",
    },
    "left_over": {
        "zh-Hant": "留有未翻譯的字：{detail}",
        "zh-Hans": "留有未翻译的字：{detail}",
        "en": "words were left untranslated: {detail}",
    },
    "sides_differ": {
        "zh-Hant": "兩種語言的數字不同：{detail}",
        "zh-Hans": "两种语言的数字不同：{detail}",
        "en": "the two sides do not carry the same figures: {detail}",
    },
    "name_missing": {
        "zh-Hant": "譯文少了名稱：{detail}",
        "zh-Hans": "译文少了名称：{detail}",
        "en": "a name is missing from the translation: {detail}",
    },
    "name_added": {
        "zh-Hant": "譯文多了原句沒有的名稱：{detail}",
        "zh-Hans": "译文多了原句没有的名称：{detail}",
        "en": "the translation adds a name: {detail}",
    },
    "not_a_question": {
        "zh-Hant": "原句是問句，譯文不是，或相反",
        "zh-Hans": "原句是问句，译文不是，或相反",
        "en": "one side asks, the other does not",
    },
    "level_as_change": {
        "zh-Hant": "原句說達到這個數，譯文說變動了這個數：{detail}",
        "zh-Hans": "原句说达到这个数，译文说变动了这个数：{detail}",
        "en": "the original reaches this figure, the translation moves by it: {detail}",
    },
    "side_withheld": {
        "zh-Hant": "沒有{wanted}：模型的譯文未通過查核（{detail}）",
        "zh-Hans": "没有{wanted}：模型的译文未通过核查（{detail}）",
        "en": "No {wanted}: the model's translation did not pass the check ({detail})",
    },
    "no_source": {
        "zh-Hant": "文章裡沒有支持這一點的句子",
        "zh-Hans": "文章里没有支持这一点的句子",
        "en": "no sentence of the articles supports this",
    },
    "figures_mended": {
        "zh-Hant": "數字已依引文更正：{detail}",
        "zh-Hans": "数字已依引文更正：{detail}",
        "en": "a figure was put right from the quote: {detail}",
    },
    "quoted": {
        "zh-Hant": "原文摘句",
        "zh-Hans": "原文摘句",
        "en": "quoted from the article",
    },
    "says": {
        "zh-Hant": "{who}：{value}",
        "zh-Hans": "{who}：{value}",
        "en": "{value} ({who})",
    },
    "agree": {
        "zh-Hant": "說法一致（{what}）：{one}；{other}",
        "zh-Hans": "说法一致（{what}）：{one}；{other}",
        "en": "The same ({what}): {one}; {other}",
    },
    "differ": {
        "zh-Hant": "說法不同（{what}）：{one}；{other}",
        "zh-Hans": "说法不同（{what}）：{one}；{other}",
        "en": "They differ ({what}): {one}; {other}",
    },
    "up": {"zh-Hant": "增", "zh-Hans": "增", "en": "up"},
    "down": {"zh-Hant": "減", "zh-Hans": "减", "en": "down"},
    "saved": {"zh-Hant": "省", "zh-Hans": "省", "en": "saved"},
    "more_figures": {
        "zh-Hant": "另有{count}個數字沒有列出",
        "zh-Hans": "另有{count}个数字没有列出",
        "en": "{count} more figures are not listed",
    },
    "part_needs_model": {
        "zh-Hant": "每句只有原文的語言；譯文需要模型：{command}",
        "zh-Hans": "每句只有原文的语言；译文需要模型：{command}",
        "en": "Each sentence stands in its own language only; the others need a model: {command}",
    },
    "several": {
        "zh-Hant": "{count}篇文章：{about}",
        "zh-Hans": "{count}篇文章：{about}",
        "en": "{count} articles: {about}",
    },
    "figures": {"zh-Hant": "關鍵數字", "zh-Hans": "关键数字", "en": "Key figures"},
    "names": {"zh-Hant": "名稱", "zh-Hans": "名称", "en": "Names"},
    "sources": {"zh-Hant": "引文", "zh-Hans": "引文", "en": "Quotes"},
    "rejected": {
        "zh-Hant": "未通過查核",
        "zh-Hans": "未通过核查",
        "en": "Did not pass the check",
    },
    "what": {"zh-Hant": "項目", "zh-Hans": "项目", "en": "What"},
    "value": {"zh-Hant": "數值", "zh-Hans": "数值", "en": "Value"},
    "date": {"zh-Hant": "時間", "zh-Hans": "时间", "en": "Date"},
    "untranslated": {
        "zh-Hant": "（原文用語）",
        "zh-Hans": "（原文用语）",
        "en": "(in the original's words)",
    },
}
_NAMES: dict[Language, dict[Language, str]] = {
    "zh-Hant": {"zh-Hant": "繁體中文", "zh-Hans": "簡體中文", "en": "英文"},
    "zh-Hans": {"zh-Hant": "繁体中文", "zh-Hans": "简体中文", "en": "英文"},
    "en": {"zh-Hant": "Traditional Chinese", "zh-Hans": "Simplified Chinese", "en": "English"},
}


def say(name: str, language: Language, **details: str) -> str:
    """The text ``name`` in ``language``; raises KeyError for a name or a detail that is missing."""
    text = _TEXTS[name][language]
    for detail, value in details.items():
        text = text.replace("{" + detail + "}", value)
    return text


def language_name(language: Language, reader: Language) -> str:
    """What ``reader`` calls ``language``."""
    return _NAMES[reader][language]

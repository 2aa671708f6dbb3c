"""The terms of the word view: what an article is indexed by and what a question asks for.

Chinese goes in as overlapping pairs of characters plus single characters, which needs no segmenter
and finds names that no dictionary holds. Latin words go in lightly stemmed, compounds (SZ:002865,
GPT-4) whole and in parts, and figures as their value, so that 97億, 97亿 and 9.7 billion are one
term. All of it is read from the folded text (`rag.language.normalize`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from operator import add

from rag.language.lexicon import Lexicon, sounds_of_chinese, sounds_of_english, stem
from rag.language.normalize import fold, fold_lines, fold_script

TOKENS_VERSION = 2
"""Part of the word view's stamp: raise it when the same text would give other terms."""

HAN_RANGES = (
    (0x3007, 0x3007),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
"""Code points of Chinese characters, first and last of each range."""
_HAN = "".join(f"{chr(first)}-{chr(last)}" for first, last in HAN_RANGES)
_HAN_RUN = re.compile(f"[{_HAN}]+")
_LETTER = f"[^\\W_{_HAN}]"
_WORD = re.compile(f"{_LETTER}+(?:[.:&/+'-]{_LETTER}+)*")
_ACRONYMS = re.compile(r"(?<![^\W_])([A-Z]{2,})s(?![^\W_])")
_PART = re.compile(r"[^\W\d_]+|\d+")
_AMOUNT = re.compile(r"\d[\d.,]*(?P<unit>[^\W\d_]*)")
_FIGURE = re.compile(
    r"(?<![^\W_" + _HAN + r"])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"\s?(?P<scale>万亿|千万|百万|十万|亿|万|兆|千|百|trillion|billion|million|thousand|bn|tn)?"
)
_SCALES = {
    "百": 1e2,
    "千": 1e3,
    "thousand": 1e3,
    "万": 1e4,
    "十万": 1e5,
    "百万": 1e6,
    "million": 1e6,
    "千万": 1e7,
    "亿": 1e8,
    "billion": 1e9,
    "bn": 1e9,
    "万亿": 1e12,
    "兆": 1e12,
    "trillion": 1e12,
    "tn": 1e12,
}
_NUMERAL = re.compile("[\u3007零一二两三四五六七八九十][\u3007零一二两三四五六七八九十百千万亿兆]+")
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "\u3007": 0,
    "两": 2,
}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_GROUPS = {"万": 10**4, "亿": 10**8, "兆": 10**12}

SINGLE_WEIGHT = 0.5
"""What a single Chinese character weighs beside a pair: from 0.2 to 1 nDCG@10 moves by 0.003."""
SOUND_WEIGHT = 0.8
"""What a name of the same consonants weighs beside one that is spelled out."""
MOST_TRANSLATIONS = 200
"""Translations of one word that are offered; most are pruned as not in the archive."""

_SOUND = "~"
_NAME = re.compile(r"\b[A-Z][A-Za-z']{3,}")

# What a question says only because it is a question: the answer's passage has no reason to hold it.
# 何 and 几 stand in names (何小鹏, 几内亚), so they count with a word behind them only.
_ASKING = re.compile(
    "为什么|为甚么|为何|为啥|什么|甚么|是否|有没有|是不是|能不能|会不会|请问|吗|呢"
    "|多少|多[大长高久远重深快宽]|怎么样|怎么|怎样|如何|谁|"
    "哪(?:[一两几])?(?:[些个种位座项年部次天场条所家国支名里儿边处款份届季月])?"
    "|何(?:[时处地年人种者事物])|几(?:[个位年次种座项天岁月名家支部款届倍成%])"
)
_STOP_WORDS = """
a about after all also am an and any are as at be been before being between billion both but by
can could did do does doing during each for from give had has have having he her here hers him
his how i if in into is it its itself list many me million more most much my name no nor not of
on once only or other our out over own same she should since so some such tell than that the
their them then there these they this those thousand through to too trillion under until up us
very was we were what when where whether which while who whom whose why will with would you your
"""
_ENGLISH_STOP_WORDS = frozenset(_STOP_WORDS.split())


@dataclass(frozen=True, slots=True)
class Form:
    """Index terms that must all be there, and what a match counts beside one of weight 1."""

    terms: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """One thing that a question asks for; any of its forms will do, and the best one counts."""

    forms: tuple[Form, ...]


def index_terms(text: str) -> list[str]:
    """The terms of ``text``, with repeats (they are BM25's term frequency); none holds a space."""
    folded = _folded(text)
    terms: list[str] = []
    for run in _HAN_RUN.findall(folded):
        terms.extend(run)
        terms.extend(_pairs(run))
    return terms + other_terms(folded)


def other_terms(folded: str) -> list[str]:
    """Those terms of a text, already folded, that are not Chinese characters or pairs of them."""
    terms = _figures(folded)
    terms.extend(term for word in _WORD.findall(folded) for term in _word_terms(word))
    terms.extend(_SOUND + sound for sound in sounds_of_chinese(folded))
    return terms


def folded_lines(texts: Sequence[str]) -> list[str]:
    """Each text as `index_terms` reads it; all at once takes two thirds of the time."""
    return fold_lines([_without_plurals(text) for text in texts])


def query_terms(question: str, lexicon: Lexicon | None = None) -> list[QueryTerm]:
    """What ``question`` asks for, without the words that only ask (什麼, 哪一年, how many).

    Nothing stands twice. With a ``lexicon`` (give one for questions in English), an English word
    may also be met by a Chinese word of the dictionary or by a name of the same sound.
    """
    folded = _folded(question)
    singles: dict[str, None] = {}
    wholes: dict[str, None] = {}
    for run in _asked_runs(folded):
        wholes.update(dict.fromkeys(_pairs(run)))
        singles.update(dict.fromkeys(run))
    wholes.update(dict.fromkeys(_figures(folded)))
    asked = [QueryTerm((Form((single,), SINGLE_WEIGHT),)) for single in singles]
    asked += [QueryTerm((Form((whole,)),)) for whole in wholes]
    words = {word for word in _WORD.findall(folded) if word not in _ENGLISH_STOP_WORDS}
    names = {name.casefold() for name in _NAME.findall(question.replace("\u2019", "'"))}
    latin: dict[str, tuple[Form, ...]] = {}
    for word in sorted(words):
        for term in _word_terms(word):
            forms = [Form((term,))]
            if lexicon is not None:
                forms += _translations(term, lexicon)
                if word in names:
                    forms += [Form((_SOUND + s,), SOUND_WEIGHT) for s in sounds_of_english(term)]
            latin[term] = tuple(forms)
    return asked + [QueryTerm(forms) for forms in latin.values()]


def asked_runs(question: str) -> list[str]:
    """The runs of Chinese of a question, folded, without the words that only ask."""
    return _asked_runs(_folded(question))


def is_chinese(term: str) -> bool:
    """Whether a term is of Chinese characters."""
    return _HAN_RUN.match(term) is not None


def is_stop_word(word: str) -> bool:
    """Whether an English word in small letters says nothing of what is asked for."""
    return word in _ENGLISH_STOP_WORDS


def _translations(word: str, lexicon: Lexicon) -> list[Form]:
    forms = []
    for chinese, sure in lexicon.translations(word, MOST_TRANSLATIONS):
        if len(chinese) == 1:
            forms.append(Form((chinese,), sure * SINGLE_WEIGHT))
        elif _HAN_RUN.fullmatch(chinese):  # nearly all, and a word of the question has a hundred
            forms.append(Form(tuple(map(add, chinese, chinese[1:])), sure))
        else:
            forms.append(Form(_mixed_terms(chinese), sure))
    return forms


def _mixed_terms(chinese: str) -> tuple[str, ...]:
    """Terms where folding turned a name or a unit into Latin letters (谷歌, 千瓦)."""
    terms = [term for run in _HAN_RUN.findall(chinese) for term in _pairs(run) or [run]]
    return (*terms, *(term for found in _WORD.findall(chinese) for term in _word_terms(found)))


def _folded(text: str) -> str:
    """The folded text, with the plurals of acronyms (GPUs, IPOs) as the acronyms themselves."""
    return fold(_without_plurals(text))


def _without_plurals(text: str) -> str:
    return _ACRONYMS.sub(r"\1", text) if "s" in text else text


def _asked_runs(folded: str) -> list[str]:
    return _HAN_RUN.findall(_ASKING.sub(" ", folded))


def _pairs(run: str) -> list[str]:
    return list(map(add, run, run[1:]))


def _word_terms(word: str) -> list[str]:
    amount = _AMOUNT.fullmatch(word)
    if amount:  # 100gw or 1950: the figure itself is a term of its own
        return [amount["unit"]] if amount["unit"] else []
    parts = _PART.findall(word)
    if len(parts) == 1 or word.isalpha():
        return [stem(word)]
    letters = [stem(part) for part in parts if part.isalpha() and len(part) > 1]
    return [stem(word), *letters] if "'" not in word else [stem(word)]


def _figures(folded: str) -> list[str]:
    values = []
    for match in _FIGURE.finditer(folded):
        number = float(match["number"].replace(",", ""))
        values.append(number * _SCALES.get(match["scale"] or "", 1.0))
    for numeral in _NUMERAL.findall(folded):
        value = _chinese_value(numeral)
        if value is not None:
            values.append(float(value))
    return [figure_term(value) for value in values]


def figure_term(value: float) -> str:
    """The term of a figure, to six digits: 9.7e9 is ``=9.7e+09``."""
    return f"={value:.6g}"


@cache
def _chinese_value(numeral: str) -> int | None:
    if all(char in _DIGITS for char in numeral):  # 二〇二五; two or three in a row are a range
        return int("".join(str(_DIGITS[char]) for char in numeral)) if len(numeral) >= 4 else None
    total = section = digit = 0
    counted = False
    for char in numeral:
        if char in _DIGITS:
            digit, counted = _DIGITS[char], True
        elif char in _UNITS:
            section += (digit or 1) * _UNITS[char]
            counted, digit = counted or char == "十", 0
        else:
            total = (total + section + digit) * _GROUPS[char]
            section = digit = 0
    return total + section + digit if counted else None


_ASKING_EN = re.compile(r"\b(?:who|whom|whose|what|when|where|which|why|how)\b", re.IGNORECASE)
_FUNCTION = re.compile("[的了是在和与及或被把吗呢啊吧么]|因为|所以|还有|对于")


def content_words(text: str) -> list[str]:
    """The runs of ``text`` between the words that only join or ask, as they are written.

    No segmenter is used: a Chinese run between function characters is a name or a phrase. English
    words come one by one.
    """
    shown = fold_script(text)
    cut = _FUNCTION.sub(_blank, _ASKING.sub(_blank, shown))
    found: dict[str, None] = {}
    for match in re.finditer(f"[{_HAN}]+|{_WORD.pattern}", cut):
        word = text[match.start() : match.end()]
        if word.casefold() not in _ENGLISH_STOP_WORDS and (len(word) > 1 or word.isdigit()):
            found[word] = None
    return list(found)


def asks_something(question: str) -> bool:
    """Whether ``question`` holds a word that asks (多少, 怎麼, who); a particle is none."""
    asking = {word for word in _ASKING.findall(fold_script(question)) if word not in "吗呢"}
    return bool(asking or _ASKING_EN.search(question))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())

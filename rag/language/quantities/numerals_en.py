"""Numerals of English texts: 5 million, $3bn, 20+, twenty-five, tens of thousands."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from rag.language.quantities.number import ASCII_NUMBER, Number, read_decimal

_WORDS: dict[str, int] = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_ORDINALS: dict[str, int] = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13,
    "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18,
    "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
}  # fmt: skip
_SCALES = {
    "dozen": Decimal(12),
    "hundred": Decimal(100),
    "thousand": Decimal(10**3),
    "million": Decimal(10**6),
    "billion": Decimal(10**9),
    "trillion": Decimal(10**12),
    "quadrillion": Decimal(10**15),
}
_LETTER_SCALES = {
    **dict.fromkeys(("k",), Decimal(10**3)),
    **dict.fromkeys(("m", "mn", "mln"), Decimal(10**6)),
    **dict.fromkeys(("b", "bn", "bln"), Decimal(10**9)),
    **dict.fromkeys(("t", "tn", "trn"), Decimal(10**12)),
}
_PLURAL_SCALES = {
    **dict.fromkeys(("dozens", "scores", "tens"), 10),
    "hundreds": 100,
    "thousands": 10**3,
    "millions": 10**6,
    "billions": 10**9,
    "trillions": 10**12,
}
_SCREENS = {"1", "2", "4", "5", "8"}
"""4K and 8K are screens, not thousands."""

_LARGEST_VAGUE = 10**15
"""Hundreds of trillions: nobody means more by "several" of something."""

NUMBER_WORDS = tuple(_WORDS)
RANK_WORDS = tuple(_ORDINALS)
TENS_WORDS = tuple(word for word, value in _WORDS.items() if value >= 20)


@cache
def _digits() -> re.Pattern[str]:
    words = "|".join(_SCALES)
    letters = "mln|mn|bln|bn|trn|tn"
    return re.compile(
        rf"(?P<number>{ASCII_NUMBER})(?P<plus>\+)?"
        rf"(?:[ -]?(?P<words>(?i:(?:{words})(?: (?:{words}))*))(?![A-Za-z])"
        rf"|(?: ?(?P<abbreviated>(?i:{letters}))|(?P<letter>[KkMmBT]))(?![A-Za-z0-9/²³]))?"
        rf"(?P<after>\+)?",
        re.ASCII,
    )


@cache
def _spelled() -> re.Pattern[str]:
    units = "|".join(sorted(_WORDS, key=len, reverse=True))
    scales = "|".join(_SCALES)
    return re.compile(
        rf"(?i)(?P<article>(?:an?|half an?|several|a few|a couple of) )?"
        rf"(?P<body>\b(?:{units}|{scales})(?:(?:[ -]|,? and |, )(?:{units}|{scales})\b)*)"
        r"(?:(?![A-Za-z])|(?=fold))",
        re.ASCII,
    )


@cache
def _plural() -> re.Pattern[str]:
    names = "|".join(_PLURAL_SCALES)
    return re.compile(rf"(?i)\b(?:{names})\b(?: of (?:{names})\b)*(?: of)?", re.ASCII)


def read_digits(text: str, start: int, money: bool) -> Number | None:
    """An ASCII number at ``start`` that an English scale or a plus follows, or None."""
    match = _digits().match(text, start)
    if match is None:
        return None
    value = read_decimal(match["number"])
    if value is None:
        return None
    over = bool(match["plus"] or match["after"])
    letters = match["abbreviated"] or match["letter"]
    if not money and (
        letters in {"T", "m"} or (letters in {"K", "k"} and match["number"] in _SCREENS)
    ):
        letters = None  # tonnes, tesla or metres
    if not match["words"] and not letters:
        end = match.end("number")
        if not text.startswith("+", end):
            return None
        return Number(end + 1, value[0], value[0], value[1], over=True)
    scale = _LETTER_SCALES[letters.lower()] if letters else Decimal(1)
    for word in (match["words"] or "").lower().split():
        scale *= _SCALES[word]
    number = value[0] * scale
    return Number(match.end(), number, number, value[1] * scale, scale, over=over)


def read_words(text: str, start: int) -> Number | None:
    """A number in English words that begins at ``start``, or None."""
    return _read_plural(text, start) or _read_spelled(text, start)


def ordinal_word(word: str) -> int | None:
    """The rank that an English ordinal in words names (third, twenty-first), or None."""
    tens, _, last = word.lower().rpartition("-")
    value = _ORDINALS.get(last)
    if not tens or value is None:
        return value
    return _WORDS[tens] + value if tens in _WORDS and value < 10 else None


def ordinal_suffix(number: int) -> str:
    """st, nd, rd or th."""
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _read_plural(text: str, start: int) -> Number | None:
    match = _plural().match(text, start)
    if match is None:
        return None
    scale = Decimal(1)
    for word in match[0].lower().split():
        scale *= _PLURAL_SCALES.get(word, 1)
    if scale > _LARGEST_VAGUE:
        return None
    return Number(match.end(), 2 * scale, 9 * scale, scale, scale, spelled=True, vague=True)


def _read_spelled(text: str, start: int) -> Number | None:
    match = _spelled().match(text, start)
    if match is None:
        return None
    article, body = (match["article"] or "").lower().strip(), match["body"].lower()
    value, scale, length = _add_up(body)
    alone = body.split()[0] in _SCALES
    if article and not alone:  # "a five", "several ten": the article is not the number's
        return None
    number = Number(match.start("body") + length, value, value, scale, scale, spelled=True)
    if article.startswith("half"):
        return replace(number, low=value / 2, high=value / 2)
    if article in {"several", "a few", "a couple of"}:
        value = Decimal(10) if body == "dozen" else value
        return replace(number, low=2 * value, high=9 * value, vague=True)
    if alone and not article:
        return replace(number, vague=True, scale_only=True)
    return number


def _add_up(body: str) -> tuple[Decimal, Decimal, int]:
    """Value, last scale and length of the first number that the number words of ``body`` make.

    "two, three", "ten twenty" and "two million, three million" are two numbers: it stops before
    the second, which is known where a scale comes again.
    """
    total, section, last, scale, length = Decimal(0), Decimal(0), Decimal(0), Decimal(1), 0
    smallest, whole = Decimal("Infinity"), (Decimal(0), Decimal(1), 0)
    for word in re.finditer("[a-z]+", body):
        if word[0] == "and":
            continue
        if word[0] in _WORDS:
            value = Decimal(_WORDS[word[0]])
            after_tens = 20 <= last < 100 and value < 10
            after_scale = last >= 100 and section % 100 == 0
            if length and not after_tens and not after_scale:
                break
            section, last, scale = section + value, value, Decimal(1)
        else:
            last = _SCALES[word[0]]
            if (last <= 100 <= section) or (section and last >= smallest):
                return whole
            if last <= 100:
                section = (section or 1) * last
            elif section or not length:
                total, section, scale = total + (section or 1) * last, Decimal(0), last
            else:  # a thousand million
                total, scale = total * last, last
            smallest = last if last > 100 else smallest
            whole = total + section, scale, word.end()
        length = word.end()
    return total + section, scale, length

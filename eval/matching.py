"""Whether an answer states a fact: its text against the surface forms of a nugget.

Both sides are normalised: NFKC, casefold, dashes unified, commas inside numbers dropped,
Traditional folded to Simplified, white space dropped. Then a form counts where it occurs, except

- a Latin form (letters, and no Chinese) begins and ends at word boundaries, which are judged
  before white space is dropped: "to PoS" is in "switched to PoS.", not in "to possess". A last
  word of four letters or more may go on with an ending, as stems are written for (squeez-ed,
  grocer-ies, gigawatt-s); a shorter one, or one in capitals (IREN), may take an s only;
- a form that begins or ends with a figure does not count inside a longer figure or a name: "10"
  in "100", "2.5" in "12.5", 三成 in 十三成, 六千五百 in 六千五百萬, 15萬 in 15萬1,000, "19" in
  "S19"; nor "$200" in "NT$200". Bare digits say nothing of scale: "420" is in 420萬 and in "420
  million";
- words that the answer denies in the same breath do not count (``eval.denial``): 裁員 is not held
  by 並未裁員, nor "approved" by "has not approved".

A form that is a figure and nothing else also counts where the same quantity stands in the answer
in other words: 14.6萬元 for 146,000元, 1.2兆 for 1.2 trillion (兆 is 10^12 in Chinese text).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

from eval.denial import denied
from rag.language.normalize import fold_script
from rag.language.quantities import Quantity, agree, quantities
from rag.language.quantities.units import units

How = Literal["words", "quantity"]

_DASHES = re.compile("[\u002d\u2010-\u2015\u2212\u2500\u2501\ufe58\ufe63\uff0d]+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_CHINESE = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN = re.compile(f"[{_CHINESE}]")
_LETTER = re.compile(f"[^\\W\\d_{_CHINESE}]")
_WORDLIKE = re.compile(f"[^\\W_{_CHINESE}]")
_STEM = re.compile(f"{_LETTER.pattern}{{4}}$")
_PLURAL = re.compile(f"s?(?!{_WORDLIKE.pattern})")
_ENDING = re.compile(r"(?!\d)")

_ONES = r"\d〇零一二两三四五六七八九十"
_FIRST = re.compile(f"[$€£¥]?[{_ONES}百千]")
_BEFORE = re.compile(f"(?:[{_ONES}百千万亿兆]|[{_ONES}][.点]|{_LETTER.pattern})$")
_UNITS_EN = re.compile("(?:one|two|three|four|five|six|seven|eight|nine)")
_DIGIT_LAST = re.compile(r"\d$")
_AFTER_DIGIT = re.compile(r"\d|[.点]\d")
_NUMERAL_LAST = re.compile(f"[{_ONES}百千万亿兆]$")
# 百分點, 千瓦 and 兆瓦 behind a figure are units: only a scale makes it a longer one.
_AFTER_NUMERAL = re.compile(
    f"[{_ONES}]|点[{_ONES}]|[多余几来]?(?:百(?!分)|千(?![瓦克米伏赫卡焦帕])|兆(?![瓦伏赫焦帕])|[万亿])"
)
_CONTEXT = 3  # characters on either side that these patterns look at


@dataclass(frozen=True, slots=True)
class Normal:
    """A normalised text without white space; ``gaps`` are the offsets where some was.

    ``capitals``: its last word was written in capitals, so it is a name and no stem.
    """

    text: str
    gaps: frozenset[int]
    capitals: bool = False

    def spaced(self, end: int) -> str:
        """The text before ``end`` with one space at every gap."""
        return "".join(
            (" " if i in self.gaps else "") + c for i, c in enumerate(self.text[:end])
        ) + (" " if end in self.gaps else "")


@dataclass(frozen=True, slots=True)
class Match:
    """A form that an answer holds, and whether in these words or as the same quantity."""

    form: str
    how: How


def normalise(text: str) -> Normal:
    """The form in which answers and nuggets are compared (see the module's rules)."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = _THOUSANDS.sub("", _DASHES.sub("-", plain))
    kept: list[str] = []
    gaps: set[int] = set()
    for char in fold_script(plain):
        if char.isspace():
            gaps.add(len(kept))
        elif char not in _UNSEEN:
            kept.append(char)
    last = text.split()[-1:]
    return Normal("".join(kept), frozenset(gaps), bool(last) and last[0].isupper())


class AnswerText:
    """A text in which nuggets are looked for, normalised and read for figures once."""

    def __init__(self, text: str) -> None:
        self._normal = normalise(text)
        self._quantities = quantities(text)

    def find(self, forms: tuple[str, ...]) -> Match | None:
        """The first of a nugget's ``forms`` that the text holds, in words or as a quantity."""
        for form in forms:
            if occurs(normalise(form), self._normal):
                return Match(form, "words")
        for form in forms:
            if self._states(form):
                return Match(form, "quantity")
        return None

    def _states(self, form: str) -> bool:
        """Whether ``form`` is one figure whose quantity the text states in other words."""
        found = quantities(form)
        whole = len(found) == 1 and found[0].text.strip() == form.strip()
        if not whole or found[0].weak or found[0].vague:
            return False
        return any(_same(found[0], stated) for stated in self._quantities if not stated.weak)


def occurs(form: Normal, text: Normal) -> bool:
    """Whether the normalised ``form`` stands in ``text`` by the rules of words and figures."""
    words = form.text
    latin = _LETTER.search(words) is not None and _HAN.search(words) is None
    last_word = words[max(form.gaps - {len(words)}, default=0) :]
    start = text.text.find(words) if words else -1
    while start >= 0:
        before, after = _before(text, start), _after(text, start + len(words))
        part_of_word = latin and _inside_word(last_word, form.capitals, before, after)
        part = part_of_word or _inside_figure(words, before, after)
        if not part and not _denied(form, text, start, latin=latin):
            return True
        start = text.text.find(words, start + 1)
    return False


def _denied(form: Normal, text: Normal, start: int, *, latin: bool) -> bool:
    figure = _FIRST.match(form.text) is not None
    if latin:
        whole = form.spaced(len(form.text)).strip()
        return denied(text.spaced(start), whole, latin=True, figure=figure)
    return denied(text.text[:start], form.text, latin=False, figure=figure)


def _before(text: Normal, start: int) -> str:
    """What touches an occurrence from the left: nothing does across white space."""
    first = max((gap for gap in range(start - _CONTEXT, start + 1) if gap in text.gaps), default=0)
    return text.text[max(0, first, start - _CONTEXT) : start]


def _after(text: Normal, end: int) -> str:
    """What touches it from the right."""
    last = min((gap for gap in range(end, end + _CONTEXT) if gap in text.gaps), default=None)
    return text.text[end : end + _CONTEXT if last is None else last]


def _inside_word(last_word: str, capitals: bool, before: str, after: str) -> bool:
    if _WORDLIKE.search(before[-1:]):
        return True
    end = _ENDING if _STEM.search(last_word) and not capitals else _PLURAL
    return end.match(after) is None


def _inside_figure(form: str, before: str, after: str) -> bool:
    if _FIRST.match(form) and _BEFORE.search(before):
        return True
    if before.endswith("ty-") and _UNITS_EN.match(form):  # three years in thirty-three years
        return True
    if _DIGIT_LAST.search(form):
        return _AFTER_DIGIT.match(after) is not None
    return _NUMERAL_LAST.search(form) is not None and _AFTER_NUMERAL.match(after) is not None


def _same(form: Quantity, stated: Quantity) -> bool:
    """Whether the two are one quantity; that one says "over" or "about" does not matter.

    A number without a unit stands for any amount of it (151,000 for 15.1萬元), as it does in words,
    but not for a date, a rank or a share. An amount stands for a rate (200美元 for $200 per kg).
    """
    if stated.kind == "rate" and form.kind != "rate":
        stated = _amount(stated)
    verdict = agree(form, stated).verdict
    if verdict == "unit":
        # The verdict says nothing of the amounts: two that differ in both get it, too.
        same = (form.low, form.high) == (stated.low, stated.high)
        bare = same and form.kind == "count" and form.unit is None
        return bare and stated.kind not in {"date", "ordinal", "ratio", "percent", "points"}
    ranges = (form.low != form.high, stated.low != stated.high)
    return verdict == "equal" or (verdict == "qualified" and ranges[0] == ranges[1])


def _amount(rate: Quantity) -> Quantity:
    """What a rate says of one unit of its denominator: $200 per kg is 200 dollars."""
    name, _, per_name = (rate.symbol or "").partition("/")
    unit, per = units().get(name), units().get(per_name)
    if unit is None:
        return rate
    # Rates are held per base unit (a tonne); over a span of time they are held as written.
    written = per.factor if per is not None and per.kind != "duration" else 1
    return replace(
        rate,
        kind=unit.kind,
        unit=unit.base,
        symbol=name,
        low=rate.low * written,
        high=rate.high * written,
    )

"""Whether one figure stands for another, and what to tell a reader when it does not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from rag.language.quantities.conversion import aligned, conversion, written_value
from rag.language.quantities.date_agreement import compare_dates
from rag.language.quantities.levels import is_of_change, told_as
from rag.language.quantities.model import Quantity
from rag.language.quantities.writing import express
from rag.types import Language

Verdict = Literal[
    "equal",
    "qualified",
    "rounded",
    "partial",
    "direction",
    "level",
    "sign",
    "scale",
    "unit",
    "value",
    "different",
]

_TOLERANCE = Decimal("1e-12")
_NEAR = Decimal("0.05")
"""How far, relatively, "about" reaches, and a number with rounded-off zeros: 5%."""
_BEYOND = Decimal("0.10")
"""How far, relatively, a figure may lie beyond "over" or "under" and still be what is meant."""

_NEARLY = re.compile("近|將近|将近|接近|逼近|(?i:nearly|almost|close to)")
"""Words that put what they qualify below the figure."""
_PAIR = re.compile(r"(\d+)[:-](\d+)", re.ASCII)
_WRITTEN_PAIR = re.compile(r"\d ?[:：比-] ?\d|\w to \w", re.ASCII)
"""Two numbers told side by side (3:1, three to one), unlike a third."""
_HUNDRED = 100
_SAME = frozenset({"equal", "qualified", "rounded"})

_WHY: dict[Verdict, tuple[str, str, str]] = {
    "equal": ("the same", "相同", "相同"),
    "qualified": (
        "the same figure with another qualifier",
        "數字相同，限定詞不同",
        "数字相同，限定词不同",
    ),
    "rounded": ("the figure is rounded", "數字經過取整", "数字经过取整"),
    "partial": ("the source says less", "原文說得較少", "原文说得较少"),
    "direction": ("one rises where the other falls", "一升一降，方向相反", "一升一降，方向相反"),
    "level": (
        "one is by how much it moved, the other where it came to",
        "一為變動的幅度，一為變動後的數值",
        "一为变动的幅度，一为变动后的数值",
    ),
    "sign": ("the sign differs", "正負號不同", "正负号不同"),
    "scale": ("the scale differs", "數量級不同", "数量级不同"),
    "unit": ("the unit differs", "單位不同", "单位不同"),
    "value": ("the figure differs", "數字不同", "数字不同"),
    "different": ("they cannot be compared", "無法比較", "无法比较"),
}


@dataclass(frozen=True, slots=True)
class Agreement:
    """How a figure of a claim stands to a figure of a source.

    equal: the same after scale and unit conversion (約 or about makes no difference);
    qualified: the same figure, but one side says over or under, or gives a range that it ends;
    rounded: the claim's figure is the source's, rounded, or lies within 5% of it;
    partial: the source says less (no year, only a magnitude);
    direction: the same figure, but one side grew by it and the other fell;
    level: the same figure, but something moved by it there and to it here (see `moved`);
    sign: the same figure, above zero here and below it there;
    scale: the same digits, another power of ten; unit: the same figure of another unit;
    value: another figure of the same unit; different: nothing to compare.
    """

    verdict: Verdict
    claim: Quantity
    source: Quantity

    @property
    def holds(self) -> bool:
        """Whether the source bears the claim out.

        Rounding is borne out when the claim says so: about 5% stands for 4.8%, a bare 5% does
        not; over 20% stands for 21%, over 22% does not.
        """
        if self.verdict != "rounded":
            return self.verdict in {"equal", "qualified"}
        finer = _last_figure(self.claim) < _last_figure(self.source)
        if finer and not self.claim.approximate and self.claim.unit == self.source.unit:
            return False  # 1,802 is no rounding of about 1,800
        if self.claim.bound is not None:
            claim, source = aligned(self.claim, self.source)
            factor = conversion(claim, source) or Decimal(1)
            return (source.low * factor >= claim.low) == (claim.bound == "over")
        return self.claim.approximate or self.source.approximate

    def reason(self, language: Language) -> str:
        """One line for a reader, in ``language``: what the source says and what the claim says.

        "203萬噸 (2.03 million tons) in the source, 203 million tons here: the scale differs"
        """
        there, here = _quoted(self.source, language), _quoted(self.claim, language)
        english, traditional, simplified = _WHY[self.verdict]
        if language == "en":
            return f"{there} in the source, {here} here: {english}"
        if language == "zh-Hant":
            return f"原文「{there}」，此處「{here}」：{traditional}"
        return f"原文「{there}」，此处「{here}」：{simplified}"


def agree(claim: Quantity, source: Quantity) -> Agreement:
    """Compare a claim's figure with a source's (see `Agreement` for the verdicts)."""
    verdict = _verdict(*aligned(claim, source))
    opposed = {claim.change, source.change} == {"up", "down"} and min(claim.low, source.low) >= 0
    if opposed and verdict in _SAME:
        verdict = "direction"
    return Agreement(verdict, claim, source)


def moved(claim_text: str, claim: Quantity, source_text: str, source: Quantity) -> bool | None:
    """Whether one text tells a change by the figure where the other tells what it came to.

    None where one of them tells neither. Growth that falls to 5% is growth by 5%: no difference.
    """
    mine, theirs = told_as(claim_text, claim), told_as(source_text, source)
    if mine is None or theirs is None:
        return None
    if mine == theirs:
        return False
    level_text, level = (claim_text, claim) if mine == "level" else (source_text, source)
    return level.kind not in {"percent", "points"} or not is_of_change(level_text, level)


def _quoted(quantity: Quantity, language: Language) -> str:
    """The figure as it stands, and in the reader's words where it is in the other language."""
    foreign = re.search(r"[\u4e00-\u9fff]" if language == "en" else "[A-Za-z]{2}", quantity.text)
    words = express(quantity, language)
    return quantity.text if foreign is None else f"{quantity.text} ({words})"


def _verdict(claim: Quantity, source: Quantity) -> Verdict:
    if "date" in (claim.kind, source.kind):
        return compare_dates(claim, source)
    if "ordinal" in (claim.kind, source.kind):
        if claim.kind != source.kind:
            return "different"
        return "equal" if claim.low == source.low else "value"
    parts = _parts_verdict(claim, source)
    if parts is not None:
        return parts
    factor = conversion(claim, source)
    if factor is None:
        return "unit" if _has_same_digits(claim, source) else "different"
    return _compare_values(claim, source, source.low * factor, source.high * factor)


def _parts_verdict(claim: Quantity, source: Quantity) -> Verdict | None:
    """How two figures stand of which one is a pair (3:2, 3-1), or None where that tells nothing.

    A score is the same told from either side (1比3, 3-1), any other ratio is not; of two parts that
    make 100 each is a percentage.
    """
    mine, theirs = _parts(claim), _parts(source)
    if mine and theirs:
        turned = _is_score(claim) and _is_score(source) and mine == theirs[::-1]
        return "equal" if turned or mine == theirs else None
    pair, other = (mine, source) if mine else (theirs, claim)
    if sum(pair) != _HUNDRED or other.unit != "%" or other.low != other.high:
        return None
    return "equal" if other.low in pair else "value"


def _parts(quantity: Quantity) -> tuple[int, ...]:
    """The two numbers of a pair as written; none for thirds and halves."""
    written = quantity.unit == ":" and _WRITTEN_PAIR.search(quantity.text)
    found = _PAIR.search(quantity.symbol or "") if written else None
    return (int(found[1]), int(found[2])) if found is not None else ()


def _is_score(quantity: Quantity) -> bool:
    return "-" in (quantity.symbol or "")


def _compare_values(claim: Quantity, source: Quantity, low: Decimal, high: Decimal) -> Verdict:
    """How the claim stands to a source of ``low`` to ``high`` in the claim's unit."""
    if {claim.bound, source.bound} == {"over", "under"}:
        return "value"
    if claim.bound == "over" and source.approximate and _NEARLY.match(source.text):
        return "value"
    if _is_close(claim.low, low) and _is_close(claim.high, high):
        return "equal" if claim.bound == source.bound else "qualified"
    if claim.vague or source.vague:
        return _compare_magnitudes(claim, source, low, high)
    if claim.low != claim.high:
        return "partial" if _is_close(claim.low, low) or _is_close(claim.high, high) else "value"
    value = claim.low
    if low != high:
        return "qualified" if _is_close(value, low) or _is_close(value, high) else "value"
    if low == 0 or value == 0:
        return "value"
    if value * low < 0:
        return "sign" if _is_close(value, -low) else "value"
    apart = abs(value - low) / abs(low)
    if claim.bound is not None and apart <= _BEYOND and (low > value) == (claim.bound == "over"):
        return "rounded"
    if abs(value - low) * 2 <= claim.step or (
        apart <= _NEAR and (claim.approximate or abs(value - low) * 2 <= _last_figure(claim))
    ):
        return "rounded"
    digits = (value / low).normalize()
    return "scale" if digits.as_tuple().digits == (1,) else "value"


def _has_same_digits(claim: Quantity, source: Quantity) -> bool:
    """Whether the numbers are written alike, or (350 MW, 350 trillion) but for noughts."""
    mine, theirs = written_value(claim), written_value(source)
    digits = mine.as_tuple().digits
    return mine == theirs or (len(digits) > 1 and digits == theirs.as_tuple().digits)


def _compare_magnitudes(claim: Quantity, source: Quantity, low: Decimal, high: Decimal) -> Verdict:
    same = claim.low.adjusted() == low.adjusted() and claim.low * low >= 0
    if not claim.vague:
        return "partial" if same else "value"
    if claim.low == claim.high:
        return "qualified" if same else "value"
    return "equal" if claim.low <= high and low <= claim.high and same else "value"


def _is_close(a: Decimal, b: Decimal) -> bool:
    return abs(a - b) <= _TOLERANCE * max(abs(a), abs(b))


def _last_figure(quantity: Quantity) -> Decimal:
    """The worth of the last figure of a number that is not zero (200億: 100億)."""
    return Decimal(1).scaleb(int(quantity.low.normalize().as_tuple().exponent))

"""What holds for every text and every figure, not only for chosen ones."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.language.quantities import Quantity, agree, express, missing, quantities
from rag.language.quantities.folding import fold
from rag.language.quantities.units import Unit, units
from rag.types import LANGUAGES, Language

# Characters that figures are made of, so that random texts are full of near-figures.
FIGURE_LIKE = st.text(
    alphabet="0123456789.,，:/-−–—~～至到第年月日季個百千萬亿億兆瓦零一二三十兩元噸成分之半"
    "%％$€K TGWhMb ()[]倍增長負跌約的",
    max_size=60,
)
_PHRASES = (
    "two hundred thousand million billion and a an half of the dozens tens first second quarter "
    "January March 8 2025 5 % $ to between tons yuan per year over about several Q3 no. 3-4 "
    "minus -5 fell up times doubled"
)
WORDS = st.lists(st.sampled_from(_PHRASES.split()), max_size=14).map(" ".join)
ANY = st.text(alphabet=st.characters(codec=None), max_size=80) | FIGURE_LIKE | WORDS


@settings(deadline=None)
@given(ANY)
def test_offsets_are_right_and_ordered(text: str) -> None:
    end = 0
    for quantity in quantities(text):
        assert text[quantity.start : quantity.end] == quantity.text
        assert end <= quantity.start < quantity.end <= len(text)
        assert quantity.low <= quantity.high
        end = quantity.end


@settings(deadline=None)
@given(ANY)
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@settings(deadline=None)
@given(ANY)
def test_a_text_bears_itself_out(text: str) -> None:
    assert missing(text, [text]) == ()


@settings(deadline=None)
@given(ANY, st.sampled_from(LANGUAGES))
def test_every_figure_can_be_written_and_read_back(text: str, language: Language) -> None:
    for quantity in quantities(text):
        written = express(quantity, language)
        assert written.strip() == written
        (back,) = quantities(written)
        assert agree(quantity, back).holds, written
        assert agree(back, quantity).holds, written


@settings(deadline=None)
@given(ANY, ANY)
def test_comparing_never_fails(one: str, other: str) -> None:
    for claim in quantities(one):
        for source in quantities(other):
            assert agree(claim, source).reason("en")


@pytest.mark.parametrize("text", ["9" * 5000, "1," * 3000, "一" * 3000, "萬" * 3000, "二〇" * 900])
def test_long_runs_do_no_harm(text: str) -> None:
    for quantity in quantities(text):
        assert text[quantity.start : quantity.end] == quantity.text


DECIMALS = st.decimals(min_value="0.01", max_value="9999", places=2).map(lambda d: d.normalize())
SCALES_ZH = st.sampled_from([("", 1), ("萬", 10**4), ("億", 10**8), ("萬億", 10**12)])
SCALES_EN = st.sampled_from(
    [("", 1), (" thousand", 10**3), (" million", 10**6), (" billion", 10**9)]
)
BY_CONTEXT = {"pound", "lb", "ma"}
"""Units that the words around them decide on (see test_quantities_news)."""
MEASURES = st.sampled_from(
    [
        u
        for u in units().values()
        if u.kind not in ("data", "percent") and u.symbol not in BY_CONTEXT
    ]
)

CHINESE_MEASURES = MEASURES.filter(lambda u: bool(u.chinese))


@settings(deadline=None)
@given(DECIMALS, SCALES_ZH, CHINESE_MEASURES)
def test_chinese_figures_have_their_arithmetic_value(
    number: Decimal, scale: tuple[str, int], unit: Unit
) -> None:
    (found,) = quantities(f"共計{number:f}{scale[0]}{unit.chinese[0]}。")
    assert _same(found, number * scale[1] * unit.factor, unit)


@settings(deadline=None)
@given(DECIMALS, SCALES_EN, MEASURES.filter(lambda u: bool(u.english)))
def test_english_figures_have_their_arithmetic_value(
    number: Decimal, scale: tuple[str, int], unit: Unit
) -> None:
    (found,) = quantities(f"It came to {number:,f}{scale[0]} {unit.english[0]}.")
    assert _same(found, number * scale[1] * unit.factor, unit)


@settings(deadline=None)
@given(DECIMALS, SCALES_ZH, CHINESE_MEASURES, st.sampled_from(["", "約", "超過", "不到"]))
def test_what_is_written_reads_back_as_the_same(
    number: Decimal, scale: tuple[str, int], unit: Unit, qualifier: str
) -> None:
    (quantity,) = quantities(f"{qualifier}{number:f}{scale[0]}{unit.chinese[0]}")
    for language in LANGUAGES:
        (back,) = quantities(express(quantity, language))
        assert agree(quantity, back).verdict == "equal"
        assert back.bound == quantity.bound


@settings(deadline=None)
@given(st.integers(1, 99_999_999))
def test_chinese_numerals_have_their_value(number: int) -> None:
    (found,) = quantities(f"{_chinese(number)}噸")
    assert found.low == number


@settings(deadline=None)
@given(st.integers(1, 999_999))
def test_english_numerals_have_their_value(number: int) -> None:
    (found,) = quantities(f"{_english(number)} tons")
    assert found.low == number


@settings(deadline=None)
@given(st.integers(2, 10**9), st.integers(1, 12))
def test_another_scale_is_told_from_another_value(number: int, power: int) -> None:
    (claim,) = quantities(f"{number * 10**power:,} tons")
    (source,) = quantities(f"{number}噸")
    assert agree(claim, source).verdict == "scale"


def _same(found: Quantity, value: Decimal, unit: Unit) -> bool:
    close = abs(found.low - value) <= abs(value) * Decimal("1e-20")
    return close and found.low == found.high and found.unit == unit.base


DIGITS = "零一二三四五六七八九"


def _chinese(number: int) -> str:
    """A whole number below 10^8 in Chinese numerals."""
    if number >= 10**4:
        head, rest = divmod(number, 10**4)
        filler = "零" if 0 < rest < 1000 else ""
        return _chinese(head) + "萬" + filler + (_chinese(rest) if rest else "")
    text = ""
    gap = False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, power)
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return text


_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def _english(number: int) -> str:
    """A whole number below a million in English words."""
    if number >= 1000:
        head, rest = divmod(number, 1000)
        return f"{_english(head)} thousand" + (f" {_english(rest)}" if rest else "")
    if number >= 100:
        head, rest = divmod(number, 100)
        return f"{_SMALL[head]} hundred" + (f" and {_english(rest)}" if rest else "")
    if number >= 20:
        tens, rest = divmod(number, 10)
        return _TENS[tens - 2] + (f"-{_SMALL[rest]}" if rest else "")
    return _SMALL[number]

"""Numerals of Chinese texts: 二十億, 3千5百萬, 兩, 壹佰, 百餘, 數十, 三四, and plain 14.6萬."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from rag.language.quantities.number import ASCII_NUMBER, MAX_DIGITS, Number, read_decimal

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_FORMAL_DIGITS = dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True)) | {"参": 3}
_TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_TWENTIES = {"廿": 20, "卅": 30}
_SCALES = {"万": Decimal(10**4), "亿": Decimal(10**8), "兆": Decimal(10**12)}
"""Chinese myriad scales; 兆 is 10^12, as Taiwan and financial news use it (megawatt is a unit)."""

_FORMAL_DIGIT = (
    r"(?:[壹贰参叁肆伍陆柒捌玖]|(?<!大)陆)(?=[拾佰仟万亿])|(?<=[拾佰仟零])[壹贰叁肆伍陆柒捌玖]"
)
_SCALE = r"(?:万|亿|兆(?![瓦赫帕伏焦丰易]|欧(?!元)|字节|比特(?!币)|位元))"
_UNIT_OF_TEN = r"(?:[十百拾佰仟廿卅]|千(?![瓦克米卡伏赫帕焦]|字节|比特(?!币)|位元))"
_PIECE = rf"(?:{ASCII_NUMBER}|[零〇一二两三四五六七八九]|{_FORMAL_DIGIT}|{_UNIT_OF_TEN}|{_SCALE})"

_PER_ONE = re.compile(r"(?<=[百千万亿])一(?=公?[噸吨斤]|公斤|千克|[克桶股枚度辆台片])")
"""A price for one of something, told without its currency."""

_Reading = tuple[Decimal, Decimal, Decimal]
"""Value, worth of the last written place, and last scale."""


@cache
def _numeral() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<vague>[数几](?=[十百千万亿兆]))?"
        rf"(?P<body>{_PIECE}(?:(?: (?=[百千万亿兆])|[多余来几](?=[十百千万亿兆]))?{_PIECE})*)"
        r"(?P<tail>(?<=[十百千万亿兆0])[多余]"
        r"|(?<=[十百千万0])来(?=[年个天家人名位座台项种次岁万亿])|(?<=[十百千])几)?",
        re.ASCII,
    )


@cache
def _decimal() -> re.Pattern[str]:
    """二點一, 十二點五萬: the digits behind the point end it (三點二十分 is a time)."""
    return re.compile(
        r"(?P<whole>[零一二两三四五六七八九十百]+)点(?P<places>[零〇一二三四五六七八九]+)"
        r"(?![\d零〇一二三四五六七八九十刻分钟整])"
        r"(?P<scale>(?:[十百千](?![瓦克米卡赫])|万|亿|兆(?![瓦赫]))*)"
    )


@cache
def _pieces() -> re.Pattern[str]:
    return re.compile(rf"{ASCII_NUMBER}|[^\s]", re.ASCII)


def read_chinese(text: str, start: int) -> Number | None:
    """The Chinese, mixed or ASCII numeral that begins at ``start`` of folded ``text``, or None."""
    decimal = _decimal().match(text, start)
    if decimal is not None:
        return _read_decimal_words(decimal)
    match = _numeral().match(text, start)
    if match is None:
        return None
    body = match["body"]
    if _PER_ONE.match(text, match.end() - 1) and body[0].isascii() and len(body) > 1:
        body = body[:-1]  # 18萬一噸: 180,000 for one ton, never 181,000
    pieces = _pieces().findall(body)
    over = any(p in "多余" for p in pieces) or (match["tail"] or "") in {"多", "余", "几"}
    about = any(p in "来几" for p in pieces) or match["tail"] == "来"
    pieces = [p for p in pieces if p not in "多余来几"]
    pair = _consecutive(pieces)
    low = _value([p for i, p in enumerate(pieces) if i != pair + 1] if pair >= 0 else pieces)
    high = _value([p for i, p in enumerate(pieces) if i != pair]) if pair >= 0 else low
    if low is None or high is None:
        return None
    spelled = not body[0].isascii()
    headless = spelled and body[0] in "百千万亿兆"
    if headless and body[0] in _SCALES and any(p not in _SCALES for p in pieces):
        return None  # 萬一, 兆二
    scale_only = headless and not over and all(p in _SCALES or p in "百千" for p in pieces)
    number = Number(
        match.end() - (len(match["body"]) - len(body)),
        low[0],
        high[0],
        low[1],
        low[2],
        spelled=spelled,
        vague=scale_only,
        scale_only=scale_only and not match["vague"],
        over=over,
        about=about or pair >= 0,
    )
    if match["vague"]:
        return replace(number, low=2 * low[0], high=9 * low[0], vague=True)
    return number


def _read_decimal_words(match: re.Match[str]) -> Number | None:
    whole = chinese_integer(match["whole"])
    if whole is None:
        return None
    scale = Decimal(1)
    for word in match["scale"]:
        scale *= _SCALES.get(word) or Decimal(_TENS[word])
    places = str(_digit_by_digit(match["places"])).zfill(len(match["places"]))
    value = Decimal(f"{whole}.{places}") * scale
    step = Decimal(1).scaleb(-len(places)) * scale
    return Number(match.end(), value, value, step, scale, spelled=True)


def chinese_integer(text: str) -> int | None:
    """A Chinese or ASCII whole number (十二, 二〇二五, 12) as an int, or None."""
    if text.isascii():
        return int(text) if text.isdigit() and len(text) <= MAX_DIGITS else None
    if all(c in _DIGITS for c in text):
        return _digit_by_digit(text[:MAX_DIGITS])
    parsed = _value(_pieces().findall(text))
    return int(parsed[0]) if parsed is not None else None


def _digit_by_digit(digits: str) -> int:
    return int("".join(str(_DIGITS[c]) for c in digits))


def _consecutive(pieces: list[str]) -> int:
    """Where two neighbouring Chinese digits stand for "one or the other" (三四, 兩三), or -1."""
    digits = [i for i, p in enumerate(pieces) if p in _DIGITS]
    for i in digits:
        if i + 1 in digits and _DIGITS[pieces[i + 1]] == _DIGITS[pieces[i]] + 1 > 1:
            return -1 if len(digits) > 2 else i
    return -1


def _value(pieces: list[str]) -> _Reading | None:
    """What a Chinese or mixed numeral is worth.

    None when the pieces do not make one number (十三五, 五七).
    """
    if len(pieces) > 1 and all(p in _DIGITS for p in pieces):
        if len(pieces) < 3 or len(pieces) > MAX_DIGITS:  # 二〇二五, but not 二三 or 五一
            return None
        return Decimal(_digit_by_digit("".join(pieces))), Decimal(1), Decimal(1)
    # ``section`` is what stands before the next 萬, 億 or 兆, ``digit`` what waits for its 十 or
    # 百; ``small`` and ``big`` are the last 十-like and 萬-like pieces: they must not grow.
    total, section, digit = Decimal(0), Decimal(0), None
    step, scale, small, big = Decimal(1), Decimal(1), Decimal(10**4), Decimal(10**30)
    previous = ""
    for piece in pieces:
        if piece in _SCALES:
            factor = _SCALES[piece]
            section += digit or 0
            if previous in _SCALES:  # 萬億
                total *= factor
            elif factor > big:
                total = (total + section) * factor
            else:
                total += (section if previous else Decimal(1)) * factor
            step *= factor
            scale = factor * scale if previous in _SCALES else factor
            section, digit, small, big = Decimal(0), None, Decimal(10**4), factor
        elif piece in _TWENTIES:
            if digit is not None or small <= 10:
                return None
            section, small, step = section + _TWENTIES[piece], Decimal(10), Decimal(1)
        elif piece in _TENS:
            factor = Decimal(_TENS[piece])
            if factor >= small or (digit == 0 and previous != "零"):
                return None
            section += (digit or Decimal(1)) * factor
            step = (step if previous[:1].isdigit() and previous.isascii() else 1) * factor
            small, scale, digit = factor, factor, None
        elif piece in _DIGITS or piece in _FORMAL_DIGITS:
            if digit:
                return None
            digit, step = Decimal(_DIGITS.get(piece, _FORMAL_DIGITS.get(piece, 0))), Decimal(1)
        else:
            parsed = read_decimal(piece)
            if parsed is None or digit is not None:
                return None
            digit, step = parsed
        previous = piece
    value = total + section
    if digit is None or len(pieces) == 1:
        return value + (digit or 0), step, scale
    tenth = _tenth(pieces[-2]) if digit < 10 else None
    if tenth is not None:
        return value + digit * tenth, tenth, Decimal(1)
    return value + digit, step, Decimal(1)


def _tenth(before: str) -> Decimal | None:
    """What a last digit right after ``before`` counts, without a word: 三萬五 is 35,000."""
    worth = _SCALES.get(before) or Decimal(_TENS.get(before, 0))
    return worth / 10 if worth >= 100 else None

"""What a number is of: the unit after it, the currency before it, and what a rate is per."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from rag.language.quantities.folding import fold
from rag.language.quantities.model import Kind
from rag.language.quantities.units import Unit, shares, units

# After these, the one-character units are parts of other words (三元電池, 一成不變, 成本).
_NOT_AFTER = {
    "元": "(?!素|件|旦|宵|月|首|老|帅|勋|气|宇宙)",
    "成": "(?![不变分本员立功长交为果绩熟效都品型份人就家天千群语像心见因])",
    "克": "(?![拉服莱里罗])",
    "米": "(?![兰其勒高])",
    "瓦": "(?![斯尔解])",
    "升": "(?![至到级值幅降势温息])",
    "度": "(?![假过量身])",
    "桶": "(?!装)",
    "日": "(?=[内游]|以[内来]|之内)",
    "分": r"(?=\d{1,2}秒)",
    "月": "(?<=半月)",
    "季": "(?![度节报后军风前])",
    "天": "(?![然文才气空津猫])",
    "秒": "(?!杀)",
    "年": "(?![代级轻龄])",
    "周": "(?![边转刊大小三五报围末知])",
    "斤": "(?!两)",
    "星期": "(?![一二三四五六日天])",
    "块": "(?!链)",
    "坪": "(?!效)",
    "倍": "(?![增感率速])",
    "伏": "(?!特加)",
    "磅": "(?!礴)",
    "股": "(?![份东票市权价])",
}
_ADJECTIVE = re.compile(
    r" (?:consecutive|straight|successive|wet|dry|more|additional|further|extra|full|whole)"
    r" (?=[a-z])|[湿濕](?=[吨噸])"
)
"""What may stand between an English number and its unit: ten consecutive quarters."""
_LONE_LETTERS = {"s", "h", "m", "g", "t", "V", "X", "x"}
"""After a space, these are units only before a break ("5 t,")."""

_RATES = re.compile("[升降加减]息|利率|央行|[联聯][准準]|[宽寬][松鬆]|[紧緊][缩縮]")
_RATES_NEAR = 24
"""Of interest rates, 碼 is a quarter of a percentage point."""

_PER = re.compile(r" ?/ ?| ?每| per | an? | each | every |-per-", re.IGNORECASE)
_ONE = re.compile(r" ?一(?=[公千]?[噸吨斤克桶股枚度辆台片顆颗坪次天年升米])")
"""18萬元一噸: money for one of something."""
_SPANS = (("日", "d"), ("月", "mo"), ("annum", "yr"))
"""Spans of time that are units of their own only behind a stroke or 每."""

_THEN = re.compile(r" (?:earlier|ago|later)\b", re.IGNORECASE)
_PER_NOTHING = {"money", "percent", "points", "ratio", "temperature"}
"""Kinds of unit that no rate is per."""

_NO_RATE = {"percent", "points", "ratio", "duration", "temperature"}
"""Kinds of unit that are not taken per another."""


@dataclass(frozen=True, slots=True)
class Divisor:
    """What a rate divides by: ``factor`` of ``base`` make up one of it; it ends at ``end``."""

    symbol: str
    base: str
    factor: Decimal
    end: int


@dataclass(frozen=True, slots=True)
class Measure:
    """What a number is of: its unit, perhaps over another, and where the expression ends."""

    unit: Unit | None
    per: Divisor | None
    end: int
    unit_end: int = 0


def read_measure(text: str, end: int, money: Unit | None) -> Measure:
    """What the number that ends at ``end`` is of; ``money`` is the currency before it."""
    found = read_unit(text, end)
    if found is not None:
        unit, end = found
        unit = money if money is not None and unit.symbol == "YUAN" else unit
    elif money is not None:
        unit = money
    elif text[end - 1] in "百千万亿" and _ONE.match(text, end):
        unit = units()["YUAN"]  # 18萬一噸 leaves the currency out
    else:
        return Measure(None, None, end)
    per = None if unit.kind in _NO_RATE else _read_per(text, end, unit.kind)
    return Measure(unit, per, end if per is None else per.end, end)


def read_unit(text: str, start: int) -> tuple[Unit, int] | None:
    """The unit that begins at ``start`` of folded ``text``, and where it ends.

    One space or hyphen may stand before it (a 10-year plan, a 100-megawatt plant).
    """
    between = _ADJECTIVE.match(text, start)
    if between is not None:
        start = between.end() - between[0].startswith(" ")
    at = start + 1 if text.startswith(" ", start) else start
    if text.startswith("-", at) and re.match(r"[a-zA-Z]{2}", text[at + 1 : at + 3]):
        at += 1
    match = _unit_pattern().match(text, at)
    if match is None:
        return None
    if match["exact"] == "码" and _RATES.search(text, max(0, start - _RATES_NEAR), start) is None:
        return None  # yards, or a code of six figures
    lone = at > start and match["exact"] in _LONE_LETTERS
    if lone and re.match(r"\s?\w", text[match.end() : match.end() + 2]):
        return None
    return _named(match), match.end()


def read_prefix(text: str, start: int, end: int) -> tuple[Unit, int] | None:
    """The money sign or name that ends right before ``end``, and where it begins."""
    match = _prefix_pattern().search(text, max(start, end - 5), end)
    if match is None:
        return None
    at = match.start()
    before = text[at - 1 : at]
    if match["prefix"][0].isalpha() and before.isascii() and before.isalnum():
        return None
    return _spellings()[2][match["prefix"]], at


def read_divisor(text: str, start: int) -> Divisor | None:
    """The unit that a rate divides by, at ``start``.

    Spans of time stay as they are written: a month and a year of output are two statements.
    """
    for name, symbol in _SPANS:
        if text.startswith(name, start):
            return Divisor(symbol, symbol, Decimal(1), start + len(name))
    match = _unit_pattern().match(text, start)
    if match is not None:
        unit = _named(match)
        if unit.symbol == "degC" and match[0] == "度":
            unit = units()["kWh"]
        elif unit.symbol == "pound":
            unit = units()["lb"]
        if unit.kind == "duration":
            return Divisor(unit.symbol, unit.symbol, Decimal(1), match.end())
        if unit.kind not in _PER_NOTHING:
            return Divisor(unit.symbol, unit.base, unit.factor, match.end())
    share = _share_pattern().match(text, start)
    if share is None:
        return None
    symbol = _share_names()[share[0]]
    return Divisor(symbol, symbol, Decimal(1), share.end())


def _read_per(text: str, start: int, kind: Kind) -> Divisor | None:
    """What a rate is per, after a slash, 每 or "per" at ``start``; for money also after 一."""
    match = _PER.match(text, start) or (_ONE.match(text, start) if kind == "money" else None)
    divisor = read_divisor(text, match.end()) if match is not None else None
    # $84 million a year earlier is what there was then, not what there is each year.
    return None if divisor is not None and _THEN.match(text, divisor.end) else divisor


def _named(match: re.Match[str]) -> Unit:
    exact, words, _ = _spellings()
    return words[_word(match["words"])] if match["exact"] is None else exact[match["exact"]]


def _word(name: str) -> str:
    """An English unit name as it is looked up: basis-point and Basis point are one."""
    return name.lower().replace("-", " ")


@cache
def _spellings() -> tuple[dict[str, Unit], dict[str, Unit], dict[str, Unit]]:
    """Units by case-sensitive spelling, by lower-case English word, and by prefix."""
    exact: dict[str, Unit] = {}
    words: dict[str, Unit] = {}
    prefixes: dict[str, Unit] = {}
    for unit in units().values():
        for name in (*unit.chinese, *unit.signs):
            exact.setdefault(fold(name), unit)
        for name in unit.english:
            words.setdefault(_word(name), unit)
        for name in unit.prefixes:
            prefixes.setdefault(fold(name), unit)
    return exact, words, prefixes


def _longest_first(names: list[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


@cache
def _unit_pattern() -> re.Pattern[str]:
    exact, words, _ = _spellings()
    han, signs = [], []
    for name in sorted(exact, key=len, reverse=True):
        if re.match(r"[^\W\da-z_]", name, re.ASCII) or (name[0].isascii() and name[0].isalpha()):
            signs.append(re.escape(name) + r"(?![A-Za-z0-9])")
        elif name[-1].isascii() or name in "℃℉°‰×㎡":
            signs.append(re.escape(name))
        else:
            han.append(re.escape(name) + _NOT_AFTER.get(name, ""))
    spaced = _longest_first(list(words)).replace(re.escape(" "), "[ -]")
    return re.compile(
        rf"(?:(?P<exact>{'|'.join(han + signs)})|(?P<words>(?i:{spaced})(?![A-Za-z])))"
    )


@cache
def _prefix_pattern() -> re.Pattern[str]:
    _, _, prefixes = _spellings()
    return re.compile(rf"(?P<prefix>{_longest_first(list(prefixes))}) ?$")


@cache
def _share_names() -> dict[str, str]:
    return {
        fold(name): share.symbol
        for share in shares().values()
        for name in (*share.chinese, *share.english)
    }


@cache
def _share_pattern() -> re.Pattern[str]:
    names = list(_share_names())
    return re.compile(rf"(?:{_longest_first(names)})(?:(?<![A-Za-z])|(?![A-Za-z]))")

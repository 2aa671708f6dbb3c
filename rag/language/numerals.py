"""Numerals in Chinese and English: ASCII, Chinese, mixed (3千5百萬) and spelled out (twenty-five).

Everything here reads *folded* text (see `fold`), which has the same length as the original, so
offsets carry over unchanged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

_TRADITIONAL = (
    "佈來侖係個傢價億內兩勛勢勳參叄員單噸國圍圓報場塊將專屆層崙嵗帥幣幾張後戶攝數於時東條極構樣"
    "橋權歐歲殺氣淩溫滿為無營爲爾產産畝盧碼禮種筆箇節紀約納級組結統經綫線績繫纔羅羣臺茲華萊萬蔘"
    "蘭處號衕裏裝裡見規親許詞該語說説論變豐貓負貳踰軍較輕輛輪轉這週進遊運過達遠邊鄰釐鈡銖鋰錢鍾"
    "鎊鏈鐘長門間關陞陸隻電韆韓頃項頭顆類風餅餘馬驅體麪麫麵點齡齣"
)
_SIMPLIFIED = (
    "布来仑系个家价亿内两勋势勋参叁员单吨国围圆报场块将专届层仑岁帅币几张后户摄数于时东条极构样"
    "桥权欧岁杀气凌温满为无营为尔产产亩卢码礼种笔个节纪约纳级组结统经线线绩系才罗群台兹华莱万参"
    "兰处号同里装里见规亲许词该语说说论变丰猫负贰逾军较轻辆轮转这周进游运过达远边邻厘钟铢锂钱钟"
    "镑链钟长门间关升陆只电千韩顷项头颗类风饼余马驱体面面面点龄出"
)
_VARIANTS = str.maketrans(
    _TRADITIONAL + "，．：／％＄￥～〜﹣－–—―−’\u3000\u00a0\u202f\u2009",
    _SIMPLIFIED + ",.:/%$¥~~------'    ",
)
_FULLWIDTH = {code + 0xFEE0: code for code in (*range(48, 58), *range(65, 91), *range(97, 123))}

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_FORMAL = dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True)) | {"参": 3}
_SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000, "廿": 20, "卅": 30}
SCALES = {"万": Decimal(10**4), "亿": Decimal(10**8), "兆": Decimal(10**12)}
"""Chinese myriad scales; 兆 is 10^12, as Taiwan and financial news use it (megawatt is a unit)."""

_WORDS: dict[str, int] = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_WORD_SCALES = {
    "dozen": Decimal(12),
    "hundred": Decimal(100),
    "thousand": Decimal(10**3),
    "million": Decimal(10**6),
    "billion": Decimal(10**9),
    "trillion": Decimal(10**12),
    "quadrillion": Decimal(10**15),
}
_LETTER_SCALES = {
    "k": Decimal(10**3),
    "m": Decimal(10**6),
    "mn": Decimal(10**6),
    "mln": Decimal(10**6),
    "b": Decimal(10**9),
    "bn": Decimal(10**9),
    "bln": Decimal(10**9),
    "t": Decimal(10**12),
    "tn": Decimal(10**12),
    "trn": Decimal(10**12),
}
_PLURAL_SCALES = {
    "dozens": 10,
    "scores": 10,
    "tens": 10,
    "hundreds": 100,
    "thousands": 10**3,
    "millions": 10**6,
    "billions": 10**9,
    "trillions": 10**12,
}
_ORDINALS: dict[str, int] = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13,
    "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18,
    "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
}  # fmt: skip
NUMBER_WORDS = tuple(_WORDS)
RANK_WORDS = tuple(_ORDINALS)

_LARGEST_VAGUE = 10**15
"""Hundreds of trillions: nobody means more by "several" of something."""

MAX_DIGITS = 40
"""Longer digit runs are no quantity in news; the bound keeps Decimal arithmetic exact and quick."""


@dataclass(frozen=True, slots=True)
class Number:
    """A numeral that ends at ``end``: ``low`` to ``high`` (equal unless it is vague or 三四).

    ``step`` is the worth of its last written place (14.6萬: 1000), ``scale`` that of its last
    scale word (10000), which a range lends to its first number.
    """

    end: int
    low: Decimal
    high: Decimal
    step: Decimal
    scale: Decimal = Decimal(1)
    spelled: bool = False
    vague: bool = False
    scale_only: bool = False
    over: bool = False
    about: bool = False


def fold(text: str) -> str:
    """``text`` in Simplified characters and ASCII digits, signs and letters, of the same length.

    Only the characters that figures are written with are folded; it is for matching, never shown.
    """
    return text.translate(_FULLWIDTH).translate(_VARIANTS)


ASCII_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?![\d])|\d+)(?:\.\d+)?"
_FORMAL_DIGIT = (
    r"(?:[壹贰参叁肆伍柒捌玖]|(?<!大)陆)(?=[拾佰仟万亿])|(?<=[拾佰仟零])[壹贰叁肆伍陆柒捌玖]"
)
_SCALE = r"(?:万|亿|兆(?![瓦赫帕伏焦丰易]|欧(?!元)|字节|比特(?!币)|位元))"
_UNIT_OF_TEN = r"(?:[十百拾佰仟廿卅]|千(?![瓦克米卡伏赫帕焦]|字节|比特(?!币)|位元))"
_PIECE = rf"(?:{ASCII_NUMBER}|[零〇一二两三四五六七八九]|{_FORMAL_DIGIT}|{_UNIT_OF_TEN}|{_SCALE})"


@cache
def _chinese() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<vague>[数几](?=[十百千万亿兆]))?"
        rf"(?P<body>{_PIECE}(?:(?: (?=[百千万亿兆])|[多余来几](?=[十百千万亿兆]))?{_PIECE})*)"
        rf"(?P<tail>(?<=[十百千万亿兆0])[多余]|(?<=[十百千万0])来(?=[年个天家人名位座台项种次岁万亿])|(?<=[十百千])几)?",
        re.ASCII,
    )


@cache
def _pieces() -> re.Pattern[str]:
    return re.compile(rf"{ASCII_NUMBER}|[^\s]", re.ASCII)


@cache
def _ascii_english() -> re.Pattern[str]:
    words = "|".join(_WORD_SCALES)
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
    scales = "|".join(_WORD_SCALES)
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


def read_number(text: str, start: int, money: bool = False) -> Number | None:
    """The numeral that begins at ``start`` of folded ``text``, or None.

    ``money`` says that a currency sign stands before it: then K, m and T are scales too.
    """
    first = text[start]
    number: Number | None = None
    if first.isascii() and first.isalpha():
        number = _read_plural(text, start) or _read_spelled(text, start)
    else:
        if first.isascii() and first.isdigit():
            number = _read_ascii_english(text, start, money)
        number = number or _read_chinese(text, start)
    if number is not None and number.scale == 1 and not number.vague:
        half = _AND_A_HALF.match(text, number.end)
        if half is not None:
            low, high = number.low + Decimal("0.5"), number.high + Decimal("0.5")
            return replace(number, low=low, high=high, step=Decimal("0.5"), end=half.end())
    return number


_AND_A_HALF = re.compile("[ -]and[ -]a[ -]half(?![a-z])|个半(?=小时|月|世纪|钟头)", re.IGNORECASE)


def ordinal_word(word: str) -> int | None:
    """The rank that an English ordinal in words names (third, twenty-first), or None."""
    tens, _, last = word.lower().rpartition("-")
    value = _ORDINALS.get(last)
    if not tens or value is None:
        return value
    return _WORDS[tens] + value if tens in _WORDS and value < 10 else None


def chinese_integer(text: str) -> int | None:
    """A Chinese or ASCII whole number (十二, 二〇二五, 12) as an int, or None."""
    if text.isascii():
        return int(text) if text.isdigit() and len(text) <= MAX_DIGITS else None
    if all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text[:MAX_DIGITS]))
    parsed = _value(_pieces().findall(text))
    return int(parsed[0]) if parsed is not None else None


def _decimal(digits: str) -> tuple[Decimal, Decimal] | None:
    """Value and worth of the last place of an ASCII number, or None when it is too long."""
    plain = digits.replace(",", "")
    if len(plain) > MAX_DIGITS:
        return None
    _, _, decimals = plain.partition(".")
    return Decimal(plain), Decimal(1).scaleb(-len(decimals))


def _read_ascii_english(text: str, start: int, money: bool) -> Number | None:
    match = _ascii_english().match(text, start)
    if match is None:
        return None
    words, letters = match["words"], match["abbreviated"] or match["letter"]
    if (letters == "T" and not money) or (letters in {"m"} and not money):
        letters = None
    if letters in {"K", "k"} and not money and match["number"] in {"1", "2", "4", "5", "8"}:
        letters = None  # 4K and 8K are screens
    if not words and not letters:
        if not (match["plus"] or match["after"]) or text[match.end("number")] != "+":
            return None
        scale, end = Decimal(1), match.end("number") + 1
    else:
        scale = Decimal(1)
        for word in (words or "").lower().split():
            scale *= _WORD_SCALES[word]
        if letters:
            scale = _LETTER_SCALES[letters.lower()]
        end = match.end()
    value = _decimal(match["number"])
    if value is None:
        return None
    number, step = value[0] * scale, value[1] * scale
    over = bool(match["plus"] or match["after"])
    return Number(end, number, number, step, scale, over=over)


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
    alone = body.split()[0] in _WORD_SCALES
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

    "two, three" and "ten twenty" are two numbers: it stops before the second.
    """
    total, section, last, scale, length = Decimal(0), Decimal(0), Decimal(0), Decimal(1), 0
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
            last = _WORD_SCALES[word[0]]
            if last <= 100:
                section = (section or 1) * last
            elif section or not length:
                total, section, scale = total + (section or 1) * last, Decimal(0), last
            else:  # a thousand million
                total, scale = total * last, last
        length = word.end()
    return total + section, scale, length


def _read_chinese(text: str, start: int) -> Number | None:
    match = _chinese().match(text, start)
    if match is None:
        return None
    body = match["body"]
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
    if headless and body[0] in SCALES and any(p not in SCALES for p in pieces):
        return None  # 萬一, 兆二
    scale_only = headless and not over and all(p in SCALES or p in "百千" for p in pieces)
    number = Number(
        match.end(),
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


def _consecutive(pieces: list[str]) -> int:
    """Where two neighbouring Chinese digits stand for "one or the other" (三四, 兩三), or -1."""
    digits = [i for i, p in enumerate(pieces) if p in DIGITS]
    for i in digits:
        if i + 1 in digits and DIGITS[pieces[i + 1]] == DIGITS[pieces[i]] + 1 > 1:
            return -1 if len(digits) > 2 else i
    return -1


def _value(pieces: list[str]) -> tuple[Decimal, Decimal, Decimal] | None:
    """Value, worth of the last written place and last scale of a Chinese or mixed numeral.

    None when the pieces do not make one number (十三五, 五七).
    """
    if len(pieces) > 1 and all(p in DIGITS for p in pieces):
        if len(pieces) < 3 or len(pieces) > MAX_DIGITS:  # 二〇二五, but not 二三 or 五一
            return None
        digits = Decimal(int("".join(str(DIGITS[p]) for p in pieces)))
        return digits, Decimal(1), Decimal(1)
    total, section, current = Decimal(0), Decimal(0), None
    step, scale, small, big = Decimal(1), Decimal(1), Decimal(10**4), Decimal(10**30)
    previous = ""
    for piece in pieces:
        if piece in SCALES:
            factor = SCALES[piece]
            section += current or 0
            if previous in SCALES:
                total, step = total * factor, step * factor
            elif factor > big:
                total, step = (total + section) * factor, step * factor
            else:
                total += (section if previous else Decimal(1)) * factor
                step *= factor
            section, current, small, big = Decimal(0), None, Decimal(10**4), factor
            scale = factor * scale if previous in SCALES else factor
        elif piece in _SMALL:
            factor = Decimal(_SMALL[piece])
            if factor in (20, 30):
                if current is not None or small <= 10:
                    return None
                section, small, step = section + factor, Decimal(10), Decimal(1)
            else:
                if factor >= small or (current == 0 and previous != "零"):
                    return None
                section += (current or Decimal(1)) * factor
                step, small = (
                    (step if previous[:1].isdigit() and previous.isascii() else 1) * factor,
                    factor,
                )
                scale = factor
            current = None
        elif piece in DIGITS or piece in _FORMAL:
            digit = DIGITS.get(piece, _FORMAL.get(piece, 0))
            if current is not None and current != 0:
                return None
            current, step = Decimal(digit), Decimal(1)
        else:
            parsed = _decimal(piece)
            if parsed is None or current is not None:
                return None
            current, step = parsed
        previous = piece
    if current is not None and previous != pieces[0]:
        before = pieces[-2]
        colloquial = len(pieces) > 1 and before not in {"零", "〇", "十", "拾"} and current < 10
        if colloquial and (before in SCALES or _SMALL.get(before, 0) >= 100):
            unit = SCALES.get(before) or Decimal(_SMALL[before])
            return total + section + current * unit / 10, unit / 10, Decimal(1)  # 三萬五 = 35,000
        scale = Decimal(1)
    return total + section + (current or 0), step, scale

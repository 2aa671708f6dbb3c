"""Units of measure and money: how each is written in Chinese and English, and what it is worth.

Every unit has a base of its kind (tonne, watt, watt-hour, metre ...), so that 1億千瓦 and 100 GW
compare as 100,000,000,000 W. Factors are the SI prefixes and the legal definitions of the other
units (international foot, pound and barrel; the Chinese mǔ and jīn; the Taiwanese ping).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from rag.language.numerals import fold

Kind = Literal[
    "count",
    "money",
    "mass",
    "power",
    "energy",
    "length",
    "area",
    "volume",
    "temperature",
    "data",
    "frequency",
    "hashrate",
    "voltage",
    "percent",
    "points",
    "ratio",
    "rate",
    "date",
    "duration",
    "ordinal",
]


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: ``factor`` bases make it up.

    ``chinese`` (Traditional) and ``english`` (plural, then singular) begin with the name to write;
    ``signs`` are case-sensitive symbols, ``prefixes`` stand before the figure (US$).
    """

    symbol: str
    kind: Kind
    base: str
    factor: Decimal
    chinese: tuple[str, ...]
    english: tuple[str, ...]
    signs: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()


# symbol = factor base : Chinese : English : signs : prefixes
_TABLE: dict[Kind, str] = {
    "money": """
        YUAN = 1 YUAN : 元,圓,塊錢,塊 : : :
        CNY = 1 CNY : 元人民幣,人民幣 : yuan,renminbi,rmb : CNY : 人民幣,RMB,CNY,CN¥,¥
        TWD = 1 TWD : 元新台幣,元新臺幣,新台幣,新臺幣,元台幣,台幣 : Taiwan dollars,Taiwan dollar,
            New Taiwan dollars,NT dollars : TWD,NTD : 新台幣,新臺幣,台幣,NT$,NTD,TWD
        USD = 1 USD : 美元,元美金,美金 : US dollars,US dollar,U.S. dollars,U.S. dollar,
            dollars,dollar,bucks : USD : US$,U.S.$,USD,$
        USc = 0.01 USD : 美分 : US cents,cents,cent : :
        HKD = 1 HKD : 港元,港幣,元港幣 : Hong Kong dollars,Hong Kong dollar : HKD : HK$,HKD,港幣
        EUR = 1 EUR : 歐元 : euros,euro : EUR : €,EUR
        GBP = 1 GBP : 英鎊 : pounds sterling,pound sterling,British pounds : GBP : £,GBP
        JPY = 1 JPY : 日元,日圓,日幣 : yen : JPY : JP¥,JPY
        KRW = 1 KRW : 韓元,韓圜,韓圓,韓幣 : won : KRW : ₩,KRW
        AUD = 1 AUD : 澳元,澳幣 : Australian dollars,Australian dollar : AUD : A$,AU$,AUD
        CAD = 1 CAD : 加元,加幣 : Canadian dollars,Canadian dollar : CAD : C$,CA$,CAD
        SGD = 1 SGD : 新加坡元,新加坡幣,新幣,坡幣 : Singapore dollars,
            Singapore dollar : SGD : S$,SGD
        CHF = 1 CHF : 瑞士法郎,瑞郎 : Swiss francs,Swiss franc : CHF : CHF
        INR = 1 INR : 印度盧比,盧比 : rupees,rupee,Indian rupees : INR : ₹,INR
        RUB = 1 RUB : 盧布 : rubles,ruble,roubles,rouble : RUB : ₽,RUB
        IDR = 1 IDR : 印尼盾,印尼盧比 : rupiah,Indonesian rupiah : IDR : IDR,Rp
        VND = 1 VND : 越南盾 : dong,Vietnamese dong : VND : ₫,VND
        THB = 1 THB : 泰銖 : baht,Thai baht : THB : ฿,THB
        MYR = 1 MYR : 令吉,林吉特,馬幣 : ringgit,Malaysian ringgit : MYR : MYR,RM
        BTC = 1 BTC : 比特幣,枚比特幣 : bitcoins,bitcoin : BTC :
        ETH = 1 ETH : 以太幣,枚以太幣 : ether : ETH :
        """,
    "mass": """
        t = 1 t : 噸,公噸 : tons,ton,tonnes,tonne,metric tons,metric ton,metric tonnes,
            metric tonne : t :
        Mt = 1000000 t : : megatons,megaton,megatonnes : Mt :
        kt = 1000 t : : kilotons,kiloton,kilotonnes : kt :
        kg = 0.001 t : 公斤,千克 : kilograms,kilogram,kilos,kilo,kgs : kg :
        jin = 0.0005 t : 斤,市斤 : catties,catty,jin : :
        g = 0.000001 t : 克,公克 : grams,gram : g :
        mg = 0.000000001 t : 毫克 : milligrams,milligram : mg :
        lb = 0.00045359237 t : 磅 : pounds,pound,lbs : lb :
        oz = 0.000028349523125 t : 盎司,安士 : ounces,ounce : oz :
        """,
    "power": """
        W = 1 W : 瓦,瓦特 : watts,watt : W :
        kW = 1000 W : 千瓦,瓩 : kilowatts,kilowatt : kW,KW :
        MW = 1000000 W : 兆瓦,百萬瓦 : megawatts,megawatt : MW,MWp :
        GW = 1000000000 W : 吉瓦 : gigawatts,gigawatt : GW,GWp :
        TW = 1000000000000 W : 太瓦 : terawatts,terawatt : TW :
        """,
    "energy": """
        Wh = 1 Wh : 瓦時 : watt-hours,watt-hour,watt hours : Wh :
        kWh = 1000 Wh : 千瓦時,度電,千瓦小時,千瓦·時 : kilowatt-hours,kilowatt-hour,kilowatt hours,
            kilowatt hour : kWh,KWh,kwh :
        MWh = 1000000 Wh : 兆瓦時,兆瓦小時 : megawatt-hours,megawatt-hour,megawatt hours : MWh :
        GWh = 1000000000 Wh : 吉瓦時,吉瓦小時 : gigawatt-hours,gigawatt-hour,gigawatt hours : GWh :
        TWh = 1000000000000 Wh : 太瓦時 : terawatt-hours,terawatt-hour,terawatt hours : TWh :
        """,
    "length": """
        m = 1 m : 米,公尺 : meters,meter,metres,metre : m :
        km = 1000 m : 公里,千米 : kilometers,kilometer,kilometres,kilometre : km :
        cm = 0.01 m : 厘米,公分,釐米 : centimeters,centimeter,centimetres,centimetre : cm,CM :
        mm = 0.001 m : 毫米,公釐 : millimeters,millimeter,millimetres,millimetre : mm :
        um = 0.000001 m : 微米 : micrometers,micrometer,microns,micron : um,μm,µm :
        nm = 0.000000001 m : 奈米,納米 : nanometers,nanometer,nanometres : nm :
        ft = 0.3048 m : 英尺,呎 : feet,foot : ft :
        in = 0.0254 m : 英寸,英吋,吋 : inches,inch : :
        mi = 1609.344 m : 英里,哩 : miles,mile : mi :
        nmi = 1852 m : 海里,浬 : nautical miles,nautical mile : nmi :
        ly = 9460730472580800 m : 光年 : light-years,light-year,light years : ly :
        """,
    "area": """
        m2 = 1 m2 : 平方米,平方公尺,平米 : square meters,square meter,
            square metres,square metre,sqm,sq m : m²,m2,㎡ :
        km2 = 1000000 m2 : 平方公里,平方千米 : square kilometers,square kilometer,square kilometres,
            sq km : km²,km2 :
        ha = 10000 m2 : 公頃 : hectares,hectare : ha :
        mu = 666.6666666666667 m2 : 畝 : mu : :
        ping = 3.305785123966942 m2 : 坪 : ping : :
        ft2 = 0.09290304 m2 : 平方英尺,平方呎 : square feet,square foot,sq ft : ft² :
        acre = 4046.8564224 m2 : 英畝 : acres,acre : :
        """,
    "volume": """
        m3 = 1 m3 : 立方米,立方公尺 : cubic meters,cubic meter,cubic metres,cubic metre : m³,m3 :
        L = 0.001 m3 : 升,公升 : liters,liter,litres,litre : L :
        mL = 0.000001 m3 : 毫升 : milliliters,milliliter,millilitres : mL,ml :
        bbl = 0.158987294928 m3 : 桶 : barrels,barrel : bbl :
        gal = 0.003785411784 m3 : 加侖 : gallons,gallon : gal :
        """,
    "temperature": """
        degC = 1 degC : 攝氏度,度 : degrees Celsius,degree Celsius,degrees C,degrees,degree : ℃,°C,
            ° :
        degF = 1 degF : 華氏度 : degrees Fahrenheit,degree Fahrenheit : ℉,°F :
        """,
    "data": """
        KB = 1000 B : 千位元組,千字節 : kilobytes,kilobyte : KB :
        MB = 1000000 B : 百萬位元組,兆字節 : megabytes,megabyte : MB :
        GB = 1000000000 B : 吉位元組,吉字節 : gigabytes,gigabyte : GB :
        TB = 1000000000000 B : 兆位元組,太字節 : terabytes,terabyte : TB :
        PB = 1000000000000000 B : 拍位元組,拍字節 : petabytes,petabyte : PB :
        """,
    "frequency": """
        Hz = 1 Hz : 赫茲 : hertz : Hz :
        kHz = 1000 Hz : 千赫 : kilohertz : kHz :
        MHz = 1000000 Hz : 兆赫 : megahertz : MHz :
        GHz = 1000000000 Hz : 吉赫 : gigahertz : GHz :
        """,
    "hashrate": """
        TH/s = 1 TH/s : TH/s : terahashes per second,terahash per second : TH/s,Th/s :
        GH/s = 0.001 TH/s : GH/s : gigahashes per second : GH/s :
        PH/s = 1000 TH/s : PH/s : petahashes per second,petahash per second : PH/s,Ph/s :
        EH/s = 1000000 TH/s : EH/s : exahashes per second,exahash per second : EH/s,Eh/s :
        ZH/s = 1000000000 TH/s : ZH/s : zettahashes per second : ZH/s :
        """,
    "voltage": """
        V = 1 V : 伏,伏特 : volts,volt : V :
        kV = 1000 V : 千伏 : kilovolts,kilovolt : kV :
        """,
    "percent": """
        % = 1 % : %,趴 : percent,per cent,pct : % :
        cheng = 10 % : 成 : : :
        permille = 0.1 % : ‰ : per mille : ‰ :
        """,
    "points": """
        pp = 1 pp : 個百分點,百分點 : percentage points,percentage point,percent points,ppts,
            ppt : pp :
        bp = 0.01 pp : 個基點,基點 : basis points,basis point,bps : bp :
        """,
    "ratio": """
        x = 1 x : 倍 : times,fold : x,X,× :
        """,
    "duration": """
        s = 1 s : 秒,秒鐘 : seconds,second,secs : s :
        min = 60 s : 分鐘,分 : minutes,minute,mins : min :
        h = 3600 s : 小時,個小時,個鐘頭,鐘頭 : hours,hour,hrs,hr : h :
        d = 86400 s : 天,日,個交易日,個工作日,交易日 : days,day,trading days,trading day,
            working days,
            working day : :
        wk = 604800 s : 週,個星期,星期,個禮拜 : weeks,week : :
        mo = 1 mo : 個月,月 : months,month : :
        qtr = 3 mo : 個季度,個季,季 : quarters,quarter : :
        yr = 12 mo : 年,周年,週年,年度,個年頭,歲,歲半 : years,year,years old,year old,yrs,yr : :
        dec = 120 mo : 個年代 : decades,decade : :
        cen = 1200 mo : 個世紀 : centuries,century : :
        """,
}
_SHARED: dict[str, str] = {
    "share": "股 : share",
    "unit": "台,臺,件,個,隻,套,張,片,顆 : unit,piece,item",
    "person": "人,名,位 : person,capita,head",
    "vehicle": "輛 : vehicle,car",
    "coin": "枚 : coin",
    "use": "次 : time",
}
"""What a rate may be per, beside the units: 元/股, yuan per share."""

CLASSIFIERS = (
    "个家只名位人座辆台颗枚项款种类条件支份张次届场所间笔批艘架套片户层组例宗本篇股块株棵头部股轮箱"
)
"""Measure words that make a Chinese numeral a count (三家, 兩顆).

Left out, because the numeral is then mostly part of a word: 手 面 方 步 点 度 分 起 处 门 期 代
级 号 (二手, 四面, 一起, 四處, 一期, 二級).
"""


@cache
def units() -> dict[str, Unit]:
    """Every unit by symbol."""
    found: dict[str, Unit] = {}
    for kind, rows in _TABLE.items():
        for row in rows.replace(",\n", ",").strip().splitlines():
            definition, chinese, english, signs, *rest = row.split(" :")
            symbol, _, worth = definition.strip().partition(" = ")
            factor, _, base = worth.partition(" ")
            found[symbol] = Unit(
                symbol,
                kind,
                base,
                Decimal(factor),
                _names(chinese),
                _names(english),
                _names(signs),
                _names(rest[0]) if rest else (),
            )
    return found


@cache
def shared() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """What a rate may be per, beside the units: Chinese and English names by canonical name."""
    found = {}
    for name, row in _SHARED.items():
        chinese, _, english = row.partition(" : ")
        found[name] = (_names(chinese), _names(english))
    return found


def _names(column: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in column.split(",") if name.strip())


_SPACE = re.escape(" ")


def _word(name: str) -> str:
    """An English unit name as it is looked up: basis-point and Basis point are one."""
    return name.lower().replace("-", " ")


@cache
def _lookup() -> tuple[dict[str, Unit], dict[str, Unit], dict[str, Unit]]:
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


@cache
def _unit_pattern() -> re.Pattern[str]:
    exact, words, _ = _lookup()
    han, signs = [], []
    for name in sorted(exact, key=len, reverse=True):
        if re.match(r"[^\W\da-z_]", name, re.ASCII) or (name[0].isascii() and name[0].isalpha()):
            signs.append(re.escape(name) + r"(?![A-Za-z0-9])")
        elif name[-1].isascii() or name in "℃℉°‰×㎡":
            signs.append(re.escape(name))
        else:
            han.append(re.escape(name) + _NOT_AFTER.get(name, ""))
    return re.compile(
        rf"(?:(?P<exact>{'|'.join(han + signs)})"
        rf"|(?P<words>(?i:{_longest_first(list(words)).replace(_SPACE, '[ -]')})(?![A-Za-z])))"
    )


@cache
def _prefix_pattern() -> re.Pattern[str]:
    _, _, prefixes = _lookup()
    return re.compile(rf"(?P<prefix>{_longest_first(list(prefixes))}) ?$")


@cache
def _per_pattern() -> re.Pattern[str]:
    return re.compile(r" ?/ ?| ?每| per | an? | each | every |-per-", re.IGNORECASE)


@cache
def _shared_names() -> dict[str, str]:
    return {
        fold(name): key for key, columns in shared().items() for names in columns for name in names
    }


@cache
def _shared_pattern() -> re.Pattern[str]:
    names = list(_shared_names())
    return re.compile(rf"(?:{_longest_first(names)})(?:(?<![A-Za-z])|(?![A-Za-z]))")


def read_unit(text: str, start: int) -> tuple[Unit, int] | None:
    """The unit that begins at ``start`` of folded ``text`` (one space may stand before it)."""
    at = start + 1 if text.startswith(" ", start) else start
    if text.startswith("-", at) and re.match(r"[a-zA-Z]{2}", text[at + 1 : at + 3]):
        at += 1  # a 10-year plan, a 100-megawatt plant
    match = _unit_pattern().match(text, at)
    if match is None:
        return None
    exact, words, _ = _lookup()
    if match["exact"] is not None:
        # A single letter after a space is a unit only before a break ("5 t,").
        letter = at > start and match["exact"] in {"s", "h", "m", "g", "t", "V", "X", "x"}
        if letter and re.match(r"\s?\w", text[match.end() : match.end() + 2]):
            return None
        return exact[match["exact"]], match.end()
    return words[_word(match["words"])], match.end()


def read_prefix(text: str, start: int, end: int) -> tuple[Unit, int] | None:
    """The money sign or name that ends right before ``end``, and where it begins."""
    match = _prefix_pattern().search(text, max(start, end - 5), end)
    if match is None:
        return None
    at = match.start()
    before = text[at - 1 : at]
    if match["prefix"][0].isalpha() and before.isascii() and before.isalnum():
        return None
    return _lookup()[2][match["prefix"]], at


@dataclass(frozen=True, slots=True)
class Divisor:
    """What a rate divides by: ``factor`` of ``base`` make up one of it; it ends at ``end``."""

    symbol: str
    base: str
    factor: Decimal
    end: int


def read_per(text: str, start: int) -> Divisor | None:
    """What a rate is per, after a slash, 每 or "per" at ``start``."""
    match = _per_pattern().match(text, start)
    return read_divisor(text, match.end()) if match is not None else None


def read_divisor(text: str, start: int) -> Divisor | None:
    """The unit that a rate divides by, at ``start``.

    Spans of time stay as they are written: a month and a year of output are two statements.
    """
    for name, symbol in (("日", "d"), ("月", "mo"), ("annum", "yr")):
        if text.startswith(name, start):
            return Divisor(symbol, symbol, Decimal(1), start + len(name))
    match = _unit_pattern().match(text, start)
    if match is not None:
        exact, words, _ = _lookup()
        unit = exact[match["exact"]] if match["exact"] else words[_word(match["words"])]
        if unit.symbol == "degC" and match[0] == "度":
            unit = units()["kWh"]
        if unit.kind == "duration":
            return Divisor(unit.symbol, unit.symbol, Decimal(1), match.end())
        if unit.kind not in {"money", "percent", "points", "ratio", "temperature"}:
            return Divisor(unit.symbol, unit.base, unit.factor, match.end())
    other = _shared_pattern().match(text, start)
    if other is None:
        return None
    name = _shared_names()[other[0]]
    return Divisor(name, name, Decimal(1), other.end())

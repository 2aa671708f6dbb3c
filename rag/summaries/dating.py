"""When a figure holds, and per what: only where its own clause says so beyond doubt.

An empty cell of the table is no error and a wrong one is, so whatever may be another event's date
(until, since, a stop, a contract's end) is none of the figure's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from rag.language.normalize import fold_script
from rag.language.quantities import Kind, Quantity, express
from rag.language.speech import ANNOUNCES, SAID, SAYS
from rag.language.terms import traditional
from rag.summaries.lines import Line
from rag.summaries.model import Texts
from rag.types import Language, Span

_BEFORE_CHINESE = re.compile(
    r"(?:自|從|从|至|到|直到|截止|最快|最早|最晚|為止|有效期|延到|延至|拖到|自從|比|較|较|離|距)(?:去年|今年|明年)?$"
)
_BEHIND_CHINESE = re.compile(
    r"(?:[0-9]+日)?(?:起|以來|以来|以前|以後|以后|之前|之後|之后|前|後|后|到期|為止|为止|止|到|至|才能?(?:恢復|恢复|復|复))"
)
_BETWEEN_CHINESE = re.compile(
    "停[產产工機机駛驶運运]|起火|恢復|恢复|[復复][工產产]|到期|[開开]工|啟用|启用|生效|離職|离职|[讓让使]"
    "|造成|導致|导致|以來|以来|之後|之后|每[個个]?[月年日天週周季]|以前|才能|取得|申請|申请|簽|签"
    "|[較较比](?!例|率|重|特|功)"
)
_TOLD = re.compile(rf"{SAYS}|{ANNOUNCES}")
"""Behind a date it is the day of the telling: 3月3日表示投資將達5億元."""
_OTHER_YEAR = re.compile(r"[去今明前後后]年|[上下]個?个?[月季年週周]|同期")
_BEFORE_ENGLISH = re.compile(
    r"\b(?:to|until|till|through|since|from|before|after|by|than|runs?|expires?|ends?"
    rf"|when|ahead of|{SAID}(?: (?:on|in|during))?)"
    r"(?: (?:the|late|early|mid|end of|last|next|this))* $",
    re.IGNORECASE,
)
_BETWEEN_ENGLISH = re.compile(
    r"\b(?:that|which|after|before|when|until|since|because|so|lets?|let|allow\w*|open\w*|clos\w*"
    rf"|halt\w*|stopp\w*|trigger\w*|{SAID}|sign\w*|launch\w*|per|every|each|and|with|plann?\w*)\b",
    re.IGNORECASE,
)
_BEHIND_ENGLISH = re.compile(
    rf"(?:(?!\b{SAID}\b)[^,;:.]){{0,20}}?\b(?:in|on|during|for|of) (?:the |last |this |next )?"
)
_BASE = re.compile("[底末初]?的(?:大?約|大?约)?")
"""是2024年的三倍: the date is that of what the figure is compared with."""
_YEAR = re.compile(r"(去年|今年|明年|前年|後年|后年)$")
_RELATIVE_YEAR = re.compile(
    "(去年|今年|明年|前年|後年|后年)(?:全年|一年|[共總总才就則则也還还曾的](?=.))?(?![底初末中起第比同])"
)
_STATED = re.compile("(?:[為为是有達达共約约近逾的]|合計|合计|總共|总共|超過|超过|高達|高达)*")
_YEARS = {
    "去年": "last year",
    "今年": "this year",
    "明年": "next year",
    "前年": "the year before last",
    "後年": "the year after next",
    "后年": "the year after next",
}

_PER_CHINESE = re.compile(
    r"每(個月|个月|月|年|天|日|週|周|季|小時|小时|[艘座台臺部輛辆股人戶户架支枚張张箱桶])"
)
_PER_BEHIND = re.compile(
    r"(?: (?!(?:from|in|within|over|during|than|after|before|by|for|to|at|on|with|since|until|till"
    r"|against|versus|about|around|only|just|once|is|are|was|were|as)\b)[a-z]+){0,2}"
    r" (?:a|per|each|every) (month|year|day|week|quarter|hour)\b"
    r"(?! (?:earlier|ago|before|after|later|of|that|which|when|where|from|and a half)\b)",
    re.IGNORECASE,
)
"""At most two words of the thing stand between: 5,000 tonnes of steel a year."""
_YEARLY = re.compile(
    "(?<![0-9一二三四五六七八九十今去明前後后當当同某每全半整本上下個个該该近])([年月日])[產产]"
)
"""年產, 日產: what is made in one."""
_NOT_MADE: frozenset[Kind] = frozenset(
    {"rate", "duration", "percent", "points", "ratio", "ordinal", "temperature"}
)
_PERS: dict[str, str] = {
    **dict.fromkeys(("個月", "个月", "月"), "per month"),
    "年": "per year",
    **dict.fromkeys(("天", "日"), "per day"),
    **dict.fromkeys(("週", "周"), "per week"),
    "季": "per quarter",
    **dict.fromkeys(("小時", "小时"), "per hour"),
    "股": "per share",
    "人": "per person",
    "箱": "per container",
    "桶": "per barrel",
}
_CHINESE_PERS = {
    "month": "每月",
    "year": "每年",
    "day": "每日",
    "week": "每週",
    "quarter": "每季",
    "hour": "每小時",
}
_CAME_TO = re.compile("[一再又大緩缓急]?[\u4e00-\u9fff]{1,2}[到至為为成]了?[約约近逾]?")
_UNLIKE = Decimal(3)
"""An amount so many times a price before it is no further price of that thing, or not surely."""
_SUM = Decimal(50)
"""From so many times on it is surely a sum."""


class Untellable(Exception):
    """The figure is per something that no rule can tell: its row is left out."""


def date_of(line: Line, figure: Quantity, clause: Span) -> tuple[Quantity, str] | None:
    """The date of the figure with the words for its year before it (去年), or None."""
    own = line.article.language
    text = line.text
    dates = [
        other
        for other in line.figures
        if other.kind == "date"
        and other.unit != "time"
        and clause[0] <= other.start
        and other.end <= clause[1]
    ]
    if len(dates) != 1 or per_words(line, figure, clause) is not None:
        return None  # of two dates in a clause no rule tells whose is whose
    (date,) = dates
    before = text[clause[0] : date.start]
    if own == "en":
        # To $9 million from $8 million in March: the date is that of the figure beside it.
        other = any(f.start >= figure.end and f.end <= date.start for f in line.figures)
        return (date, "") if not other and _holds_in_english(text, figure, date, before) else None
    if date.start > figure.start or _BEFORE_CHINESE.search(before):
        return None
    between = text[date.end : figure.start]
    if _BASE.match(between) and any(date.end <= f.start < figure.start for f in line.figures):
        return None  # 由2024年初的62%提高到71%: the date is that of the first
    if (
        _BEHIND_CHINESE.match(between)
        or _BASE.fullmatch(between)
        or _BETWEEN_CHINESE.search(between)
        or _TOLD.search(fold_script(between))
        or _OTHER_YEAR.search(between)
    ):
        return None
    year = _YEAR.search(before)
    return date, year[1] if year else ""


def year_of(line: Line, figure: Quantity, clause: Span, words: str) -> Texts | None:
    """The year that is told from where the article stands (前年), where it stands in the label
    ``words`` or right before them and the figure right behind.
    """
    text = line.text
    start = text.rfind(words, clause[0], figure.start)
    dated = any(f.kind == "date" and clause[0] <= f.start < clause[1] for f in line.figures)
    if start < 0 or dated or line.article.language == "en":
        return None
    end = start + len(words)
    told = list(_RELATIVE_YEAR.finditer(text, clause[0], end))
    if len(told) != 1 or not _STATED.fullmatch(text, end, figure.start):
        return None
    (year,) = told
    between = text[year.end() : end]
    inside = start <= year.start()
    if (not inside and year.end() != start) or "的" in between[: None if inside else 0]:
        return None  # 去年投產的工廠: the year of the opening
    if _BEFORE_CHINESE.search(text[clause[0] : year.start()]) or _BETWEEN_CHINESE.search(between):
        return None
    return {"en": _YEARS[year[1]], **_both(year[1])}


def _holds_in_english(text: str, figure: Quantity, date: Quantity, before: str) -> bool:
    if _BEFORE_ENGLISH.search(before):
        return False
    if date.start >= figure.end:
        return bool(_BEHIND_ENGLISH.fullmatch(text, figure.end, date.start))
    return not _BETWEEN_ENGLISH.search(text[date.end : figure.start])


def in_year(date: str, year: str, language: Language) -> str:
    """``date`` with the words for its year: 去年12月, December last year."""
    if not year:
        return date
    return f"{date} {_YEARS[year]}" if language == "en" else f"{_both(year)[language]}{date}"


def per_words(line: Line, figure: Quantity, clause: Span) -> dict[Language, str] | None:
    """Per what the figure is, where it does not say so itself: per month, 每艘.

    Raises Untellable where it is per something else.
    """
    text, own = line.text, line.article.language
    start = max(
        [clause[0], *(f.end for f in line.figures if f.kind != "date" and f.end <= figure.start)]
    )
    if own == "en":
        behind = _PER_BEHIND.match(text, figure.end)
        if behind is None:
            return None
        chinese = _CHINESE_PERS[behind[1].lower()]
        return {"en": f"per {behind[1].lower()}", **_both(chinese)}
    before = text[start : figure.start]
    if "每" not in before:
        made = _YEARLY.search(before) if figure.kind not in _NOT_MADE else None
        return {"en": _PERS[made[1]], **_both(f"每{made[1]}")} if made else None
    found = _PER_CHINESE.search(before)
    if found is None:
        raise Untellable
    return {"en": _PERS.get(found[1], "each"), **_both(found[0])}


def paired(line: Line, figure: Quantity, clause: Span) -> Texts | None:
    """Per what the second of a pair is: 從每箱2,100美元跌到1,850美元 tells two prices of a box."""
    earlier = [f for f in line.figures if clause[0] <= f.start and f.end <= figure.start]
    if line.article.language == "en" or not earlier:
        return None
    first = earlier[-1]
    alike = (first.kind, first.unit) == (figure.kind, figure.unit)
    if not alike or not _CAME_TO.fullmatch(line.text, first.end, figure.start):
        return None
    return per_words(line, first, clause)


def elliptic(line: Line, figure: Quantity) -> dict[Language, str] | None:
    """Per what an amount is that follows a price: 每瓦時0.37元…則為0.40元.

    Raises Untellable where it may be a price or a sum.
    """
    if figure.kind != "money":
        return None
    earlier = [
        other
        for other in line.figures
        if other.end <= figure.start and other.kind in {"money", "rate"} and other.low
    ]
    price = next((other for other in reversed(earlier) if other.kind == "rate"), None)
    if price is None or (price.unit or "").partition("/")[0] != figure.unit:
        return None
    factor = max(figure.high / price.low, price.low / max(figure.low, Decimal("1e-9")))
    if factor >= _SUM:
        return None
    amounts = [other for other in earlier if other.start > price.start]
    if factor > _UNLIKE or amounts:
        raise Untellable
    english = express(price, "en")
    chinese = express(price, "zh-Hant")
    if " per " not in english or "/" not in chinese:
        raise Untellable
    per = "每" + chinese.partition("/")[2]
    return {"en": "per " + english.partition(" per ")[2], **_both(per)}


def _both(chinese: str) -> dict[Language, str]:
    folded = fold_script(chinese)
    return {"zh-Hant": traditional(folded), "zh-Hans": folded}


def joined(parts: Sequence[Texts], language: Language) -> str:
    """What the cell of the date holds."""
    return ("，" if language != "en" else ", ").join(text for p in parts if (text := p[language]))

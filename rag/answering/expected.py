"""What kind of answer a question asks for: a figure of some kind, a name, a reason, a list.

Read off the words that ask, in both languages, from the folded question. A question may ask for
several things (多少錢、哪年完工); each is told apart so that an answer can be held against each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rag.language.normalize import fold
from rag.language.quantities.model import Kind

Role = Literal["who", "which", "where", "why", "how", "list", "yesno", "comparison"]

_AMOUNTS: frozenset[Kind] = frozenset(
    {
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
    }
)
"""What 多少 or "how much" may stand for when nothing says of what."""

_SHARES: frozenset[Kind] = frozenset({"percent", "points", "ratio"})
_MONEY: frozenset[Kind] = frozenset({"money", "rate"})

# What is asked, and the kinds of figure that answer it. All that match count.
_FIGURE_WORDS: tuple[tuple[str, frozenset[Kind]], ...] = (
    (
        r"多少(?:钱|[万亿兆千百]*(?:[美欧日港台澳加人]?[元币圆镑]|令吉|泰铢|卢比|卢布))"
        r"|(?:金额|价格?|售价|成本|身家|市值|估值|资金|资额|营收|营业额|收入|利润|净利|纯益|亏损|财损"
        r"|债务|股利|分红|补偿|赔偿|罚款|租金|薪水?|工资|票价|费用?|支出|预算|总额)[^，。？?]{0,8}"
        r"(?:多少|几[元万亿百千]|多[高大贵]|是什么|各是|哪个水平|什么[价水])"
        r"|(?:赔|花|付|募|投资?|卖|赚|亏|值|砸|借|捐|罚)[^，。？?]{0,4}(?:多少|几[亿万元])"
        r"|多少[^，。？?]{0,6}(?:资金|资本|营收|收入|利润|股利|费|投资|支出|成本|金)|什么价|价位"
        r"|每[^，。？?]{1,4}要多少|多大的?市场|市场[^，。？?]{0,6}多大"
        r"|\bhow much (?:money|did|does|do|will|is|are|was|were|has|have|would)"
        r"|\b(?:price|cost|revenue|profit|earning|sales|salar|fee|fine|budget|dollar|amount|worth"
        r"|compensation|investment|valu(?:e|ation)|damage|penalt|rent|wage|debt|loss)",
        _MONEY,
    ),
    (
        r"几成|百分之几|几个?百分点|(?:比[例重率]|占比|份额|持股|[涨跌升降增减]幅|毛利|[^效机概]率|良率|效率)"
        r"[^，。？?]{0,8}(?:多少|几|多[高大低]|怎么|如何|各是|变|改善)|多少比例|[涨跌增减升降](?:了|幅)?多少"
        r"|\bwhat (?:share|percent|proportion|fraction|rate|portion)|\bpercent"
        r"|\bshare does|\bhow far"
        r"|\bby how much|\bhow (?:high|low) (?:is|was|did)|\bhow much of\b|\bat what rate"
        r"|\byield|\brate",
        _SHARES,
    ),
    (
        r"何时|什么时候|啥时|哪时|哪一?[年天月日]|几[月号日点时]|哪个[月季]|哪一?季|[到至]什么时|什么日|日期"
        r"|\bwhen\b|\bwhat (?:year|month|date|day|time)"
        r"|\bwhich (?:year|month|day|date|quarter)"
        r"|\bby what (?:date|year)|\bin what year",
        frozenset({"date"}),
    ),
    (
        r"多久|多长时|几个?(?:小时|分钟|[年月天周季])|多少(?:[年天周]|个月|小时|分钟)|为期|期限|年限|时长|总共停"
        r"|\bhow long|\bhow many (?:years?|months?|weeks?|days?|hours?|minutes?|quarters?)"
        r"|\bwhat (?:period|term)|\bhow (?:soon|quickly)",
        frozenset({"duration", "date"}),
    ),
    (r"多[远高长宽深]|隔多|\bhow (?:far|tall|wide|deep)", frozenset({"length", "area"})),
    (r"多重|多少[公]?[吨斤克]|\bhow (?:heavy)|\bhow many ton", frozenset({"mass"})),
    (r"多少(?:[千兆吉]?瓦|度)|\bhow many (?:mega|giga|kilo)?watt", frozenset({"power", "energy"})),
    (
        r"多少(?:[个家名位人台辆艘座枚支户栋件架款种项条颗只张])|几(?:个|家|名|位|人|台|辆|艘|座|枚|支|户|栋|件|架"
        r"|款|种|项|条|颗|只|张|所|级|次|倍)|第几|人数|数量|\bhow many\b|\bnumber of\b",
        frozenset({"count", "ordinal", "ratio", "points"}),
    ),
)
_FIGURES = tuple((re.compile(pattern), kinds) for pattern, kinds in _FIGURE_WORDS)
_AMOUNT = re.compile(
    r"多少|多[大高]|规模|\bhow (?:much|big|large|high|low|fast|old|close)\b"
    r"|\bwhat (?:size|level|range)\b"
)

_ROLE_WORDS: tuple[tuple[Role, str], ...] = (
    (
        "why",
        r"为什么|为甚么|为何|为啥|凭什么|原因|理由|怎么会|何以|起因|所以|顾虑|疑虑|\bwhy\b|\breasons?\b"
        r"|\bcaus(?:e|ed|es)\b|\bwhat (?:pushed|drove|led|made|prompted|keeps|kept|would keep"
        r"|is holding|explains?|accounts?|accounted)\b|\bhow come\b|\bblame",
    ),
    (
        "how",
        r"怎么|怎样|如何|用什么[办方]法|靠(?:什么|哪)"
        r"|\bhow (?:do|does|did|is|are|was|were|can|could|will)\b"
        r"|\bby what steps\b|\bin what way\b",
    ),
    (
        "who",
        r"谁|何人|哪[一几]?[位名]|什么人|\bwho(?:m|se)?\b"
        r"|\bname of the (?:person|operator|officer)",
    ),
    (
        "which",
        r"哪[一几]?(?:个|家|些|种|国|支|档|款|座|所|只|条|类|艘|间|项)"
        r"|什么(?:公司|银行|学校|机构|国家|品牌|名)"
        r"|叫什么|\bwhich\b|\bwhat (?:company|firm|bank|country|is the name|was the name)"
        r"|\bcalled\b",
    ),
    ("where", r"哪[里儿边]|何处|什么地[方点]|哪个?(?:城市|地[区方]|国家|[省州县市])|\bwhere\b"),
    (
        "list",
        r"哪些|哪[二两三四五六七八九几](?!年)|哪几|分别|各是|各自|主要(?:有|论点)|列出|重点|整理"
        r"|\bwhich (?:two|three|four|five)"
        r"|\blist\b|\bwhat (?:are|were) the\b|\bwhat (?:two|three|four|five)\b"
        r"|\b(?:both|each|respectively)\b"
        r"|\bsum up\b|\bsummari[sz]e",
    ),
    (
        "yesno",
        r"吗|是否|是不是|有没有|能不能|会不会|算得上|够不够|一样吗"
        r"|^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b",
    ),
    (
        "comparison",
        r"相比|比较|比起来|差(?:多少|在哪|别|距)|不同|不一样|差异|变化|消长|对比|一样吗|多[出跑]"
        r"|\bcompar|\bdiffer|\bversus\b|\bthan\b|\bhold up against\b|\bchange[ds]?\b"
        r"|\bmoved\b",
    ),
)
_ROLES = tuple((role, re.compile(pattern)) for role, pattern in _ROLE_WORDS)


@dataclass(frozen=True, slots=True)
class Expected:
    """What an answer must be: a figure of one of ``figures``, or words that play ``roles``.

    ``figures`` are empty where no figure is asked for; ``asks`` are the same for each thing that is
    asked for apart (多少錢、哪年完工). ``any_amount`` says that the question asks
    for a figure without telling its kind (規模多大), so that any amount will do.
    """

    figures: frozenset[Kind]
    any_amount: bool
    roles: frozenset[Role]
    asks: tuple[frozenset[Kind], ...] = ()

    @property
    def a_figure(self) -> bool:
        """Whether a figure is asked for at all."""
        return bool(self.figures) or self.any_amount

    @property
    def acceptable(self) -> frozenset[Kind]:
        """The kinds of figure that may answer."""
        return self.figures | _AMOUNTS if self.any_amount and not self.figures else self.figures


def expected(question: str) -> Expected:
    """Reads what ``question`` asks for; a question that fits nothing expects nothing special."""
    folded = fold(question)
    asks = _asks(folded)
    figures: frozenset[Kind] = frozenset().union(*asks)
    roles = frozenset(role for role, pattern in _ROLES if pattern.search(folded))
    return Expected(figures, bool(_AMOUNT.search(folded)), roles, asks)


def _asks(folded: str) -> tuple[frozenset[Kind], ...]:
    """The kinds of each figure asked for, in order; words that overlap ask for one thing."""
    found = sorted(
        (match.start(), match.end(), kinds)
        for pattern, kinds in _FIGURES
        for match in pattern.finditer(folded)
    )
    asks: list[frozenset[Kind]] = []
    reach = 0
    for start, end, kinds in found:
        if asks and start < reach:
            asks[-1] |= kinds
        else:
            asks.append(kinds)
        reach = max(reach, end)
    return tuple(asks)


_PARTS = re.compile(
    r"[？?；;。]|(?<![0-9])[，,](?![0-9])|\band (?=what|how|when|who|where|which|why)"
)


def parts(question: str) -> list[str]:
    """The clauses of ``question`` that ask for something of their own; the whole where only one."""
    clauses = [clause.strip() for clause in _PARTS.split(question) if clause.strip()]
    asking = [c for c in clauses if (e := expected(c)).a_figure or e.roles]
    return asking if len(asking) > 1 else [question]

"""What a right answer must hold besides the question's words: the attribute, the unit, the name.

A passage on the right subject that lacks the detail asked for looks as good as any to a search. But
the price of a car stands in words of price beside an amount, and a supplier has a name: where no
sentence near the question holds such a thing, the articles do not say it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.language.normalize import fold
from rag.language.quantities.model import Kind

_ANY_FIGURE: frozenset[Kind] = frozenset()


@dataclass(frozen=True, slots=True)
class Attribute:
    """A property that questions ask for: how it is asked, and what a sentence must say of it.

    ``kinds`` are the figures that give its value; with none, the words are enough.
    """

    name: str
    asked: re.Pattern[str]
    said: re.Pattern[str]
    kinds: frozenset[Kind]


def _attribute(name: str, asked: str, said: str, *kinds: Kind) -> Attribute:
    return Attribute(name, re.compile(asked), re.compile(said), frozenset(kinds))


# Read from folded text: Simplified characters, lower case.
_ATTRIBUTES = (
    _attribute(
        "per share",
        r"每股(?:盈余|收益|纯益|获利|净利)|\beps\b|\bper share\b",
        r"每股|\beps\b|\bper share\b|\ba share\b",
        "money",
        "rate",
    ),
    _attribute(
        "stake",
        r"持股(?:比|多少|几)|股权(?:比|多少|几|占)|股份比|\b(?:what|how (?:big|large) an?) stake\b"
        r"|\bshareholding\b",
        r"持股|股权|股份|占股|占[^，。]{0,4}成"
        r"|\bstakes?\b|\bown(?:s|ed|er)?\b|\bholds?\b|\bshares?\b",
        "percent",
        "ratio",
        "points",
    ),
    _attribute(
        "price of a thing",
        r"售价|定价|标价|卖多少钱|卖几|\b(?:retail|sticker|selling|list|sale) price\b"
        r"|\bpriced at\b|^(?:what (?:is|was|will be)|how (?:high|much) (?:is|was)) the price of\b",
        r"价|售|卖|\bpric|\bcosts?\b|\bs[eo]ll|\bsold\b|\bper \w"
        r"|\ba (?:tonne|ton|kilo|piece|unit)\b|元/|/吨",
        "money",
        "rate",
    ),
    _attribute(
        "price of power",
        r"电价|电费|每度[电]?|\bper (?:kilowatt|kwh)|\belectricity (?:price|tariff|rate)",
        r"电价|电费|每度|度电|每千瓦时|每千瓦小时"
        r"|\bkilowatt-?\s?hour|\bkwh\b|\btariff",
        "money",
        "rate",
    ),
    _attribute(
        "revenue",
        r"营收|营业收入|营业额|\brevenues?\b|\bturnover\b",
        r"营收|收入|营业额|销售额|\brevenues?\b|\bturnover\b|\bsales\b",
        "money",
        "rate",
        "percent",
        "ratio",
        "points",
    ),
    _attribute(
        "profit",
        r"净利|纯益|纯利|利润|获利|盈利|\bprofits?\b|\bnet income\b",
        r"净利|纯益|纯利|利润|获利|盈利|赚|亏|毛利|\bprofits?\b|\bnet income\b|\bearn"
        r"|\bloss|\bmargin",
        "money",
        "rate",
        "percent",
        "ratio",
        "points",
    ),
    _attribute(
        "pay",
        r"薪水|薪资|工资|月薪|年薪|\bsalar|\bwages?\b"
        # Of a person only: a fine or a ransom is paid in other words.
        r"|\bhow much (?:is|was|are|were) [^?]{0,60}(?:[^f]or|er|ist|worker|staff)s?\b"
        r"[^?]{0,60}\bpaid\b",
        r"薪|工资|报酬|酬劳|\bsalar|\bwages?\b|\bpay\b|\bpaid\b|\bearn",
        "money",
        "rate",
        "percent",
    ),
    _attribute(
        "market value",
        r"市值|\bmarket (?:cap|value)",
        r"市值|\bmarket (?:cap|value)|\bworth\b|\bvalued\b",
        "money",
    ),
    _attribute(
        "deaths",
        r"死亡|丧生|罹难|身亡|几人死|死了几|\bdie[sd]?\b|\bdeaths?\b|\bkilled\b|\bfatalit",
        r"死|丧生|罹难|身亡|伤亡|遇难|\bdie[sd]?\b|\bdead\b|\bdeaths?\b|\bkill|\bcasualt|\bfatal|\bdeadly",
    ),
    _attribute(
        "age",
        r"几岁|多少岁|年龄|多大年纪|\bhow old\b",
        r"岁|年龄|出生|生于|\bage[ds]?\b|\bborn\b|\byears? old\b|\byear-old\b",
    ),
    _attribute(
        "birth",
        r"在哪[里儿]?出生|出生(?:地|在哪|于哪)|\bwhere was [^?]* born\b|\bbirthplace\b",
        r"生|籍|故乡|家乡|老家|\bborn\b|\bbirth|\bnative\b|\bhometown\b|\bfrom\b",
    ),
    _attribute(
        "population",
        r"多少人口|人口[数总]*(?:是|有|为)?(?:多少|几)|多少(?:人|居民)(?:居住|住在)"
        r"|住[着了]?多少(?:人|居民)"
        r"|\bhow many (?:people|inhabitants|residents) (?:live|lived|are living)\b",
        r"人口|居民|住民|户籍|居住|住着|定居|\bpopulat|\binhabit|\bresident|\bli(?:ve|ves|ved|ving)\b"
        r"|\bpeople\b",
        "count",
    ),
    _attribute(
        "headcount",
        r"(?:员工|雇员|职员)[^，。]{0,4}(?:多少|几)[人名位]?|多少[名位个]?(?:员工|雇员|职员)"
        r"|\bhow many (?:employees|staff)\b|\bhow many people (?:does|do) [^?]* employ\b",
        r"员工|雇|职员|人力|裁员|团队|工人|\bemploy|\bstaff|\bworkforce\b|\bworkers?\b|\bheadcount\b"
        r"|\bjobs?\b|\bpeople\b",
        "count",
    ),
    _attribute(
        "telephone",
        r"电话(?:号码)?(?:是|为|多少|几)|\b(?:phone|telephone) number\b",
        r"电话|专线|热线|拨打|\bphone|\btelephone|\bhotline\b|\bcall\b",
    ),
    _attribute(
        "capital city",
        r"首都(?:是|在|为)|^what(?: is|['’]s) the capital(?: city)? of\b",
        r"首都|京城|国都|都城|定都|\bcapital\b",
    ),
)

_ORGANISATION_ASKED = re.compile(
    r"哪[一几]?[家间](?!的?(?:医院|餐))|哪些(?:公司|厂|企业|银行|供应|客户|电池厂|厂商)|[哪何]个?(?:厂商|公司|银行|机构|供应商|企业)"
    r"|谁家|供应商是谁|\b(?:which|what) (?:[a-z-]+ )?"
    r"(?:company|firm|bank|manufacturer|supplier|maker|lender|contractor|insurer|operator|utility)"
    r"|\bname of the (?:[a-z-]+ )?"
    r"(?:company|firm|bank|manufacturer|supplier|maker|lender|contractor|insurer|utility)"
)
_ORGANISATION = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2})(?:公司|集团|银行|券商|证券|投信|投顾|基金|商社|工业|重工|造船|电子|半导体|科技|光电|光能|电器|电机|能源|电力|电池"
    r"|材料|新材|股份|实业|资本|控股|创投|研究院|研究所|大学|学院|医院|医疗|汽车|车辆|航空|航运|海运|物流|食品|制药|药业"
    r"|生物|钢铁|矿业|锂业|镍业|钴业|铜业|铝业|石化|化工|化学|电信|通信|通讯|网络|软件|保险|人寿|产险|地产|建设|营造"
    r"|传媒|装备|精密|智能)"
    r"|(?P<known>微软|谷歌|苹果|三星|台积电|英伟达|特斯拉|华为|腾讯|阿里巴巴|百度|亚马逊|比特大陆|宁德时代|比亚迪|鸿海)"
)
_NAMELESS = re.compile(
    r"[的家该这那各个某间下以把数和与及、等]|国内|内外|海外|外国|当地|本地|其他|部分|客户|大型|旗下|新创|上市|顾问|代工|全球|国家"
    r"|全国|多数|有限|股份|中小|知名|龙头|相关|主要|合作|风险|投资|商业|专业|独立|储能|再保|半导|太阳|车用|动力|人工|离岸|资讯"
)
_LATIN_NAME = re.compile(r"(?<![A-Za-z])[A-Z][A-Za-z0-9&.-]*(?:\s+[A-Z][A-Za-z0-9&.-]*)*")
_NO_NAME = re.compile(
    r"^(?:NASDAQ|NYSE|SZ|SH|HK|[A-Z]?[a-z]*(?:ese|ish|ean|ian)|[A-Z]{1,3}\d*|MHP|TEU|AI|GPU|CEO|CFO|CTO|GWh?|MWh?|kWh|The|An?|It|In"
    r"|On|At|Its|But|And|That|This|For|Mr|Ms|Mrs|Dr|January|February|March|April|May|June|July"
    r"|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday"
    r"|Saturday|Sunday|[A-Z][a-z]+ed|[A-Z][a-z]+ing)$"
)
_WITHHELD = re.compile(
    r"不便(?:说明|透露|公开|评论)|[没未]有?(?:透露|公布|披露|公开|说明|提及|具名)|拒绝?(?:透露|公布|评论)|不愿(?:透露|具名)|婉拒"
    r"|\b(?:declin\w+|refus\w+) to (?:name|say|comment|disclose|identify|give|reveal)"
    r"|\bdid not (?:name|say|disclose|identify|give|reveal)|\bnot (?:been )?(?:disclosed|named)"
    r"|\bundisclosed\b|\bunnamed\b"
)
_DENIED = re.compile(
    r"否认|不实|谣|伪造|并未|并没有|没有|从未|未曾|尚未|一[枚个只位名]?都没"
    r"|\bdenie[sd]|\bdeny|\bno\b|\bnever\b|\bfalse\b|\bforg"
)


_CLAUSE = re.compile(r"[，；。！？]|[,;:!?](?!\d)|(?<!\d)[.](?!\d)")
_LITTLE = 6  # characters behind a denial, which then denies what stands before it


_FIGURE_ASKED = re.compile(
    r"多少|[几多][^，。]{0,6}[？?]|几[成个月]|何时|什么时候|哪时|哪一?[年月日天]|多久|金额"
    r"|^(?:how (?:much|many|long|far)|when|what (?:year|date|month|percent|share|proportion))\b"
)
_DATED = re.compile(r"[年月日]|世纪|\d{4}|\bcentur|\byears?\b|\d(?:st|nd|rd|th)\b")


def asks_for_figure(question: str) -> bool:
    """Whether only a figure answers, by the words that ask."""
    return _FIGURE_ASKED.search(fold(question)) is not None


def dated(text: str) -> bool:
    """Whether ``text`` may hold a date of any calendar (會昌五年), read or not."""
    return _DATED.search(fold(text)) is not None


def attributes(question: str) -> list[Attribute]:
    """The attributes that ``question`` asks for, by its words."""
    folded = fold(question)
    return [attribute for attribute in _ATTRIBUTES if attribute.asked.search(folded)]


def asks_for_organisation(question: str) -> bool:
    """Whether the answer must name a company, a bank, a supplier or the like."""
    return _ORGANISATION_ASKED.search(fold(question)) is not None


def names_organisation(text: str, question: str) -> bool:
    """Whether ``text`` holds what may be an organisation's name that ``question`` does not."""
    asked = fold(question)
    for name in _LATIN_NAME.findall(text):
        if any(
            not _NO_NAME.match(w) and w.casefold() not in asked
            for w in re.split(r"[\s.]+", name)
            if w
        ):
            return True
    folded = fold(text)
    for found in _ORGANISATION.finditer(folded):
        name = found["name"] or found["known"]
        if name not in asked and not _NAMELESS.search(name):
            return True
    return False


def withheld(text: str) -> bool:
    """Whether ``text`` says that something is not told."""
    return _WITHHELD.search(fold(text)) is not None


def denies(text: str) -> bool:
    """Whether ``text`` denies something."""
    return _DENIED.search(fold(text)) is not None


def denied(text: str) -> list[str]:
    """What ``text`` denies, folded: from each denial to its clause's end, or the clause before.

    "There is no evidence that he saw it" denies evidence, and nothing else of a sentence.
    """
    folded = fold(text)
    found = []
    for clause in _CLAUSE.split(folded):
        for match in _DENIED.finditer(clause):
            behind = clause[match.start() :]
            ends = len(behind) - len(match.group()) <= _LITTLE
            found.append(clause if ends else behind)
    return found

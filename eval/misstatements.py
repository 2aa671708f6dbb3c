"""True sentences made false in who, why and how sure: causes, roles, plans and speakers.

Like the operators of `eval.mutations`, these are plain patterns over the words as they stand and
use none of the check's own lists.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

Change = tuple[str, str, str]
"""The false sentence, and what in it stands for what of the true one: text, before, after."""

_JOINED_ZH = (
    "因為{cause}，所以{fact}。",
    "由於{cause}，{fact}。",
    "{fact}，原因是{cause}。",
    "{cause}，導致{fact}。",
    "{cause}，因此{fact}。",
)
_JOINED_EN = (
    "{fact}, because {cause}.",
    "{fact}; this was caused by the fact that {cause}.",
    "{fact} due to the fact that {cause}.",
    "{cause}, which led to this: {fact}.",
    "Because {cause}, {fact}.",
)
_CAUSED = re.compile(
    r"(?P<zh>(?:因為|因为|由於|由于|原因是|受累於)(?P<why>[^，。；]{4,40}))"
    r"|(?P<en>\b(?:because(?: of)?|due to|owing to) (?P<why_en>[^,.;]{8,80}))"
)
_CLAUSE = re.compile(r"[^，；。！？：「」『』“”（）()]+")
_ENGLISH_CLAUSE = re.compile(r"^[^.;:“”\"]{20,160}(?=[.;])")
_NO_FACT = re.compile(
    r"(?:[說说稱称指]|表示|認為|认为|指出|公告|宣布|宣佈|提醒|強調|强调|坦言|主張|擔心|解釋|解释|回答|規定|规定|證實|当中|當中|判斷|判断)$"
    r"|^(?:而|但|也|則|则|並|并|又|還|还|其中|如果|若|因|由於|由于|一是|二是|三是|對於|对于|對|对|至於|依照|相較|为|為|以)"
)
_HAS_FACT = re.compile(r"\d|[是有已被由]|[漲跌升降增減涨减]|[到了]")
_SHORTEST_FACT = 8
_LINKED = re.compile(
    r"因|由於|由于|導致|导致|使|讓|让|所以|造成|影響|影响|為了|为了|原因|[受令]"
    r"|\b(?:because|due|since|after|caus\w+|so|led|reason|result\w*|make\w*|made)\b",
    re.IGNORECASE,
)

_NAME_ZH = (
    r"[\u4e00-\u9fff·]{2}(?:科技|能源|汽車|汽车|數位|数码|海運|海运|鋰業|锂业|鎳業|镍业|電池|电池|重工|造船|鍛造|锻造|車輛|车辆"
    r"|半導體|半导体|創投|创投|集團|集团|物產|集團)|白鷺坑|白鹭坑|晴軌|晴轨|坤曜|玄岳|海嵐|海岚|躍川|跃川|州政府|縣政府|保險公司"
    r"|Lumenforge|Northmoor|Hanbit Materials"
)
_NAME_EN = (
    r"(?!The|About|South|In|If|When)[A-Z][a-z]+(?: [A-Z][a-z]+)?"
    r"|the (?:company|grid operator|state government|insurers?)"
)
_RELATION_ZH = (
    r"持有|供應|供应|供貨|卖给|賣給|收購|收购|採購|采购|買|买|投資|投资|領投|领投|認證|认证|要求|賠|赔|付給|付给|經營|经营"
    r"|承製|承造|僱用|雇用|委託|交給|交给|提醒|通知"
)
_RELATION_EN = (
    r"own(?:s|ed)?|suppl(?:y|ies|ied)|s[eo]lls?|sold|buys?|bought|acquired?|pays?|paid|hires?|built"
    r"|builds?|certified|requires?|gives|led|leads|asked|owed?"
)
_TWO_ZH = re.compile(
    rf"(?P<one>{_NAME_ZH})(?P<between>[^，。；]{{0,24}}?(?:{_RELATION_ZH}|由|向|被)[^，。；]{{0,12}}?)"
    rf"(?P<other>{_NAME_ZH})"
)
_TWO_EN = re.compile(
    rf"(?P<one>{_NAME_EN})(?P<between> [^,.;]{{0,40}}?\b(?:{_RELATION_EN})\b[^,.;]{{0,60}}? )"
    rf"(?P<other>{_NAME_EN})"
)

_SURE_ZH: tuple[tuple[str, str], ...] = (
    (r"(?:如果|若|一旦|假如|要是)[^，。]{3,30}，", ""),
    (r"(?:可能|或許|或将|有望|恐)(?:會|会|将|將)?", "已經"),
    (r"(?<=[\u4e00-\u9fff，])(?:預計|预计|預期|预期|預估|预估)(?!值|[，。])", "已"),
    (r"(?:計劃|计划|打算|擬|拟|預定|预定|規劃|规划)(?=[在於于\u4e00-\u9fff])(?![，。])", "已經"),
    (r"(?<![不未即])(?:將|将)(?![近来來軍军])(?:會|会|由|在)?(?=[\u4e00-\u9fff])", "已"),
    (r"最快要?到", "已在"),
)
_SURE_EN: tuple[tuple[str, str], ...] = (
    (r"(?:,? if| once| unless) [^,.;]{6,80}(?=[.])", ""),
    (r"^(?:If|Once) [^,.;]{6,80}, ", ""),
    (r" (?:may|might|could|would) (?:be )?(?=[a-z])", " did "),
    (r" (?:is|are) expected to ", " did "),
    (r" (?:plans?|expects?|intends?|aims?) to ", " did "),
    (r" (?:is|are) planned for ", " took place in "),
    (r" will be (?=[a-z]+ed\b)", " was "),
    (r" will (?:now |also )?(?=[a-z])(?!be |not )", " did "),
)

_TITLE = (
    "執行長|总经理|總經理|董事長|董事长|分析師|分析师|研究員|研究员|財務長|发言人|發言人|秘書長|秘书长|副總裁|副局長|主管|合夥人"
    "|召集人|工程學者|里長|總監|总监|負責人|负责人"
)
_SPEAKER_ZH = re.compile(
    rf"(?:{_TITLE}|^|[，。；：」”（、])(?P<name>[\u4e00-\u9fff]{{2,3}}(?:·[\u4e00-\u9fff]{{1,3}})?"
    r"|[A-Z][a-z]+(?: [A-Z][a-z]+)?)"
    r"(?=[今昨]?[天日]?[上下]?[午]?(?:則|则|也)?(?:說|说|表示|認為|认为|指出|坦言|提醒|強調|强调|估計|估计|預估|主張|主张|判斷|判断|回答|反駁))"
)
_WORD_NAME = r"(?!When|Chief|Shares|The|Its|Analyst|Even)[A-Z][a-z]+(?:-[a-z]+)?"
_SPEAKER_EN = re.compile(
    rf"(?P<name>{_WORD_NAME} {_WORD_NAME})"
    r"(?= (?:said|says|expects|believes|estimates|warned|warns|calculates|notes))"
    rf"|(?<=said )(?P<late>{_WORD_NAME} {_WORD_NAME})"
)
_NO_SPEAKER = re.compile(
    "公司|業者|他|她|並|也|人士|則|则|董事|老闆|普遍|市場|市场|據|据|主任|研究|報告|局|初步|下游|外界|研|顧問|居民|電池|汽車"
)


def caused(text: str, beside: Sequence[str], chinese: bool, chance: random.Random) -> Change | None:
    """``text`` with a cause that nobody states: another fact put before or behind it.

    Where the sentence names a cause, that is replaced. ``beside`` are other true sentences.
    """
    others = [_fact(other, chinese) for other in beside]
    found = [other for other in others if other and other not in text]
    if not found:
        return None
    why = chance.choice(found)
    stated = _CAUSED.search(text)
    if stated is not None:
        start, end = stated.span("why" if stated["zh"] else "why_en")
        return text[:start] + why + text[end:], text[start:end], why
    fact = _fact(text, chinese)
    if not fact or _LINKED.search(fact):
        return None
    form = chance.choice(_JOINED_ZH if chinese else _JOINED_EN)
    lowered = why if chinese or re.match(r"[A-Z]\w*[A-Z]|[A-Z][a-z]+ [A-Z]", why) else _lower(why)
    made = form.format(cause=lowered, fact=fact)
    return made[:1].upper() + made[1:], "", why


def _fact(text: str, chinese: bool) -> str:
    """The first clause of ``text`` that can stand alone; empty where there is none."""
    if not chinese:
        match = _ENGLISH_CLAUSE.match(text)
        return match.group() if match else ""
    clauses = (clause.strip() for clause in _CLAUSE.findall(text))
    return next(
        (
            c
            for c in clauses
            if _SHORTEST_FACT <= len(c) <= 40 and _HAS_FACT.search(c) and not _NO_FACT.search(c)
        ),
        "",
    )


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def exchanged(text: str, chinese: bool, chance: random.Random) -> Change | None:
    """``text`` with the two parties of a relation exchanged, and both names."""
    found = [
        match
        for match in (_TWO_ZH if chinese else _TWO_EN).finditer(text)
        if match["one"] not in match["other"] and match["other"] not in match["one"]
    ]
    if not found:
        return None
    match = chance.choice(found)
    one, other = match["one"], match["other"]
    middle = match["between"]
    changed = f"{text[: match.start()]}{other}{middle}{one}{text[match.end() :]}"
    return changed, one, other


def made_sure(text: str, chinese: bool, chance: random.Random) -> Change | None:
    """``text`` with a plan, a forecast or a condition told as fact."""
    found = []
    for pattern, after in _SURE_ZH if chinese else _SURE_EN:
        found += [(match, after) for match in re.finditer(pattern, text)]
    if not found:
        return None
    match, after = chance.choice(sorted(found, key=lambda item: item[0].start()))
    return text[: match.start()] + after + text[match.end() :], match.group(), after


def speakers(text: str) -> list[str]:
    """The people whom ``text`` quotes, as it names them."""
    found = [m["name"] for m in _SPEAKER_ZH.finditer(text)]
    found += [m["name"] or m["late"] for m in _SPEAKER_EN.finditer(text)]
    return [name for name in dict.fromkeys(found) if len(name) > 1 and not _NO_SPEAKER.search(name)]


def other_speaker(text: str, around: Sequence[str], chance: random.Random) -> Change | None:
    """``text`` said by somebody else whom the sentences ``around`` quote."""
    mine = speakers(text)
    others = [
        name
        for name in dict.fromkeys(n for other in around for n in speakers(other))
        if name not in text and not any(name in own or own in name for own in mine)
    ]
    if not mine or not others:
        return None
    before, after = chance.choice(mine), chance.choice(sorted(others))
    return text.replace(before, after, 1), before, after

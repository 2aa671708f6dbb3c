"""Who says what a sentence tells: the words before 說, 認為, "said" or "according to"."""

from __future__ import annotations

import re

from rag.language.normalize import fold_script

TELLS = (
    r"说明|指出|表示|认为|强调|坦言|坦承|提醒|透露|反驳|直言|否认|证实|宣布|预言|直说|告诉"
    r"|(?<![小游])说(?!法|服|明会)|(?<![名号职简俗对])称(?!作|之|为|号)"
)
"""Verbs of speech, in Simplified characters, as alternatives of a regular expression."""
SAYS = rf"{TELLS}|主张|回应|回答|解释|判断|警告|建议|担心|批评|相信|补充|纠正"
"""These with others that are nouns as well (建議售價, 補充保費)."""
EXPECTS = "预估|预期|估[计算]|推算"
"""Verbs that say what somebody reckons with; what they tell of is often in their own clause."""
ANNOUNCES = "公布|公告|发布|宣告|宣称|披露|通报"
"""Verbs of an outlet's or a firm's telling, which name no speaker as surely."""
SAID = (
    r"(?:said|says|say|told|tells|announc(?:e[sd]?|ing)|report(?:s|ed)|disclos(?:e[sd]|ing)|reveal(?:s|ed)"
    r"|confirm(?:s|ed)|publish(?:es|ed)|declared?|stated)"
)
"""The same in English, where the deed is done."""
_SAY_ZH = rf"(?:{SAYS}|{EXPECTS})"
_BEFORE_ZH = re.compile(
    rf"(?:^|[，；。：:！？」”])\s*(?:不过|但|而|据|对此)?(?P<who>[^，；。：:！？「」“”]{{1,30}}?)"
    rf"(?:今天|昨天|昨日|昨晚|上周|本周|则|也|还|并|曾|直接|在[^，。]{{1,20}}?[上中时里]|\d+[日月天][^，。]{{0,6}})*{_SAY_ZH}"
)
_SAY_EN = (
    r"(?:said|says|say|told|warn(?:s|ed)|expects?|expected|believes?|estimates?|estimated"
    r"|argue[sd]?|calculate[sd]|note[sd]|insist(?:s|ed)|concede[sd]|add(?:s|ed)|denie[sd]|thinks?"
    r"|predict(?:s|ed)|forecasts?|claim(?:s|ed))\b"
)
_BEFORE_EN = re.compile(
    rf"(?:^|[,.;:”\"] ?)(?P<who>[^,.;:“”\"]{{2,60}}?)(?:, [^,.]{{2,80}},)? {_SAY_EN}"
)
_AFTER_EN = re.compile(
    rf"[”\",] ?{_SAY_EN} (?P<who>[^,.;:“”\"]{{2,60}})"
    rf"|\b[Aa]ccording to (?P<to>[^,.;:“”\"]{{2,60}})"
    rf"|[”\",.] ?(?P<late>[A-Z][^,.;:“”\"]{{2,60}}?),? {_SAY_EN}\.?$"
)
_NOBODY = re.compile(
    r"^(?:[对就拿].*来|换句话|据.*|[他她它]们?|并|也|还|外界|市场|市场人士|分析师|有人|法人|公司|该公司|业者|报告|报道|文章"
    r"|[Hh]e|[Ss]he|[Tt]hey|[Ii]t|I|[Ww]e|[Tt]he company)$"
)


_PERSON_ZH = re.compile(r"[长理师员人授席任监裁家导记管者][一-鿿·]{2,6}(?:（[^）]*）)?$")
_JOB = (
    r"(?:officer|executive|president|director|analyst|minister|commissioner|professor|economist"
    r"|chair(?:man|woman)?|manager|spokes\w+|secretary|head|engineer|researcher|M[rs]s?|Dr)"
)


def is_person(who: str, text: str) -> bool:
    """Whether ``who``, who speaks in ``text``, is told to be a person: by a title or a job."""
    name = re.escape(who.rsplit(" ", maxsplit=1)[-1])
    return bool(
        _PERSON_ZH.search(fold_script(who))
        or re.search(rf"\b{_JOB}\b", who)
        or re.search(rf"{name}, (?:who|an?|the)\b", text)
    )


def speakers(text: str) -> list[str]:
    """Those who say what ``text`` tells, each with the title before the name; no pronouns."""
    plain = fold_script(text)  # as long as the text
    spans = [m.span("who") for m in _BEFORE_ZH.finditer(plain)]
    spans += [m.span("who") for m in _BEFORE_EN.finditer(plain)]
    spans += [m.span(m.lastgroup or 0) for m in _AFTER_EN.finditer(plain)]
    found = [(text[start:end].strip(), plain[start:end].strip()) for start, end in spans]
    return [who for who, folded in found if not _NOBODY.match(folded)]

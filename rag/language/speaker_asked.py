"""Of whom a question asks what they say ("What did Li Wenqing say?"), and who names them.

An archive on the right subject that never names that person does not answer. Only a name that looks
like a person's counts, and any part of it that may stand in a source excuses it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.language.name_ground import Ground
from rag.language.names import FIRM_KINDS, FUNCTION_WORDS, Names
from rag.language.normalize import fold

_WHO_EN = r"(?P<{}>[A-Z][\w'’-]+(?: (?:[A-Z]\.|[A-Z][\w'’-]+|de|von|van|bin|al))* [A-Z][\w-]+)"
_SAY_EN = (
    r"(?:say|said|saying|think|believe|argue|claim|warn|expect|explain|predict|suggest|propose|comment"
    r"|respond|react|describe|see|view|feel|mean|tell|told|make of|think of)"
)
_ASKED_EN = re.compile(
    r"\b(?:[Ww]hat|[Hh]ow|[Ww]hy|[Ww]hen|[Ww]here) (?:did|does|do|has|is|was) "
    rf"{_WHO_EN.format('did')}"
    rf"\b[^?]{{0,40}}?\b{_SAY_EN}\b"
    rf"|\b[Aa]ccording to {_WHO_EN.format('to')}"
    rf"|\b{_WHO_EN.format('of')}['’]s? (?:view|opinion|comment|reaction|response|forecast|estimate)"
)
_SAY_ZH = (
    r"说了?(?:些)?(?:什么|啥|哪)|怎么(?:说|看|评|解释|回应|形容|预测)|如何(?:看|评|解释|回应|形容|预测)"
    r"|(?:看法|评价|说法|意见|反应|回应)(?:是|为)?(?:什么|如何|怎)|(?:认为|预测|预估|主张|担心|建议|提醒)[^，。]{0,20}"
    r"(?:什么|多少|几|哪|如何|吗)|为什么(?:说|认为|主张)"
)
_ASKED_ZH = re.compile(
    rf"(?P<before>[^，。？！、；]{{2,40}}?)(?:{_SAY_ZH})",
)
_TITLE = "长总员师人授席任监裁家导记管者士理官"
_FIRM = re.compile(f"(?:{FIRM_KINDS})$")
_HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person whose words are asked for."""

    name: str
    _names: Names = field(repr=False, compare=False)

    def is_named(self, sources: Sequence[str]) -> bool:
        """Whether any of ``sources`` may name the person, in either language."""
        return any(self._names.may_name(self.name, Ground.of([source])) for source in sources)


def speaker_asked(question: str, names: Names) -> Speaker | None:
    """The person of whom ``question`` asks what they say; None where it asks for something else."""
    english = _ASKED_EN.search(question)
    if english is not None:
        found = next(filter(None, english.groupdict().values()))
        return Speaker(re.sub(r"['’]s?$", "", found), names)
    if not _HAN.search(question):
        return None
    chinese = _ASKED_ZH.search(fold(question))
    name = _person(chinese["before"], names) if chinese is not None else None
    return None if name is None else Speaker(name, names)


def _person(before: str, names: Names) -> str | None:
    """The name of a person, folded, with which ``before`` begins or which follows a title."""
    surnames = names.gazetteer.surnames
    found = [
        match
        for match in re.finditer(
            rf"(?:^|[{_TITLE}])(?P<name>[\u4e00-\u9fff]{{2,3}})(?=[对就针在是曾也还又怎如说认预主担建提为的]|$)",
            before,
        )
        if match["name"][0] in surnames
    ]
    for match in found:
        name = match["name"]
        pieces = names.gazetteer.segment(name)
        if len(pieces) == 1 or set(name) & FUNCTION_WORDS or _FIRM.search(name):
            continue  # a word of the dictionary, or two
        if all(len(piece) == 1 for piece in pieces) or len(name) == 3:
            return name
    return None

"""Who does what to whom, as far as the order of words and the voice of the verb tell.

Only verbs of ``relations.tsv`` are read. A relation's two parties are stretches of the text, not
names: what stands before the verb and what stands behind it, or behind 由, 向 or "by". They keep
their case and get Simplified characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rag.language.normalize import fold_script

_TABLE = Path(__file__).with_name("relations.tsv")
_CLAUSE = re.compile(r"[，；。！？：;!?\n—]+|,(?=\s)|\.(?=\s|$)")
_AGENT = re.compile(r"由(?!于|原|每|\d)|被|遭|(?<!已|经)经(?!营|济|过|销)|通过|获得?|归(?!咎|因)")
"""What stands before the one who does it, in Chinese."""
_TOWARDS = re.compile(r"[向对给从跟]|至于")
"""What stands before the other party."""
_PASSIVE_EN = re.compile(r"\b(?:is|are|was|were|be|been|being)(?: \w+ly)?(?: \w+ly)? *$")
_BY = re.compile(r"\bby ")
_TO = re.compile(r"\bto (?=the |an? |its |their |[A-Z])")
_FROM = re.compile(r"\bfrom ")
_ADVERBS = re.compile(
    r"^(?:[将会并也拟可要再已仍还则却]|必须|应该|目前|今年|去年|平时|最多|至少|最高|约|共)+"
)
_ASIDE = re.compile(r"\s*(?:[与和跟按对为据除以在]|依照|根据|至于|其中)")
"""What begins a clause that names no subject."""
_NOUN = "协议|合[约同]|长约|人|金|量|商|方案|期间|者|案|成本|价|费|税|率|链|权|厂|站|偿|款"
"""What makes a noun of a verb before it: 供貨協議, 投資人."""


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation told: ``first`` and ``second`` are its parties by the table."""

    name: str
    first: str
    second: str


def relations(text: str) -> Iterator[Relation]:
    """The relations that the clauses of ``text`` tell, with both parties."""
    earlier = ""
    for clause in _CLAUSE.split(fold_script(text)):
        for name, subject, pattern in _verbs():
            for match in pattern.finditer(clause):
                doer, other = _parties(clause, match.start(), match.end(), earlier)
                if doer.strip() and other.strip():
                    one, two = (doer, other) if subject == 1 else (other, doer)
                    yield Relation(name, one.strip(), two.strip())
        if not _ASIDE.match(clause):
            earlier = f"{earlier} {clause}".strip()


def _parties(clause: str, start: int, end: int, earlier: str) -> tuple[str, str]:
    """Who does it and to whom, or the other way round in the passive voice.

    A subject that the clause leaves out stands somewhere ``earlier`` in the sentence.
    """
    before, behind = clause[:start], clause[end:]
    if re.search("[一-鿿]", clause[start:end]):
        if agent := _AGENT.search(before):
            return before[agent.end() :], before[: agent.start()] or behind or earlier
        if towards := _TOWARDS.search(before):
            return _bare(before[: towards.start()]) or earlier, before[towards.end() :]
        if behind.startswith("的是"):
            return behind[2:], _bare(before) or earlier
        return _bare(before) or earlier, behind
    if _PASSIVE_EN.search(before):
        if by := _BY.search(behind):
            return behind[by.end() :], before
        if to := _TO.search(behind):  # "is sold to": the doer is left out, or owns what is sold
            return before, behind[to.end() :]
        return "", ""
    if found := _FROM.search(behind) or _TO.search(behind):
        return before or earlier, behind[found.end() :]
    return before or earlier, behind


def _bare(before: str) -> str:
    """What stands before a verb, if it is more than words that tell when or how sure."""
    bare = _ADVERBS.sub("", before)
    return bare if len(bare) > 1 else ""


@cache
def _verbs() -> tuple[tuple[str, int, re.Pattern[str]], ...]:
    rows = []
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, subject, chinese, english = line.split("\t")
            forms = "|".join(sorted(chinese.split(), key=len, reverse=True))
            words = "|".join(english.split(", "))
            pattern = re.compile(rf"(?:{forms})(?!{_NOUN})|\b(?:{words})\b", re.IGNORECASE)
            rows.append((name, int(subject), pattern))
    return tuple(rows)

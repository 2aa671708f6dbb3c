"""Whether a claim turns round from where to where the source says that something went.

A claim that moves a chain from PoS to PoW holds both codes, and so does a source that has it the
other way; likewise a case that goes from Taichung to Kaohsiung.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.answering.grounding.evidence import Evidence, Text
from rag.answering.grounding.parties import names_held
from rag.answering.wording import say
from rag.language.normalize import fold_script
from rag.language.quantities import Quantity, agree
from rag.types import Language

_END_EN = r"(?:the |its |an? )?(?P<{0}>[A-Z][\w-]*(?: [A-Z][\w-]*){{0,2}})"
_END_ZH = r"(?P<{0}>[A-Za-z0-9 -]{{2,12}}|[一-鿿]{{2,8}}?)"
_FORMS = (
    re.compile(rf"\bfrom {_END_EN.format('one')} (?:in)?to {_END_EN.format('two')}"),
    re.compile(rf"\bto {_END_EN.format('two')} from {_END_EN.format('one')}"),
    re.compile(
        rf"[从由自] ?{_END_ZH.format('one')} ?"
        r"(?:改|转|移|迁|搬|换|变|调|升级|过渡|回)*[到至为成往回] ?"
        r"(?P<two>[A-Za-z][A-Za-z0-9-]{1,11}|[一-鿿]{2,6})"
    ),
)
_BACK = (
    re.compile(rf"\bback (?:in)?to {_END_EN.format('two')}"),
    re.compile(
        r"[迁搬移转改调换变返退飞开][返回]+到? ?(?P<two>[A-Za-z][A-Za-z0-9-]{1,11}|[一-鿿]{2,6})"
    ),
)
"""A way back that leaves out where it starts: where the move before it ended."""
_CLAUSE = re.compile(r"[，；。;]|,(?=\s)| (?:and|but|before|then) ")
_ALIKE = 1.5
"""How alike (0..2) two moves must be; where crosswise, also how much more than straight."""


@dataclass(frozen=True, slots=True)
class _Move:
    """From where to where; of a way back that leaves out its start, also the clause it is in."""

    start: str
    end: str
    back: str = ""


def turned_reasons(
    claim: Text, carriers: Sequence[Text], evidence: Evidence, language: Language
) -> list[str]:
    """A reason where the claim goes from B to A, and the source only from A to B.

    A source may tell of the way there and of the way back: the claim may be of either.
    """
    told = [(carrier, move) for carrier in carriers for move in _moves(carrier.text)]
    for mine in _moves(claim.text):
        against = None
        for carrier, theirs in told:
            straight, crossed = _straight(mine, theirs, evidence), _crossed(mine, theirs, evidence)
            if straight >= _ALIKE and _in_time(claim, theirs):
                against = None
                break
            if against is None and crossed >= _ALIKE and crossed - straight >= _ALIKE:
                against = carrier
        if against is not None:
            return [say("opposite", language, f"{mine.start} → {mine.end}", against.text.strip())]
    return []


def figures_of_way_back(claim: Text, source: Text, evidence: Evidence) -> tuple[Quantity, ...]:
    """The figures of the source's clause in which something goes back, where the claim tells that.

    Its other clauses tell of the way there: 2019年從基隆遷到高雄，2024年又遷回基隆.
    """
    return tuple(
        figure
        for theirs in _moves(source.text)
        if theirs.back and any(_straight(m, theirs, evidence) >= _ALIKE for m in _moves(claim.text))
        for figure in Text(theirs.back).figures
    )


def _straight(mine: _Move, theirs: _Move, evidence: Evidence) -> float:
    return _same(mine.start, theirs.start, evidence) + _same(mine.end, theirs.end, evidence)


def _crossed(mine: _Move, theirs: _Move, evidence: Evidence) -> float:
    return _same(mine.start, theirs.end, evidence) + _same(mine.end, theirs.start, evidence)


def _in_time(claim: Text, theirs: _Move) -> bool:
    """Whether a way back that has its date is not told with another, that of the way there."""
    dates = [figure for figure in Text(theirs.back).figures if figure.kind == "date"]
    told = [figure for figure in claim.figures if figure.kind == "date"]
    return not dates or all(any(agree(mine, date).holds for date in dates) for mine in told)


def _moves(text: str) -> Iterator[_Move]:
    plain = fold_script(text)  # as long as the text
    found = [match for form in _FORMS for match in form.finditer(plain)]
    moves = [(m.end(), _Move(_end(text, m, "one"), _end(text, m, "two"))) for m in found]
    yield from (move for _, move in moves)
    for form in _BACK:
        for match in form.finditer(plain):
            # "back to Leeds from Hull" and 從高雄遷回基隆 tell their start, and were read above.
            if any(m.start() < match.end() and match.start() < m.end() for m in found):
                continue
            earlier = [one for one in moves if one[0] <= match.start()]
            home = _end(text, match, "two")
            for at, there in sorted(earlier, key=lambda one: -one[0])[:1]:
                if _begin_alike(home, there.start):
                    begin = [at, *(m.end() for m in _CLAUSE.finditer(text, at, match.start()))][-1]
                    close = _CLAUSE.search(text, match.end())
                    end = len(text) if close is None else close.start()
                    yield _Move(there.end, there.start, text[begin:end])


def _end(text: str, match: re.Match[str], name: str) -> str:
    return text[match.start(name) : match.end(name)].strip()


def _begin_alike(one: str, other: str) -> bool:
    """Whether two names are the same, but for what was taken in behind: 基隆 and 基隆設廠."""
    one, other = one.casefold(), other.casefold()
    return one.startswith(other) or other.startswith(one)


def _same(one: str, other: str, evidence: Evidence) -> float:
    """Whether ``other`` holds the code or the names of ``one``; 0 where there is none."""
    if one.isascii() and other.isascii():
        return float(one.casefold() == other.casefold())
    return names_held(one, other, evidence)

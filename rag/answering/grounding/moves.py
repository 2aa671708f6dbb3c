"""Whether a claim turns round from where to where the source says that something went.

A claim that moves a chain from PoS to PoW holds both codes, and so does a source that has it the
other way; likewise a case that goes from Taichung to Kaohsiung.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.answering.grounding.evidence import Evidence, Text
from rag.answering.grounding.parties import names_held
from rag.answering.wording import say
from rag.language.normalize import fold_script
from rag.types import Language

_END_EN = r"(?:the |its |an? )?(?P<{0}>[A-Z][\w-]*(?: [A-Z][\w-]*){{0,2}})"
_END_ZH = r"(?P<{0}>[A-Za-z0-9 -]{{2,12}}|[一-鿿]{{2,8}}?)"
_FORMS = (
    re.compile(rf"\bfrom {_END_EN.format('one')} (?:in)?to {_END_EN.format('two')}"),
    re.compile(rf"\bto {_END_EN.format('two')} from {_END_EN.format('one')}"),
    re.compile(
        rf"[从由自] ?{_END_ZH.format('one')} ?(?:改|转|移|迁|搬|换|变|调|升级|过渡)*[到至为成往] ?"
        r"(?P<two>[A-Za-z][A-Za-z0-9-]{1,11}|[一-鿿]{2,6})"
    ),
)
_ALIKE = 1.5
"""How alike (0..2) two moves must be; where crosswise, also how much more than straight."""


def turned_reasons(
    claim: Text, carriers: Sequence[Text], evidence: Evidence, language: Language
) -> list[str]:
    """A reason where the claim goes from B to A, and the source only from A to B.

    A source may tell of the way there and of the way back: the claim may be of either.
    """
    told = [(carrier, move) for carrier in carriers for move in _moves(carrier.text)]
    for one, two in _moves(claim.text):
        against = None
        for carrier, (start, end) in told:
            straight = _same(one, start, evidence) + _same(two, end, evidence)
            crossed = _same(one, end, evidence) + _same(two, start, evidence)
            if straight >= _ALIKE:
                against = None
                break
            if against is None and crossed >= _ALIKE and crossed - straight >= _ALIKE:
                against = carrier
        if against is not None:
            return [say("opposite", language, f"{one} → {two}", against.text.strip())]
    return []


def _moves(text: str) -> Iterator[tuple[str, str]]:
    plain = fold_script(text)  # as long as the text
    for form in _FORMS:
        for match in form.finditer(plain):
            (a, b), (c, d) = match.span("one"), match.span("two")
            yield text[a:b].strip(), text[c:d].strip()


def _same(one: str, other: str, evidence: Evidence) -> float:
    """Whether ``other`` holds the code or the names of ``one``; 0 where there is none."""
    if one.isascii() and other.isascii():
        return float(one.casefold() == other.casefold())
    return names_held(one, other, evidence)

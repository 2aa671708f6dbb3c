"""Codes put for codes that look like them: PoS for PoW, GB200 for GB300, S19 for S21.

Names are looked for in the whole article, since an article names a firm in full but once. A code
that the article holds elsewhere would pass so, though the words that carry the claim have another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.grounding.evidence import Text
from rag.language.normalize import fold

_CODE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9-]{1,11}(?![A-Za-z0-9])")
_PLURAL = re.compile(r"(?<=[A-Z0-9])s$")


@dataclass(frozen=True, slots=True)
class Mistaken:
    """A code of the claim, and the one that the source has in its place."""

    here: str
    there: str


def mistaken_codes(claim: Text, carriers: Sequence[Text]) -> list[Mistaken]:
    """The codes of ``claim`` that no carrier holds where the first one holds a look-alike.

    ``carriers`` are the sentences that may carry the claim, the likeliest first. A claim that holds
    both codes speaks of both.
    """
    mine = _codes(claim.text)
    held = {fold(code) for carrier in carriers for code in _codes(carrier.text)}
    own = {fold(code) for code in mine}
    return [
        Mistaken(code, other)
        for code in mine
        if fold(code) not in held
        for other in _codes(carriers[0].text)
        if fold(other) not in own and _alike(code, other)
    ]


def _codes(text: str) -> list[str]:
    """Latin tokens with two capitals, or letters and then digits: 50GW is a figure."""
    found = [_PLURAL.sub("", token) for token in _CODE.findall(text)]
    return [token for token in dict.fromkeys(found) if _is_code(token)]


def _is_code(token: str) -> bool:
    capitals = sum(char.isupper() for char in token)
    return capitals > 1 or (capitals > 0 and any(char.isdigit() for char in token))


def _alike(one: str, other: str) -> bool:
    """Whether both have the same letters and other digits, or differ in one character of three.

    A100 and H100 have the same digits after one letter or the other.
    """
    if len(one) != len(other) or fold(one) == fold(other):
        return False
    apart = [(a, b) for a, b in zip(fold(one), fold(other), strict=True) if a != b]
    if len(apart) == 1 and len(one) > 3 and all(char.isalpha() for char in apart[0]):
        return True
    if any(char.isdigit() for char in one):
        shape = re.compile(r"\d+")
        return shape.sub("0", fold(one)) == shape.sub("0", fold(other))
    return len(one) > 2 and sum(a != b for a, b in zip(one, other, strict=True)) == 1

"""Causes that a sentence rejects: not by wind, rather than by wind, 並非因為強風, 而非強風.

Such words deny a cause and nothing else: that the stand collapsed they let stand.
"""

from __future__ import annotations

import re

from rag.language.normalize import fold_script

_MADE_ZH = "造成|引起|引发|导致|所致|的原因"
_CAUSE_ZH = r"(?:因为|由于|缘于|起因于|归因于)"
_REJECTED_ZH = re.compile(
    rf"(?:并非|并不是|不是|绝非|而非|而不是){_CAUSE_ZH}(?P<one>[^，。；]{{1,24}}?)(?=[，。；]|而是|$)"
    rf"|(?:并非|并不是|不是|绝非|而非|而不是)由?(?P<two>[^，。；]{{1,16}}?)(?=(?:{_MADE_ZH}))"
    r"|(?<=，)(?:而非|而不是)(?P<three>[^，。；]{1,12})(?=[，。；]|$)"
    r"|排除(?:了|是)?(?P<four>[^，。；]{1,12}?)(?=的?(?:可能|因素|原因)|造成|引起|所致)"
)
_REJECTED_EN = re.compile(
    r"\bnot (?:caused |triggered )?(?:by|because of|because|due to|as a result of)"
    r" (?P<one>[^,;.]{2,60}?)(?= but\b| as\b|[,;.]|$)"
    r"|\brather than(?: by| because of| due to)? (?P<two>[^,;.]{2,40}?)(?= as\b|[,;.]|$)"
    r"|\bruled out (?P<three>[^,;.]{2,40}?)(?= as (?:the|a) )",
    re.IGNORECASE,
)
DENIES_CAUSE = re.compile(
    rf"(?:并非|并不是|不是|绝非|而非){_CAUSE_ZH}"
    r"|\bnot (?:caused |triggered )?(?:by|because|due to|as a result of)\b"
)
"""Words that deny a cause, in folded text."""


def rejected(text: str) -> tuple[str, ...]:
    """The causes that ``text`` rejects, in Simplified characters."""
    plain = fold_script(text)
    found = [*_REJECTED_ZH.finditer(plain), *_REJECTED_EN.finditer(plain)]
    return tuple(next(filter(None, match.groups())).strip() for match in found)


def without_rejected(text: str) -> str:
    """``text`` in Simplified characters without the causes that it rejects."""
    plain = fold_script(text)
    return _REJECTED_EN.sub(" ", _REJECTED_ZH.sub(" ", plain))

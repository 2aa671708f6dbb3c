"""What a sentence says was the cause of what.

Read from folded text: 因為甲，乙; 乙，原因是甲; 甲導致乙; B because A; A led to B. Words that only may
tell of a cause (讓, 使, after, made) are no claim of one, but they excuse a claim that makes one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.language.normalize import fold

_BECAUSE_ZH = r"(?:主要|多半|正|就)?是?(?:因为|由于|缘于|归因于|起因于|起因是|原因是|原因在于|出于)"
_SO_ZH = r"(?:因此|因而|所以|于是|故而|导致|致使|使得|造成|引发|引起|促使|迫使|害得)"
_BECAUSE_EN = (
    r"(?:mainly |partly |largely |mostly |simply )?(?:because(?: of)?|due to|owing to"
    r"|as a result of|thanks to|on account of|(?:was|were|is|are|be|been)? ?(?:caused|triggered) by"
    r"(?: the fact that)?)"
)
_SO_EN = (
    r"(?:,? (?:which|and) )?(?:has |have |had |will )?(?:leads? to|led to|causes?|caused(?! by)"
    r"|results? in|resulted in|is why|triggers?|triggered(?! by))(?: this:)?"
    r"|,? so (?!far|that|on|as|much|many)|[,;] (?:therefore|hence|as a result),?"
)
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"^.{0,12}?(?<!原)因(?!为|此|而|应|素|公)(?P<cause>[^，。]{2,24}?)而(?P<effect>[^，。]{2,})",
        r"^(?P<lead>[^，]{0,12}，)?受(?P<cause>[^，。]{2,24}?)(?:影响|拖累|冲击)，?(?P<effect>.+)",
        r"(?P<effect>.+?)的?(?:主要|一大)?(?:原因|起因)(?:之一)?(?:是|在于|为)(?P<cause>.+)",
        r"(?P<cause>.+?)是(?P<effect>[^，。]+?)的(?:主要|一大)?(?:原因|起因)",
        rf"^(?P<lead>[^，]{{0,12}}，)?(?:因为|由于)(?P<cause>.+?)，(?:{_SO_ZH})?(?P<effect>.+)",
        rf"(?P<effect>.+?)，?{_BECAUSE_ZH}(?P<cause>.+)",
        rf"(?P<cause>.+?)，?(?:从而|并|进而)?{_SO_ZH}(?P<effect>.+)",
        r"^(?:because(?: of)?|due to|owing to) (?P<cause>.+?), (?P<effect>.+)",
        rf"(?P<effect>.+?)[,;]?(?: this)? {_BECAUSE_EN} (?P<cause>.+)",
        r"(?P<effect>.+?) (?:is|are|was|were)? ?blamed? on (?P<cause>.+)",
        rf"(?P<cause>.+?)(?: {_SO_EN}|{_SO_EN}) (?P<effect>.+)",
    )
)
_LINK = re.compile(
    r"因(?!素)|由于|所以|导致|致使|使(?![用命])|让|造成|引发|引起|为了|影响|拖累|冲击|带动|推[升动高]|归[给咎于]|受(?!访)|来自|源[自于]|缘于"
    r"|理由|之所以|于是|从而|反映|意味|迫|逼|压力|有关|目的|害|既然|而是|问题|关键|卡在|取决|后果|代价|出于|起于|靠"
    r"|\b(?:because|due to|owing|since|after|so|lead|leads|led|caus\w+|result\w*|reasons?|mak(?:e|es|ing)"
    r"|made|mean[st]?|driv(?:e|es|en|ing)|drove|push\w*|forc\w+|thanks|why|therefore|prompt\w*|trigger\w*"
    r"|blam\w+|c[ao]mes? from|stem\w*|owe\w*|for doing|explain\w*|under|without|unless|once)\b"
)


@dataclass(frozen=True, slots=True)
class Caused:
    """A cause and its effect as a sentence states them, folded."""

    cause: str
    effect: str


def caused(text: str) -> Caused | None:
    """The cause that ``text``, one sentence, surely states; None where it states none."""
    folded = fold(text).strip(" 。.")
    for form in _FORMS:
        found = form.search(folded)
        if found is not None and "目的" not in folded:
            return Caused(found["cause"].strip(" ，,;"), found["effect"].strip(" ，,;"))
    return None


def links(text: str) -> bool:
    """Whether any word of ``text`` may tell of a cause."""
    return _LINK.search(fold(text)) is not None

"""What a sentence says was the cause of what.

As in 因為甲，乙; 乙，原因是甲; 甲導致乙; B because A; A led to B. Words that only may tell of a
cause (讓, 使, after, made) are no claim of one, but they excuse a claim that makes one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.language.normalize import fold_script

_BECAUSE_ZH = r"(?:主要|多半|正|就)?是?(?:因为|由于|缘于|归因于|起因于|起因是|原因是|原因在于|出于)"
_SO_ZH = r"(?:因此|因而|所以|于是|故而|导致|致使|使得|造成|引发|引起|促使|迫使|害得)"
_BECAUSE_EN = (
    r"(?:mainly |partly |largely |mostly |simply )?(?:because(?: of)?|due to|owing to"
    r"|as a result of|thanks to|on account of"
    r"|(?:was|were|is|are|be|been)? ?(?:caused|triggered) by)"
    r"(?: the fact that)?"
)
_SO_EN = (
    r"(?:,? (?:which|and) )?(?:has |have |had |will )?(?:leads? to|led to|causes?|caused(?! by)"
    r"|results? in|resulted in|is why|triggers?|triggered(?! by))(?: this:)?"
    r"|,? so (?!far|that|on|as|much|many)|[,;] (?:therefore|hence|as a result),?"
)
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?P<effect>[^，。]+?)是由?(?P<cause>[^，。]+?)所?(?:造成|引起|引发|导致|所致)的?$",
        r"之所以(?P<effect>[^，。]+)[，,](?:正|就|其实)?是?(?:因为)?(?P<cause>.+)",
        r"^.{0,12}?(?<!原)因(?!为|此|而|应|素|公)(?P<cause>[^，。]{2,24}?)而(?P<effect>[^，。]{2,})",
        r"^(?:[^，]{0,12}[，,])?受(?P<cause>[^，。]{2,24}?)(?:影响|拖累|冲击)[，,]?(?P<effect>.+)",
        r"(?P<effect>.+?)的?(?:主要|一大)?(?:原因|起因)(?:之一)?(?:是|在于|为)(?P<cause>.+)",
        r"(?P<cause>.+?)是(?P<effect>[^，。]+?)的(?:主要|一大)?(?:原因|起因)",
        rf"^(?:[^，,]{{0,12}}[，,])?(?:因为|由于)(?P<cause>.+?)[，,](?:{_SO_ZH})?(?P<effect>.+)",
        rf"(?P<effect>.+?)[，,]?{_BECAUSE_ZH}(?P<cause>.+)",
        rf"(?P<cause>.+?)[，,]?(?:从而|并|进而)?{_SO_ZH}(?P<effect>.+)",
        r"^(?:because(?: of)?|due to|owing to) (?P<cause>.+?), (?P<effect>.+)",
        rf"(?P<effect>.+?)[,;]?(?: this)? {_BECAUSE_EN} (?P<cause>.+)",
        r"(?P<effect>.+?) (?:is|are|was|were)? ?blamed? on (?P<cause>.+)",
        rf"(?P<cause>.+?)(?: {_SO_EN}|{_SO_EN}) (?P<effect>.+)",
    )
)
_LINK = re.compile(
    r"因(?!素)|因素(?:之一)?[是在为]|由于|所[以致]|导致|致使|使(?![用命])|让|造成|引发|引起|为了|影响|拖累|冲击|带动|推[升动高]"
    r"|归[给咎于]|受(?!访)|来自|源[自于]|缘于|理由|之所以|于是|从而|反映|意味|迫|逼|压力|有关|目的|害|既然|而是"
    r"|问题|关键|卡在|卡的|取决|后果|代价|出于|起于|靠"
    r"|\b(?:because|due to|owing|since|after|so|leads?|led|caus\w+|result\w*|reasons?"
    r"|mak(?:e|es|ing)|made|mean[st]?|driv(?:e|es|en|ing)|drove|push\w*|forc\w+|thanks|why|therefore|prompt\w*"
    r"|trigger\w*|blam\w+|c[ao]mes? from|stem\w*|owe\w*|for doing|explain\w*|under|without|unless"
    r"|once)\b",
    re.IGNORECASE,
)
_LINKS_BACK = re.compile(
    r"^[^，。]{0,6}(?:因此|因而|所以|为此|于是|结果|受此|原因|理由|这[让使]|此举|从而|目的)"
    r"|^(?:so|therefore|as a result|because of|that is why|this|the reason|for that)\b",
    re.IGNORECASE,
)
_LINKS_ON = re.compile(r"之所以|原因|理由|归[给咎于]|问题|\b(?:why|reasons?|blam\w+|explain\w*)\b")


@dataclass(frozen=True, slots=True)
class Caused:
    """A cause and its effect as a sentence states them, in Simplified characters."""

    cause: str
    effect: str


def caused(text: str) -> Caused | None:
    """The cause that ``text``, one sentence, surely states; None where it states none."""
    plain = fold_script(text).strip(" 。.")
    if "目的" in plain:
        return None
    found = next((found for form in _FORMS if (found := form.search(plain))), None)
    return Caused(found["cause"].strip(" ，,;"), found["effect"].strip(" ，,;")) if found else None


def links(text: str) -> bool:
    """Whether any word of ``text`` may tell of a cause."""
    return _LINK.search(fold_script(text)) is not None


def linked(one: str, two: str) -> bool:
    """Whether a word may tell that of two sentences that follow each other one is the cause."""
    first, second = fold_script(one), fold_script(two)
    return bool(_LINKS_BACK.search(second) or _LINKS_ON.search(first))

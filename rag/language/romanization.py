"""Chinese read aloud in Latin letters: Hanyu Pinyin, and Wade-Giles as Taiwan writes names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

_INITIALS = (
    ("zh", "ch"), ("ch", "ch"), ("sh", "sh"), ("z", "ts"), ("c", "ts"), ("j", "ch"), ("q", "ch"),
    ("x", "hs"), ("r", "j"), ("b", "p"), ("p", "p"), ("d", "t"), ("t", "t"), ("g", "k"), ("k", "k"),
)  # fmt: skip
_WHOLE = {
    "zhi": ("chih",), "chi": ("chih",), "shi": ("shih",), "ri": ("jih",), "zi": ("tzu",),
    "ci": ("tzu",), "si": ("szu", "ssu"), "yi": ("i",), "you": ("yu",), "yan": ("yen",),
    "er": ("erh",), "he": ("ho",), "ge": ("ko",), "ke": ("ko",), "e": ("o",), "gui": ("kuei",),
    "kui": ("kuei",), "xue": ("hsueh",), "xu": ("hsu",), "guo": ("kuo",), "luo": ("lo",),
    "duo": ("to",), "tuo": ("to",), "zuo": ("tso",), "lü": ("lu",), "nü": ("nu",),
    "xi": ("hsi", "shi"), "lv": ("lu",),
}  # fmt: skip
_ENDINGS = (("ong", "ung"), ("ian", "ien"), ("ie", "ieh"), ("ue", "ueh"))
"""Wade-Giles and its usual spellings without apostrophes (Wade, 1867; Giles, 1892)."""

_LONGEST = 6
_MOST_SYLLABLES = 4
_MOST_CUTS = 8


def spelled_by(word: str, text: str, readings: Mapping[str, frozenset[str]]) -> bool:
    """Whether neighbouring characters of ``text`` read ``word`` aloud.

    ``readings`` maps a syllable of Pinyin to the characters that have it.
    """
    return any(
        all(text[start + i] in characters for i, characters in enumerate(heard))
        for heard in heard_as(word, readings)
        for start in range(len(text) - len(heard) + 1)
    )


def heard_as(word: str, readings: Mapping[str, frozenset[str]]) -> list[tuple[frozenset[str], ...]]:
    """The ways in which ``word`` falls into syllables, each as the characters it may stand for.

    None for a word of one letter, or one that is no Chinese read aloud. ``readings`` maps a
    syllable of Pinyin to the characters that have it.
    """
    letters = re.sub("[^a-zü]", "", word.casefold())
    if len(letters) < 2:
        return []
    return [
        tuple(frozenset().union(*(readings[pinyin] for pinyin in stands)) for stands in syllables)
        for syllables in _cuts(letters, _table(tuple(readings)))
    ]


def _cuts(letters: str, table: Mapping[str, frozenset[str]]) -> list[list[frozenset[str]]]:
    """The ways in which ``letters`` fall into syllables, each as the Pinyin it may stand for."""
    found: list[list[frozenset[str]]] = []

    def go(at: int, taken: list[frozenset[str]]) -> None:
        if at == len(letters):
            found.append(taken)
            return
        if len(taken) == _MOST_SYLLABLES or len(found) >= _MOST_CUTS:
            return
        for end in range(min(len(letters), at + _LONGEST), at, -1):
            spellings = table.get(letters[at:end])
            if spellings is not None:
                go(end, [*taken, spellings])

    go(0, [])
    return found


@cache
def _table(syllables: tuple[str, ...]) -> dict[str, frozenset[str]]:
    """Every spelling, Pinyin or Wade-Giles, with the Pinyin syllables that it may stand for."""
    found: dict[str, set[str]] = {}
    for pinyin in syllables:
        for spelling in (pinyin, pinyin.replace("ü", "u"), *_wade_giles(pinyin)):
            found.setdefault(spelling, set()).add(pinyin)
    return {spelling: frozenset(stands) for spelling, stands in found.items()}


def _wade_giles(pinyin: str) -> tuple[str, ...]:
    if pinyin in _WHOLE:
        return _WHOLE[pinyin]
    head, rest = next(
        ((theirs, pinyin[len(ours) :]) for ours, theirs in _INITIALS if pinyin.startswith(ours)),
        ("", pinyin),
    )
    for ours, theirs in _ENDINGS:
        if rest.endswith(ours):
            rest = rest[: -len(ours)] + theirs
            break
    return (head + rest,)


_SURNAMES = {
    "曾": "zeng", "单": "shan", "解": "xie", "查": "zha", "仇": "qiu", "区": "ou", "覃": "qin",
    "翟": "zhai", "盖": "ge", "朴": "piao",
}  # fmt: skip
"""Characters that are read otherwise as family names."""
_IN_NAMES = {"晟": "sheng", "长": "chang", "重": "zhong"}
"""And those whose usual reading is another one in names."""


def pinyin(name: str, *, person: bool = False) -> str:
    """A Chinese name in Hanyu Pinyin without tones: Xi'an; of a ``person`` Luo Qiming.

    Written as GB/T 28039-2011 has it: family name, given name, each in one word.
    """
    from pypinyin import lazy_pinyin  # its tables load on import, which a command line must not

    read = lazy_pinyin(name, v_to_u=True)
    syllables = [_IN_NAMES.get(char, one) for char, one in zip(name, read, strict=True)]
    if not person:
        return _one_word(syllables)
    family = 2 if len(name) > 3 else 1
    if family == 1:
        syllables[0] = _SURNAMES.get(name[0], syllables[0])
    return f"{_one_word(syllables[:family])} {_one_word(syllables[family:])}"


def _one_word(syllables: list[str]) -> str:
    first, *rest = syllables
    return "".join([first, *(f"'{s}" if s[0] in "aeo" else s for s in rest)]).capitalize()

"""What sources hold, in the forms that names are looked up in, and when two forms are one name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.language.lexicon import sounds_of_chinese, sounds_of_english, stem
from rag.language.normalize import fold


@dataclass(frozen=True, slots=True)
class Ground:
    """What the sources hold, in the forms that names are looked up in."""

    folded: str
    words: frozenset[str]
    capitals: frozenset[str]
    sounds: frozenset[str]
    chinese_sounds: frozenset[str]
    initials: str
    is_chinese: bool

    @classmethod
    def of(cls, sources: Sequence[str]) -> Ground:
        """Reads ``sources``, texts of one or several articles."""
        joined = "\n".join(sources)
        folded = fold(joined)
        latin = [trimmed(w) for w in re.findall(r"[A-Za-z0-9][\w'’.&+:-]*", joined, re.ASCII)]
        lower = {w.casefold() for w in latin}
        parts = {p for w in lower for p in re.split(r"[-.:/+]", w) if len(p) > 1}
        capitals = {w for w in latin if w[:1].isupper()}
        is_chinese = len(re.findall("[\u4e00-\u9fff]", joined)) > len(joined) / 4
        return cls(
            folded,
            frozenset(lower | parts | {stem(w) for w in lower} | {plain_code(w) for w in lower}),
            frozenset(w.casefold() for w in capitals),
            frozenset(s for w in capitals for s in sounds_of_english(w)),
            frozenset(sounds_of_chinese(folded)) if is_chinese else frozenset(),
            "".join(w[0] for w in latin).casefold(),
            is_chinese,
        )


_DEMONYMS = (
    ("ian", "ia"),
    ("an", "a"),
    ("an", ""),
    ("ese", ""),
    ("ese", "a"),
    ("i", ""),
    ("ish", ""),
)
_PEOPLE = {
    "thai": "thailand", "british": "britain", "uk": "britain", "french": "france",
    "us": "america", "u.s": "america", "american": "america", "german": "germany",
    "dutch": "netherlands", "swiss": "switzerland", "spanish": "spain", "korean": "korea",
    "eu": "europe", "european": "europe", "turkish": "turkey", "filipino": "philippines",
    "polish": "poland", "chinese": "china", "danish": "denmark", "mainland": "china",
}  # fmt: skip


def countries(word: str) -> list[str]:
    """The countries that a people or a nation's adjective may be of: Indonesian, Indonesia."""
    named = [_PEOPLE[word]] if word in _PEOPLE else []
    return named + [word[: -len(e)] + i for e, i in _DEMONYMS if word.endswith(e) and len(word) > 5]


def trimmed(word: str) -> str:
    """``word`` without what hangs on it: a genitive, a full stop, the s of CEOs."""
    plain = re.sub(r"(?:['’]s|[.'’&+-]+)$", "", word)
    return re.sub(r"^([A-Z]{2,})s$", r"\1", plain)


def plain_code(code: str) -> str:
    """A code as it is compared: SZ:300001, without blanks and wide marks."""
    return re.sub(r"\s", "", code).replace("：", ":").casefold()


def is_akin(word: str, other: str) -> bool:
    """Whether two words differ in their ending only: Indonesian, Indonesia."""
    if word == other:
        return True
    if len(word) < 5 or len(other) < 4 or word[:4] != other[:4]:
        return False
    shared = next((i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), None)
    shared = min(len(word), len(other)) if shared is None else shared
    return shared >= max(len(word), len(other)) - 3 and shared >= 4


def is_acronym(name: str, ground: Ground) -> bool:
    """Whether the sources spell out an acronym, or shorten what is spelled out."""
    letters = name.replace(".", "").casefold()
    if name.isupper() and 2 <= len(letters) <= 6 and letters in ground.initials:
        return True
    initials = "".join(word[0] for word in name.split()).casefold()
    return len(initials) >= 2 and initials in ground.words

"""Foreign names that Chinese spells by sound, which the dictionary cuts into wrong pieces.

Of 馬拉維爾港 (the port of Maravel) it makes Malawi and two characters, of 局長海倫娜 (director
Helena) a county called 長海. Such a piece is judged by the whole run of characters that it is of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.language.lexicon import foreign_runs, sounds_of_english, spelled_sound

_FEWEST = 3
"""Characters of a stretch that spells a name; two sound like too many."""
_LONGEST = 8
_SHORTEST_SOUND = 2
_DOTTED = re.compile("([一-鿿]{2,10})[·・•‧]([一-鿿]{2,8})")


def is_spelled(piece: str, claim: str, capitals: Iterable[str]) -> bool:
    """Whether ``piece`` of the folded ``claim`` is part of a name that sounds like a source's.

    ``capitals`` are the words that the sources write large. A dot parts a name: 海倫娜·布蘭特.
    """
    sounds = {
        sound for word in capitals for sound in sounds_of_english(word, shortest=_SHORTEST_SOUND)
    }
    return all(_part_is_spelled(part, claim, sounds) for part in piece.split("·") if part)


def is_spelled_before(given: str, family: str, folded: str) -> bool:
    """Whether ``given`` and ``family`` sound like the two sides of a dot in a Chinese text.

    Beside its family name two characters tell a given name: 馬可·維達爾 is Marco Vidal.
    """
    return any(
        _sounds_at(first, given, at_end=True) and _sounds_at(last, family, at_end=False)
        for first, last in _DOTTED.findall(folded)
    )


def _sounds_at(text: str, name: str, *, at_end: bool) -> bool:
    """Whether the characters at one end of ``text`` spell ``name``."""
    sounds = sounds_of_english(name, shortest=_SHORTEST_SOUND)
    for begin, run in foreign_runs(text):
        if at_end and begin + len(run) == len(text):
            return any(spelled_sound(run[at:]) in sounds for at in range(len(run) - 1))
        if not at_end and begin == 0:
            return any(spelled_sound(run[:at]) in sounds for at in range(2, len(run) + 1))
    return False


def _part_is_spelled(part: str, claim: str, sounds: set[str]) -> bool:
    at = claim.find(part)
    while at >= 0:
        for begin, run in foreign_runs(claim):
            low, high = max(at, begin) - begin, min(at + len(part), begin + len(run)) - begin
            if low < high and _covered(run, low, high, sounds):
                return True
        at = claim.find(part, at + 1)
    return False


def _covered(run: str, low: int, high: int, sounds: set[str]) -> bool:
    """Whether a stretch of ``run`` around these places sounds like one of ``sounds``."""
    return any(
        spelled_sound(run[start:end]) in sounds
        for start in range(low + 1)
        for end in range(max(high, start + _FEWEST), min(len(run), start + _LONGEST) + 1)
    )

"""Whether the words of a text say what a word says, by the dictionary: in one language or across.

Two Chinese words mean the same where they share a gloss, two English ones where they share a
Chinese word; across the languages a word is met by what translates it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, partial

from rag.language.content import ContentWord, base, is_general
from rag.language.glosses import Glosses
from rag.language.lexicon import Lexicon, root, stem
from rag.language.tokens import MOST_TRANSLATIONS

_LATIN = re.compile(r"[a-z]+")
_HAN = re.compile("[\u4e00-\u9fff]+")
_SURE = 60
"""Translations of a word that are looked through for one that it alone glosses."""
_AKIN = 5
"""First letters that two words of one origin share."""


@dataclass(frozen=True)
class Said:
    """What a stretch of a source says, in the forms that words are looked up by."""

    chinese: bool
    folded: str
    words: frozenset[str]
    roots: frozenset[str]
    singles: frozenset[str]
    meanings: dict[str, tuple[str, ...]]
    """A gloss, or the Chinese for an English word, to the words of the source that have it."""


class Senses:
    """Compares words by the dictionary; safe to share between threads."""

    def __init__(self, lexicon: Lexicon, glosses: Glosses) -> None:
        self._lexicon = lexicon
        self._glosses = glosses
        self._sure = lru_cache(maxsize=20_000)(partial(_sure_translations, lexicon))

    def read(self, folded: str, words: Iterable[ContentWord], *, chinese: bool) -> Said:
        """Reads a folded stretch of source and its words."""
        keys = frozenset(word.key for word in words)
        latin = [base(word) for word in _LATIN.findall(folded)]
        meanings: dict[str, list[str]] = {}
        singles: set[str] = set()
        if chinese:
            for key in keys:
                for gloss in self._glosses.raw(key):
                    meanings.setdefault(gloss, []).append(key)
            for run in _HAN.findall(folded):
                singles.update(piece for piece in self._glosses.cut(run) if len(piece) == 1)
        else:
            keys |= frozenset(latin)
            for key in keys:
                for translation in () if is_general(key) else self._sure(key):
                    meanings.setdefault(translation, []).append(key)
        forms = frozenset(form for word in latin for form in (word, stem(word), root(word)))
        table = {meaning: tuple(found) for meaning, found in meanings.items()}
        return Said(chinese, folded, keys, forms, frozenset(singles), table)

    def stands(self, word: ContentWord, said: Said) -> bool:
        """Whether the word itself stands there, in some form."""
        key = word.key
        if not word.is_chinese:
            return bool({key, root(key)} & said.roots)
        halves = (key[:2], key[-2:]) if len(key) > 2 else (key,)
        return all(half in said.folded for half in halves)

    def kin(self, word: ContentWord, said: Said) -> tuple[str, ...]:
        """Words of the same language there that the dictionary gives the same meaning."""
        key = word.key
        if word.is_chinese != said.chinese:
            return ()
        if word.is_chinese:
            shared = [said.meanings.get(gloss, ()) for gloss in self._glosses.raw(key)]
        else:
            shared = [said.meanings.get(chinese, ()) for chinese in self._sure(key)]
            if len(key) >= _AKIN:
                akin = (w for w in said.words if len(w) >= _AKIN and w[:_AKIN] == key[:_AKIN])
                shared.append(tuple(akin))
        return tuple(dict.fromkeys(other for found in shared for other in found))

    def rendered(self, word: ContentWord, said: Said) -> bool:
        """Whether a word of the other language stands there that the dictionary gives for it."""
        key = word.key
        if word.is_chinese == said.chinese:
            return False
        if word.is_chinese:
            return key in said.meanings or any(
                self._holds(gloss, said) for gloss in self._glosses.meanings(key)
            )
        # 裝船 is no word of 安裝船: of two characters it must be one where the text is cut.
        found = (c for c, _ in self._lexicon.translations(key, MOST_TRANSLATIONS) if len(c) > 1)
        return any(c in said.words or (len(c) > 2 and c in said.folded) for c in found) or any(
            c in said.singles for c, sure in self._lexicon.translations(key, _SURE) if sure == 1
        )

    def is_known(self, word: ContentWord) -> bool:
        """Whether the dictionary could have met the word in the other language at all."""
        key = word.key
        return bool(self._glosses.raw(key) if word.is_chinese else self.senses(word))

    def senses(self, word: ContentWord) -> int:
        """How many Chinese words the dictionary gives for an English one, at most 60."""
        return 0 if word.is_chinese else len(self._lexicon.translations(word.key, _SURE))

    def _holds(self, gloss: tuple[str, ...], said: Said) -> bool:
        """Whether at least half of the words of a gloss that say something stand there."""
        telling = [part for part in gloss if not is_general(part)] or list(gloss)
        held = sum(bool({part, root(part)} & said.roots) for part in telling)
        return 2 * held >= len(telling)


def _sure_translations(lexicon: Lexicon, word: str) -> tuple[str, ...]:
    found = lexicon.translations(word, _SURE)
    return tuple(chinese for chinese, sure in found if sure == 1 and len(chinese) > 1)

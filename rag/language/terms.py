"""Terms and names across English and both Chinese usages, from one glossary that users can extend.

The glossary is ``glossary.tsv`` beside this file; `rag.language.own_glossary` reads a user's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rag.language.lexicon import stem
from rag.language.normalize import fold_script
from rag.language.script import detect_language
from rag.types import Language

_GLOSSARY = Path(__file__).with_name("glossary.tsv")
_WORD = re.compile(r"[A-Za-z0-9]+(?:[-'’.&][A-Za-z0-9]+)*")
_LONGEST_ENGLISH = 6  # words
NAMES = frozenset({"company", "person", "place", "organisation", "name"})
"""Fields whose entries are names."""


@dataclass(frozen=True, slots=True)
class Term:
    """One sense: its forms in each language, the usual one first."""

    field: str
    english: tuple[str, ...]
    traditional: tuple[str, ...]
    simplified: tuple[str, ...]

    @property
    def is_name(self) -> bool:
        """Whether it names one particular thing."""
        return self.field in NAMES

    def forms(self, language: Language) -> tuple[str, ...]:
        """Its forms in ``language``, the usual one first."""
        if language == "en":
            return self.english
        return self.traditional if language == "zh-Hant" else self.simplified

    def usual(self, language: Language) -> str:
        """How ``language`` usually says it."""
        return self.forms(language)[0]


@dataclass(frozen=True, slots=True)
class Found:
    """A term in a text: ``text[start:end]``."""

    term: Term
    start: int
    end: int


class Terms:
    """Finds the glossary's terms in texts of either language; the longest match wins."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._chinese: dict[str, Term] = {}
        self._english: dict[str, Term] = {}
        self._usual: dict[Language, set[str]] = {"zh-Hant": set(), "zh-Hans": set(), "en": set()}
        for term in terms:
            for form in (*term.traditional, *term.simplified):
                if len(form) > 1:
                    self._chinese.setdefault(fold_script(form), term)
            for form in term.english:
                self._english.setdefault(_english_key(form), term)
            for language, usual in self._usual.items():
                usual.add(term.usual(language))
        self._longest = max(map(len, self._chinese), default=0)

    def find(self, text: str, language: Language) -> list[Found]:
        """The terms of ``text``, in order and without overlap."""
        return self._in_english(text) if language == "en" else self._in_chinese(text)

    def is_usual(self, form: str, language: Language) -> bool:
        """Whether some term's usual form in ``language`` is ``form``."""
        return form in self._usual[language]

    def _in_chinese(self, text: str) -> list[Found]:
        folded = fold_script(text)
        found: list[Found] = []
        at = 0
        while at < len(folded):
            for end in range(min(len(folded), at + self._longest), at + 1, -1):
                term = self._chinese.get(folded[at:end])
                if term is not None:
                    found.append(Found(term, at, end))
                    at = end
                    break
            else:
                at += 1
        return found

    def _in_english(self, text: str) -> list[Found]:
        words = list(_WORD.finditer(text))
        found: list[Found] = []
        at = 0
        while at < len(words):
            for end in range(min(len(words), at + _LONGEST_ENGLISH), at, -1):
                spelled = text[words[at].start() : words[end - 1].end()]
                term = self._english.get(_english_key(spelled))
                if term is not None and (not term.is_name or spelled[:1].isupper()):
                    stop = words[at].start() + len(spelled.removesuffix("'s").removesuffix("’s"))
                    found.append(Found(term, words[at].start(), stop))
                    at = end
                    break
            else:
                at += 1
        return found


def load_terms(own: Sequence[Term] = ()) -> Terms:
    """The terms of our glossary, after those of the user's ``own``."""
    return Terms((*own, *our_terms())) if own else _ours()


@cache
def _ours() -> Terms:
    return Terms(our_terms())


def our_terms() -> Iterator[Term]:
    """The entries of our own glossary."""
    for line in _GLOSSARY.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            english, chinese, simplified, field = line.split("\t")
            yield Term(field, forms(english), forms(chinese), forms(simplified))


def of_two(chinese: Sequence[str], english: Sequence[str]) -> Term:
    """A term whose Chinese forms, in whatever script, stand for both."""
    written = [
        form if detect_language(form) == "zh-Hant" else traditional(form) for form in chinese
    ]
    simplified = dict.fromkeys(map(fold_script, chinese))
    field = "name" if english[0][:1].isupper() else "word"
    return Term(field, tuple(english), tuple(dict.fromkeys(written)), tuple(simplified))


def forms(cell: str) -> tuple[str, ...]:
    """The forms of one cell of a glossary."""
    return tuple(form.strip() for form in cell.split(" | ") if form.strip())


def _english_key(words: str) -> str:
    """Lower case but for acronyms, the last word without its plural."""
    *before, last = words.replace("’", "'").split()
    plain = [word if word.isupper() and len(word) > 1 else word.lower() for word in (*before, last)]
    return " ".join((*plain[:-1], stem(plain[-1])))


def traditional(text: str) -> str:
    """Simplified ``text`` in the characters of Taiwan, word for word: no term is changed."""
    return _to_traditional()(text).replace("臺", "台")


@cache
def _to_traditional() -> Callable[[str], str]:
    import opencc  # loaded by the first text, not by the import of a command line

    convert: Callable[[str], str] = opencc.OpenCC("s2tw").convert
    return convert

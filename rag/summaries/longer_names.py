"""Where a term of an English text is only a part of a longer name: the Vale of Harrow & Vale."""

from __future__ import annotations

import re

from rag.language.terms import Found
from rag.language.written_large import NO_NAMES, is_headline, is_title

_JOINED_BEFORE = re.compile(r"[\w.] ?& ?$")
_JOINED_BEHIND = re.compile(r" ?& ?[A-Z]")
_HYPHEN_BEFORE = re.compile(r"[A-Z][a-z]+[-–]$")
_HYPHEN_BEHIND = re.compile(r"[-–][A-Z][a-z]")
_BEFORE = re.compile(r"(?<=[a-z0-9,;] )([A-Z][a-z]+) $")
"""Within a sentence: the word that begins one is written large whatever it is."""
_BEHIND = re.compile(r" ([A-Z][a-z]+)\b")
_ORIGIN = re.compile(r"(?:ese|ian|ish|can|ean|French|German|Dutch|Swiss|Greek|Thai)$")
"""Of a country: the Brazilian Vale."""
_EXTENDED = frozenset({"company", "person", "name"})
"""A place stays itself inside a longer name: China in China Mobile."""
_FARTHEST = 40


def in_longer_name(text: str, found: Found) -> bool:
    """Whether the name ``found`` of an English text belongs to a longer one there.

    A person's family name goes with a given one, which may be somebody else's; a title does not.
    """
    before = text[max(0, found.start - _FARTHEST) : found.start]
    if _JOINED_BEFORE.search(before) or _JOINED_BEHIND.match(text, found.end):
        return True
    if found.term.field not in _EXTENDED:
        return False
    if _HYPHEN_BEFORE.search(before) or _HYPHEN_BEHIND.match(text, found.end):
        return True
    if in_headline(text, found):
        return False
    first = _BEFORE.search(before)
    if first is not None and not (_is_plain(first[1]) or _ORIGIN.search(first[1])):
        return True
    last = _BEHIND.match(text, found.end)
    return found.term.field != "person" and last is not None and not _is_plain(last[1])


def in_headline(text: str, found: Found) -> bool:
    """Whether the line of ``found`` writes most words large."""
    start = text.rfind("\n", 0, found.start) + 1
    return is_headline(text[start : (text.find("\n", found.end) + 1 or len(text) + 1) - 1])


def _is_plain(word: str) -> bool:
    return word.casefold() in NO_NAMES or is_title(word)

"""Capitals in English: which words they make no name of, and where they say nothing.

In the middle of a sentence a capital makes a name of any word ("fined Shell"), whatever else the
word means. Not so titles, and not what is written large by custom.
"""

from __future__ import annotations

import re

_NO_NAMES_WORDS = """
i a an the it its he she they we you this that these those in on at for from with by as after
before since but and so if when while however meanwhile analysts shares mr mrs ms dr prof monday
tuesday wednesday thursday friday saturday sunday january february march april may june july
august september october november december jan feb mar apr jun jul aug sep sept oct nov dec ceo
cfo cto coo chairman chairwoman president director minister professor inc corp ltd co company
group which whose there r&d their his her our your my not no nor chinese english yes am pm gmt
"""
NO_NAMES = frozenset(_NO_NAMES_WORDS.split())
"""Words that are no name wherever they stand."""

_TITLES_WORDS = """
judge justice secretary governor mayor king queen prince princess pope emperor general colonel
captain sergeant officer commander admiral senator congressman congresswoman representative premier
chancellor ambassador commissioner chief executive deputy vice prime head sir lord lady madam
doctor reverend bishop sheriff attorney counsel inspector detective coach chair chairperson
spokesman spokeswoman spokesperson manager founder partner speaker prosecutor senior
"""
_TITLES = frozenset(_TITLES_WORDS.split())
_CUSTOM_WORDS = """
internet web christmas easter ramadan god earth moon sun bible covid spring summer autumn winter
parliament congress senate house cabinet state states government ministry department court council
commission committee board party republic kingdom union bank federal national office agency
authority north south east west northern southern eastern western central university
"""
_CUSTOM = frozenset(_CUSTOM_WORDS.split())
"""Institutions, feasts and quarters of the sky: written large without naming any one of them."""
_FIRMS = frozenset(["apple", "shell", "meta", "visa", "oracle", "alphabet", "amazon"])
"""Words that begin a sentence without an article as firms only, or nearly so."""
_WORD = re.compile(r"[A-Za-z][\w'’-]{3,}")
_HEADLINE = 0.6
_FEWEST = 3


def is_title(word: str) -> bool:
    """Whether a capitalised word may stand before anybody's name."""
    return word.casefold() in _TITLES


def by_custom(word: str) -> bool:
    """Whether a word is often written large and names nothing by itself."""
    return word.casefold() in _CUSTOM or is_title(word)


def is_firm(word: str) -> bool:
    """Whether a word is a firm even where every word is written large: first in a sentence."""
    return word.casefold() in _FIRMS


def is_headline(text: str) -> bool:
    """Whether most words of ``text`` are written large, so that capitals say nothing."""
    words = _WORD.findall(text)
    return len(words) >= _FEWEST and sum(w[0].isupper() for w in words) >= _HEADLINE * len(words)

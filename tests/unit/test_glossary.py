"""The bilingual glossary: the form of its lines, its scripts, and that no entry stands twice."""

from __future__ import annotations

import re
from collections import Counter
from importlib.resources import files
from itertools import product
from typing import NamedTuple

import opencc
import pytest

from rag.language.normalize import fold

FIELD_NAMES = """
energy metals chips software crypto space vehicles transport telecom medicine climate finance
economy trade law government organisation place word person company market unit
"""
# An English question is made of these: as a glossary form each would match nearly every question.
QUESTION_WORDS = """
a about all an and any are as at be but by can could did do does for from had has have he her his
how i if in is it its may me more most my no not of on one or our she so than that the their them
then there they this to up was we were what when where which who whom whose why will with would
you your
"""
# Characters that Simplified writing took over for another one, but that Traditional text has in
# their own right: 台灣, 公里, 北斗, 秘魯. OpenCC offers to change each when it stands alone.
BOTH_SCRIPTS = frozenset("丰余准占厘台岩岳峰干床征恒斗杰游秘群胜范采里雇")
HAN = re.compile("[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z0-9À-ž][A-Za-z0-9À-ž .,'&/+()-]*")


class Entry(NamedTuple):
    """One line of the glossary, each column split into its forms."""

    number: int
    english: list[str]
    hant: list[str]
    hans: list[str]
    field: str


def read_glossary() -> list[Entry]:
    text = files("rag.language").joinpath("glossary.tsv").read_text(encoding="utf-8")
    entries = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#"):
            columns = line.split("\t")
            english, hant, hans = (column.split(" | ") for column in columns[:3])
            (field,) = columns[3:]
            entries.append(Entry(number, english, hant, hans, field))
    return entries


@pytest.fixture(scope="module")
def glossary() -> list[Entry]:
    return read_glossary()


def test_it_is_large_and_covers_every_field(glossary: list[Entry]) -> None:
    assert len(glossary) >= 1800
    sizes = Counter(entry.field for entry in glossary)
    assert set(sizes) == set(FIELD_NAMES.split())
    assert min(sizes.values()) >= 20


def test_every_form_is_well_made(glossary: list[Entry]) -> None:
    for number, english, hant, hans, _ in glossary:
        assert all(ENGLISH.fullmatch(form) for form in english), number
        # A form in Latin letters alone needs no glossary: it is the same in both languages.
        assert all(HAN.search(form) for form in hant + hans), number
        for forms in ([form.casefold() for form in english], hant, hans):
            assert all(form == form.strip() and "|" not in form for form in forms), number
            assert len(set(forms)) == len(forms), number


def test_no_pair_stands_twice(glossary: list[Entry]) -> None:
    for column in ("hant", "hans"):
        pairs = Counter(
            (english.casefold(), chinese)
            for entry in glossary
            for english, chinese in product(entry.english, getattr(entry, column))
        )
        assert [pair for pair, times in pairs.items() if times > 1] == []


def test_no_form_is_a_word_of_every_question(glossary: list[Entry]) -> None:
    forms = {form.casefold() for entry in glossary for form in entry.english}
    assert forms.isdisjoint(QUESTION_WORDS.split())


def test_the_traditional_column_holds_no_simplified_character(glossary: list[Entry]) -> None:
    convert = opencc.OpenCC("s2t").convert
    characters = {char for entry in glossary for form in entry.hant for char in form}
    assert {char for char in characters if convert(char) != char} <= BOTH_SCRIPTS


def test_the_simplified_column_holds_no_traditional_character(glossary: list[Entry]) -> None:
    convert = opencc.OpenCC("t2s").convert
    forms = [form for entry in glossary for form in entry.hans]
    assert [form for form in forms if convert(form) != form] == []


def test_both_columns_hold_the_same_words(glossary: list[Entry]) -> None:
    """A form of Taiwan is found in Simplified text too, and one of the mainland in Traditional."""
    for entry in glossary:
        hant = fold("\n".join(entry.hant)).split("\n")
        hans = fold("\n".join(entry.hans)).split("\n")
        assert set(hant) == set(hans), entry.number


@pytest.mark.parametrize(
    ("english", "hant", "hans"),
    [
        ("perovskite", "鈣鈦礦", "钙钛矿"),
        ("chip", "晶片", "芯片"),
        ("laser", "雷射", "激光"),
        ("trillion", "兆", "万亿"),
        ("Nvidia", "輝達", "英伟达"),
        ("Donald Trump", "川普", "特朗普"),
        ("New Zealand", "紐西蘭", "新西兰"),
    ],
)
def test_each_column_opens_with_its_own_usage(
    glossary: list[Entry], english: str, hant: str, hans: str
) -> None:
    found = [entry for entry in glossary if english in entry.english]
    assert [(entry.hant[0], entry.hans[0]) for entry in found] == [(hant, hans)]

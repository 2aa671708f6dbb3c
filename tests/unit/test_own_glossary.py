"""The user's own glossary: what it may hold, and that the search uses it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.app import open_library
from rag.errors import BadSetting
from rag.language.lexicon import Lexicon
from rag.language.normalize import fold
from rag.language.own_glossary import pairs, read_own_glossary
from tests.fakes import article


def test_pairs_of_every_form(tmp_path: Path) -> None:
    text = "\ufeff# ours\n\n霧隱灣 | 雾隐湾\tMistral Bay\nQuill\t羽筆\t羽笔\tname\n"
    (tmp_path / "glossary.tsv").write_text(text, encoding="utf-8")
    assert pairs(read_own_glossary(tmp_path)) == [
        ("霧隱灣", "Mistral Bay"),
        ("雾隐湾", "Mistral Bay"),
        ("羽筆", "Quill"),
        ("羽笔", "Quill"),
    ]


def test_none_is_none(tmp_path: Path) -> None:
    assert read_own_glossary(tmp_path) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("霧隱灣 Mistral Bay", ":1: not Chinese, a tab, English"),
        ("# x\n\n霧隱灣\t", ":3: a form is empty"),
        ("Mistral Bay\t霧隱灣", ":1: no Chinese"),
        ("霧隱灣\t霧隱灣", ":1: Chinese where English"),
        ("a\tb\tc", ":1: not Chinese"),
    ],
)
def test_a_line_of_another_form_is_named(home: Path, text: str, said: str) -> None:
    (home / "glossary.tsv").write_text(text, encoding="utf-8")
    with pytest.raises(BadSetting, match=r"glossary\.tsv") as told:
        open_library(home=home)
    assert said in str(told.value)


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    (tmp_path / "glossary.tsv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadSetting, match="cannot be read"):
        read_own_glossary(tmp_path)


def test_an_own_word_is_found_in_chinese(tmp_path: Path, home: Path) -> None:
    lexicon = Lexicon(tmp_path, [("霧隱灣", "Quelmark")])
    assert lexicon.translations("Quelmark", 5) == [(fold("霧隱灣"), 1.0)]
    (home / "glossary.tsv").write_text("霧隱灣\tQuelmark\n", encoding="utf-8")
    with open_library(home=home) as library:
        library.add_articles([article("霧隱灣的渡輪五月停駛。"), article("鹿谷礦場復工。", "鹿谷")])
        best = library.search("What happens in Quelmark?")[0]
    assert best.coverage > 0.3
    assert "霧隱灣" in best.passage.text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("程式設計師", "程序员"),
        ("厄瓜多", "厄瓜多尔"),
        ("澳洲", "澳大利亞"),
        ("感測器", "传感器"),
        ("沙烏地阿拉伯", "沙特阿拉伯"),
        ("鮑爾", "鮑威爾"),
        ("艾司摩爾", "ASML"),
        ("貨櫃", "集装箱"),
        ("大型語言模型", "大模型"),
    ],
)
def test_mainland_and_taiwan_words_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)

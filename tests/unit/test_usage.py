"""One Chinese text for both sides of the strait, and the glossary that says how."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.language.own_glossary import read_own_glossary
from rag.language.terms import Terms, load_terms
from rag.language.usage import rewrite
from rag.types import Language


@pytest.fixture(scope="module")
def terms() -> Terms:
    return load_terms()


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("市場約1.2兆元，電廠350兆瓦。", "zh-Hans", "市场约1.2万亿元，电厂350兆瓦。"),
        ("合計1兆2,000億元。", "zh-Hans", "合计1万亿2,000亿元。"),
        ("市场约1.2万亿元，电厂350兆瓦。", "zh-Hant", "市場約1.2兆元，電廠350兆瓦。"),
        ("伺服器、軟體與雷射", "zh-Hans", "服务器、软件与激光"),
        ("服务器、软件与激光", "zh-Hant", "伺服器、軟體與雷射"),
        ("他說：「軟體最重要。」", "zh-Hans", "他说：“软体最重要。”"),
        ("平台支持軟體", "zh-Hant", "平台支持軟體"),
        ("The plant makes software.", "zh-Hant", "The plant makes software."),
        ("签订合同，同比增长两成，台湾。", "zh-Hant", "簽訂合同，同比增長兩成，台灣。"),
        ("", "zh-Hans", ""),
    ],
)
def test_rewriting(terms: Terms, text: str, language: Language, expected: str) -> None:
    assert rewrite(text, language, terms) == expected


def test_names_change_their_characters_only(terms: Terms) -> None:
    text = "嵐港軟體公布軟體銷量。"
    assert rewrite(text, "zh-Hans", terms, ["嵐港軟體"]) == "岚港软体公布软件销量。"


def test_terms_are_found_in_both_languages(terms: Terms) -> None:
    chinese = terms.find("碳酸锂價格與產能利用率", "zh-Hant")
    assert chinese[0].term.usual("en") == "lithium carbonate"
    english = terms.find("Texas lithium carbonates and gross margin", "en")
    assert [found.term.usual("zh-Hans") for found in english] == ["得克萨斯州", "碳酸锂", "毛利率"]


def test_a_users_glossary_comes_first(tmp_path: Path) -> None:
    lines = ["# ours", "嵐鉻\tLanchrome", "Lan Harbour\t嵐港\t岚港\tplace", ""]
    (tmp_path / "glossary.tsv").write_text("\n".join(lines), encoding="utf-8")
    terms = load_terms(read_own_glossary(tmp_path))
    (found,) = terms.find("岚铬宣布擴產", "zh-Hans")[:1]
    assert found.term.usual("en") == "Lanchrome"
    assert found.term.is_name

"""Chinese names spelled by rule before a model translates them."""

from __future__ import annotations

import pytest

from rag.language.gazetteer import Gazetteer
from rag.language.lexicon import Lexicon
from rag.language.names import Names
from rag.language.romanization import pinyin
from rag.language.terms import load_terms
from rag.summaries.spelling import half_spelled, spelled, spelled_in
from tests.fakes import article


@pytest.fixture(scope="module")
def names() -> Names:
    return Names(Lexicon(), Gazetteer())


@pytest.mark.parametrize(
    ("name", "person", "expected"),
    [
        ("穗辰", False, "Suichen"),
        ("西岸", False, "Xi'an"),
        ("曾雨晴", True, "Zeng Yuqing"),
        ("吕望", True, "Lü Wang"),
        ("司徒文远", True, "Situ Wenyuan"),
        ("晟远", False, "Shengyuan"),
    ],
)
def test_names_are_read_as_names(name: str, person: bool, expected: str) -> None:
    assert pinyin(name, person=person) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("穗璟科技宣布擴產。穗璟說，客戶增加。", {"穗璟": "Suijing"}),
        ("海穗科技宣布擴產。去年底，海穗坦承客戶減少。", {"海穗": "Haisui"}),
        ("董事长罗启铭在会上说，产能不足。", {"罗启铭": "Luo Qiming"}),
        ("研究員董莉則提醒，價格偏高。", {"董莉": "Dong Li"}),
        ("分析师国金证券认为价格偏高。", {"国金": "Guojin"}),
        ("業內人士指出，鋰礦公司擴產。", {}),
        ("執行長艾倫·陶說，電力不足。", {}),
        ("穗璟科技（Suki Tech）宣布擴產，穗璟科技說。", {}),
    ],
    ids=[
        "firm",
        "firm that speaks",
        "person",
        "short person",
        "firm behind a title",
        "words",
        "foreign",
        "glossed",
    ],
)
def test_what_is_surely_a_name_is_spelled(
    names: Names, text: str, expected: dict[str, str]
) -> None:
    found = spelled(article(text, title="公告"), names, load_terms())
    assert {name.chinese: name.english for name in found} == expected


def test_a_name_that_was_spelled_half_is_found_whole(names: Names) -> None:
    (torn,) = half_spelled("旗下白鷺坑已復工", "Its Bai Lu坑 resumed", names.gazetteer)
    (name,) = spelled_in("旗下白鷺坑已復工", [torn], names.gazetteer)
    assert (name.chinese, name.english) == ("白鷺坑", "Bailukeng")


def test_a_word_that_is_a_county_too_is_spelled_only_as_a_firm(names: Names) -> None:
    assert spelled_in("全球鋰資源供應", ["资源"], names.gazetteer) == []
    (name,) = spelled_in("交給海東重工", ["海东"], names.gazetteer)
    assert (name.chinese, name.english) == ("海東", "Haidong")


@pytest.mark.parametrize(
    ("original", "translation", "lost"),
    [
        ("公司要繳納資源稅。", "It pays resource tax.", ()),
        ("資源縣下雨。", "It rained.", ("资源县",)),
        ("董事長羅啟明說。", "Chairman Luo Qiming said so.", ()),
        ("紅海航線恢復。", "The shipping route is back.", ("红海",)),
    ],
)
def test_names_that_a_translation_lost(
    names: Names, original: str, translation: str, lost: tuple[str, ...]
) -> None:
    assert names.lost(original, translation) == lost

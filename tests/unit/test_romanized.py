"""Chinese names in English questions: what they may stand for in an archive."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.language.gazetteer import Gazetteer
from rag.language.lexicon import Lexicon
from rag.language.tokens import index_terms, query_terms
from rag.retrieval.romanized import Romanized

PASSAGES = (
    "灣頭儲能站的值班員潘守誠說，白鷺坑的礦石賣給曜江鋰業。",
    "上海的蔡宜蓁於事故中受到傷害，由陇汇储能賠償。",
    "彎道太多，頭痛的是司機。",
)
HELD = [frozenset(index_terms(passage)) for passage in PASSAGES]


def held(term: str) -> int:
    return sum(term in passage for passage in HELD)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("dictionaries")


@pytest.fixture(scope="module")
def gazetteer(folder: Path) -> Gazetteer:
    return Gazetteer(folder)


def spelled(gazetteer: Gazetteer, question: str, lexicon: Lexicon | None = None) -> set[str]:
    """The spellings that are added to the question's terms, each as its characters."""
    plain = query_terms(question, lexicon)
    terms = Romanized(gazetteer, held).added_to(plain, question)
    assert [t.forms[: len(p.forms)] for t, p in zip(terms, plain, strict=True)] == [
        p.forms for p in plain
    ]
    added = [f for t, p in zip(terms, plain, strict=True) for f in t.forms[len(p.forms) :]]
    return {f.terms[0] + "".join(pair[1] for pair in f.terms[1:]) for f in added}


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("How many battery cabinets burned in the Wantou fire?", {"湾头"}),
        ("Who buys the ore of Bailukeng?", {"白鹭坑"}),
        ("What does Yaojiang Lithium buy?", {"曜江"}),
        ("What did Pan Shoucheng say?", {"潘守诚", "守诚"}),
        ("What did Shoucheng Pan say?", {"潘守诚", "守诚"}),
        ("Was Tsai Yi-chen hurt?", {"蔡宜蓁", "宜蓁"}),  # as Taiwan writes it
        ("Does Longhui pay?", {"陇汇"}),  # also a county that this archive does not name
        ("Who was hurt, and which plant was it?", set()),
        ("Where is Paris?", set()),
    ],
)
def test_a_name_is_looked_for_as_the_archive_spells_it(
    gazetteer: Gazetteer, folder: Path, question: str, names: set[str]
) -> None:
    assert spelled(gazetteer, question, Lexicon(folder)) == names


def test_a_name_that_the_dictionary_finds_is_no_word_of_the_same_sound(
    gazetteer: Gazetteer, folder: Path
) -> None:
    assert spelled(gazetteer, "What happened in Shanghai?", Lexicon(folder)) == set()
    assert "伤害" in spelled(gazetteer, "What happened in Shanghai?")

"""Chinese questions in the words of English articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.language.gazetteer import Gazetteer
from rag.language.glosses import Glosses
from rag.language.tokens import index_terms
from rag.retrieval.translated import Translated

PASSAGES = (
    "The nickel smelter at Wantou refined 80,000 tonnes of tailings last year, Li Wenqing said.",
    "Northmoor invested in the battery storage plant.",
)
HELD = [frozenset(index_terms(passage)) for passage in PASSAGES]


def held(term: str) -> int:
    return sum(term in passage for passage in HELD)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("dictionaries")


@pytest.fixture(scope="module")
def translated(folder: Path) -> Translated:
    return Translated(Glosses(folder, [("蓄能廠", "storage plant")]), Gazetteer(folder), held)


def found(translated: Translated, question: str) -> set[str]:
    """The forms of the question's words that the passages hold."""
    forms = [form.terms for term in translated.terms(question) for form in term.forms]
    return {" ".join(terms) for terms in forms if all(map(held, terms))}


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("鎳的尾礦有多少？", {"nickel", "tailing"}),
        ("镍的尾矿有多少？", {"nickel", "tailing"}),
        ("誰投資了電池？", {"invested", "battery"}),
        ("灣頭那裡怎麼了？", {"wantou"}),
        ("李文清說了什麼？", {"li wenqing"}),
        ("Northmoor 做了什麼？", {"northmoor"}),
        ("蓄能廠在哪裡？", {"storage plant"}),
        ("為什麼？", set()),
    ],
)
def test_words_of_a_question(translated: Translated, question: str, words: set[str]) -> None:
    assert words <= found(translated, question)
    assert len(found(translated, question)) <= len(words) + 2  # hardly anything beside them


def test_an_archive_without_english_is_not_asked(translated: Translated) -> None:
    nowhere = Translated(translated.glosses, translated.gazetteer, lambda term: 0)
    assert nowhere.terms("鎳的尾礦有多少？") == []

"""Who holds an office: the office must be named, and of the body that is asked about."""

from __future__ import annotations

from typing import Any

import pytest

ARTICLES = (
    "Alder Rovers begin their season\nSource: Test Wire\nDate: 2026-03-05\n\n"
    "Football club Alder Rovers is led by Nina Frost from the bench. The club plays in blue.",
    "Orla Petty runs the Fenwick archive\nSource: Test Wire\nDate: 2026-03-06\n\n"
    "Orla Petty runs the Fenwick archive with nine clerks. Its cellar is dry again.",
    "Quill Masonry loses its chairman\nSource: Test Wire\nDate: 2026-03-07\n\n"
    "Quill Masonry said the chairman Joss Quill resigned. It builds walls.",
    "Tarn bakery closes\nSource: Test Wire\nDate: 2026-03-08\n\n"
    "The Tarn bakery closed. Its ovens were sold.",
    "松港電子設廠\n來源：測試通訊社\n日期：2026-03-09\n\n"
    "松港電子在嵐港設廠，投資20億元。工廠明年投產。",
    "甲山鋼鐵三十六年\n來源：測試通訊社\n日期：2026-03-10\n\n"
    "甲山鋼鐵由林青山於1990年創立。公司生產鋼板。",
)


@pytest.fixture
def filled(library: Any, tmp_path: Any) -> Any:
    for number, text in enumerate(ARTICLES):
        (tmp_path / f"{number}.txt").write_text(text)
        library.add(tmp_path / f"{number}.txt")
    return library


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("Who is the coach of Alder Rovers?", "Nina Frost"),
        ("Who is the curator of the Fenwick archive?", "Orla Petty"),
    ],
)
def test_an_english_sentence_may_name_an_office_loosely(
    question: str, held: str, filled: Any
) -> None:
    assert any(held in sentence.text for sentence in filled.ask(question).sentences)

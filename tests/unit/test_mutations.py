"""Mutants: each kind is made, differs in one place, and the check tells it from the truth."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.checking import evaluate_check
from eval.mutations import Around, NamePool, mutants
from rag.answering.grounding import Grounding
from rag.errors import BadDataset
from tests.fakes import HashedBigrams

ZH = "印尼的產量超過203萬噸，比去年增加27%，不會停工。"
EN = "Output in Java rose to 2.03 million tons, more than before, and it will not stop."
POOL = NamePool.of([ZH, "泰國的工廠。", "a mine in Java and one in Borneo"])


@pytest.mark.parametrize(("sentence", "language"), [(ZH, "zh-Hant"), (EN, "en")])
def test_makes_one_of_each_kind(sentence: str, language: str) -> None:
    made = list(
        mutants(sentence, "en" if language == "en" else "zh-Hant", POOL, Around(sentence), 3)
    )
    assert {m.kind for m in made} == {
        "figure",
        "unit",
        "name",
        "direction",
        "negation",
        "comparison",
        "detail",
    }
    assert all(m.text != sentence for m in made)
    assert all(m.after in m.text for m in made)
    again = mutants(sentence, "en" if language == "en" else "zh-Hant", POOL, Around(sentence), 3)
    assert list(again) == made


def test_counts_what_the_check_notices(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"印尼擴產\n來源：甲社\n\n{ZH}\n", encoding="utf-8")
    claims = tmp_path / "claims.yaml"
    claims.write_text("- quote: 印尼的產量\n  en: Output rose by 27%.\n", encoding="utf-8")
    found = evaluate_check(Grounding(HashedBigrams()), tmp_path / "a.txt", claims)
    shares = {label: share.value for label, share in found.shares() if share.n}
    assert shares["untouched"] == 1.0
    assert shares["figure"] == 1.0


@pytest.mark.parametrize("text", ["nonsense: 1", "- en: no quote", "- quote: 不在文章裡"])
def test_claims_that_cannot_be_used(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(f"印尼擴產\n\n{ZH}\n", encoding="utf-8")
    claims = tmp_path / "claims.yaml"
    claims.write_text(text, encoding="utf-8")
    with pytest.raises(BadDataset):
        evaluate_check(Grounding(HashedBigrams()), tmp_path / "a.txt", claims)

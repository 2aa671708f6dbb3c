"""Telling what is answered from what is not: the area, the curve and the reasons."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.abstention import KEPT, Asked, auroc, curve, reasons
from rag.cli import main

APART = [Asked(True, 0.6, None), Asked(True, 0.5, None), Asked(False, 0.2, "weak")]
MIXED = [Asked(True, 0.3, "figure"), Asked(False, 0.3, None), Asked(False, 0.1, "weak")]


@pytest.mark.parametrize(("asked", "area"), [(APART, 1.0), (MIXED, 0.75), (APART[:2], None)])
def test_the_area_counts_ties_half(asked: list[Asked], area: float | None) -> None:
    assert auroc(asked) == area


def test_the_curve_tells_what_each_threshold_refuses() -> None:
    points = curve(APART)
    assert [kept for kept, _, _ in points] == list(KEPT)
    assert points[0] == (KEPT[0], 0.5, 1.0)


def test_reasons_are_counted_apart() -> None:
    assert reasons(MIXED, True) == {"figure": 1}
    assert reasons(MIXED, False) == {"weak": 1}


def test_a_set_is_asked_with_and_without_its_documents(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = ["青田機場去年完工，花了三億元。", "白港的燈塔有四十公尺高。"]
    rows = [{"_id": str(i), "title": "", "text": text} for i, text in enumerate(texts)]
    questions = [
        {"_id": "q0", "text": "青田機場花了多少錢？"},
        {"_id": "q1", "text": "白港的燈塔多高？"},
    ]
    for name, items in (("corpus", rows), ("queries", questions)):
        lines = [json.dumps(item, ensure_ascii=False) for item in items]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines))
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq0\t0\t1\nq1\t1\t1\n")
    assert main(["eval", "abstention", str(tmp_path)]) == 0
    assert "2 answerable, 1 not" in capsys.readouterr().out
    assert main(["eval", "abstention"]) == 2

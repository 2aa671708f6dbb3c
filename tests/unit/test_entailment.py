"""The entailment score: what it rests on, how it is fitted, and the command that measures it."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from eval.bootstrap import auroc
from eval.entailment import Pair, fit, quality, threshold, unseen
from rag.answering.grounding import Grounding, Support
from rag.answering.grounding.entailment import ACROSS, FEATURES, SAME, Fit, Signals, entailment
from rag.answering.grounding.evidence import Shared
from rag.cli import main
from rag.language.polarity import stance
from rag.library.chunking import cut_passages
from rag.types import Hit
from tests.fakes import HashedBigrams, article

TEXT = "松原工廠今年生產203萬噸鎳。員工有三百人，住在工廠旁邊的宿舍。"
STORED = article(TEXT, "松原擴產")
HIT = Hit(cut_passages(STORED, 2000)[0], STORED, 1.0, 1.0, 1.0)


def signals(cosine: float, words: float, figures: float | None, *, across: bool = False) -> Signals:
    return Signals(cosine, Shared(10, 10 * words, 0, 0, across), figures)


@pytest.mark.parametrize("across", [False, True])
def test_more_in_common_is_more_probable(across: bool) -> None:
    low, middle, high = (
        entailment(signals(cosine, words, figures, across=across))
        for cosine, words, figures in ((0.2, 0.1, 0.0), (0.5, 0.4, None), (0.8, 0.8, 1.0))
    )
    assert 0 < low < 0.1 < middle < 0.9 < high < 1
    assert all(len(shipped.weights) == len(FEATURES) for shipped in (SAME, ACROSS))


def test_the_sentence_that_carries_a_claim_has_a_score() -> None:
    grounding = Grounding(HashedBigrams())
    true = grounding.supports("松原工廠的鎳今年有203萬噸。", [HIT])[0]
    spread = grounding.supports("有三百名員工的工廠生產203萬噸鎳。", [HIT])[0]
    other = grounding.supports("The choir sang for 40 minutes.", [HIT])[0]
    assert TEXT[slice(*true.span)].startswith("松原")
    assert other.entailment < 0.1
    assert true.entailment > 0.8
    assert spread.signals.figures == 1.0  # of two sentences, but of what is cited
    assert other.signals.shared.across


def test_a_claim_that_no_rule_faults_must_be_probable() -> None:
    grounding = Grounding(HashedBigrams())
    wrong = grounding.check("松原工廠今年生產230萬噸鎳。", [HIT], "en")
    assert wrong.reasons
    assert not any("something else" in reason for reason in wrong.reasons)
    strange = grounding.check("下雨的時候貓喜歡躲在屋簷底下睡覺。", [HIT], "en")
    assert any("something else" in reason for reason in strange.reasons)


def pair(item: str, half: int, belongs: bool, cosine: float) -> Pair:
    return Pair(item, half, belongs, Support(HIT, (0, 5), signals(cosine, cosine, None)), False)


PAIRS = [
    pair(f"{half}{i}", half, belongs, (0.6 if belongs else 0.2) + 0.05 * i)
    for half in (0, 1)
    for i in range(8)
    for belongs in (True, False)
]


def test_the_fit_is_at_its_optimum() -> None:
    found = fit(PAIRS)
    rows = [(p.support.signals.row, p.belongs) for p in PAIRS]
    misses = [belongs - found.probability(row) for row, belongs in rows]
    assert math.isclose(sum(misses), 0, abs_tol=1e-9)
    for number, weight in enumerate(found.weights):  # the penalty of 1 balances the slope
        slope = sum(m * row[number] for m, (row, _) in zip(misses, rows, strict=True))
        assert math.isclose(slope, weight, abs_tol=1e-9)


def test_each_half_is_scored_by_the_fit_of_the_other() -> None:
    scores = unseen(PAIRS)
    assert scores is not None
    other = fit([p for p in PAIRS if p.half == 1])
    assert scores[0] == other.probability(PAIRS[0].support.signals.row)
    found = quality(PAIRS, scores)
    assert found.area.value is not None
    assert found.area.value > 0.9
    assert sum(share.n for _, share in found.bins) == len(PAIRS)
    assert unseen([p for p in PAIRS if p.half == 0]) is None
    assert threshold(PAIRS, scores) == min(
        s for p, s in zip(PAIRS, scores, strict=True) if p.belongs
    )


def test_area_counts_ties_half_and_pools_items() -> None:
    area = auroc([[0.9], [0.4], []], [[0.1], [0.4], [0.95]])
    assert area.value == pytest.approx((2 + 1.5) / 6)
    assert area.low is not None
    assert auroc([[1.0]], [[]]).value is None
    assert Fit(0.0, (1.0,)).probability((0.0,)) == 0.5


def test_stance_is_kept_within_bounds() -> None:
    first = stance("產量增加，出口減少。")
    assert stance("產量增加，出口減少。") is first
    assert set(first.sure) == {("move", "up"), ("move", "down"), ("trade", "sell")}
    assert stance.cache_parameters()["maxsize"]
    # English words count where a word begins: 「grow」 is one, the end of 「outgrow」 is not.
    assert ("move", "up") in stance("sales grow").sure
    assert ("move", "up") not in stance("they outgrow it").sure


def test_the_command_fits_and_measures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = {"a": "松原工廠今年生產203萬噸鎳。", "b": "白港的燈塔有四十公尺高，共有九層。"}
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(f"{text[:4]}\n\n{text}\n", encoding="utf-8")
    claims = tmp_path / "claims.yaml"
    claims.write_text(
        "- quote: 生產203萬噸鎳\n  zh-Hant: 松原的鎳今年有203萬噸。\n"
        "- quote: 有四十公尺高\n  zh-Hant: 白港燈塔高四十公尺。\n",
        encoding="utf-8",
    )
    beir = tmp_path / "beir"
    (beir / "qrels").mkdir(parents=True)
    rows = [{"_id": name, "title": "", "text": text} for name, text in texts.items()]
    asked = [{"_id": "q", "text": "白港的燈塔有多高？"}]
    for name, items in (("corpus", rows), ("queries", asked)):
        lines = [json.dumps(item, ensure_ascii=False) for item in items]
        (beir / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (beir / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq\tb\t1\n")
    files = ["--articles", str(tmp_path), "--claims", str(claims)]
    assert main(["eval", "entailment", *files, str(beir)]) == 0
    told = capsys.readouterr().out
    assert "claims, one language: intercept" in told
    assert "claims, across languages: too few pairs" in told
    assert "beir: " in told
    assert main(["eval", "entailment", *files, str(tmp_path / "none")]) == 2

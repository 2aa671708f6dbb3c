"""Answers labelled by hand (tests/data/scorer_pairs.yaml) against the deterministic scorer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from eval.denial import denied
from eval.matching import AnswerText

PAIRS = Path(__file__).resolve().parents[1] / "data" / "scorer_pairs.yaml"
AGREEMENT = 0.98


def pairs() -> list[tuple[list[list[str]], str, bool]]:
    keys: list[dict[str, Any]] = yaml.safe_load(PAIRS.read_text(encoding="utf-8"))
    return [
        (key["nuggets"], answer, label == "right")
        for key in keys
        for label in ("right", "wrong")
        for answer in key[label]
    ]


def holds(nuggets: list[list[str]], answer: str) -> bool:
    text = AnswerText(answer)
    return all(text.find(tuple(forms)) is not None for forms in nuggets)


def test_the_scorer_agrees_with_the_labels() -> None:
    labelled = pairs()
    assert len(labelled) >= 150
    assert min(sum(right for *_, right in labelled), sum(not r for *_, r in labelled)) >= 75
    wrong = [(n, a, right) for n, a, right in labelled if holds(n, a) is not right]
    assert len(wrong) <= (1 - AGREEMENT) * len(labelled), wrong


@pytest.mark.parametrize(
    ("before", "form", "expected"),
    [
        ("公司并未", "裁员", True),
        ("公司没有采用", "磷酸铁锂", True),
        ("公司不只", "裁员", False),
        ("不得不", "裁员", False),
        ("订单不断", "减少", False),
        ("没有人受伤,但公司", "裁员", False),
        ("公司", "没有裁员", False),
        ("他否认", "裁员", True),
        ("不是", "86亿", True),
        ("未公布", "2026年", False),
    ],
)
def test_what_chinese_denies(before: str, form: str, expected: bool) -> None:
    figure = form[0].isdigit()
    assert denied(before, form, latin=False, figure=figure) is expected


@pytest.mark.parametrize(
    ("before", "form", "expected"),
    [
        ("the board has not ", "approved", True),
        ("the board has not yet formally ", "approved", True),
        ("it didn't ", "approve", True),
        ("not only ", "approved", False),
        ("it was not late. the board ", "approved", False),
        ("no ", "spectrum", False),
        ("staff were ", "not affected", False),
        ("it is not ", "$200", True),
        ("it has not announced ", "2026", False),
    ],
)
def test_what_english_denies(before: str, form: str, expected: bool) -> None:
    figure = form.lstrip("$")[0].isdigit()
    assert denied(before, form, latin=True, figure=figure) is expected

"""Signatures: the same story in another script, width or layout is the same; another is not."""

from __future__ import annotations

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.signatures import VALUES, resemblance, signature
from tests.fakes import news
from tests.files.texts import PARAGRAPHS, PARAGRAPHS_2

STORY = "\n".join(PARAGRAPHS)
OTHER = "\n".join(PARAGRAPHS_2)


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        (STORY, 1.0, 1.0),
        (opencc.OpenCC("t2s").convert(STORY), 0.97, 1.0),
        (STORY.replace("。", " 。\n").replace("，", ", "), 1.0, 1.0),
        (STORY.replace("7.5", "７.５"), 0.9, 1.0),
        ("（測試社電）" + STORY.replace("當地漁會", "地方漁會") + "（編輯：林未央）", 0.75, 0.99),
        (STORY[: len(STORY) * 2 // 3], 0.5, 0.8),
        (OTHER, 0.0, 0.05),
        ("", 0.0, 0.0),
        ("。！？", 0.0, 0.0),
    ],
)  # fmt: skip
def test_resemblance(text: str, least: float, most: float) -> None:
    assert least <= resemblance(signature(STORY), signature(text)) <= most


def test_stories_made_by_one_rule_are_told_apart() -> None:
    assert resemblance(signature(news(1)), signature(news(2))) < 0.6


@given(st.text(max_size=200))
def test_any_text_has_one_signature(text: str) -> None:
    signed = signature(text)
    assert len(signed) in (0, 4 * VALUES)
    assert signed == signature(text)
    assert resemblance(signed, signed) == (1.0 if signed else 0.0)

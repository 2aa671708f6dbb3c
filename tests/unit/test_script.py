"""Which language and script a text is in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.script import detect_language
from rag.types import LANGUAGES


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("鎳礦產能擴張，市場關注後續發展。", "zh-Hant"),
        ("镍矿产能扩张，市场关注后续发展。", "zh-Hans"),
        ("Nickel capacity is growing and the market watches.", "en"),
        ("IREN 與 Cumberland 簽約了嗎？", "zh-Hant"),
        ("IREN 和 Cumberland 签约了吗？", "zh-Hans"),
        ("為什麼 Serein Orbit Systems 的股價在 The Verge 報導後下跌？", "zh-Hant"),
        ("How much did 松原科技 invest?", "en"),
        ("The company 松原 said that its plant in 北岬 is late.", "en"),
        ("中文", "zh-Hant"),
        ("12,000 MW", "en"),
        ("", "en"),
        ("台灣の発電所", "zh-Hant"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert detect_language(text) == language


@given(st.text(max_size=200))
def test_any_text_has_a_language(text: str) -> None:
    assert detect_language(text.encode("utf-8", "replace").decode()) in LANGUAGES

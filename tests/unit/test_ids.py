"""Ids follow from content."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rag.ids import article_id, passage_id


@given(st.text(max_size=40), st.text(max_size=40))
def test_the_same_content_has_the_same_id_of_16_hex_digits(title: str, text: str) -> None:
    title, text = (part.encode("utf-8", "replace").decode() for part in (title, text))
    first = article_id(title, text)
    assert first == article_id(title, text)
    assert len(first) == 16
    assert set(first) <= set("0123456789abcdef")


def test_title_and_text_both_count() -> None:
    ids = {
        article_id("甲", "乙"),
        article_id("乙", "甲"),
        article_id("甲乙", ""),
        article_id("甲", ""),
    }
    assert len(ids) == 4


def test_a_passage_id_tells_article_place_and_content() -> None:
    one = passage_id("a" * 16, 7, "鎳價上漲。")
    assert one.startswith("a" * 16 + "-0007-")
    assert one != passage_id("a" * 16, 7, "鎳價下跌。")
    assert one != passage_id("a" * 16, 8, "鎳價上漲。")

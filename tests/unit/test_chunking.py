"""Passages: whole sentences, within the budget, and all of the article."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.language.budget import count_tokens, count_tokens_of
from rag.language.sentences import sentence_spans
from rag.library.chunking import cut_passages
from rag.types import Article
from tests.fakes import article, news

SENTENCES = st.lists(
    st.sampled_from(
        [
            "鎳價漲了。",
            "松原工廠今年產能為1,950億噸，比去年高3.5%。",
            "他說：「每噸價格會在十二萬三千元上下，不會再低。」",
            "Nickel fell 2.5 percent to $18,250 a ton, Mr. Lee said. ",
            "\n\n",
            "  ",
            "😀",
            "小標\n",
            "中間沒有句號也沒有標點的一段文字" * 9 + "。",
        ]
    ),
    min_size=1,
    max_size=30,
).map("".join)


def as_stored(text: str) -> Article:
    return article("新聞" + text)


@settings(deadline=None)
@given(SENTENCES, st.integers(60, 120))
def test_passages_are_runs_of_whole_sentences(text: str, budget: int) -> None:
    stored = as_stored(text)
    passages = cut_passages(stored, budget)
    spans = [span for p in passages for span in p.sentences]
    assert spans == sentence_spans(stored.text)
    for place, passage in enumerate(passages):
        assert passage.text == stored.text[passage.start : passage.end]
        assert (passage.start, passage.end) == (passage.sentences[0][0], passage.sentences[-1][1])
        assert (passage.ordinal, passage.article_id) == (place, stored.id)
        assert count_tokens(passage.text) <= budget + 2 or len(passage.sentences) == 1
    assert len({p.id for p in passages}) == len(passages)
    assert cut_passages(stored, budget) == passages


@settings(deadline=None)
@given(st.text(st.sampled_from("新聞 \n。，1,950億.abé"), max_size=3000), st.integers(40, 60))
def test_every_glyph_lies_in_exactly_one_passage(text: str, budget: int) -> None:
    stored = as_stored(text)
    held = [i for p in cut_passages(stored, budget) for i in range(p.start, p.end)]
    assert held == sorted(set(held))
    rest = set(range(len(stored.text))) - set(held)
    assert all(stored.text[i].isspace() for i in rest)


def test_passages_are_shared_out_evenly() -> None:
    stored = as_stored("松原工廠今年產能提高到三萬噸，比去年多。" * 20)
    budget = int(count_tokens(stored.text) / 1.2)
    sizes = [count_tokens(p.text) for p in cut_passages(stored, budget)]
    assert len(sizes) == 2
    assert max(sizes) < 1.2 * min(sizes)


def test_a_short_article_is_one_passage() -> None:
    (passage,) = cut_passages(article("鎳價漲了。"), 240)
    assert passage.text == "鎳價漲了。"


def test_no_figure_is_cut_in_a_wall_of_figures() -> None:
    figures = [f"{1000 + i:,}億元" for i in range(2000)]
    stored = article("，".join(figures))
    passages = cut_passages(stored, 60)
    assert len(passages) > 20
    found = re.findall(r"\d,\d{3}億元", "\n".join(p.text for p in passages))
    assert found == figures


@pytest.mark.parametrize("unit", ["產線擴建", "1234567890", "<|endoftext|>", "😀"])
def test_a_line_of_300000_characters(unit: str) -> None:
    stored = article("頭" + unit * (300_000 // len(unit)))
    begun = time.perf_counter()
    passages = cut_passages(stored, 240)
    assert time.perf_counter() - begun < 20
    assert "".join(p.text for p in passages) == stored.text
    for passage in passages:
        assert count_tokens(passage.text) <= 242 or len(passage.sentences) == 1
        assert all(end - start <= 960 for start, end in passage.sentences)


def test_generated_news_gives_a_few_passages() -> None:
    title, _, body = news(5).partition("\n\n")
    assert title
    assert 1 < len(cut_passages(article(body), 120)) < 6


def test_token_counts_agree_and_markers_are_plain_text() -> None:
    texts = ["鎳價漲了。", "", "<|endoftext|>", "a b"]
    assert count_tokens_of(texts) == [count_tokens(text) for text in texts]
    assert count_tokens("<|endoftext|>") > 1

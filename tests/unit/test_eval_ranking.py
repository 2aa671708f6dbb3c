"""Measures of rankings, against values worked out by hand."""

from __future__ import annotations

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.ranking import ndcg, recall, reciprocal_rank, reciprocal_rank_fusion

RANKED = ["a", "b", "c", "d"]


def test_recall_is_of_the_relevant() -> None:
    relevant = {"b": 1, "d": 1, "z": 1}
    assert recall(RANKED, relevant, 1) == 0
    assert recall(RANKED, relevant, 2) == pytest.approx(1 / 3)
    assert recall(RANKED, relevant, 10) == pytest.approx(2 / 3)


def test_reciprocal_rank_is_of_the_first_relevant() -> None:
    assert reciprocal_rank(RANKED, {"c": 1, "d": 1}, 10) == pytest.approx(1 / 3)
    assert reciprocal_rank(RANKED, {"c": 1}, 2) == 0
    assert reciprocal_rank([], {"c": 1}, 10) == 0


def test_ndcg_of_one_relevant_is_its_discount() -> None:
    assert ndcg(RANKED, {"a": 1}, 10) == 1
    assert ndcg(RANKED, {"b": 1}, 10) == pytest.approx(1 / log2(3))
    assert ndcg(RANKED, {"d": 1}, 3) == 0


def test_ndcg_with_grades_by_hand() -> None:
    # Gains 0, 2, 3, 0 at discounts 1, 1.585, 2, 2.322; the ideal order is 3, 2, 1.
    gained = 2 / 1.5849625 + 3 / 2
    ideal = 3 / 1 + 2 / 1.5849625 + 1 / 2
    assert ndcg(RANKED, {"c": 3, "b": 2, "z": 1}, 10) == pytest.approx(gained / ideal)


@given(st.permutations(["a", "b", "c", "d", "e"]), st.sets(st.sampled_from("abcde"), min_size=1))
def test_every_measure_lies_between_0_and_1(ranked: list[str], right: set[str]) -> None:
    relevant = dict.fromkeys(right, 1)
    for measure in (recall, reciprocal_rank):  # nDCG may fall: its ideal grows with k too
        assert 0 <= measure(ranked, relevant, 3) <= measure(ranked, relevant, 5) <= 1
    assert 0 <= ndcg(ranked, relevant, 3) <= 1
    best = [*sorted(right), *sorted(set("abcde") - right)]
    assert ndcg(best, relevant, 5) == pytest.approx(1)


def test_fusion_by_hand() -> None:
    # a: 1/61 + 1/63, b: 1/62 + 1/61, c: 1/63, d: 1/62
    assert reciprocal_rank_fusion([["a", "b", "c"], ["b", "d", "a"]]) == ["b", "a", "d", "c"]


def test_fusion_of_one_order_is_that_order() -> None:
    assert reciprocal_rank_fusion([RANKED, []]) == RANKED

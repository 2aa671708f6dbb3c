"""Judging all candidates at once says what judging each by the formulas says."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.tokens import Form, QueryTerm
from rag.library.term_bags import count_terms
from rag.retrieval.evidence import B, evidence
from rag.retrieval.fusion import K1, WordPlan, coverage, nominating, plan_words, sentence_coverages
from tests.fakes import bag_of

DOCUMENTS = 100
COUNTS = {"甲": 60, "甲乙": 7, "乙丙": 9, "丙丁": 30, "gpu": 2, "=9.7e+09": 1}
TERMS = st.sampled_from([*COUNTS, "別的", "x"])
PARTS = st.lists(st.lists(TERMS, max_size=6), min_size=2, max_size=5)  # a title, then sentences


def planned() -> WordPlan:
    asked = [
        QueryTerm((Form(("甲",), 0.5),)),
        QueryTerm((Form(("甲乙",)),)),
        QueryTerm((Form(("gpu",)), Form(("甲乙", "乙丙"), 0.7), Form(("丙丁",), 0.5))),
        QueryTerm((Form(("=9.7e+09",)),)),
        QueryTerm((Form(("nowhere",)),)),
    ]
    return plan_words(asked, lambda term: COUNTS.get(term, 0), DOCUMENTS)


@given(st.lists(PARTS, max_size=6))
def test_terms_are_counted_in_every_part(passages: list[list[list[str]]]) -> None:
    terms = list(COUNTS)
    found = count_terms(terms, [bag_of(parts) for parts in passages])
    parts = [Counter(part) for passage in passages for part in passage]
    assert found.counts.T.tolist() == [[part[term] for term in terms] for part in parts]
    assert found.lengths.tolist() == [sum(map(len, passage)) for passage in passages]
    assert found.firsts.tolist() == np.cumsum([0, *map(len, passages)])[:-1].tolist()


@given(st.lists(PARTS, min_size=1, max_size=6))
def test_it_is_the_formula(passages: list[list[list[str]]]) -> None:
    plan, mean = planned(), 8.0
    found = count_terms(list(plan.idf), [bag_of(parts) for parts in passages])
    expected = []
    for parts in passages:
        counts = Counter(term for part in parts for term in part)
        norm = K1 * (1 - B + B * counts.total() / mean)
        worth = {
            t: plan.idf[t] * n * (K1 + 1) / (n + norm) for t, n in counts.items() if t in plan.idf
        }
        expected.append(
            sum(
                max(
                    form.boost * sum(worth[t] for t in form.terms)
                    if all(t in worth for t in form.terms)
                    else 0.0
                    for form in group
                )
                for group in plan.groups
            )
        )
    held = evidence(plan, found, mean)
    assert held.coverages == pytest.approx(coverage(np.array(expected), plan))
    assert held.coverages.max() <= 1
    sentences = [max(sentence_coverages(plan, [set(s) for s in parts[1:]])) for parts in passages]
    assert held.sentences.tolist() == pytest.approx(sentences)


@pytest.mark.parametrize("asked", [[], [QueryTerm((Form(("nowhere",)),))]])
def test_nothing_to_find_and_nothing_to_look_into(asked: list[QueryTerm]) -> None:
    plan = plan_words(asked, lambda _: 0, DOCUMENTS)
    found = count_terms(list(plan.idf), [bag_of([["甲"], ["乙"]])])
    held = evidence(plan, found, 2.0)
    assert held.coverages.tolist() == held.sentences.tolist() == [0.0]
    none = evidence(planned(), count_terms(list(planned().idf), []), 2.0)
    assert none.coverages.tolist() == none.sentences.tolist() == []


def test_single_characters_find_candidates_only_where_little_else_does() -> None:
    assert [term for term, _ in nominating(planned())] == [
        "甲乙",
        "gpu",
        "乙丙",
        "丙丁",
        "=9.7e+09",
    ]
    short = plan_words(
        [QueryTerm((Form((term,)),)) for term in ("甲", "甲乙")], COUNTS.__getitem__, DOCUMENTS
    )
    assert [term for term, _ in nominating(short)] == ["甲", "甲乙"]

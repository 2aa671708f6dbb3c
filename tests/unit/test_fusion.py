"""The plan of the word leg and the one score."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.tokens import Form, QueryTerm
from rag.retrieval.fusion import (
    K1,
    MOST_FORMS,
    WordPlan,
    coverage,
    final_score,
    idf,
    plan_words,
    sentence_coverages,
)

COUNTS = {"ab": 1, "bc": 10, "cd": 10, "de": 50, "common": 100}
DOCUMENTS = 100


def planned(*terms: QueryTerm) -> WordPlan:
    return plan_words(terms, lambda term: COUNTS.get(term, 0), DOCUMENTS)


def one(*forms: Form) -> QueryTerm:
    return QueryTerm(forms)


def test_idf_is_the_formula_of_tantivy() -> None:
    assert idf(3, 10) == pytest.approx(math.log(1 + 7.5 / 3.5))
    assert idf(0, 0) == pytest.approx(math.log(2))


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_idf_is_never_negative_even_while_deletions_wait(count: int, documents: int) -> None:
    assert idf(count, documents) >= 0


def test_a_plain_term_counts_with_its_idf() -> None:
    plan = planned(one(Form(("ab",))), one(Form(("bc",), 0.5)))
    (first,), (second,) = plan.groups
    assert [first.boost, second.boost] == [1.0, 0.5]
    assert first.value == pytest.approx(idf(1, DOCUMENTS))
    assert second.value == pytest.approx(idf(10, DOCUMENTS) / 2)
    assert plan.mass == pytest.approx(first.value + second.value)


def test_a_form_of_two_terms_counts_with_their_mean() -> None:
    plan = planned(one(Form(("ab", "bc"))))
    ((form,),) = plan.groups
    assert form.boost == pytest.approx(0.5)
    assert form.value == pytest.approx((idf(1, DOCUMENTS) + idf(10, DOCUMENTS)) / 2)


def test_forms_that_the_archive_lacks_are_left_out() -> None:
    plan = planned(one(Form(("nowhere",)), Form(("ab", "nowhere")), Form(("bc",))))
    assert [[form.terms for form in group] for group in plan.groups] == [[("bc",)]]


def test_a_term_that_is_nowhere_lowers_every_passage() -> None:
    known, unknown = one(Form(("ab",))), one(Form(("nowhere",), 0.5))
    whole, part = planned(known), planned(known, unknown)
    assert part.groups == whole.groups
    assert part.mass == pytest.approx(whole.mass + idf(0, DOCUMENTS) / 2)
    assert coverage(5, part) < coverage(5, whole)


def test_many_translations_make_each_of_them_count_for_less() -> None:
    alone = planned(one(Form(("ab",))))
    among = planned(one(Form(("ab",)), Form(("bc",)), Form(("cd",)), Form(("de",))))
    assert among.groups[0][0].value < alone.groups[0][0].value
    assert among.mass == alone.mass
    shared = idf(1 + 10 + 10 + 50, DOCUMENTS)
    assert among.groups[0][0].value == pytest.approx((idf(1, DOCUMENTS) + shared) / 2)


def test_at_most_so_many_forms_are_searched() -> None:
    plan = planned(one(*[Form(("bc",), 1 / n) for n in range(1, 100)]))
    assert len(plan.groups[0]) == MOST_FORMS


@pytest.mark.parametrize("terms", [(), (one(Form(("ab",))),), (one(Form(("common",))),)])
def test_coverage_lies_between_0_and_1(terms: tuple[QueryTerm, ...]) -> None:
    plan = planned(*terms)
    assert coverage(0, plan) == 0
    assert 0 <= coverage(1e9, plan) <= 1


def test_a_passage_of_nothing_but_the_question_covers_it() -> None:
    plan = planned(one(Form(("ab",))))
    assert coverage(idf(1, DOCUMENTS) * (K1 + 1), plan) == pytest.approx(1)


def test_the_share_of_a_sentence() -> None:
    plan = planned(one(Form(("ab",))), one(Form(("bc", "cd"))))
    rare, pair = idf(1, DOCUMENTS), idf(10, DOCUMENTS)
    shares = sentence_coverages(plan, [{"ab", "bc"}, {"bc", "cd"}, {"ab", "bc", "cd", "x"}, set()])
    assert shares == pytest.approx([rare / (rare + pair), pair / (rare + pair), 1, 0])


def test_of_the_forms_of_a_term_the_best_counts_once() -> None:
    plan = planned(one(Form(("ab",)), Form(("bc",), 0.5)))
    both, weak = sentence_coverages(plan, [{"ab", "bc"}, {"bc"}])
    assert both == pytest.approx(plan.groups[0][0].value / plan.mass)
    assert 0 < weak < both


def test_without_a_term_nothing_is_covered() -> None:
    assert sentence_coverages(planned(), [{"ab"}, set()]) == [0.0, 0.0]


def test_perfect_evidence_scores_1_and_none_scores_0() -> None:
    assert final_score(1, 1, 1) == pytest.approx(1)
    assert final_score(0, 0, 0) == 0


@given(st.floats(0, 1), st.floats(0, 1), st.floats(-1, 1), st.integers(0, 2))
def test_more_of_any_evidence_never_lowers_the_score(a: float, b: float, c: float, k: int) -> None:
    more = [a, b, c]
    more[k] = 1.0
    assert final_score(*more) >= final_score(a, b, c)

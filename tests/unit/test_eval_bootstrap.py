"""Intervals: what a percentile bootstrap must keep to, and its coverage on data that is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.bootstrap import Estimate, difference, paired_ratio, quantile, ratio

numbers = st.lists(
    st.floats(min_value=-1e3, max_value=1e3, allow_nan=False, width=32), min_size=1, max_size=30
)
shares = st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=1, max_size=30)


def bounds(estimate: Estimate) -> tuple[float, float, float]:
    assert estimate.value is not None
    assert estimate.low is not None
    assert estimate.high is not None
    return estimate.low, estimate.value, estimate.high


def mean(values: list[float]) -> Estimate:
    return ratio(values, [1.0] * len(values))


@given(numbers)
def test_the_interval_of_a_mean_lies_within_the_data(values: list[float]) -> None:
    low, value, high = bounds(mean(values))
    assert value == pytest.approx(np.mean(values), abs=1e-6)
    slack = 1e-6 * (1 + max(map(abs, values)))
    assert min(values) - slack <= low <= high <= max(values) + slack


@given(st.floats(-100, 100), st.integers(1, 30))
def test_what_never_varies_has_no_interval(value: float, n: int) -> None:
    for estimate in (mean([value] * n), quantile([value] * n, 0.95)):
        assert bounds(estimate) == pytest.approx((value, value, value))
        assert estimate.n == n


@given(shares)
def test_the_same_data_give_the_same_interval(values: list[float]) -> None:
    assert mean(values) == mean(values)


@given(shares)
def test_nothing_is_better_than_itself(values: list[float]) -> None:
    assert bounds(difference(values, values)) == (0, 0, 0)
    if any(values):
        assert bounds(paired_ratio(values, values)) == (1, 1, 1)


@given(shares, st.floats(0.1, 10))
def test_scaling_the_data_scales_the_interval(values: list[float], factor: float) -> None:
    scaled = mean([factor * value for value in values])
    assert bounds(scaled) == pytest.approx([factor * b for b in bounds(mean(values))])


@given(shares)
def test_an_item_that_counts_for_nothing_changes_nothing(values: list[float]) -> None:
    assert ratio([*values, 7.0], [*[1.0] * len(values), 0.0]) == mean(values)


def test_a_ratio_is_of_sums_not_a_mean_of_ratios() -> None:
    estimate = ratio([1, 8], [1, 16])
    assert estimate.value == pytest.approx(9 / 17)
    assert estimate.n == 2


def test_no_items_give_no_figure() -> None:
    assert ratio([], []).json() == {"value": None, "n": 0, "ci95": [None, None]}
    assert ratio([0.0], [0.0]).n == 0
    assert paired_ratio([1.0], [0.0]).value is None


def test_a_ratio_to_something_that_is_mostly_zero_has_an_interval() -> None:
    low, value, high = bounds(paired_ratio([1.0, 1.0, 1.0], [1.0, 0.0, 0.0]))
    assert low <= value == 3.0 <= high


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    random = np.random.default_rng(7)
    draws = [random.random(80) < 0.6 for _ in range(200)]
    held = 0
    for draw in draws:
        low, _, high = bounds(mean([float(x) for x in draw]))
        held += low <= 0.6 <= high
    assert 0.89 <= held / len(draws) <= 0.99


def test_more_items_give_a_narrower_interval() -> None:
    few, many = [0.0, 1.0] * 10, [0.0, 1.0] * 250
    narrow, wide = bounds(mean(many)), bounds(mean(few))
    # The standard error falls with the root of the number of items: 5 times here.
    assert (wide[2] - wide[0]) / (narrow[2] - narrow[0]) == pytest.approx(5, rel=0.15)


def test_a_large_set_is_resampled_in_blocks() -> None:
    low, value, high = bounds(mean([0.0, 1.0] * 3000))
    assert low < value == 0.5 < high
    assert high - low == pytest.approx(2 * 1.96 * 0.5 / np.sqrt(6000), rel=0.1)

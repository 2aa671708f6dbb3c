"""Plots: points worked out by hand, and words that cannot leave their place."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from eval.bootstrap import ratio
from eval.plots import Sure, bars, coverage_points, curve, histogram


def test_accuracy_against_coverage_by_hand() -> None:
    answered = [Sure(0.9, True), Sure(0.5, True), Sure(0.7, False), Sure(0.5, False)]
    assert coverage_points(answered, asked=8) == [
        (1 / 8, 1.0),
        (2 / 8, 1 / 2),
        (4 / 8, 2 / 4),  # two answers of one confidence come together
    ]
    assert coverage_points([], asked=3) == []


@pytest.mark.parametrize(
    "plot",
    [
        bars({'<i>"&': ratio([1.0, 0.0], [1.0, 1.0]).json(), "none": ratio([], []).json()}),
        bars({}),
        curve([]),
        curve([(0.1, 1.0), (1.0, 0.5)]),
        histogram([0.0], {"p50": 0.0}),
        histogram([3.0, 3000.0, 90000.0], {"p50": 3000.0, "p95": 90000.0}),
    ],
)
def test_every_plot_is_well_formed(plot: str) -> None:
    root = ET.fromstring(str(plot))
    assert root.tag == "svg"
    assert {child.tag for child in root.iter()} <= {
        "svg",
        "text",
        "tspan",
        "path",
        "rect",
        "circle",
    }

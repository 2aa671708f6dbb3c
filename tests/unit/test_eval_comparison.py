"""Comparing runs: a planted loss is found, and none between a run and itself."""

from __future__ import annotations

import pytest

from eval.bootstrap import ratio_gap
from eval.comparison import compare, verdict
from eval.markdown import comparison_markdown
from eval.marking import Marked
from eval.scorers import Scored, Scores


def sample(number: int, *, right: bool, milliseconds: float = 10.0) -> Marked:
    scores: Scores = {
        "right": (float(right), 1.0),
        "nugget_recall": (float(right), 1.0),
        "unsupported_rate": (0.0 if right else 1.0, 2.0),
        "sentences": (2.0, 1.0),
        "latency_ms": (milliseconds, 1.0),
    }
    event = {
        **{"id": f"k-{number}", "question": f"<b>問題{number}</b> | ?", "lang": "zh-Hant"},
        **{"kind": "number" if number % 2 else "list", "answer": {"text": f"答{number}"}},
    }
    return Marked(event, Scored((), (), scores))


BEFORE = [sample(n, right=n % 4 != 0) for n in range(60)]


def test_a_run_does_not_differ_from_itself() -> None:
    found = compare(BEFORE, BEFORE)
    assert found["items"] == {"both": 60, "only_before": 0, "only_after": 0}
    assert {change["verdict"] for change in found["metrics"].values()} == {"no difference"}
    assert found["metrics"]["right"]["difference"] == {"value": 0, "n": 60, "ci95": [0, 0]}
    assert found["flips"] == []
    assert "No key flipped" in comparison_markdown("a", "b", found)


def test_a_planted_loss_is_found_with_the_keys_that_flipped() -> None:
    worse = [sample(n, right=n % 4 != 0 and n % 6 != 1) for n in range(60)]
    found = compare(BEFORE, worse)
    assert found["metrics"]["right"]["verdict"] == "worse"
    assert found["metrics"]["unsupported_rate"]["verdict"] == "worse"
    assert found["metrics"]["sentences"]["verdict"] == "no difference"
    lost = [flip["id"] for flip in found["flips"]]
    assert lost == [f"k-{n}" for n in range(60) if n % 4 != 0 and n % 6 == 1]
    assert not any(flip["gained"] for flip in found["flips"])
    assert found["by_kind"]["number"]["right"]["verdict"] == "worse"
    assert found["by_kind"]["list"]["right"]["verdict"] == "no difference"
    assert compare(worse, BEFORE)["metrics"]["right"]["verdict"] == "better"
    page = comparison_markdown("a|b", "c", found)
    assert f"### Lost: {len(lost)}" in page
    assert "<b>" not in page
    assert "a|b" not in page


def test_a_chance_difference_is_not_called_real() -> None:
    """Two keys lost and two gained: the interval of the difference holds 0."""
    other = [sample(n, right=(n % 4 != 0) != (n in (0, 1, 4, 5))) for n in range(60)]
    found = compare(BEFORE, other)
    assert len(found["flips"]) == 4
    assert found["metrics"]["right"]["verdict"] == "no difference"


def test_time_is_compared_and_never_called_real() -> None:
    slow = [sample(n, right=n % 4 != 0, milliseconds=500.0) for n in range(60)]
    change = compare(BEFORE, slow)["metrics"]["latency_ms"]
    assert change["difference"]["value"] == 490
    assert change["verdict"] == "no difference"


def test_only_shared_keys_count() -> None:
    found = compare(BEFORE[:40], BEFORE[20:])
    assert found["items"] == {"both": 20, "only_before": 20, "only_after": 20}


@pytest.mark.parametrize(
    ("name", "low", "high", "expected"),
    [
        ("right", 0.1, 0.2, "better"),
        ("right", -0.2, -0.1, "worse"),
        ("right", 0.0, 0.2, "no difference"),
        ("rejected_rate", 0.1, 0.2, "worse"),
        ("completion_tokens", -9.0, -1.0, "better"),
        ("characters", 5.0, 9.0, "changed"),
        ("latency_ms", 5.0, 9.0, "no difference"),
        ("right", None, None, "no difference"),
    ],
)
def test_what_an_interval_says(
    name: str, low: float | None, high: float | None, expected: str
) -> None:
    assert verdict(name, {"value": 0.0, "n": 6, "ci95": [low, high]}) == expected
    assert verdict(name, {"value": 0.0, "n": 5, "ci95": [low, high]}) == "no difference"


def test_the_gap_of_two_ratios_pairs_items_and_leaves_out_who_has_no_say() -> None:
    ours = ([1.0, 0.0, 0.0], [1.0, 1.0, 0.0])
    theirs = ([0.0, 0.0, 0.0], [1.0, 0.0, 0.0])
    found = ratio_gap(ours, theirs)
    assert (found.value, found.n) == (0.5, 2)
    assert ratio_gap(([0.0], [0.0]), ([1.0], [1.0])).value is None

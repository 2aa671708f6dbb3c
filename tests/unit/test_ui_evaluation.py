"""The evaluation's tab without Gradio: what is shown of choices, runs, figures, keys, changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from rag.errors import InputError
from rag.types import LANGUAGES, Language
from ui.evaluation import choosing, comparison, figures, items, runs
from ui.evaluation.items import ROWS, View
from ui.evaluation.ordering import how_many, read_keys

HOSTILE = "<img src=x onerror=alert(1)>\u202e"


@dataclass(frozen=True)
class Choice:
    name: str
    missing: str = ""


@dataclass(frozen=True)
class Status:
    run_id: str = "r"
    solver: str = "extractive"
    done: int = 0
    whole: int = 24
    seconds_left: float | None = None
    stopping: bool = False


@dataclass(frozen=True)
class Kept:
    id: str = "20260101-000000-beef"
    at: str = "2026-01-01T00:00:00+00:00"
    sample: bool = True
    over: str = "own"
    solvers: tuple[str, ...] = ("extractive", "oracle")
    count: int = 4
    asked: int = 4
    state: str = "done"
    problem: str = ""
    right: Mapping[str, Any] = field(
        default_factory=lambda: {"extractive": figure(0.5), "oracle": figure(1.0)}
    )


CHOICES = (Choice("zhiwen", "model"), Choice("extractive"), Choice("oracle"))


def figure(value: float | None, n: int = 10) -> dict[str, Any]:
    span = [None, None] if value is None else [value / 2, min(1.0, value * 2)]
    return {"value": value, "n": n, "ci95": span}


def metrics(right: float | None) -> dict[str, Any]:
    named = {name: figure(0.25) for name in figures._METRICS}
    return {**named, "right": figure(right), "abstention_recall": figure(None), "failed": figure(0)}


def part(right: float | None) -> dict[str, Any]:
    groups = {"by_kind": {HOSTILE: metrics(right)}, "by_language": {"en": metrics(right)}}
    return {"metrics": metrics(right), **groups}


def summary(*solvers: str, whole: bool = True) -> dict[str, Any]:
    others = solvers[1:]
    run = {"solvers": [{"name": name} for name in solvers], "whole": whole}
    return {**part(0.5), "run": run, "solvers": {name: part(0.75) for name in others}}


def sample(**changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "solver": "extractive",
        "id": f"key-{HOSTILE}",
        "question": f"問{HOSTILE}？",
        "lang": "zh-Hant",
        "kind": f"kind{HOSTILE}",
        "answerable": True,
        "model_answer": f"該答的{HOSTILE}",
        "answer": {
            "language": "zh-Hant",
            "abstained": False,
            "text": "投資額86億元。[1]",
            "sentences": [
                {"text": "投資額86億元。", "citations": [1], "verdict": "supported", "reasons": []}
            ],
            "rejected": [{"text": HOSTILE, "reasons": [HOSTILE]}],
            "citations": [
                {"number": 1, "title": HOSTILE, "source": "報", "date": None, "quote": "86億元"}
            ],
        },
        "contexts": {"1": {"before": HOSTILE, "after": "。", "exact": True}},
        "nuggets": [
            {"forms": ["86億"], "met": True, "by": {"form": "86億", "how": "words"}},
            {"forms": ["2031", HOSTILE], "met": False, "by": None},
        ],
        "evidence": [{"quote": HOSTILE, "rank": 2, "cited_by": [1]}],
        "metrics": {"right": 0.0},
    }
    return {**made, **changes}


FAILED = {name: sample()[name] for name in ("solver", "id", "question", "lang", "kind")} | {
    "answerable": True,
    "model_answer": "",
    "error": HOSTILE,
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_others_becomes_markup(language: Language) -> None:
    run = Kept(state="failed", problem=HOSTILE)
    flips = [{"id": HOSTILE, "question": HOSTILE, "kind": HOSTILE, "gained": True}]
    pages = [
        choosing.checked(2, [HOSTILE] * 60, language),
        choosing.given([f"/up/{HOSTILE}"], language),
        choosing.solvers([Choice(HOSTILE)], [], language),
        runs.table([run], "", language),
        runs.report(HOSTILE, language),
        runs.saved("a.md", HOSTILE),
        figures.figures(summary("extractive", HOSTILE), language),
        items.listing([sample(), FAILED], View("r", "extractive"), ["extractive"], language),
        items.item([sample(), FAILED], "extractive", language),
        comparison.compared(change(flips), (run, "oracle"), (run, "extractive"), language),
    ]
    for page in pages:
        assert "<img" not in page
        assert "\u202e" not in page
    assert sum("&lt;img" in page for page in pages) == len(pages)


def test_a_solver_that_lacks_something_cannot_be_chosen() -> None:
    page = choosing.solvers(CHOICES, ("zhiwen", "extractive"), "en")
    assert page.count("disabled") == 1
    assert "needs a model" in page
    assert page.count('aria-checked="true"') == 1
    for picked, expected in (
        ("oracle", ("extractive", "oracle")),
        ("extractive", ()),
        ("zhiwen", ("extractive",)),
        (None, ("extractive",)),
        (["a list"], ("extractive",)),
        ("made up", ("extractive",)),
    ):
        assert choosing.toggled(("extractive",), picked, CHOICES) == expected


@pytest.mark.parametrize(
    ("words", "number"), [("", None), (" ", None), ("12", 12), ("１２", 12), (" 3 ", 3)]
)
def test_how_many(words: str, number: int | None) -> None:
    assert how_many(words) == number


@pytest.mark.parametrize("words", ["0", "-1", "many", "1.5", "9" * 5000])
def test_how_many_is_a_number(words: str) -> None:
    with pytest.raises(InputError, match="a whole number from 1"):
        how_many(words)


def test_a_file_of_keys_is_text(tmp_path: Path) -> None:
    path = tmp_path / "keys.yaml"
    path.write_bytes("\ufeff- id: 一".encode())
    assert read_keys(path) == "- id: 一"
    path.write_bytes(b"\xa4\x40")
    for broken in (path, tmp_path / "gone.yaml"):
        with pytest.raises(InputError, match="not a text file"):
            read_keys(broken)
    path.write_bytes(b"#" * 9_000_000)
    with pytest.raises(InputError, match="too large"):
        read_keys(path)


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (Status(), "Zhiwen, quotations: preparing the articles"),
        (Status(done=3), "Zhiwen, quotations: 3 of 24<"),
        (Status(done=3, seconds_left=41.6), "3 of 24 · about 42 s left"),
        (Status(done=3, seconds_left=400), "about 7 min left"),
        (Status(done=3, seconds_left=5, stopping=True), "Stopping after this answer"),
    ],
)
def test_how_far_a_run_is(status: Status, told: str) -> None:
    assert told in runs.progress(status, "en")


def test_a_run_offers_what_can_be_done_with_it() -> None:
    for run, offered in (
        (Kept(), {"run-open", "run-delete"}),
        (Kept(state="stopped", asked=2), {"run-open", "run-resume", "run-delete"}),
        (Kept(state="failed", asked=0, right={}), {"run-resume", "run-delete"}),
    ):
        page = runs.table([run], "", "en")
        assert {act for act in ("run-open", "run-resume", "run-delete") if act in page} == offered
    assert "stopped at 2 of 4" in runs.table([Kept(state="stopped", asked=2)], "", "en")
    assert "50.0%<br>100.0%" in runs.table([Kept()], "", "en")
    assert runs.table([Kept()], Kept().id, "en").count("aria-current") == 1
    assert "No evaluation" in runs.table([], "", "en")


def test_figures_have_their_intervals_and_say_when_a_run_is_not_whole() -> None:
    one = figures.figures(summary("extractive", whole=False), "en")
    assert "not whole" in one
    assert "<b>50.0%</b>" in one
    assert "(25.0% – 100.0%) n=10" in one
    assert "Rightly abstained" in one
    assert "Failed" not in one
    two = figures.figures(summary("extractive", "oracle"), "en")
    assert "not whole" not in two
    assert two.count("<b>75.0%</b>") == 3  # all, its kind, its language
    assert "Rightly abstained" not in two


def test_the_list_shows_whose_and_which_keys() -> None:
    right = sample(metrics={"right": 1.0}, question="對")
    mute = sample(metrics={"right": 0.0}, question="啞", answer={"abstained": True})
    samples = [right, mute, FAILED, sample(solver="oracle", question="另")]
    view = View("r", "extractive")
    for act, value, shown in (
        ("items-show", "all", "對啞問"),
        ("items-show", "wrong", "啞問"),
        ("items-show", "abstained", "啞"),
        ("items-show", "made up", "對啞問"),
        ("items-whose", "oracle", "另"),
        ("items-whose", "made up", ""),
    ):
        page = items.listing(samples, view.changed(act, value), ["extractive", "oracle"], "en")
        assert "".join(word for word in "對啞問另" if f">{word}" in page) == shown, (act, value)
    many = [right] * (ROWS + 1)
    assert "items-more" in items.listing(many, view, ["extractive"], "en")
    longer = view.changed("items-more", "")
    assert "items-more" not in items.listing(many, longer, ["extractive"], "en")


def test_an_opened_key_shows_facts_quotes_and_every_solvers_answer() -> None:
    other = sample(solver="oracle", metrics={"right": 1.0})
    page = items.item([other, sample()], "extractive", "en")
    assert page.index("Zhiwen, quotations") < page.index("Given the evidence")
    assert "投資額<mark>86億</mark>元。" in page  # the fact that it holds
    assert "<mark>86億元</mark>" in page  # the quote in its place
    for words in ("held</b> <bdi>86億", "missed</b> <bdi>2031 / ", "found at rank 2"):
        assert words in page
    empty = {**sample()["answer"], "abstained": True, "sentences": [], "rejected": []}
    mute = sample(answer={**empty, "citations": []}, answerable=False, nuggets=[], evidence=[])
    assert "投資額86億元。[1]" in items.item([mute], "extractive", "en")
    assert "The key&#x27;s evidence" not in items.item([mute], "extractive", "en")


def change(flips: list[dict[str, Any]], both: int = 10) -> dict[str, Any]:
    def told(verdict: str) -> dict[str, Any]:
        gap = {"value": 0.1, "n": both, "ci95": [0.05, 0.2]}
        return {"before": 0.5, "after": 0.6, "difference": gap, "verdict": verdict}

    none = {"before": None, "after": None, "difference": figure(None), "verdict": "no difference"}
    found = dict.fromkeys(comparison._METRICS, none)
    found |= {"right": told("better"), "unsupported_rate": told("worse")}
    return {
        "items": {"both": both, "only_before": 0, "only_after": 0},
        "metrics": found,
        "by_kind": {HOSTILE: {"right": told("better")}, "same": {"right": told("no difference")}},
        "by_language": {},
        "flips": flips,
    }


def test_a_comparison_says_which_differences_are_real() -> None:
    flips = [
        {"id": "a", "question": "甲", "kind": "number", "gained": True},
        {"id": "b", "question": "乙", "kind": "number", "gained": False},
    ]
    before, after = (Kept(), "oracle"), (Kept(), "extractive")
    page = comparison.compared(change(flips), before, after, "en")
    assert "+10.0 (+5.0 – +20.0)" in page
    assert page.count("really better") == 2
    assert page.count("really worse") == 1
    assert "Facts held" not in page  # no key has a say
    assert "same" not in page
    assert page.index("Lost: 1") < page.index("乙") < page.index("Gained: 1") < page.index("甲")
    assert '<span class="zw-facts">數字</span>' in comparison.compared(
        change(flips), before, after, "zh-Hant"
    )
    assert "No key flipped" in comparison.compared(change([]), before, after, "en")
    none = comparison.compared(change([], both=0), before, after, "en")
    assert "no answered key in common" in none
    assert "<table" not in none


def test_a_run_is_compared_with_others_and_with_its_own_other_solver() -> None:
    view = View(Kept().id, "extractive")
    other = replace(Kept(), id="20260102-000000-beef", solvers=("extractive",))
    unanswered = replace(other, id="20260103-000000-beef", right={})
    page = comparison.offers([unanswered, other, Kept()], view, "en")
    assert page.count('data-act="compare"') == 2
    assert comparison.offers([unanswered], view, "en") == ""
    against = view.against(other.id, "extractive")
    assert against.before == (other.id, "extractive")
    assert comparison.offers([other], against, "en").count('aria-pressed="true"') == 1
    assert against.against(other.id, "extractive").before is None

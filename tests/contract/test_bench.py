"""Evaluations beside an open library: begun, watched, stopped, resumed, kept, compared, deleted."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from eval.bench.bench import Bench, RunUnderWay
from rag.errors import BadDataset, InputError
from rag.models.chat import JsonSchema, Message
from rag.types import Usage
from tests.keyed import ARTICLES, KEYS, files

BY_TITLE = KEYS.replace("article: 1", "article: 海嶺港擴建貨櫃碼頭").replace(
    '{article: 2, quote: "A late',
    '{article: "Frost halves Northvale\'s apple crop", quote: "A late',
)
FOREVER = 60.0
"""Seconds that a test waits at most for what should take a moment."""


class Waits:
    """A model that says nothing until it is told to go on."""

    name = "waits"

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.go_on = threading.Event()

    def stream(
        self,
        messages: Sequence[Message],
        schema: JsonSchema | None = None,
        max_tokens: int | None = None,
    ) -> Generator[str, None, Usage]:
        self.asked.set()
        assert self.go_on.wait(FOREVER)
        yield "NO_ANSWER"
        return Usage(7, 3)


@pytest.fixture
def bench(library: Any) -> Iterator[Bench]:
    made = Bench(library)
    yield made
    made.close()


@pytest.fixture
def own(tmp_path: Path) -> list[str]:
    articles, _ = files(tmp_path)
    return [str(path) for path in articles.iterdir()]


def ended(bench: Bench) -> None:
    with bench._lock:
        running = bench._running
    if running is not None:
        running.wait(FOREVER)
    assert bench.status() is None


def test_a_run_over_the_keys_own_articles_is_kept_compared_and_deleted(
    bench: Bench, library: Any, own: list[str]
) -> None:
    run_id = bench.start(KEYS, own, "own", ["extractive", "oracle", "closed-book"], 4)
    ended(bench)
    (run,) = bench.runs()
    assert (run.id, run.state, run.sample, run.over) == (run_id, "done", False, "own")
    assert run.solvers == ("extractive", "oracle")  # the third needs a model
    assert bench.summary(run_id)["metrics"]["right"] == run.right["extractive"]
    assert len({sample["id"] for sample in bench.samples(run_id)}) == 4
    assert library.counts() == (0, 0)  # the served library is not touched
    for kind, name in (("html", "report.html"), ("markdown", "summary.md")):
        found, text = bench.file(run_id, kind)
        assert found == name
        assert "extractive" in text
    found = bench.compare((run_id, "extractive"), (run_id, "oracle"))
    assert found["items"] == {"both": 4, "only_before": 0, "only_after": 0}
    bench.delete(run_id)
    assert bench.runs() == []


def test_the_served_library_is_asked_and_not_changed(
    bench: Bench, library: Any, own: list[str]
) -> None:
    library.add(own)
    before = library.counts()
    run_id = bench.start(BY_TITLE, [], "library", ["extractive"], None)
    ended(bench)
    run = bench.run(run_id)
    assert (run.state, run.asked, library.counts()) == ("done", 5, before)
    metrics = bench.summary(run_id)["metrics"]
    assert metrics["evidence_at_5"]["value"] == 1
    assert metrics["quote_exact"]["value"] == 1
    with pytest.raises(BadDataset, match=r"^keys\.yaml:8: .* by the title, not by the place 1$"):
        bench.start(KEYS, [], "library", ["extractive"], None)
    assert [one.id for one in bench.runs()] == [run_id]  # what could not begin leaves nothing


def test_one_run_at_a_time_with_the_librarys_own_model_stopped_and_resumed(
    bench: Bench, library: Any, own: list[str]
) -> None:
    model = Waits()
    library.use_model(model)
    run_id = bench.start(KEYS, own, "own", ["closed-book"], None)
    assert model.asked.wait(FOREVER)
    with pytest.raises(RunUnderWay):
        bench.start(None, [], "own", ["extractive"], 1)
    with pytest.raises(RunUnderWay):
        bench.delete(run_id)
    assert bench.runs() == []
    bench.stop()
    status = bench.status()
    assert status is not None
    assert (status.run_id, status.whole, status.stopping) == (run_id, 5, True)
    model.go_on.set()
    ended(bench)
    stopped = bench.run(run_id)
    assert (stopped.state, stopped.asked) == ("stopped", 1)
    assert bench.summary(run_id)["run"]["whole"] is False
    bench.resume(run_id)
    ended(bench)
    whole = bench.run(run_id)
    assert (whole.state, whole.problem, whole.asked) == ("done", "", 5)
    assert bench.summary(run_id)["run"]["solvers"][0]["model"] == "waits"
    with pytest.raises(InputError, match="nothing to go on with"):
        bench.resume(run_id)


def test_what_is_missing_is_said_before_anything_is_asked(
    bench: Bench, own: list[str], tmp_path: Path
) -> None:
    lacks = {choice.name: choice.missing for choice in bench.solvers("library")}
    assert lacks["extractive"] == lacks["oracle"] == ""
    assert lacks["zhiwen"] == lacks["closed-book"] == "model"
    assert lacks["llamaindex"] in ("own", "package")
    for keys, articles, solvers, problem in (
        (KEYS, [], ["extractive"], "no articles were given"),
        (KEYS, own, ["zhiwen", "made up"], "no solver was chosen"),
        ("- id: x", own, ["extractive"], r"keys\.yaml:1: lang is missing"),
        ("[" * 20_000, own, ["extractive"], "too deep"),
        (KEYS, [str(tmp_path / "gone.txt")], ["extractive"], "cannot be stored"),
        ("\ud800", own, ["extractive"], "cannot be stored"),
    ):
        with pytest.raises(InputError, match=problem):
            bench.start(keys, articles, "own", solvers, None)
    assert bench.runs() == []
    for name in ("../../etc", "", None, "20260101-000000-beef"):
        with pytest.raises(InputError):
            bench.samples(name)  # type: ignore[arg-type]


def test_keys_are_checked_against_either_articles(
    bench: Bench, library: Any, own: list[str]
) -> None:
    assert bench.check(KEYS, own, "own")[0] == 5
    count, problems = bench.check(BY_TITLE, [], "library")
    assert count == 5
    assert problems[0] == "keys.yaml:8: no article has the title '海嶺港擴建貨櫃碼頭'"
    library.add(own)
    assert not any("no article" in line for line in bench.check(BY_TITLE, [], "library")[1])
    assert len(ARTICLES) == library.counts()[0]


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (BadDataset("the model is gone"), "the model is gone"),
        (RuntimeError("松原港"), "an unforeseen error: the server's log tells more"),
    ],
)
def test_a_run_that_cannot_begin_its_work_says_why(
    bench: Bench, library: Any, own: list[str], error: Exception, problem: str,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    class Fails(Waits):
        def stream(self, *_: Any, **__: Any) -> Generator[str, None, Usage]:
            raise error
            yield

    library.use_model(Fails())
    run_id = bench.start(KEYS, own, "own", ["closed-book"], None)
    ended(bench)
    run = bench.run(run_id)
    assert (run.state, run.problem, run.asked) == ("failed", problem, 0)
    assert ("RuntimeError" in caplog.text) == isinstance(error, RuntimeError)
    assert "松原港" not in caplog.text

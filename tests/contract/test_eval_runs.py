"""Runs that are killed, fail half-way, go on, run in parallel or meet a model; all through the
command line, with a real server where a model is needed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from eval.events import LogWriter, read_log
from rag.errors import BadDataset, InputError
from tests.keyed import files, parse, quoting, samples, summary
from tests.model_server import Hangs, Refuses, Request, Says, Script, model_server

ZHIWEN = Path(sys.executable).with_name("zhiwen")
SPEAKS = Says(quoting)
CHATS = 4  # keys for which the model is asked: of the fifth nothing is found


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, encoder_cache: Path) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("data")
    (folder / "home").mkdir()
    (folder / "home" / "cache").symlink_to(encoder_cache, target_is_directory=True)
    return files(folder)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Script]:
    with model_server() as script:
        monkeypatch.setenv("ZHIWEN_LLM_URL", script.url)
        monkeypatch.setenv("ZHIWEN_LLM_MODEL", "tiny-model")
        yield script


def words(data: tuple[Path, Path], out: Path) -> tuple[str | Path, ...]:
    home = data[0].parent / "home"
    return ("answers", "--articles", data[0], "--keys", data[1], "--out", out, "--home", home)


def answers(data: tuple[Path, Path], out: Path, *more: str) -> int:
    args = parse(*words(data, out), *more)
    code: int = args.func(args)
    return code


def figures(out: Path) -> dict[str, Any]:
    """Every figure that does not tell of time."""
    found = summary(out)
    parts = {"": found, **found.get("solvers", {})}
    return {
        f"{name}/{metric}": value
        for name, part in parts.items()
        for metric, value in part["metrics"].items()
        if "latency" not in metric
    }


# -- killed and resumed ----------------------------------------------------------------------


def test_a_killed_run_goes_on_to_the_same_figures(
    tmp_path: Path, data: tuple[Path, Path], server: Script
) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    server.then(*[SPEAKS] * CHATS)
    assert answers(data, whole, "--no-replies") == 0

    server.then(SPEAKS, SPEAKS, Hangs())
    process = subprocess.Popen([ZHIWEN, "eval", *words(data, killed), "--no-replies"])
    log = killed / "log.jsonl"
    while process.poll() is None and len(server.chats()) < CHATS + 3:  # the third hangs
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert len(read_log(killed).samples) == 2
    assert not read_log(killed).whole
    with log.open("ab") as file:
        file.write(b'{"event": "sample", "solver": "zhiw')  # what a kill may leave

    asked = len(server.chats())
    server.then(*[SPEAKS] * CHATS)
    assert answers(data, killed, "--no-replies", "--resume") == 0
    assert len(server.chats()) - asked == CHATS - 2  # nothing was asked again
    assert figures(killed) == figures(whole)
    assert list(samples(killed)) == list(samples(whole))
    assert summary(killed)["run"]["whole"] is True


def test_a_run_is_not_resumed_with_something_else(tmp_path: Path, data: tuple[Path, Path]) -> None:
    assert answers(data, tmp_path, "--limit", "1") == 0
    for more, problem in (
        (("--limit", "2"), "other keys"),
        (("--limit", "1", "--solver", "closed-book"), "other solvers"),
    ):
        with pytest.raises(InputError, match=f"cannot be resumed: .* {problem}"):
            answers(data, tmp_path, "--resume", *more)


def test_settings_that_differ_are_named(
    tmp_path: Path, data: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert answers(data, tmp_path, "--limit", "1") == 0
    monkeypatch.setenv("ZHIWEN_MAX_SENTENCES", "1")
    with pytest.raises(InputError, match="made with another settings"):
        answers(data, tmp_path, "--limit", "1", "--resume")


def test_the_log_reads_whole_lines_only(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    with LogWriter(path, append=False) as log:
        log.add("run", format=1, run={}, solvers=[{"name": "s"}], ids=["b", "a\ud800"])
        log.add("sample", solver="s", id="a\ud800")
    with path.open("ab") as file:
        file.write(b'{"torn')
    run = read_log(tmp_path)
    assert [sample["id"] for sample in run.of("s")] == ["a\ud800"]
    with LogWriter(path, append=True) as log:
        log.add("sample", solver="s", id="b")
        log.add("end")
    again = read_log(path)
    assert [sample["id"] for sample in again.of("s")] == ["b", "a\ud800"]
    assert again.whole


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "an empty log"),
        ("{}\n", "log.jsonl:1: not a line"),
        ("x\n", "log.jsonl:1: not JSON"),
        ('{"event": "run", "format": 1}\n[]\n', "log.jsonl:2: not a line"),
    ],
)
def test_what_is_no_log_is_told(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "log.jsonl").write_text(text)
    with pytest.raises(BadDataset, match=problem):
        read_log(tmp_path)


# -- models ----------------------------------------------------------------------------------


def test_every_prompt_and_reply_is_logged_and_kept_replies_are_not_asked_again(
    tmp_path: Path, data: tuple[Path, Path], server: Script
) -> None:
    server.then(*[SPEAKS] * CHATS)
    assert answers(data, tmp_path / "one", "--replies", str(tmp_path / "kept")) == 0
    sample = read_log(tmp_path / "one").samples["zhiwen", "t-harbour-cost"]
    (exchange,) = sample["exchanges"]
    assert [m["role"] for m in exchange["messages"]] == ["system", "user"]
    assert "投資額" in exchange["messages"][1]["content"]
    assert exchange["reply"].startswith("海嶺港務公司")
    assert exchange["model"] == "tiny-model"
    assert samples(tmp_path / "one")["t-harbour-cost"]["metrics"]["prompt_tokens"] == 321

    asked = len(server.chats())
    assert answers(data, tmp_path / "two", "--replies", str(tmp_path / "kept")) == 0
    assert len(server.chats()) == asked
    assert figures(tmp_path / "two") == figures(tmp_path / "one")
    assert summary(tmp_path / "two")["metrics"]["latency_ms"]["n"] == 5 - CHATS


def test_a_key_that_fails_is_counted_and_asked_again(
    tmp_path: Path, data: tuple[Path, Path], server: Script
) -> None:
    server.then(SPEAKS, Refuses(400, "no"), SPEAKS, SPEAKS)
    assert answers(data, tmp_path, "--no-replies") == 0
    assert summary(tmp_path)["metrics"]["failed"]["value"] == pytest.approx(1 / 5)
    (failed,) = [row for row in samples(tmp_path).values() if "error" in row]
    assert "400" in failed["error"]

    server.then(SPEAKS)
    assert answers(data, tmp_path, "--no-replies", "--resume") == 0
    assert summary(tmp_path)["metrics"]["failed"]["value"] == 0


def test_the_closed_book_is_given_no_passages(
    tmp_path: Path, data: tuple[Path, Path], server: Script
) -> None:
    said = ["It was 86億元. I am sure.", "NO_ANSWER", "<think>31,000?</think>About 3.1萬噸。"]
    replies = [Says(lambda _, text=text: text) for text in said]  # type: ignore[misc]
    server.then(*replies)
    assert answers(data, tmp_path, "--solver", "closed-book", "--limit", "3") == 0
    rows = samples(tmp_path, "closed-book")
    assert all("[p" not in chat.message("user") for chat in server.chats())
    first = rows["t-harbour-cost"]
    assert [s["verdict"] for s in first["answer"]["sentences"]] == ["uncited", "uncited"]
    assert first["metrics"]["right"] == first["metrics"]["unsupported_rate"] == 1
    assert rows["t-trams-cause"]["answer"]["abstained"]
    assert "think" not in rows["t-orchard-crop"]["answer"]["text"]


def test_several_solvers_stand_beside_each_other(
    tmp_path: Path, data: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert answers(data, tmp_path, "--solver", "all", "--parallel", "3") == 0
    found = summary(tmp_path)
    assert set(found["solvers"]) == {"extractive", "oracle", "closed-book", "llamaindex"}
    oracle = samples(tmp_path, "oracle")
    assert "t-harbour-unknown" not in oracle  # it has no evidence to give
    assert oracle["t-harbour-cost"]["metrics"]["quote_exact"] == 1
    assert oracle["t-harbour-cost"]["evidence"][0]["rank"] == 1
    assert found["solvers"]["extractive"]["lead"]["right"]["value"] == 0
    assert found["solvers"]["closed-book"]["metrics"]["nugget_recall"]["value"] == 0
    peer = samples(tmp_path, "llamaindex")["t-harbour-cost"]
    assert peer["metrics"]["quote_exact"] == peer["metrics"]["citation_recall"] == 1
    assert peer["evidence"][0]["rank"] is not None
    assert "| `right` |" in (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert "llamaindex" in capsys.readouterr().out


def test_the_llamaindex_engine_writes_with_the_same_model(
    tmp_path: Path, data: tuple[Path, Path], server: Script
) -> None:
    server.then(Says(lambda _: "投資額為新台幣86億元。投資額為新台幣68億元。"))
    assert answers(data, tmp_path, "--solver", "llamaindex", "--limit", "1") == 0
    (row,) = samples(tmp_path, "llamaindex").values()
    assert [s["verdict"] for s in row["answer"]["sentences"]] == ["supported", "unsupported"]
    assert row["answer"]["usage"]["prompt_tokens"] == 321
    assert row["metrics"]["quote_exact"] == 1
    (exchange,) = read_log(tmp_path).samples["llamaindex", "t-harbour-cost"]["exchanges"]
    assert "海嶺港" in exchange["messages"][-1]["content"]


def test_order_and_threads_do_not_change_a_figure(tmp_path: Path, data: tuple[Path, Path]) -> None:
    assert answers(data, tmp_path / "one") == 0
    assert answers(data, tmp_path / "four", "--parallel", "4") == 0
    assert figures(tmp_path / "one") == figures(tmp_path / "four")


# -- judge -----------------------------------------------------------------------------------


def test_a_judge_is_asked_of_every_answer_and_its_agreement_told(
    tmp_path: Path,
    data: tuple[Path, Path],
    server: Script,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def grade(request: Request) -> str:
        user = request.message("user")
        assert "<KEY>" in user
        assert "<ANSWER>" in user
        if "locusts" in user or "frost" in user:
            return "I cannot tell."
        return "Every fact is there.\nVERDICT: INCORRECT\nNo: it is.\n**VERDICT: CORRECT**"

    server.then(*[SPEAKS] * CHATS, *[Says(grade)] * 5)
    assert answers(data, tmp_path, "--judge", "--no-replies") == 0
    found = summary(tmp_path)
    assert found["metrics"]["judge_unscored"]["n"] == 5
    assert found["judge"]["unscored"] + found["judge"]["n"] == 5
    assert "Cohen's kappa" in capsys.readouterr().out
    assert samples(tmp_path)["t-harbour-cost"]["judge"] == "correct"
    asked = len(server.chats())
    server.then(*[Says(grade)] * 5)
    assert answers(data, tmp_path, "--judge", "--no-replies", "--resume") == 0
    assert len(server.chats()) - asked == found["judge"]["unscored"]  # only what has no verdict


def test_a_judge_needs_a_model(tmp_path: Path, data: tuple[Path, Path]) -> None:
    with pytest.raises(InputError, match="--judge needs a model"):
        answers(data, tmp_path, "--judge")


# -- report, gate, compare -------------------------------------------------------------------


def test_a_report_comes_from_the_log_alone(tmp_path: Path, data: tuple[Path, Path]) -> None:
    assert answers(data, tmp_path) == 0
    made = {
        name: (tmp_path / name).read_text(encoding="utf-8")
        for name in ("summary.json", "samples.jsonl", "report.html", "summary.md")
    }
    for name in made:
        (tmp_path / name).unlink()
    args = parse("report", tmp_path)
    assert args.func(args) == 0
    assert {name: (tmp_path / name).read_text(encoding="utf-8") for name in made} == made


@pytest.mark.parametrize(
    ("gates", "code"),
    [
        (("--fail-under", "nugget_recall=0.7"), 0),
        (("--fail-under", "nugget_recall=0.76"), 1),
        (("--fail-over", "unsupported_rate=0"), 0),
        (("--fail-over", "latency_ms=0"), 1),
        (("--fail-under", "judge_correct=0"), 1),  # nobody judged: no value is no pass
    ],
)
def test_a_gate(
    tmp_path_factory: pytest.TempPathFactory,
    data: tuple[Path, Path],
    gates: tuple[str, ...],
    code: int,
) -> None:
    out = tmp_path_factory.getbasetemp() / "gated"
    if not out.exists():
        answers(data, out)
    args = parse("report", out, *gates)
    assert args.func(args) == code


def test_a_gate_on_no_metric_is_refused_before_anything_is_asked(
    tmp_path: Path, data: tuple[Path, Path]
) -> None:
    with pytest.raises(InputError, match="no metric is called 'nugget_recal'"):
        answers(data, tmp_path / "out", "--fail-under", "nugget_recal=0.8")
    assert not (tmp_path / "out").exists()


def test_two_runs_are_compared_by_the_command(
    tmp_path: Path, data: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "run"
    assert answers(data, out, "--solver", "zhiwen", "--solver", "closed-book") == 0
    capsys.readouterr()
    args = parse("compare", out, out, "--fail-on-loss")
    assert args.func(args) == 0
    assert "No key flipped" in capsys.readouterr().out
    args = parse("compare", out, f"{out}@closed-book", "--json")
    assert args.func(args) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["items"]["both"] == 5
    assert {flip["gained"] for flip in found["flips"]} == {False}
    args = parse("compare", out, f"{out}@nobody")
    with pytest.raises(InputError, match="no solver 'nobody'"):
        args.func(args)

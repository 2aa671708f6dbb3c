"""A whole evaluation of answers, small, through the real library; and what it leaves on disk."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from eval.run_log import folder_digest, settings_facts
from rag.errors import BadDataset, InputError, ModelError
from rag.settings import load_settings
from tests.keyed import KEYS, files, parse, samples, summary


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("eval")
    articles, keys = files(folder)
    args = parse(
        "answers", "--articles", str(articles), "--keys", str(keys), "--out", str(folder / "out")
    )
    assert args.func(args) == 0
    return folder / "out"


def test_every_key_is_in_the_log_in_order(out: Path) -> None:
    assert [f"- id: {name}" for name in samples(out)] == [
        line for line in KEYS.splitlines() if line.startswith("- id")
    ]


def test_a_plain_question_is_answered_and_scored(out: Path) -> None:
    row = samples(out)["t-harbour-cost"]
    assert row["nuggets"] == [
        {"forms": ["8.6 billion", "86億"], "met": True, "by": {"form": "86億", "how": "words"}}
    ]
    assert row["evidence"][0]["rank"] is not None
    assert row["evidence"][0]["cited_by"]
    assert row["metrics"]["quote_exact"] == row["metrics"]["citation_recall"] == 1
    assert samples(out)["t-trams-cause"]["metrics"]["all_nuggets"] == 1


def test_a_figure_counts_in_other_words(out: Path) -> None:
    (nugget,) = samples(out)["t-orchard-crop"]["nuggets"]
    assert nugget["by"] == {"form": "3.1萬噸", "how": "quantity"}


def test_a_fact_that_is_not_there_is_missed(out: Path) -> None:
    row = samples(out)["t-orchard-wrong"]
    assert row["nuggets"] == [{"forms": ["locusts"], "met": False, "by": None}]
    assert row["metrics"]["nugget_recall"] == 0


def test_the_summary_counts_what_the_samples_say(out: Path) -> None:
    metrics = summary(out)["metrics"]
    assert metrics["quote_exact"]["value"] == 1
    for name in ("nugget_recall", "evidence_at_5", "answer_language", "citation_recall"):
        found = [s["metrics"][name] for s in samples(out).values() if name in s["metrics"]]
        assert metrics[name]["n"] == len(found) > 0
        assert metrics[name]["value"] == pytest.approx(sum(found) / len(found), abs=1e-5)
        assert metrics[name]["ci95"][0] <= metrics[name]["value"] <= metrics[name]["ci95"][1]
    assert set(summary(out)["by_kind"]) == {"number", "why-how", "factoid", "unanswerable"}
    assert set(summary(out)["by_language"]) == {"zh-Hant", "zh-Hans", "en"}


def test_the_run_says_what_made_it(out: Path) -> None:
    run = summary(out)["run"]
    assert run["data"]["keys"]["sha256"] == folder_digest(out.parent / "keys.yaml")
    assert run["data"]["articles"]["sha256"] == folder_digest(out.parent / "articles")
    assert run["library"] == {"articles": 3, "refused": []}
    assert run["whole"] is True
    assert run["versions"]["numpy"]
    assert set(run["prompts"]) >= {"answer"}
    assert set(run["code"]) == {"commit", "dirty"}
    assert str(out.parent) not in json.dumps(run)


def test_the_report_shows_every_key(out: Path) -> None:
    page = (out / "report.html").read_text(encoding="utf-8")
    assert all(f'<details id="{name}" class=' in page for name in samples(out))
    assert "海嶺港第七貨櫃碼頭的投資額是多少？" in page


def test_a_limit_asks_the_first_keys_of_a_kept_library(tmp_path: Path) -> None:
    articles, keys = files(tmp_path)
    args = parse(
        *("answers", "--articles", str(articles), "--keys", str(keys), "--limit", "1"),
        *("--out", str(tmp_path / "out"), "--home", str(tmp_path / "home")),
    )
    assert args.func(args) == 0
    assert list(samples(tmp_path / "out")) == ["t-harbour-cost"]
    assert (tmp_path / "home" / "ledger.sqlite").exists()


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("lang: en", "lang: fr", r"^keys\.yaml:20: lang is 'fr'"),
        (
            "投資額為新台幣86億元",
            "投資額為新台幣68億元",
            r"^keys\.yaml:8: the quote does not stand",
        ),
        ("article: 2", "article: 9", r"^keys\.yaml:32: article 9, but there are 3$"),
    ],
)
def test_a_bad_key_stops_the_run_before_anything_is_built(
    tmp_path: Path, before: str, after: str, problem: str
) -> None:
    articles, keys = files(tmp_path, KEYS.replace(before, after, 1))
    args = parse(
        "answers", "--articles", str(articles), "--keys", str(keys), "--out", str(tmp_path / "out")
    )
    with pytest.raises(BadDataset, match=problem):
        args.func(args)


def test_an_out_that_is_a_file_is_refused_at_once(tmp_path: Path) -> None:
    articles, keys = files(tmp_path)
    args = parse("answers", "--articles", str(articles), "--keys", str(keys), "--out", str(keys))
    with pytest.raises(InputError, match=r"--out keys\.yaml: cannot be made"):
        args.func(args)


@pytest.mark.parametrize("limit", ["0", "-1", "x"])
def test_a_limit_below_one_is_refused(limit: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        parse("answers", "--articles", "a", "--keys", "k", "--out", "o", "--limit", limit)
    assert stop.value.code == 2
    assert "--limit" in capsys.readouterr().err


def test_a_model_server_that_is_not_there_stops_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles, keys = files(tmp_path)
    monkeypatch.setenv("ZHIWEN_LLM_URL", "http://127.0.0.1:9/v1")  # nothing listens on "discard"
    monkeypatch.setenv("ZHIWEN_LLM_MODEL", "none")
    args = parse(
        "answers", "--articles", str(articles), "--keys", str(keys), "--out", str(tmp_path / "out")
    )
    with pytest.raises(ModelError):
        args.func(args)
    assert not (tmp_path / "out" / "summary.json").exists()


def test_the_command_line_loads_nothing_heavy() -> None:
    heavy = ("numpy", "yaml", "jinja2", "chromadb", "llama_index", "openai", "rag.app")
    code = f"import sys, eval.commands; sys.exit(any(m in sys.modules for m in {heavy}))"
    root = Path(__file__).resolve().parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


def test_settings_are_logged_without_secrets(tmp_path: Path) -> None:
    settings = load_settings(
        home=tmp_path / "archive",
        llm_url="http://me:hidden@models.example.org:8080/v1?token=hidden",
        llm_api_key="hidden-too",
        llm_model="some-model",
    )
    facts = settings_facts(settings)
    assert "hidden" not in json.dumps(facts)
    assert facts["llm_api_key"] == "set"
    assert facts["llm_url"] == "http://models.example.org:8080/v1"
    assert facts["home"] == "archive"

"""The evaluation of follow-up questions: its keys, its ranks and its command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.archive import Archive
from eval.followup_keys import load_follow_ups
from rag.cli import main
from rag.errors import BadDataset
from tests.conftest import ROOT

KEY = """
- id: a
  lang: zh-Hant
  kind: pronoun
  earlier: ["松原工廠產能多少？"]
  question: "那它的成本呢？"
  full: "松原工廠的成本是多少？"
  evidence: [{article: 1, quote: "成本是六十七億元"}]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "keys.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no questions"),
        ("[", "not YAML"),
        ("a: b", "the file"),
        (KEY + KEY, "'a' was given before"),
        (KEY.replace("zh-Hant", "fr"), "question 0 lang".replace("0", "1")),
        (KEY.replace('["松原工廠產能多少？"]', "[]"), "question 1 earlier"),
        (KEY.replace("question:", "asks:"), "question 1 question"),
        (KEY.replace('"成本是六十七億元"', '" "'), "question 1 evidence 0 quote"),
    ],
)
def test_keys_that_break_their_form_are_told_by_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadDataset, match=said) as told:
        load_follow_ups(written(tmp_path, text))
    assert str(told.value).startswith("keys.yaml: ")
    assert "\n" not in str(told.value)


def test_our_own_follow_ups_stand_in_the_articles_and_cover_the_languages() -> None:
    file = ROOT / "eval" / "keys" / "followups.yaml"
    keys = load_follow_ups(file)
    archive = Archive.read(ROOT / "eval" / "articles")
    for key in keys:
        for evidence in key.places(file.name):
            archive.locate(evidence)
    leaning = [key for key in keys if key.kind != "standalone"]
    assert len(leaning) >= 40
    assert {key.lang for key in leaning} == {"zh-Hant", "zh-Hans", "en"}
    assert all(key.full == key.question for key in keys if key.kind == "standalone")


def test_the_command_writes_ranks_of_each_way(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "a.txt").write_text(
        "松原工廠啟用產線\n\n松原工廠本周啟用產線，年產能三萬組。這座工廠的成本是六十七億元。\n",
        encoding="utf-8",
    )
    out = tmp_path / "out"
    keys = written(tmp_path, KEY)
    argv = ["eval", "followups", "--articles", str(articles), "--keys", str(keys)]
    assert main([*argv, "--out", str(out)]) == 0
    (line,) = (out / "samples.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["ranks"] == {"history": 1, "alone": 1, "full": 1}
    metrics = json.loads((out / "summary.json").read_text(encoding="utf-8"))["metrics"]
    assert metrics["history"]["recall@5"]["value"] == 1.0
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "那它的成本呢？" in page
    assert "in its conversation" in capsys.readouterr().out

"""The evaluation of summaries: its keys, what it takes for a figure borne out, and its command."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval.archive import Archive
from eval.matching import AnswerText
from eval.summary_figures import figures_told
from eval.summary_keys import load_summary_keys
from eval.summary_rouge import rouge
from rag.cli import main
from rag.errors import BadDataset
from rag.language.sentences import sentence_spans
from rag.summaries.model import KeyFigure, Point, Summary
from rag.types import Citation
from tests.fakes import article

ROOT = Path(__file__).resolve().parents[2]
QUOTE = "松原廠去年運出203萬噸鎳礦，比前年多一成二。"


def summary_of(own: str, english: str, value: str = "2.03 million tons") -> Summary:
    citation = Citation(1, "a", "題", "社", None, None, 0, len(QUOTE), QUOTE)
    row = KeyFigure(
        {"zh-Hant": "運出", "en": "運出"}, ("en",), {"zh-Hant": "203萬噸", "en": value},
        "2030000", "2030000", "t", None, QUOTE, 1,
    )  # fmt: skip
    return Summary(
        ("a",), ("zh-Hant", "en"), "llm", "m", {}, (Point({"zh-Hant": own, "en": english}, (1,)),),
        figures=(row,), citations=(citation,),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("english", "value", "wrong"),
    [
        ("It shipped 2.03 million tons, up 12%.", "2.03 million tons", []),
        ("It shipped 203 million tons, up 12%.", "2.03 million tons", ["203 million tons"]),
        ("It shipped 2.03 million tons, up 21%.", "2.03 million tons", ["21%"]),
        ("It shipped 2.03 million tons.", "2.03 billion tons", ["2.03 billion tons"]),
        ("It shipped ore.", "2.03 million watts", ["2.03 million watts"]),
    ],
)
def test_every_figure_is_held_against_its_quote(english: str, value: str, wrong: list[str]) -> None:
    told = list(figures_told(summary_of(QUOTE, english, value), "zh-Hant"))
    assert [one.figure for one in told if not one.held] == wrong
    assert all(one.source in QUOTE for one in told if one.held)


def test_our_key_points_stand_in_their_articles() -> None:
    archive = Archive.read(ROOT / "eval" / "articles")
    keys = load_summary_keys(ROOT / "eval" / "keys" / "summary_points.yaml", archive.articles)
    assert len(keys) >= 10
    for key in keys:
        text = key.article.text
        sentences = [AnswerText(text[start:end]) for start, end in sentence_spans(text)]
        assert 4 <= len(key.points) <= 6
        for point in key.points:
            held = [all(s.find(fact) for fact in point.facts) for s in sentences]
            assert any(held), point.text


@pytest.mark.parametrize(
    ("yaml", "complaint"),
    [
        ("{", "cannot be read"),
        ("[]", "no list of articles"),
        ("- article: 題", "needs article and points"),
        ("- {article: 別的, points: []}", "no article has the title"),
        ("- {article: 題, points: [{text: 甲}]}", "without facts"),
        ("- {article: 題, points: [{text: 甲, facts: [甲]}]}", "list of its surface forms"),
        ("- {article: 題, points: [{facts: [[甲]]}]}", "needs text and facts"),
    ],
)
def test_broken_keys_are_told(tmp_path: Path, yaml: str, complaint: str) -> None:
    path = tmp_path / "keys.yaml"
    path.write_text(yaml, encoding="utf-8")
    with pytest.raises(BadDataset, match=complaint):
        load_summary_keys(path, [article(title="題")])


def test_rouge_counts_characters_and_both_scripts_as_one() -> None:
    assert rouge("鎳礦203萬噸", "镍矿203万吨")["rougeL"] == 1.0
    assert rouge("鎳礦", "貨船")["rouge1"] == 0.0
    assert 0 < rouge("鎳礦漲價", "鎳礦跌價")["rouge2"] < 1


def test_the_command(tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = QUOTE + "天氣很好，大家都高興地回家去了。執行長說，明年產能會再多出8萬噸。"
    (tmp_path / "a.txt").write_text(f"松原廠運量創新高\n\n{text}", encoding="utf-8")
    (tmp_path / "keys.yaml").write_text(
        "- article: 松原廠運量創新高\n  points:\n"
        "    - {text: 運出203萬噸。, facts: [[203萬噸]]}\n"
        "    - {text: 沒有的事。, facts: [[999萬噸]]}\n",
        encoding="utf-8",
    )
    command = ["eval", "summaries", "--articles", tmp_path / "a.txt", "--keys"]
    out = tmp_path / "out"
    options = [tmp_path / "keys.yaml", "--out", out, "--home", home, "--list-figures"]
    assert main([str(part) for part in (*command, *options)]) == 0
    printed = capsys.readouterr().out
    assert "2.03 million tons  ⟵  203萬噸" in printed
    metrics = json.loads((out / "summary.json").read_text(encoding="utf-8"))["metrics"]
    assert metrics["coverage"]["value"] == 0.5
    assert metrics["table_figures"]["value"] == metrics["quote_exact"]["value"] == 1.0
    assert metrics["one_sided"]["value"] == 1.0
    report = (out / "report.html").read_text(encoding="utf-8")
    assert "松原廠運量創新高" in report
    assert len((out / "samples.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_a_summary_without_points_has_no_figures() -> None:
    assert not list(figures_told(replace(summary_of("甲", "x"), points=(), figures=()), "zh-Hant"))

"""Finding what is wrong with keys, and drafting keys of thumbs-down answers."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from eval.archive import Archive
from eval.key_check import check_keys
from eval.key_drafts import draft_keys
from rag.errors import BadDataset
from rag.feedback import FeedbackStore
from rag.types import Answer, Citation
from tests.keyed import KEYS, files, parse


def problems(folder: Path, keys: str) -> list[str]:
    articles, keys_file = files(folder, keys)
    return check_keys(keys_file, Archive.read(articles))[1]


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("投資額為新台幣86億元", "投資額為68億元", "keys.yaml:8: the quote does not stand"),
        ("lang: en", "lang: fr", "keys.yaml:20: lang is 'fr'"),
        ('["86億"]', '["投資額"]', ""),
        ('"86億"', '"投資額"', "t-harbour-cost: the question gives fact 1 away: '投資額'"),
        ("answer: 三处道岔出现裂纹。", "answer: 三处道岔。", "lacks fact 1: '裂紋'"),
        ('[["裂紋"], ["道岔"]]', '[["道岔"], ["道岔"]]', "facts 1 and 2 are one"),
        ("id: t-trams-cause", "id: t-harbour-cost", "the id 't-harbour-cost' was given before"),
        (
            "question: 紫杉礦業的股利是多少？",
            "question: 海嶺港第七貨櫃碼頭的投資額，是多少",
            "t-harbour-unknown: asks what t-harbour-cost asks",
        ),
    ],
)
def test_each_problem_is_told_with_its_line(
    tmp_path: Path, before: str, after: str, problem: str
) -> None:
    sound = KEYS.replace("A fact that no article states, so that a miss is a miss.", "Locusts.")
    found = problems(tmp_path, sound.replace(before, after, 1))
    assert all(line.startswith("keys.yaml:") for line in found)
    assert any(problem in line for line in found) if problem else found == []


def test_all_problems_are_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = KEYS.replace("lang: en", "lang: fr", 1).replace("kind: why-how", "kind:")
    articles, keys = files(tmp_path, broken)
    args = parse("keys", "check", "--articles", articles, "--keys", keys)
    assert args.func(args) == 1
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 3  # and the key whose model answer lacks its fact
    assert "5 keys, 3 problems" in err


def test_a_file_that_holds_no_keys_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadDataset, match="no keys in it"):
        problems(tmp_path, "[]")


# -- feedback and drafts ---------------------------------------------------------------------

QUOTE = "投資額為新台幣86億元"
CITED = Citation(1, "a", "海嶺港擴建貨櫃碼頭", "港灣日報", None, None, 0, 11, QUOTE)


def answer(question: str, text: str = "68億元。[1]\n「騙人」: #1\x1b[31m") -> Answer:
    return Answer(question, "zh-Hant", "extractive", None, False, text, citations=(CITED,))


def test_feedback_is_kept_in_order_and_a_torn_line_is_left_out(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path / "home")
    assert store.read() == []
    first = store.record(answer("甲？\u2028乙"), "down", " 不對 ")
    with (tmp_path / "home" / "feedback.jsonl").open("a") as file:
        file.write('{"at": "torn\n')
    second = store.record(answer("丙？\ud800"), "up")
    assert [said.question for said in store.read()] == ["甲？\u2028乙", "丙？\ud800"]
    assert store.read()[0] == first
    assert first.note == "不對"
    assert second.answer["citations"][0]["quote"] == QUOTE


def test_a_thumb_is_taken_back_or_turned(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path)
    store.record(answer("甲？"), "down")
    store.record(answer("乙？"), "down")
    store.record(answer("乙？"), "up")
    store.record(answer("乙？", "另一個答案"), "down")
    store.take_back(answer("甲？"))
    assert [(said.question, said.thumb) for said in store.read()] == [
        ("乙？", "up"),
        ("乙？", "down"),
    ]
    store.record(answer("甲？"), "up")
    assert [said.thumb for said in store.read()] == ["up", "down", "up"]
    assert len((tmp_path / "feedback.jsonl").read_text().splitlines()) == 6


def test_a_thumbs_down_becomes_a_draft_that_the_check_knows_to_be_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    store = FeedbackStore(home)
    store.record(answer("投資多少？"), "down")
    store.record(answer("投資多少？", "更新的答案"), "down", "應是86億\n---\n- id: x")
    store.record(answer("誰說的？"), "up")
    args = parse("keys", "draft", "--home", home)
    assert args.func(args) == 0
    drafts = capsys.readouterr().out
    (key,) = yaml.safe_load(drafts)
    assert (key["question"], key["lang"]) == ("投資多少？", "zh-Hant")
    assert key["evidence"] == [{"article": "海嶺港擴建貨櫃碼頭", "quote": QUOTE}]
    assert "# 應是86億\n# ---\n# - id: x\n" in drafts
    assert "更新的答案" in drafts

    articles, keys = files(tmp_path, drafts)
    (problem,) = check_keys(keys, Archive.read(articles))[1]
    assert "nuggets" in problem or "answer is empty" in problem


def test_hostile_words_stay_in_comments_and_strings() -> None:
    class Said:
        at, thumb, note = "2026-01-02T00:00:00+00:00", "down", "a\rb\x00c\x85d\u2028- id: e"
        question = "q: [x]\n- id: y"
        answer = {"text": "x\n- id: z", "citations": []}  # noqa: RUF012

    (key,) = yaml.safe_load(draft_keys([Said()]))  # type: ignore[list-item]
    assert key["question"] == Said.question
    assert key["id"].startswith("draft-2026-01-02-")


def test_without_a_thumbs_down_there_is_no_draft(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    args = parse("keys", "draft", "--home", tmp_path)
    assert args.func(args) == 0
    assert capsys.readouterr().out == ""

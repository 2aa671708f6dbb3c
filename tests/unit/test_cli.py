"""The command line: contracts of its output, and one clear line for whatever a user gets wrong."""

from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from rag.cli import main
from rag.library.ledger import Ledger
from rag.types import Change
from tests.fakes import news

ZHIWEN = Path(sys.executable).with_name("zhiwen")
QUESTION = "嵐港第1號工廠的碳酸鋰年產能提高到多少噸？"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(news(number))
    return folder


class Shell:
    """Runs commands in this process on one library, and keeps what they printed."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._home = home
        self._capsys = capsys

    def __call__(self, *command: object, code: int = 0) -> str:
        """The output of a command that ends with ``code``; on 2 its one line of complaint."""
        self._capsys.readouterr()
        try:
            ended = main([str(part) for part in (*command, "--home", self._home)])
        except SystemExit as exc:  # argparse
            ended = int(exc.code or 0)
        said = self._capsys.readouterr()
        self.err = said.err
        assert ended == code, said.err
        assert "Traceback" not in said.err
        if code == 2:
            assert said.err.startswith("zhiwen: ")
            assert said.err.count("\n") == 1
        return said.out

    def json(self, *command: object) -> Any:
        return json.loads(self(*command, "--json"))


@pytest.fixture
def zhiwen(home: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(home, capsys)


@pytest.fixture
def filled(zhiwen: Shell, articles: Path) -> Shell:
    zhiwen("add", articles)
    return zhiwen


def run(*command: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """A command in a process of its own."""
    return subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_tests_cannot_leave_this_machine() -> None:
    with socket.socket() as outside, pytest.raises(AssertionError, match="tried to reach"):
        outside.connect(("192.0.2.1", 80))


def test_importing_it_loads_nothing_heavy() -> None:
    heavy = ("gradio", "chromadb", "llama_index", "openai", "sqlalchemy", "numpy", "tantivy")
    done = run(
        sys.executable,
        "-c",
        f"import sys, rag.cli; rag.cli._parser();print([m for m in {heavy} if m in sys.modules])",
    )
    assert done.stdout == b"[]\n", done.stderr


@pytest.mark.parametrize(
    "command",
    [[], ["add"], ["list"], ["show"], ["remove"], ["ask"], ["serve"], ["doctor"], ["rebuild"],
     ["backup"], ["restore"], ["verify"], ["watch"], ["eval"], ["eval", "answers"],
     ["eval", "retrieval"]],
)  # fmt: skip
def test_help(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: {' '.join(['zhiwen', *command])}")


def test_add_tells_what_it_did(zhiwen: Shell, articles: Path) -> None:
    first = zhiwen("add", articles).splitlines()
    assert [line.split("  ")[0] for line in first] == ["added"] * 3 + [
        "3 added, 0 replaced, 0 unchanged"
    ]
    assert zhiwen("add", articles) == "0 added, 0 replaced, 3 unchanged\n"
    (articles / "1.txt").write_text(news(1, edition=2))
    (articles / "photo.jpg").write_bytes(b"\xff\xd8")
    assert zhiwen("add", articles, "--quiet") == "0 added, 1 replaced, 2 unchanged, 1 skipped\n"


def test_files_of_one_name_and_title_in_two_folders_are_two_articles(
    zhiwen: Shell, tmp_path: Path
) -> None:
    texts = ("玉米期貨收在每蒲式耳4.52美元，巴西乾旱。", "鐵礦石收在每公噸105美元，鋼廠減產。")
    for folder, text in zip(("d1", "d2"), texts, strict=True):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "n.txt").write_text(f"市況快報\n\n{text}\n")
        assert zhiwen("add", tmp_path / folder / "n.txt").startswith("added  ")
    held = [zhiwen.json("show", entry["id"])["text"] for entry in zhiwen.json("list")]
    assert held == list(texts)
    (tmp_path / "d1" / "n.txt").write_text(f"市況快報\n\n{texts[0]}\n出口商買進了3萬公噸。\n")
    assert zhiwen("add", tmp_path / "d1").startswith("replaced  ")
    assert zhiwen("add", "--quiet", tmp_path / "d2") == "0 added, 0 replaced, 1 unchanged\n"
    assert len(zhiwen.json("list")) == 2


def test_add_goes_on_past_bad_files(zhiwen: Shell, articles: Path) -> None:
    (articles / "bad\n\x1b[31m.txt").write_bytes(b"\x00")
    out = zhiwen("add", articles, code=2)
    assert out.endswith("3 added, 0 replaced, 0 unchanged, 1 refused\n")
    assert "\x1b" not in zhiwen.err


def test_list(filled: Shell) -> None:
    lines = filled("list").splitlines()
    assert len(lines) == 3
    assert filled.err == "3 articles\n"
    listed = filled.json("list")
    assert [entry["title"] for entry in listed] == [news(n).split("\n")[0] for n in range(3)]
    assert all(set(e) == set(listed[0]) and "text" not in e for e in listed)
    assert listed[1]["date"] == "2026-02-11"
    assert all(line.startswith(entry["id"]) for line, entry in zip(lines, listed, strict=True))


def test_show(filled: Shell) -> None:
    entry = filled.json("list")[2]
    shown = filled.json("show", entry["id"])
    assert shown == {**entry, "text": shown["text"]}
    assert shown["text"] == news(2).partition("\n\n")[2].strip()
    out = filled("show", entry["id"])
    assert out.startswith(entry["title"] + "\n")
    assert out.endswith(shown["text"] + "\n")


def test_ask_json_is_the_contract(filled: Shell) -> None:
    answer = filled.json("ask", QUESTION)
    assert list(answer) == [
        "question", "language", "mode", "model", "abstained", "text", "sentences", "rejected",
        "citations", "timings", "usage", "notice", "searched", "nearest",
        "short", "premise", "disagreements", "dates",
    ]  # fmt: skip
    assert (answer["question"], answer["language"]) == (QUESTION, "zh-Hant")
    assert (answer["mode"], answer["model"], answer["abstained"]) == ("extractive", None, False)
    assert answer["usage"] == {"prompt_tokens": 0, "completion_tokens": 0, "cost": 0.0}
    assert 0 < answer["timings"]["retrieve_ms"] <= answer["timings"]["total_ms"]
    assert answer["sentences"]
    for citation in answer["citations"]:
        text = filled.json("show", citation["article_id"])["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]
    numbers = {citation["number"] for citation in answer["citations"]}
    for sentence in answer["sentences"]:
        assert sentence["verdict"] == "supported"
        assert set(sentence["citations"]) <= numbers
        assert sentence["text"] in answer["text"]


def test_ask_in_words(filled: Shell) -> None:
    out = filled("ask", QUESTION)
    assert "1037噸" in out
    assert "\n[1] 嵐港第1號工廠擴建碳酸鋰產線 · 測試通訊社 · 2026-02-11 · " in out
    assert filled("ask", "誰贏得了去年的網球公開賽？") == "這些文章沒有提供這個問題的答案。\n"


def test_remove(filled: Shell) -> None:
    first, second, third = (entry["id"] for entry in filled.json("list"))
    assert filled("remove", first, third).splitlines()[0].startswith(f"removed  {first}  ")
    assert [entry["id"] for entry in filled.json("list")] == [second]
    assert "no article has the id" in complaint(filled, "remove", second, first)
    assert [entry["id"] for entry in filled.json("list")] == [second]  # none of them was removed
    assert "no article has the id" in complaint(filled, "show", first)


def test_rebuild(filled: Shell) -> None:
    before = filled.json("ask", QUESTION)["citations"]
    assert filled("rebuild").startswith("rebuilt both indexes: 3 articles, ")
    assert filled.json("ask", QUESTION)["citations"] == before


def complaint(zhiwen: Shell, *command: object) -> str:
    zhiwen(*command, code=2)
    return zhiwen.err


def test_mistakes_in_the_command(zhiwen: Shell) -> None:
    for command in (
        ["nonsense"],
        ["ask"],
        ["ask", "一", "二"],
        ["add"],
        ["show"],
        ["remove"],
        ["eval"],
        ["eval", "answers"],
        ["eval", "nonsense"],
        ["list", "--nonsense"],
        ["serve", "--port", "many"],
    ):
        assert "--help`)" in complaint(zhiwen, *command)


def test_mistakes_in_what_it_names(zhiwen: Shell, tmp_path: Path) -> None:
    assert "no such file or folder" in complaint(zhiwen, "add", tmp_path / "missing.txt")
    assert "no such file or folder" in complaint(zhiwen, "add", "missing-folder")
    (tmp_path / "empty").mkdir()
    assert "no articles in the folder" in complaint(zhiwen, "add", tmp_path / "empty")
    (tmp_path / "a.mp4").write_bytes(b"%PDF")
    assert "not a form that can be read" in complaint(zhiwen, "add", tmp_path / "a.mp4")
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    assert "a.pdf: not a PDF, or a broken one" in complaint(zhiwen, "add", tmp_path / "a.pdf")
    (tmp_path / "a.html").write_bytes(b"<html></html>")
    assert "no article found" in complaint(zhiwen, "add", tmp_path / "a.html")
    (tmp_path / "a.md").write_text("---\na: [\n---\n文")
    assert "not YAML" in complaint(zhiwen, "add", tmp_path / "a.md")
    for question in ("", " ", "？！", "\udce9"):
        assert "the question is empty" in complaint(zhiwen, "ask", question)
    assert "no article has the id" in complaint(zhiwen, "show", "../../etc/passwd")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ZHIWEN_TOP_K", "0"),
        ("ZHIWEN_PORT", "http"),
        ("ZHIWEN_LLM_URL", "localhost:8080"),
        ("ZHIWEN_LLM_TIMEOUT", "soon"),
        ("ZHIWEN_PASSAGE_TOKENS", "1"),
        ("ZHIWEN_EMBEDDING_URL", "http://127.0.0.1:9/v1"),
    ],
)
def test_mistakes_in_the_settings(
    name: str, value: str, zhiwen: Shell, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Ledger.in_folder(home).close()
    monkeypatch.setenv(name, value)
    assert name.removeprefix("ZHIWEN_").lower() in complaint(zhiwen, "ask", "誰？").lower()


def test_mistakes_on_the_disk(zhiwen: Shell, home: Path, articles: Path) -> None:
    (home / "zhiwen.toml").write_text("top_k = [")
    assert "zhiwen.toml cannot be read" in complaint(zhiwen, "list")
    (home / "zhiwen.toml").unlink()
    (home / "views").write_text("in the way")
    assert "index cannot be" in complaint(zhiwen, "add", articles)
    (home / "views").unlink()
    (home / "ledger.sqlite").write_bytes(b"nonsense" * 999)
    for path in home.glob("ledger.sqlite-*"):
        path.unlink()
    for command in (["list"], ["show", "x"], ["remove", "x"], ["ask", "誰？"], ["rebuild"]):
        assert "the ledger cannot be opened" in complaint(zhiwen, *command)


def test_a_home_that_cannot_be(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for command, told in (
        (["list"], "there is no library at"),
        (["doctor"], "there is no library at"),
        (["add", str(tmp_path)], "the library folder cannot be made"),
    ):
        capsys.readouterr()
        assert main([*command, "--home", str(tmp_path / "file" / "home")]) == 2
        said = capsys.readouterr()
        assert told in said.err + said.out
        assert said.err.count("\n") <= 1


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize(
    "command",
    [
        ["list"], ["show", "x"], ["remove", "x"], ["ask", "誰？"], ["search", "誰？"], ["chat"],
        ["summarize", "--all"], ["verify"], ["rebuild"], ["backup", "b"], ["doctor"],
    ],
)  # fmt: skip
def test_reading_makes_no_library_of_a_mistyped_home(
    command: list[str],
    named: bool,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    home = tmp_path / "none"
    if not named:
        monkeypatch.setenv("ZHIWEN_HOME", str(home))
    assert main([*command, *(["--home", str(home)] if named else [])]) == 2
    said = capsys.readouterr()
    assert f"there is no library at {home}" in said.err + said.out
    assert said.err.count("\n") == (command != ["doctor"])
    assert list(tmp_path.iterdir()) == []


def test_what_is_refused_is_named_as_it_was_given(zhiwen: Shell, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for given in (str(tmp_path / "empty"), "/dev/null", "/proc/self/mem"):
        assert complaint(zhiwen, "add", given).startswith(f"zhiwen: {given}: ")


def test_a_chat_is_left_by_a_word_and_helps(filled: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    for word in ("exit", "quit", "/quit", "/exit"):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"/help\n{word}\n{QUESTION}\n"))
        assert filled("chat") == ""
        assert filled.err.startswith("Ask in Chinese or English. ")
    monkeypatch.setattr("sys.stdin", io.StringIO("/nonsense\n"))
    assert "/nonsense is no command" in complaint(filled, "chat")


def test_a_setting_that_is_not_there_names_the_nearest(zhiwen: Shell, home: Path) -> None:
    (home / "zhiwen.toml").write_text("topk = 3\n")
    assert complaint(zhiwen, "list") == "zhiwen: there is no setting topk: did you mean top_k?\n"


def test_a_date_that_is_none_is_told_and_the_article_kept(zhiwen: Shell, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("市況快報\n日期：2026-02-30\n\n玉米收高。\n")
    assert zhiwen("add", tmp_path / "a.txt").startswith("added  ")
    told = "its date '2026-02-30' is none, and was left out"
    assert zhiwen.err == f"zhiwen: a.txt: 市況快報: {told}\n"
    assert zhiwen.json("list")[0]["date"] is None


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("ワントウの火事はなぜ起きましたか", True),
        ("왜 불이 났습니까?", True),
        ("優の良品為什麼漲價？", False),
        ("Why did it burn?", False),
        ("灣頭儲能站α-1為什麼起火？", False),
    ],
)
def test_a_question_in_another_script_is_told(filled: Shell, question: str, told: bool) -> None:
    filled("ask", question)
    assert ("questions are read in Chinese and English only" in filled.err) == told


def test_a_topic_without_a_word(filled: Shell) -> None:
    assert complaint(filled, "summarize", "--topic", "") == "zhiwen: --topic: the topic is empty\n"


def test_a_stopped_add_tells_what_is_kept(
    zhiwen: Shell, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(self: object, paths: object, tell: Any, *_: object) -> None:
        tell(Change("added", "a.txt", "x", "題"))
        raise KeyboardInterrupt

    monkeypatch.setattr("rag.opened.Library.add", stopped)
    zhiwen("add", articles, code=130)
    assert zhiwen.err.startswith("zhiwen: stopped: 1 article stored and kept, the rest not; ")


def test_an_empty_library_is_one(zhiwen: Shell, home: Path) -> None:
    Ledger.in_folder(home).close()
    assert zhiwen("ask", QUESTION)
    assert zhiwen("list") == ""


def test_chinese_comes_out_whatever_the_locale(filled: Shell, home: Path) -> None:
    done = run(ZHIWEN, "ask", QUESTION, "--home", home, "--json", LANG="C", LC_ALL="C")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout.decode("utf-8"))
    assert answer["question"] == QUESTION
    assert "1037噸" in answer["text"]


def test_a_reader_that_goes_away_is_no_error(filled: Shell, home: Path) -> None:
    done = run("bash", "-c", f"set -o pipefail; {ZHIWEN} list --home {home} | true")
    assert done.returncode in (0, 141)
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr


def test_it_runs_as_a_module_too() -> None:
    done = run(sys.executable, "-m", "rag.cli", "nonsense")
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1


def test_search_shows_passages_of_the_articles_asked_for(zhiwen: Shell, articles: Path) -> None:
    zhiwen("add", articles)
    found = zhiwen.json("search", QUESTION, "--limit", 4)
    assert len(found) == 4
    best = found[0]
    whole = zhiwen.json("show", best["article_id"])
    assert whole["text"][best["start"] : best["end"]] == best["text"]
    assert best["title"] in zhiwen("search", QUESTION)
    other = next(hit["article_id"] for hit in found if hit["article_id"] != best["article_id"])
    kept = zhiwen.json("search", QUESTION, "--article", other, "--source", "測試通訊社")
    assert {hit["article_id"] for hit in kept} == {other}
    answer = zhiwen.json("ask", QUESTION, "--article", best["article_id"])
    assert {c["article_id"] for c in answer["citations"]} == {best["article_id"]}
    assert zhiwen.json("search", QUESTION, "--until", "1999-12-31") == []


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--since", "2026-02-30"), "--since needs a date"),
        (("--until", "tomorrow"), "--until needs a date"),
        (("--since", "2026-03-02", "--until", "2026-03-01"), "later than --until"),
        (("--language", "fr"), "zh-Hant, zh-Hans, en"),
        (("--article", "nowhere"), "no article has the id"),
    ],
)
def test_a_filter_that_makes_no_sense(
    command: str, flags: tuple[str, ...], said: str, zhiwen: Shell, home: Path
) -> None:
    Ledger.in_folder(home).close()
    zhiwen(command, QUESTION, *flags, code=2)
    assert said in zhiwen.err


def test_the_home_may_stand_before_the_command(
    filled: Shell, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--home", str(home), "list"]) == 0
    assert capsys.readouterr().err == "3 articles\n"
    assert main(["--home", str(home / "other"), "list", "--home", str(home)]) == 0
    assert capsys.readouterr().err == "3 articles\n"


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"zhiwen {version('zhiwen')}\n"


def test_one_article_is_not_articles(zhiwen: Shell, articles: Path) -> None:
    zhiwen("add", articles / "0.txt")
    assert zhiwen("rebuild").startswith("rebuilt both indexes: 1 article, ")


def test_a_refusal_in_a_folder_names_the_path_in_it(zhiwen: Shell, articles: Path) -> None:
    (articles / "2026" / "五月").mkdir(parents=True)
    (articles / "2026" / "五月" / "x.txt").write_bytes(b"\x00")
    zhiwen("add", articles, code=2)
    assert zhiwen.err == "zhiwen: 2026/五月/x.txt: a binary file, not text\n"

"""A model on this machine: a child that starts when asked, answers, and ends with the library."""

from __future__ import annotations

import os
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rag import open_library
from rag.errors import ModelAbsent, ModelError, ModelUnreachable
from rag.models.chat import Message
from rag.models.local_model import need_runner
from rag.models.local_server import LocalChat
from tests.model_server import Says, Script, model_server

TALK = [Message("user", "鎳價多少？")]


@pytest.fixture
def server() -> Iterator[Script]:
    with model_server() as script:
        yield script


@pytest.fixture
def gguf(tmp_path: Path) -> Path:
    path = tmp_path / "tiny model.gguf"
    path.write_bytes(b"GGUF" + bytes(20))
    return path


def runner(tmp_path: Path, body: str) -> Path:
    """A script that stands where the runner stands."""
    path = tmp_path / "runner.py"
    head = "import json, sys, time, pathlib\nasked = json.loads(sys.stdin.readline())\n"
    path.write_text(head + textwrap.dedent(body))
    return path


def chat(tmp_path: Path, gguf: Path, body: str) -> LocalChat:
    return LocalChat(gguf, context=2048, patience=5.0, runner=runner(tmp_path, body))


def test_it_is_one_more_server_and_only_we_have_its_key(
    server: Script, tmp_path: Path, gguf: Path
) -> None:
    told = tmp_path / "told"
    model = chat(
        tmp_path,
        gguf,
        f"""
        pathlib.Path({str(told)!r}).open("a").write(json.dumps(asked))
        print(json.dumps({{"url": {server.url!r}}}), flush=True)
        sys.stdin.read()
        """,
    )
    assert model.name == "tiny model"
    assert not told.exists()  # nothing runs before somebody asks
    server.then(Says(lambda _: "十二萬"), Says(lambda _: "元"))
    assert "".join(model.stream(TALK)) == "十二萬"
    assert "".join(model.stream(TALK)) == "元"
    model.close()
    first, second = server.chats()
    key = first.headers["authorization"].removeprefix("Bearer ")
    assert len(key) > 20
    assert told.read_text().count(key) == 1  # started once
    assert (first.body["model"], second.body["model"]) == ("tiny model", "tiny model")


@pytest.mark.parametrize(
    ("body", "error", "said"),
    [
        ('print(json.dumps({"error": "bad file"}), flush=True)', ModelAbsent, "not a model"),
        ('print(json.dumps({"missing": "x"}), flush=True)', ModelAbsent, "make model"),
        ("sys.exit(3)", ModelUnreachable, "did not start"),
        ('print("hello", flush=True)', ModelUnreachable, "did not start"),
    ],
)
def test_a_runner_that_cannot_is_one_line(
    body: str, error: type[ModelError], said: str, tmp_path: Path, gguf: Path
) -> None:
    model = chat(tmp_path, gguf, body)
    for _ in range(2):
        with pytest.raises(error, match=said):
            next(model.stream(TALK))
    model.close()


def test_one_that_died_is_started_again(server: Script, tmp_path: Path, gguf: Path) -> None:
    body = f"""
        print(json.dumps({{"url": {server.url!r}}}), flush=True)
        print(sys.stdin.read())
        """
    model = chat(tmp_path, gguf, body)
    server.then(Says(lambda _: "一"), Says(lambda _: "二"))
    assert "".join(model.stream(TALK)) == "一"
    child: Any = model._child
    child.kill()
    child.wait()
    assert "".join(model.stream(TALK)) == "二"
    model.close()


def test_closing_does_not_wait_for_one_that_is_still_loading(tmp_path: Path, gguf: Path) -> None:
    mark = tmp_path / "loading"
    model = chat(tmp_path, gguf, f"pathlib.Path({str(mark)!r}).touch(); time.sleep(60)")
    failures: list[ModelError] = []

    def ask() -> None:
        try:
            next(model.stream(TALK))
        except ModelError as exc:
            failures.append(exc)

    asking = threading.Thread(target=ask)
    asking.start()
    while not mark.exists():
        asking.join(0.02)
    model.close()
    asking.join()
    assert isinstance(failures[0], ModelUnreachable)


@pytest.mark.parametrize("content", [None, b"", b"<html>", b"PK\x03\x04"])
def test_what_is_no_model_is_told_before_anything_starts(
    content: bytes | None, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "x.gguf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelAbsent, match=r"x\.gguf"):
        next(LocalChat(path, context=2048, patience=5.0).stream(TALK))


def test_a_model_can_be_switched_while_the_library_is_open(home: Path, tmp_path: Path) -> None:
    class Echo:
        name = "echo"

        def stream(self, *_: object) -> Any:
            yield "NO_ANSWER"

    with open_library(home=home) as library:
        assert library.model is None
        assert library.pulled_model is None
        library.use_model(Echo())
        assert library.model is not None
        with pytest.raises(ModelAbsent):
            library.use_model(tmp_path / "nothing.gguf")
        assert library.model.name == "echo"
        library.use_model(None)
        assert library.model is None


@pytest.mark.skipif("ZHIWEN_TEST_GGUF" not in os.environ, reason="ZHIWEN_TEST_GGUF names no model")
def test_a_real_model_answers() -> None:
    need_runner()
    model = LocalChat(Path(os.environ["ZHIWEN_TEST_GGUF"]), context=2048, patience=300.0)
    stream = model.stream(TALK, max_tokens=8)
    assert "".join(stream)
    model.close()

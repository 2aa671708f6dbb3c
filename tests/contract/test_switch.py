"""Another model for an open library: chosen, tried, kept, fetched, without a restart."""

from __future__ import annotations

import stat
import threading
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rag import open_library
from rag.errors import BadSetting, ModelAbsent, ModelError, ZhiwenError
from rag.making import make_chat
from rag.models.keeping import keep_choice
from rag.models.local_model import LocalModel, Part
from rag.models.local_pull import Fetched
from rag.models.mode import Mode
from rag.opened import Library
from rag.settings import Settings, load_settings
from rag.switch import ModelSwitch
from tests.fakes import news
from tests.model_server import Refuses, Says, Script, closed_port, model_server

KEY = "sk-typed-on-the-page-0123456789"
PINNED = LocalModel("Tiny", "tiny.gguf", "CC0", 8, "", 8, (Part("x==1", "", "x", 8, ""),))


@pytest.fixture
def server() -> Iterator[Script]:
    with model_server() as script:
        yield script


@pytest.fixture
def library(home: Path, tmp_path: Path) -> Iterator[Library]:
    (tmp_path / "a.txt").write_text(news(1))
    with open_library(home=home) as opened:
        opened.add([tmp_path / "a.txt"])
        yield opened


def kept(home: Path) -> dict[str, Any]:
    path = home / "zhiwen.toml"
    return tomllib.loads(path.read_text()) if path.exists() else {}


def test_a_server_writes_once_it_was_tried(library: Library, home: Path, server: Script) -> None:
    question = "松原港的用水每天多少噸？"
    assert library.ask(question).mode == "extractive"
    server.then(Says(lambda _: "2"), Says(lambda r: f"每天不會超過51噸。[{r.key_of('51噸')}]"))
    trial = library.models.serve(f" {server.url}/ ", "tiny", KEY)
    assert trial.name == "tiny"
    assert trial.seconds > 0
    assert library.models.mode == Mode("server", "tiny", server.url)
    answer = library.ask(question)
    assert (answer.mode, answer.model) == ("llm", "tiny")
    assert {r.headers["authorization"] for r in server.chats()} == {f"Bearer {KEY}"}
    assert kept(home) == {"llm": "server", "llm_url": server.url, "llm_model": "tiny"}
    assert not library.models.lasts  # the key is gone with the process
    assert all(KEY not in path.read_text("utf-8", "replace") for path in files(home))
    library.models.quote()
    assert library.ask(question).mode == "extractive"
    assert not load_settings(home=home).has_model
    assert library.models.lasts


def test_a_key_in_the_file_is_never_left_for_another_server(
    library: Library, home: Path, server: Script
) -> None:
    before = 'llm_url = "http://127.0.0.1:9/v1"\nllm_api_key = "sk-of-another-server"\n'
    (home / "zhiwen.toml").write_text(before)
    server.then(Says(lambda _: "2"))
    library.models.serve(server.url, "tiny")
    assert library.models.mode == Mode("server", "tiny", server.url)
    assert (home / "zhiwen.toml").read_text() == before  # for this run only
    assert not library.models.lasts
    assert all(
        "authorization" not in r.headers or "sk-of" not in r.headers["authorization"]
        for r in server.chats()
    )


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("", BadSetting),
        ("127.0.0.1/v1", BadSetting),
        ("http://user:word@127.0.0.1/v1", BadSetting),
        ("http://127.0.0.1/v1?key=k", BadSetting),
        (f"http://127.0.0.1:{closed_port()}/v1", ModelError),
    ],
    ids=["empty", "no scheme", "credentials", "query", "nobody listens"],
)
def test_a_server_that_does_not_answer_changes_nothing(
    url: str, error: type[ZhiwenError], library: Library, home: Path
) -> None:
    before = library.settings
    with pytest.raises(error):
        library.models.serve(url)
    assert library.settings == before
    assert library.model is None
    assert kept(home) == {}


def test_a_key_goes_to_its_own_server_only(home: Path, server: Script) -> None:
    first = "http://127.0.0.1:9/v1"
    with open_library(
        home=home, llm_url=first, llm_model="m", llm_api_key=KEY, llm_timeout=5.0
    ) as library:
        server.then(Says(lambda _: "2"), Refuses(401))
        library.models.serve(server.url, "tiny")
        assert KEY not in server.chats()[0].headers["authorization"]
        assert library.settings.llm_api_key is None
        with pytest.raises(ModelError):
            library.models.serve(server.url, "tiny", "wrong")
        assert library.models.mode.name == "tiny"


def test_the_file_keeps_what_it_says_of_other_things(home: Path) -> None:
    home.mkdir(exist_ok=True)
    path = home / "zhiwen.toml"
    path.write_text('# mine\nuse_model = false\ntop_k = 7\nllm_url = "http://old/v1"\n')
    with open_library(home=home) as library:
        library.models.quote()
        assert path.read_text().endswith('# mine\ntop_k = 7\nllm_url = "http://old/v1"\n')
        path.write_text("top_k = [")
        with pytest.raises(BadSetting, match=r"zhiwen\.toml cannot be changed"):
            library.models.quote()


def test_the_files_copy_is_never_for_others_and_never_left(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.mkdir(exist_ok=True)
    path = home / "zhiwen.toml"
    path.write_text(f'llm_api_key = "{KEY}"\n')
    path.chmod(0o600)
    modes = []

    def full(fresh: Path, target: Path) -> Path:
        raise OSError("no space left")

    def writing(fresh: Path, words: str, encoding: str) -> int:
        with fresh.open("w", encoding=encoding) as file:
            modes.append(stat.S_IMODE(fresh.stat().st_mode))
            return file.write(words)

    monkeypatch.setattr(Path, "write_text", writing)
    keep_choice(home, {"use_model": False})
    assert modes == [0o600] == [stat.S_IMODE(path.stat().st_mode)]
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(BadSetting, match="no space left"):
        keep_choice(home, {"use_model": None})
    assert [one.name for one in home.glob("zhiwen.toml*")] == ["zhiwen.toml"]


class Steps:
    """A fetch that waits for leave before each step, and writes the file at its end."""

    def __init__(self, path: Path, failure: ZhiwenError | None = None) -> None:
        self.path = path
        self.failure = failure
        self.leave = threading.Semaphore(0)
        self.stopped = False

    def stop(self) -> None:
        self.stopped = True
        self.leave.release(9)

    def __iter__(self) -> Iterator[Fetched]:
        for done in (0, 2, 4):
            yield Fetched(done, 8, 1, 1)
            self.leave.acquire()
            if self.stopped:
                return
            if self.failure is not None:
                raise self.failure
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_bytes(b"GGUF....")


def until(true: Callable[[], bool]) -> None:
    for _ in range(500):
        if true():
            return
        threading.Event().wait(0.02)
    raise AssertionError("it never came true")


def switching(home: Path, runs: list[Steps]) -> tuple[ModelSwitch, list[str]]:
    told: list[str] = []
    settings = load_settings(home=home)

    def put(model: object, now: Settings) -> None:
        told.append(type(model).__name__)

    begin = iter(runs).__next__
    model = make_chat(settings)
    made = ModelSwitch(settings, model, put, pinned=PINNED, begin=begin, need_runner=lambda: None)
    return made, told


def test_a_fetch_is_seen_stopped_gone_on_with_and_switched_over(home: Path) -> None:
    path = home / "models" / "tiny.gguf"
    first, second = Steps(path), Steps(path)
    models, told = switching(home, [first, second])
    home.mkdir(exist_ok=True)
    assert models.fetch.state.phase == "idle"
    models.fetch.start()
    models.fetch.start()  # another visitor pressed it too: still one run
    first.leave.release()
    until(lambda: models.fetch.state.done == 2)
    assert models.fetch.state.phase == "running"
    models.fetch.stop()
    until(lambda: models.fetch.state.phase == "idle")
    assert models.mode.kind == "quotes"
    models.fetch.start()
    second.leave.release(9)
    until(lambda: models.mode.kind == "local")
    assert models.fetch.state.phase == "done"
    assert told == ["LocalChat"]
    assert kept(home)["llm"] == "local"
    assert models.lasts
    assert models.remove_local() == 8
    assert (models.mode.kind, models.local_file) == ("quotes", None)
    assert models.fetch.state.phase == "idle"
    with pytest.raises(ModelAbsent):
        models.run_local()
    models.close()


def test_a_fetch_that_fails_says_why_and_can_begin_again(home: Path) -> None:
    path = home / "models" / "tiny.gguf"
    failing = Steps(path, ModelAbsent("the model needs 1.3 GB in /h, 0.2 GB are free"))
    models, told = switching(home, [failing, Steps(path)])
    home.mkdir(exist_ok=True)
    models.fetch.start()
    failing.leave.release()
    until(lambda: models.fetch.state.phase == "failed")
    assert "0.2 GB are free" in str(models.fetch.state.error)
    models.fetch.start()
    assert models.fetch.state.phase == "running"
    models.close()
    assert models.fetch.state.phase == "idle"
    assert told == []


def test_without_what_runs_it_nothing_is_fetched(home: Path) -> None:
    def missing() -> None:
        raise ModelAbsent("install the extra")

    models = ModelSwitch(load_settings(home=home), None, lambda *_: None, need_runner=missing)
    assert not models.runs_here
    with pytest.raises(ModelAbsent, match="install the extra"):
        models.fetch.start()
    assert models.fetch.state.phase == "idle"

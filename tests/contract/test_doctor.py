"""What `zhiwen doctor` says: the truth, without a secret, without touching anything."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from rag import open_library
from rag.cli import main
from rag.doctor import examine, report_json
from rag.library.ledger import Ledger
from rag.models.local_model import fetch_command
from rag.settings import load_settings
from tests.fakes import news
from tests.model_server import Refuses, Sends, closed_port, model_server

KEY = "sk-very-secret-0123456789"


def states(home: Path, **flags: Any) -> dict[str, tuple[str, str]]:
    return {c.name: (c.state, c.detail) for c in examine(load_settings(home=home, **flags))}


@pytest.fixture
def filled(home: Path, tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(news(1))
    with open_library(home=home) as library:
        library.add([tmp_path / "a.txt"])
    return home


def test_a_library_in_order(filled: Path) -> None:
    report = states(filled)
    assert report["ledger"][1].startswith("1 article, ")
    assert report["embedder"] == ("ok", report["embedder"][1])
    assert "needs no network" in report["embedder"][1]
    assert report["vector index"][1].startswith("up to date")
    assert report["word index"][1].startswith("up to date")
    assert report["model"] == (
        "off",
        f"none: answers are quotations (ZHIWEN_LLM_URL or `{fetch_command()}` gives one)",
    )


def test_a_home_without_a_library_is_told(home: Path) -> None:
    report = states(home)
    assert report["library"][0] == "problem"
    assert report["library"][1].startswith(f"there is no library at {home}")
    assert sorted(path.name for path in home.iterdir()) == ["cache"]


def test_a_new_library_is_healthy(home: Path) -> None:
    Ledger.in_folder(home).close()
    report = states(home)
    assert report["vector index"][0] == report["word index"][0] == "off"
    assert report_json(examine(load_settings(home=home)))["healthy"]


def test_views_that_are_lost_or_of_another_make(filled: Path) -> None:
    shutil.rmtree(filled / "views" / "words")
    path = filled / "views" / "vectors" / "view.json"
    path.write_text(path.read_text().replace("use-multilingual", "something-else"))
    report = states(filled)
    assert report["word index"][0] == "off"
    assert report["vector index"][0] == "problem"
    assert "`zhiwen rebuild`" in report["vector index"][1]


def test_a_damaged_ledger(home: Path) -> None:
    (home / "ledger.sqlite").write_bytes(b"nonsense" * 999)
    checks = examine(load_settings(home=home))
    assert not report_json(checks)["healthy"]
    (said,) = (c.detail for c in checks if c.state == "problem")
    assert said.startswith("the ledger cannot be opened: file is not a database; `zhiwen restore")


def test_a_model_server(home: Path) -> None:
    with model_server() as server:
        server.models = ("one", "two")
        url = server.url.replace("http://", "http://user:pass-word@")
        report = states(home, llm_url=url, llm_api_key=KEY)
        assert report["model"] == ("ok", f"one at {server.url}, with a key")
        assert states(home, llm_url=server.url, llm_model="two")["model"][0] == "ok"
        missing = states(home, llm_url=server.url, llm_model="three")["model"]
        assert missing == ("problem", f"{server.url} does not list 'three'")
        assert states(home, llm_url=server.url, use_model=False)["model"][0] == "off"


def test_a_model_server_that_is_away(home: Path) -> None:
    url = f"http://127.0.0.1:{closed_port()}/v1"
    state, detail = states(home, llm_url=url)["model"]
    assert (state, detail) == ("problem", f"the model server at {url} cannot be reached")


def test_an_embeddings_server_is_named_without_its_secrets(home: Path) -> None:
    Ledger.in_folder(home).close()
    url = "http://user:pass-word@127.0.0.1:9/v1?token=tok-en"
    state, detail = states(home, embedding_url=url, embedding_model="e")["embedder"]
    assert state == "problem"
    assert detail.startswith("openai:e at http://127.0.0.1:9/v1: ")
    assert "cannot be reached" in detail
    assert "pass-word" not in detail
    assert "tok-en" not in detail


def test_an_embeddings_server_that_answers(home: Path) -> None:
    Ledger.in_folder(home).close()
    with model_server() as server:
        found = states(home, embedding_url=server.url, embedding_model="hashed")["embedder"]
    assert found[0] == "ok"
    assert "dimensions" in found[1]


def test_a_chroma_server_that_is_away(filled: Path) -> None:
    url = f"http://127.0.0.1:{closed_port()}"
    state, detail = states(filled, chroma_url=url)["chroma"]
    assert (state, "is it running?" in detail) == ("problem", True)


def test_settings_that_contradict_each_other(home: Path) -> None:
    Ledger.in_folder(home).close()
    report = states(home, embedding_url="http://127.0.0.1:9/v1")
    assert report["library"][0] == "problem"
    assert "ZHIWEN_EMBEDDING_MODEL" in report["library"][1]


@pytest.mark.parametrize("flags", [[], ["--json"]])
def test_no_secret_is_ever_printed(
    flags: list[str],
    filled: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with model_server() as server:
        monkeypatch.setenv("ZHIWEN_LLM_URL", server.url.replace("//", f"//user:{KEY}@"))
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        assert main(["doctor", "--home", str(filled), *flags]) == 0
        said = capsys.readouterr()
        assert KEY not in said.out + said.err
        assert "tiny-model" in said.out
    monkeypatch.setenv("ZHIWEN_LLM_URL", f"http://user:{KEY}@127.0.0.1:{closed_port()}/v1")
    assert main(["doctor", "--home", str(filled), *flags]) == 2
    said = capsys.readouterr()
    assert KEY not in said.out + said.err
    if flags:
        report = json.loads(said.out)
        assert not report["healthy"]
        assert "problem" in {c["state"] for c in report["checks"]}


@pytest.mark.parametrize("behaviour", [Refuses(401, "bad {key}"), Sends(b"<html></html>")])
def test_a_server_that_is_no_model_server(behaviour: Refuses | Sends, home: Path) -> None:
    with model_server() as server:
        server.listing = behaviour
        state, detail = states(home, llm_url=server.url, llm_api_key=KEY)["model"]
    assert state == "problem"
    assert KEY not in detail


def test_a_local_model_that_is_not_there_is_named(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIWEN_LLM", "local")
    state, said = states(filled)["model"]
    assert state == "problem"
    assert "zhiwen model pull" in said
    monkeypatch.setenv("ZHIWEN_LOCAL_MODEL", str(tmp_path / "none.gguf"))
    state, said = states(filled)["model"]
    assert state == "problem"
    assert "none.gguf" in said

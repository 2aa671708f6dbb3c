"""The tools for assistants, called by the protocol's own client over HTTP and over pipes."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from rag.app import open_library
from rag.cli import main
from rag.opened import Library
from tests.fakes import news
from ui.serving import assistants
from ui.serving.listening import Listener
from ui.serving.operations import Operations
from ui.serving.site import site

mcp = pytest.importorskip("mcp")

QUESTION = "松原第10號工廠的年產能是多少？"


def stocked(home: Path, encoder_cache: Path) -> Path:
    (home / "cache").symlink_to(encoder_cache, target_is_directory=True)
    (home / "10.txt").write_text(news(10), encoding="utf-8")
    with open_library(home=home) as library:
        library.add(home / "10.txt")
    return home


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, encoder_cache: Path) -> Iterator[Library]:
    with open_library(home=stocked(tmp_path_factory.mktemp("home"), encoder_cache)) as opened:
        yield opened


@pytest.fixture
def address(library: Library) -> Iterator[str]:
    listener = Listener(site(Operations(library), tools=True))
    yield f"{listener.launch('127.0.0.1', 0)}mcp"
    listener.close()


def talk(server: Any, say: Callable[[Any], Awaitable[None]]) -> None:
    async def conversation() -> None:
        async with mcp.Client(server) as client:
            await say(client)

    # In a thread of its own: the browser tests leave a loop running in this one.
    with ThreadPoolExecutor(1) as aside:
        aside.submit(asyncio.run, conversation()).result()


def test_an_assistant_searches_asks_summarizes_and_reads(address: str) -> None:
    async def say(client: Any) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == {"search", "ask", "summarize", "read"}  # none of them removes
        for tool in tools.values():
            assert tool.annotations.read_only_hint
            assert tool.description
            assert tool.output_schema

        found = await client.call_tool("search", {"question": QUESTION, "limit": 1})
        (hit,) = found.structured_content["result"]
        answer = await client.call_tool("ask", {"question": QUESTION})
        assert any("1370噸" in one["quote"] for one in answer.structured_content["citations"])
        none = await client.call_tool("ask", {"question": QUESTION, "until": "1990-01-01"})
        assert none.structured_content["abstained"]
        identity = hit["article_id"]
        for asked in ({"article_ids": [identity]}, {"topic": "松原 擴建"}):
            summary = await client.call_tool("summarize", asked)
            assert summary.structured_content["points"]
        article = await client.call_tool("read", {"article_id": identity})
        text = article.structured_content["text"]
        assert text[hit["start"] : hit["end"]] == hit["text"]
        rest = await client.call_tool("read", {"article_id": identity, "start": 20})
        assert rest.structured_content["text"] == text[20:]

    talk(address, say)


def test_what_goes_wrong_is_told_to_the_assistant(address: str) -> None:
    async def say(client: Any) -> None:
        for tool, given, told in (
            ("ask", {"question": "？"}, "question is empty"),
            ("ask", {"question": QUESTION, "since": "someday"}, "since: "),
            ("ask", {}, "question"),
            ("search", {"question": QUESTION, "limit": 0}, "limit"),
            ("summarize", {}, "either article_ids or a topic"),
            ("read", {"article_id": "x"}, "no article has the id 'x'"),
        ):
            result = await client.call_tool(tool, given)
            assert result.is_error
            assert told in result.content[0].text

    talk(address, say)


def test_an_assistant_starts_the_tools_itself(tmp_path: Path, encoder_cache: Path) -> None:
    home = stocked(tmp_path, encoder_cache)
    command = mcp.StdioServerParameters(
        command=sys.executable,
        args=["-m", "rag.cli", "mcp", "--home", str(home)],
        env=dict(os.environ),
    )

    async def say(client: Any) -> None:
        answer = await client.call_tool("ask", {"question": QUESTION})
        assert not answer.structured_content["abstained"]

    talk(command, say)


def test_without_the_extra_one_line_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(assistants, "find_spec", lambda name: None)
    for command in (["serve", "--mcp"], ["mcp"]):
        assert main([*command, "--home", str(tmp_path)]) == 2
        assert "pip install 'zhiwen[mcp]'" in capsys.readouterr().err

"""Readers who ask at once, on a page that is really served, while a model server hangs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from eval.readers import ask_by_queue, ask_plainly, at_once
from rag.app import open_library
from tests.fakes import news
from tests.model_server import Hangs, Says, Script, model_server
from tests.served import served

QUESTIONS = [f"松原第{number}號工廠的年產能是多少？" for number in (10, 20)]


@pytest.fixture(scope="module")
def script() -> Iterator[Script]:
    with model_server() as opened:
        yield opened


@pytest.fixture(scope="module")
def address(
    tmp_path_factory: pytest.TempPathFactory, encoder_cache: Path, script: Script
) -> Iterator[str]:
    home = tmp_path_factory.mktemp("home")
    (home / "cache").symlink_to(encoder_cache, target_is_directory=True)
    (home / "10.txt").write_text(news(10), encoding="utf-8")
    with open_library(home=home) as library:
        library.add(home / "10.txt")
    with served(home, ZHIWEN_LLM_URL=script.url, ZHIWEN_LLM_MODEL="tiny-model") as address:
        yield address


def test_answers_that_hang_hold_up_no_others(address: str, script: Script) -> None:
    slow = 6
    script.then(*[Hangs()] * slow)
    with (
        httpx.Client(base_url=address, timeout=90, trust_env=False) as client,
        ThreadPoolExecutor(slow) as readers,
    ):
        hung = [
            readers.submit(ask, client, QUESTIONS[0])
            for ask in (ask_plainly, ask_by_queue) * (slow // 2)
        ]
        while len(script.chats()) < slow:
            time.sleep(0.02)
        script.then(*[Says(lambda asked: f"年產能是1370噸。[{asked.key_of('1370噸')}]")] * 2)
        assert ask_plainly(client, QUESTIONS[0])
        assert ask_by_queue(client, QUESTIONS[0])
        assert client.post("/api/v1/search", json={"question": QUESTIONS[1]}).json()
        assert not any(future.done() for future in hung)


def test_readers_who_ask_at_once_are_all_answered(address: str, script: Script) -> None:
    script.then(*[Says(lambda _: "NO_ANSWER")] * 16)
    for ask in (ask_plainly, ask_by_queue):
        assert None not in at_once(address, ask, 8, QUESTIONS, 0)

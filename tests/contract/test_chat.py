"""Chat models over real HTTP: what is sent, what comes back, and every way in which it can fail."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from rag.errors import ModelError, ModelGarbled, ModelRefused, ModelTimeout, ModelUnreachable
from rag.models.chat import Message, ServerChat
from rag.models.openai_edge import OPENAI_URL, OpenAIEdge, without_secrets
from rag.types import Usage
from tests.model_server import (
    Behaviour,
    Hangs,
    Refuses,
    Says,
    Script,
    Sends,
    closed_port,
    model_server,
)

TALK = (Message("system", "規則"), Message("user", "鎳價多少？"))
TEXT = "鎳價每噸十二萬元。😀[p1a2]"


@pytest.fixture
def server() -> Iterator[Script]:
    with model_server() as script:
        yield script


def chat(
    url: str, *, key: str | None = None, model: str | None = "m", timeout: float = 5.0
) -> ServerChat:
    return ServerChat(OpenAIEdge(url, key, timeout), model)


def said(model: ServerChat) -> tuple[str, Usage, ModelError | None]:
    """All pieces, the usage, and the error that ended the stream, if one did."""
    text = ""
    stream = model.stream(TALK)
    while True:
        try:
            text += next(stream)
        except StopIteration as end:
            return text, end.value, None
        except ModelError as exc:
            return text, Usage(), exc


def test_text_and_usage(server: Script) -> None:
    server.then(Says(lambda _: TEXT))
    assert said(chat(server.url)) == (TEXT, Usage(321, 12), None)


def test_it_comes_in_pieces_before_it_is_whole(server: Script) -> None:
    server.then(Says(lambda _: TEXT * 5, breaks="hang"))
    stream = chat(server.url, timeout=20).stream(TALK)
    assert next(stream) == TEXT[:7]
    stream.close()


def test_what_is_sent(server: Script) -> None:
    server.then(Says(lambda _: TEXT))
    said(chat(server.url, key="sk-test", model="some/model-7b"))
    (request,) = server.chats()
    assert request.path == "/v1/chat/completions"
    assert request.headers["authorization"] == "Bearer sk-test"
    assert request.body["model"] == "some/model-7b"
    assert request.body["messages"] == [
        {"role": "system", "content": "規則"},
        {"role": "user", "content": "鎳價多少？"},
    ]
    assert request.body["temperature"] == 0
    assert request.body["stream"] is True
    assert 0 < request.body["max_tokens"] <= 1000


def test_without_a_name_the_first_model_of_the_server_is_used(server: Script) -> None:
    server.models = ("first", "second")
    server.then(Says(lambda _: TEXT))
    model = chat(server.url, model=None)
    assert model.name == "first"
    said(model)
    assert server.chats()[0].body["model"] == "first"


def test_a_server_without_models_asks_for_a_name(server: Script) -> None:
    server.models = ()
    with pytest.raises(ModelGarbled, match="ZHIWEN_LLM_MODEL"):
        assert chat(server.url, model=None).name


def test_openai_itself_is_not_asked_which_models_it_has() -> None:
    assert chat(OPENAI_URL, model=None).name  # would need the network


@pytest.mark.parametrize(
    ("behaviour", "error"),
    [
        (Refuses(400, "no such parameter"), ModelRefused),
        (Refuses(401, "bad key {key}"), ModelRefused),
        (Refuses(404, "no such model"), ModelRefused),
        (Refuses(429, "slow down\nplease"), ModelRefused),
        (Refuses(500, "oops"), ModelRefused),
        (Sends(b"<html>gateway</html>", 502, "text/html"), ModelRefused),
        (Sends(b"<html>welcome</html>", 200, "text/html"), ModelGarbled),
        (Sends(b"{}", 200), ModelGarbled),
        (Sends(b"", 200, "text/event-stream"), ModelGarbled),
        (Sends(b"data: [DONE]\n\n", 200, "text/event-stream"), ModelGarbled),
        (Sends(b"data: {broken\n\n", 200, "text/event-stream"), ModelGarbled),
        (Sends(b'data: {"choices": 7}\n\n', 200, "text/event-stream"), ModelGarbled),
        (Sends(b'data: {"error": {"message": "x"}}\n\n', 200, "text/event-stream"), ModelGarbled),
        (Sends(b"\xff\xfe\x00", 200, "text/event-stream"), ModelGarbled),
        (Says(lambda _: ""), ModelGarbled),
    ],
)
def test_failures_are_one_line_without_the_key(
    behaviour: Behaviour, error: type[ModelError], server: Script
) -> None:
    server.then(behaviour, behaviour)
    text, _, failure = said(chat(server.url, key="sk-very-secret"))
    assert text == ""
    assert type(failure) is error
    message = str(failure)
    assert "\n" not in message
    assert "sk-very-secret" not in message
    assert server.url in message


def test_a_busy_server_is_asked_once_more_and_no_more(server: Script) -> None:
    server.then(Refuses(429), Says(lambda _: TEXT))
    assert said(chat(server.url))[0] == TEXT
    server.then(Refuses(503), Refuses(503))
    assert isinstance(said(chat(server.url))[2], ModelRefused)
    assert len(server.chats()) == 4


def test_nobody_there() -> None:
    _, _, failure = said(chat(f"http://127.0.0.1:{closed_port()}/v1"))
    assert isinstance(failure, ModelUnreachable)


def test_silence_ends_in_time(server: Script) -> None:
    server.then(Hangs(), Hangs())
    begun = time.perf_counter()
    _, _, failure = said(chat(server.url, timeout=0.4))
    assert isinstance(failure, ModelTimeout)
    assert time.perf_counter() - begun < 10


@pytest.mark.parametrize(
    ("breaks", "error"),
    [("chunked", ModelUnreachable), ("closed", ModelUnreachable), ("hang", ModelTimeout)],
)
def test_breaking_off_keeps_what_came(breaks: str, error: type[ModelError], server: Script) -> None:
    server.then(Says(lambda _: TEXT, breaks=breaks))
    text, _, failure = said(chat(server.url, timeout=1.0))
    assert text == TEXT
    assert type(failure) is error


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://user:pass@h:8080/v1?key=k#f", "http://h:8080/v1"),
        ("https://h/v1", "https://h/v1"),
        ("http://[::1]:99/v1", "http://[::1]:99/v1"),
    ],
)
def test_addresses_are_shown_without_secrets(url: str, shown: str) -> None:
    assert without_secrets(url) == shown

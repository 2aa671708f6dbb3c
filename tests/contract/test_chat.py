"""Chat models over real HTTP: what is sent, what comes back, and every way in which it can fail."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from rag.errors import ModelError, ModelGarbled, ModelRefused, ModelTimeout, ModelUnreachable
from rag.models.chat import JsonSchema, Message, ServerChat
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
SCHEMA = JsonSchema("points", {"type": "object"})
TEXT = "鎳價每噸十二萬元。😀[p1a2]"


@pytest.fixture
def server() -> Iterator[Script]:
    with model_server() as script:
        yield script


def chat(
    url: str, *, key: str | None = None, model: str | None = "m", timeout: float = 5.0
) -> ServerChat:
    return ServerChat(OpenAIEdge(url, key, timeout), model)


def said(model: ServerChat, **wishes: Any) -> tuple[str, Usage, ModelError | None]:
    """All pieces, the usage, and the error that ended the stream, if one did."""
    text = ""
    stream = model.stream(TALK, **wishes)
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


def test_this_machines_own_server_is_not_sought_through_a_proxy(
    server: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{closed_port()}")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    server.then(Says(lambda _: TEXT), Says(lambda _: TEXT))
    assert said(chat(server.url))[0] == TEXT
    assert said(chat(server.url.replace("127.0.0.1", "localhost")))[0] == TEXT
    _, _, error = said(chat("http://models.invalid/v1"))
    assert isinstance(error, ModelUnreachable)


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
        (Sends(b'data: {"error": {"message": "{x}"}}\n\n', 200, "text/event-stream"), ModelRefused),
        (Sends(b'{"error": "no such model"}', 200), ModelRefused),
        (Sends(b"[]", 200), ModelGarbled),
        (Sends(b'data: {"choices": [3]}\n\n', 200, "text/event-stream"), ModelGarbled),
        (Sends(b"\xff\xfe\x00", 200, "text/event-stream"), ModelGarbled),
        (Says(lambda _: ""), ModelGarbled),
    ],
)
def test_failures_are_one_line_without_the_key(
    behaviour: Behaviour, error: type[ModelError], server: Script
) -> None:
    server.then(behaviour, behaviour, behaviour)
    text, _, failure = said(chat(server.url, key="sk-very-secret"))
    assert text == ""
    assert type(failure) is error
    message = str(failure)
    assert "\n" not in message
    assert "sk-very-secret" not in message
    assert server.url in message


def test_a_busy_server_is_asked_again_when_it_says_so_and_not_for_ever(server: Script) -> None:
    server.then(
        Refuses(429, retry_after="0"), Refuses(503, retry_after="0.01"), Says(lambda _: TEXT)
    )
    assert said(chat(server.url))[0] == TEXT
    server.then(*[Refuses(503, retry_after="0")] * 3)
    assert isinstance(said(chat(server.url))[2], ModelRefused)
    assert len(server.chats()) == 6
    server.then(Refuses(429, "quota", retry_after="3600"))
    assert str(said(chat(server.url))[2]).endswith("HTTP 429 quota (come back after 3600 s)")
    server.then(Refuses(429, retry_after="Fri, 31 Dec 1999 23:59:59 GMT"), Says(lambda _: TEXT))
    assert said(chat(server.url))[0] == TEXT


def test_a_schema_and_a_bound_are_sent(server: Script) -> None:
    server.then(Says(lambda _: "{}", reason="length"))
    text, usage, _ = said(chat(server.url), schema=SCHEMA, max_tokens=99)
    assert (text, usage.cut_short) == ("{}", True)
    (request,) = server.chats()
    assert request.body["max_tokens"] == 99
    assert request.body["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "points", "schema": {"type": "object"}, "strict": True},
    }


@pytest.mark.parametrize(
    ("message", "gone", "instead"),
    [
        ("response_format is not supported", "response_format", {}),
        ("bad request", "response_format", {}),
        ("Unknown field: stream_options", "stream_options", {}),
        ("'temperature' does not support 0", "temperature", {}),
        ("Unsupported: 'max_tokens', use ...", "max_tokens", {"max_completion_tokens": 99}),
    ],
)
def test_what_a_server_refuses_to_be_asked_is_left_out_from_then_on(
    message: str, gone: str, instead: dict[str, int], server: Script
) -> None:
    server.then(Refuses(400, message), Says(lambda _: TEXT), Says(lambda _: TEXT))
    model = chat(server.url)
    assert said(model, schema=SCHEMA, max_tokens=99)[0] == TEXT
    assert said(model, schema=SCHEMA, max_tokens=99)[0] == TEXT
    first, second, third = (request.body for request in server.chats())
    assert second == third == {k: v for k, v in first.items() if k != gone} | instead


def test_a_reply_that_is_not_streamed_is_read_too(server: Script) -> None:
    whole = {"choices": [{"message": {"content": TEXT}}], "usage": {"prompt_tokens": 5}}
    server.then(Sends(json.dumps(whole).encode()))
    assert said(chat(server.url)) == (TEXT, Usage(5, 0), None)


def test_a_web_page_is_named_as_what_it_is(server: Script) -> None:
    server.then(Sends(b"<html>welcome</html>", 200, "text/html"))
    assert "web page" in str(said(chat(server.url))[2])


@pytest.mark.parametrize("text", ["", TEXT])
def test_signs_of_life_without_words_end_in_time(text: str, server: Script) -> None:
    server.then(Says(lambda _: text, breaks="pings"))
    got, _, failure = said(chat(server.url, timeout=0.5))
    assert got == text
    assert isinstance(failure, ModelTimeout)


def test_nobody_there() -> None:
    _, _, failure = said(chat(f"http://127.0.0.1:{closed_port()}/v1"))
    assert isinstance(failure, ModelUnreachable)


def test_silence_ends_in_time(server: Script) -> None:
    server.then(Hangs())
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


def test_tokens_cost_what_the_settings_say(server: Script) -> None:
    server.then(Says(lambda _: TEXT))
    model = ServerChat(OpenAIEdge(server.url, None, 5.0), "m", (2.0, 10.0))
    assert said(model)[1].cost == pytest.approx((321 * 2.0 + 12 * 10.0) / 1e6)

"""Embedders: the bundled one and any server that speaks OpenAI's protocol."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rag.errors import ModelError, ModelGarbled, ModelRefused, ModelTimeout, ModelUnreachable
from rag.models.embedding import BundledEmbedder, Embedder, RemoteEmbedder
from rag.models.openai_edge import OpenAIEdge
from tests.fakes import HashedBigrams
from tests.model_server import Hangs, Refuses, Script, Sends, closed_port, model_server

TEXTS = ["松原工廠擴建鎳礦產線。年產能三萬噸。", "The plant in Songyuan makes nickel.", "鎳"]
SPANS = [[(0, 11), (11, 18)], [(0, 35)], []]


@pytest.fixture
def server() -> Iterator[Script]:
    with model_server() as script:
        yield script


def remote(url: str, *, key: str | None = None, timeout: float = 5.0) -> RemoteEmbedder:
    return RemoteEmbedder(OpenAIEdge(url, key, timeout), "hashed")


@pytest.fixture(params=["bundled", "remote", "hashed"])
def embedder(request: pytest.FixtureRequest, encoder_cache: Path, server: Script) -> Embedder:
    if request.param == "bundled":
        return BundledEmbedder(encoder_cache)
    return remote(server.url) if request.param == "remote" else HashedBigrams()


def test_rows_are_of_unit_length_and_each_span_has_its_own(embedder: Embedder) -> None:
    whole, parts = embedder.embed_passages(TEXTS, SPANS)
    questions = embedder.embed_questions(TEXTS)
    assert whole.shape == questions.shape
    assert whole.dtype == np.float32
    assert [len(rows) for rows in parts] == [2, 1, 0]
    assert all(rows.shape[1] == whole.shape[1] for rows in parts)
    for rows in (whole, questions, *parts):
        assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-4)
    assert embedder.name


def test_a_question_is_nearer_to_its_passage_than_to_another(embedder: Embedder) -> None:
    passages, _ = embedder.embed_passages(
        ["松原的鎳礦工廠今年擴建產線。", "嵐港的貨櫃船延誤三天進港。"], [[], []]
    )
    near, far = passages @ embedder.embed_questions(["松原工廠擴建了什麼產線？"])[0]
    assert near > far


def test_the_bundled_embedder_reads_both_scripts_alike(encoder_cache: Path) -> None:
    embedder = BundledEmbedder(encoder_cache)
    hant, hans = embedder.embed_questions(["鎳礦產能擴張", "镍矿产能扩张"])
    assert float(hant @ hans) == pytest.approx(1.0, abs=1e-4)


def test_what_is_sent_to_a_server(server: Script) -> None:
    texts = [f"第{i}句。" for i in range(150)]
    rows = remote(server.url, key="sk-test").embed_questions(texts)
    assert [len(r.body["input"]) for r in server.requests] == [64, 64, 22]
    assert {r.headers["authorization"] for r in server.requests} == {"Bearer sk-test"}
    assert np.allclose(rows, HashedBigrams().embed_questions(texts), atol=1e-6)


def _reply(rows: list[object]) -> bytes:
    data = [{"index": i, "embedding": row} for i, row in enumerate(rows)]
    return json.dumps({"object": "list", "data": data, "model": "m"}).encode()


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body>Welcome</body></html>",
        b"{",
        b"{}",
        b"null",
        b"[]",
        b'{"data": null}',
        b'{"data": [{"index": 0}]}',
        _reply([]),
        _reply([[1.0, 2.0]]),
        _reply([[1.0, 2.0], [1.0]]),
        _reply([[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]]),
        _reply([["a", "b"], ["c", "d"]]),
        b'{"data": [{"index": 0, "embedding": [NaN]}, {"index": 1, "embedding": [1]}]}',
        _reply([[], []]),
    ],
)
def test_rubbish_is_garbled_never_a_vector(body: bytes, server: Script) -> None:
    server.then(Sends(body))
    with pytest.raises(ModelGarbled):
        remote(server.url).embed_questions(["一", "二"])


def test_html_with_its_own_type_is_garbled(server: Script) -> None:
    server.then(Sends(b"<html></html>", kind="text/html"))
    with pytest.raises(ModelGarbled):
        remote(server.url).embed_questions(["一"])


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
def test_http_errors_are_refusals_without_the_key(status: int, server: Script) -> None:
    server.then(*[Refuses(status, "wrong key {key}\nask again")] * 3)
    with pytest.raises(ModelRefused, match=f"HTTP {status}") as caught:
        remote(server.url, key="sk-very-secret").embed_questions(["一"])
    assert "sk-very-secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_one_failure_is_forgiven(server: Script) -> None:
    server.then(Refuses(503))
    assert remote(server.url).embed_questions(["一"]).shape == (1, 256)


def test_nobody_there() -> None:
    with pytest.raises(ModelUnreachable, match="cannot be reached"):
        remote(f"http://127.0.0.1:{closed_port()}/v1").embed_questions(["一"])


def test_nobody_answers(server: Script) -> None:
    server.then(Hangs(), Hangs())
    with pytest.raises(ModelTimeout, match="did not answer in time"):
        remote(server.url, timeout=0.3).embed_questions(["一"])


def test_a_password_in_the_address_is_not_told() -> None:
    url = f"http://user:pass-word@127.0.0.1:{closed_port()}/v1?token=tok-en"
    with pytest.raises(ModelError) as caught:
        remote(url).embed_questions(["一"])
    assert "pass-word" not in str(caught.value)
    assert "tok-en" not in str(caught.value)
    assert "127.0.0.1" in str(caught.value)


def test_the_models_that_a_server_offers(server: Script) -> None:
    assert OpenAIEdge(server.url, None, 5.0).models() == ["tiny-model"]
    with pytest.raises(ModelUnreachable):
        OpenAIEdge(f"http://127.0.0.1:{closed_port()}/v1", None, 5.0).models()

"""The reranker: a real HTTP server that orders, refuses, stalls or talks nonsense."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.app import open_library
from rag.errors import (
    BadSetting,
    ModelError,
    ModelGarbled,
    ModelRefused,
    ModelTimeout,
    ModelUnreachable,
)
from rag.models.rerank import ServerReranker
from tests.fakes import article
from tests.model_server import Hangs, Refuses, Script, Sends, closed_port, model_server

ARTICLES = [
    article("松原工廠的建造成本是六十七億元。", "松原工廠"),
    article("松原港的擴建成本是四億元。", "松原港"),
]
QUESTION = "松原工廠的建造成本是多少？"


@pytest.fixture
def server() -> Iterator[Script]:
    with model_server() as script:
        yield script


def scores(*values: float, field: str = "relevance_score", outer: str = "results") -> Sends:
    rows = [{"index": i, field: value} for i, value in enumerate(values)]
    return Sends(json.dumps({outer: rows} if outer else rows).encode())


@pytest.mark.parametrize(
    "reply",
    [
        scores(0.1, 0.9, 0.4),
        scores(0.1, 0.9, 0.4, outer="data"),
        scores(-8.0, 3.0, 0.5, field="score"),
        scores(0.1, 0.9, 0.4, field="score", outer=""),
        Sends(
            b'{"results": [{"index": 1, "relevance_score": 1}, {"index": 2, "relevance_score": 0}]}'
        ),
    ],
)
def test_the_order_is_that_of_the_scores(server: Script, reply: Sends) -> None:
    server.then(reply)
    reranker = ServerReranker(server.url, "m", "k-123", 5)
    assert reranker.rerank("問", ["甲", "乙", "丙"]) == [1, 2, 0]
    (request,) = server.requests
    assert request.path == "/v1/rerank"
    assert request.headers["authorization"] == "Bearer k-123"
    assert request.body == {
        "model": "m",
        "query": "問",
        "documents": ["甲", "乙", "丙"],
        "top_n": 3,
    }


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Refuses(401, "bad key {key}"), ModelRefused),
        (Refuses(500), ModelRefused),
        (Sends(b"", 302), ModelRefused),
        (Sends(b"<html>"), ModelGarbled),
        (Sends(b"{}"), ModelGarbled),
        (Sends(b'{"results": []}'), ModelGarbled),
        (Sends(b'{"results": {"a": 1}}'), ModelGarbled),
        (Sends(b'{"results": [{"index": 9, "score": 1}]}'), ModelGarbled),
        (Sends(b'{"results": [{"index": 0, "score": NaN}]}'), ModelGarbled),
        (Sends(b'"' + b"x" * (2 << 20) + b'"'), ModelGarbled),
        (Hangs(), ModelTimeout),
    ],
)
def test_a_failure_is_one_error_without_the_key(
    server: Script, reply: Refuses | Sends | Hangs, error: type[ModelError]
) -> None:
    server.then(reply)
    with pytest.raises(error) as told:
        ServerReranker(server.url, "m", "k-123", 0.5).rerank("問", ["甲", "乙"])
    assert "k-123" not in str(told.value)
    assert len(server.requests) == 1


def test_nobody_there() -> None:
    with pytest.raises(ModelUnreachable):
        ServerReranker(f"http://127.0.0.1:{closed_port()}", "m", None, 5).rerank("問", ["甲"])


def test_a_library_takes_its_order_and_keeps_our_strength_of_evidence(
    home: Path, server: Script
) -> None:
    with open_library(home=home) as library:
        library.add_articles(ARTICLES)
        ours = library.search(QUESTION)
    assert [hit.article.title for hit in ours] == ["松原工廠", "松原港"]
    server.then(scores(0.1, 0.9))
    with open_library(home=home, rerank_url=server.url, rerank_model="m") as library:
        theirs = library.search(QUESTION)
    assert [hit.article.title for hit in theirs] == ["松原港", "松原工廠"]
    # Alike but for rounding: other threads may have summed the vectors.
    assert [hit.score for hit in theirs] == pytest.approx([hit.score for hit in ours], abs=1e-6)


def test_a_library_answers_where_the_reranker_fails_and_says_so(home: Path, server: Script) -> None:
    with open_library(home=home) as library:
        library.add_articles(ARTICLES)
        plain = library.ask(QUESTION)
    server.then(Refuses(503))
    with open_library(home=home, rerank_url=server.url, rerank_model="m") as library:
        answer = library.ask(QUESTION)
    assert answer.text == plain.text
    assert "HTTP 503" in answer.notice
    assert plain.notice == ""


def test_an_address_without_a_model_is_refused(home: Path) -> None:
    with pytest.raises(BadSetting, match="ZHIWEN_RERANK_MODEL"):
        open_library(home=home, rerank_url="http://127.0.0.1:9/v1")

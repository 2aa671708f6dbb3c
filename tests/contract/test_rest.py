"""The endpoints for programs: what they take, what they give, and whom they turn away."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from starlette.testclient import TestClient

from rag.app import open_library
from rag.opened import Library
from rag.telemetry.log import LogFormat, start_log
from rag.wire import answer_json
from tests.fakes import article, news
from ui.serving import contract
from ui.serving.door import LARGEST_BODY
from ui.serving.headers import SECURITY_HEADERS
from ui.serving.operations import Operations
from ui.serving.site import site

HERE = "http://127.0.0.1:7860"
QUESTION = "松原第10號工廠的年產能是多少？"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, encoder_cache: Path) -> Iterator[Library]:
    home = tmp_path_factory.mktemp("home")
    (home / "cache").symlink_to(encoder_cache, target_is_directory=True)
    files = [home / f"{number}.txt" for number in (3, 10)]
    for file in files:
        file.write_text(news(int(file.stem)), encoding="utf-8")
    with open_library(home=home) as opened:
        opened.add(files)
        yield opened


@pytest.fixture
def client(library: Library) -> Iterator[TestClient]:
    with TestClient(site(Operations(library)), HERE, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def an_id(library: Library) -> str:
    return library.articles()[0].id


def test_answers_are_what_the_command_line_prints(client: TestClient, library: Library) -> None:
    said = client.post("/api/v1/ask", json={"question": QUESTION}).json()
    own = answer_json(library.ask(QUESTION))
    assert said.pop("timings").keys() == own.pop("timings").keys()
    assert said == own
    assert not said["abstained"]
    assert any("1370噸" in citation["quote"] for citation in said["citations"])


def test_what_comes_back_is_what_the_openapi_page_says(client: TestClient, an_id: str) -> None:
    asked: list[tuple[type[BaseModel], Any]] = [
        (contract.StatusJson, client.get("/api/v1/status")),
        (contract.AnswerJson, client.post("/api/v1/ask", json={"question": QUESTION})),
        (contract.HitJson, client.post("/api/v1/search", json={"question": QUESTION})),
        (contract.SummaryJson, client.post("/api/v1/summarize", json={"article_ids": [an_id]})),
        (contract.SummaryJson, client.post("/api/v1/digest", json={"topic": "松原 擴建"})),
        (contract.ListingJson, client.get("/api/v1/articles")),
        (contract.ArticleJson, client.get(f"/api/v1/articles/{an_id}")),
    ]
    for model, response in asked:
        assert response.status_code == 200, response.text
        body = response.json()
        for one in body if isinstance(body, list) else [body]:
            model.model_validate(one)
            assert set(one) == set(model.model_fields)
    listed = asked[5][1].json()["articles"][0]
    assert set(listed) == set(contract.ListedJson.model_fields)
    cited = asked[1][1].json()["citations"][0]
    assert set(cited) == set(contract.CitationJson.model_fields)


def test_a_question_leans_on_the_answers_before_it(client: TestClient) -> None:
    first = client.post("/api/v1/ask", json={"question": QUESTION}).json()
    asked = {"question": "那總投資呢？", "history": [first]}
    second = client.post("/api/v1/ask", json=asked).json()
    assert second["searched"] or any(c in first["citations"] for c in second["citations"])


def test_filters_leave_articles_out(client: TestClient) -> None:
    for only, found in (
        ({}, True),
        ({"sources": ["沒有這家"]}, False),
        ({"until": "1990-01-01"}, False),
        ({"languages": ["en"]}, False),
    ):
        hits = client.post("/api/v1/search", json={"question": QUESTION, "only": only}).json()
        assert bool(hits) is found, only


def test_articles_come_and_go(client: TestClient) -> None:
    new = {"title": "河堤步道", "text": "河堤步道長3.2公里，五月開放。", "date": "2026-05-01"}
    empty = {"text": "……"}
    added, refused = client.post("/api/v1/articles", json={"articles": [new, empty]}).json()
    assert (added["action"], refused["action"]) == ("added", "refused")
    assert "no text" in refused["reason"]
    path = f"/api/v1/articles/{added['article_id']}"
    assert client.get(path).json()["text"] == new["text"]
    assert client.get("/api/v1/articles", params={"wanted": "河堤"}).json()["total"] == 1
    assert client.delete(path).json()["title"] == "河堤步道"
    assert client.get(path).status_code == 404


def test_files_are_stored_under_their_own_names_only(client: TestClient) -> None:
    text = "渡口茶館\n\n渡口茶館每天賣出310壺茶。".encode()
    names = ("../../outside.txt", "茶館.txt", "茶館.txt", "a.exe", "x" * 300 + ".txt", "..")
    files = [("files", (name, text, "text/plain")) for name in names]
    changes = client.post("/api/v1/files", files=files).json()
    became = {change["origin"]: change["action"] for change in changes}
    assert became["a.exe"] == became["file"] == "refused"
    (added,) = (change for change in changes if change["action"] == "added")
    assert added["origin"] == "outside.txt"
    assert became["茶館.txt"] == "unchanged"
    client.delete(f"/api/v1/articles/{added['article_id']}")
    many = [("files", (f"{n}.txt", b"x", "text/plain")) for n in range(contract.MOST_ARTICLES + 1)]
    assert client.post("/api/v1/files", files=many).status_code == 413


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "kind"),
    [
        ("POST", "ask", {"question": "？"}, 400, "EmptyQuestion"),
        ("POST", "ask", {}, 400, "InputError"),
        ("POST", "ask", {"question": "水" * 2001}, 400, "InputError"),
        ("POST", "ask", {"question": "水", "colour": 1}, 400, "InputError"),
        ("POST", "ask", {"question": "水", "only": {"article_ids": ["x"]}}, 404, "UnknownArticle"),
        ("POST", "search", {"question": "水", "limit": 51}, 400, "InputError"),
        (
            "POST",
            "search",
            {"question": "水", "only": {"since": "2026-02-02", "until": "2026-01-01"}},
            400,
            "InputError",
        ),
        ("POST", "summarize", {"article_ids": ["x"]}, 404, "UnknownArticle"),
        ("GET", "articles/x", None, 404, "UnknownArticle"),
        ("GET", "articles?limit=0", None, 400, "InputError"),
        ("GET", f"articles?start={2**64}", None, 400, "InputError"),
        ("DELETE", "articles/x", None, 404, "UnknownArticle"),
        ("GET", "nowhere", None, 404, "NotFound"),
        ("PUT", "ask", None, 405, "NotAllowed"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_line(
    client: TestClient, method: str, path: str, body: Any, status: int, kind: str
) -> None:
    response = client.request(method, f"/api/v1/{path}", json=body)
    assert response.status_code == status
    error = response.json()["error"]
    assert error["kind"] == kind
    assert error["message"]
    assert "\n" not in error["message"]


class Broken(Operations):
    """Fails at what nobody foresaw, with words of an article in its message."""

    def status(self) -> Any:
        raise RuntimeError("松原港")


@pytest.mark.parametrize("form", ["off", "json"])
def test_what_nobody_foresaw_is_told_where_the_reader_is_sent(
    library: Library, form: LogFormat, capsys: pytest.CaptureFixture[str]
) -> None:
    start_log(form, "info", None)
    with TestClient(site(Broken(library)), HERE, raise_server_exceptions=False) as client:
        response = client.get("/api/v1/status")
    told = capsys.readouterr().err
    start_log("off", "info", None)
    assert response.status_code == 500
    assert "the server's log tells more" in response.json()["error"]["message"]
    assert "RuntimeError" in told
    assert "test_rest.py" in told
    assert "松原港" not in told


def test_too_much_at_once_is_refused_unread(client: TestClient) -> None:
    def dripping() -> Iterator[bytes]:
        for _ in range(LARGEST_BODY // (1 << 20) + 1):
            yield b" " * (1 << 20)

    for content in (b" " * (LARGEST_BODY + 1), dripping()):
        response = client.post(
            "/api/v1/ask", content=content, headers={"Content-Type": "application/json"}
        )
        assert response.status_code == 413
        assert response.json()["error"]["message"] == "the request is larger than 16 MB"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:7860"}, 200),
        ({"Host": "[::1]:7860"}, 200),
        ({"Host": "192.168.1.20"}, 200),
        ({"Host": "Archive.Example"}, 200),  # named to the door below
        ({"Host": "rebound.example:7860"}, 403),
        ({"Host": "127.0.0.1.rebound.example"}, 403),
        ({"Host": "[::1"}, 403),
        ({"Host": ""}, 403),
        ({"Origin": HERE}, 200),
        ({"Origin": "https://archive.example"}, 200),  # a proxy that says another host
        ({"Origin": "http://127.0.0.1:9000"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "http://localhost.elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, 403),
    ],
)
def test_other_web_sites_are_turned_away(
    library: Library, headers: dict[str, str], status: int
) -> None:
    client = TestClient(site(Operations(library), ["archive.example"]), HERE)
    response = client.post("/api/v1/search", json={"question": QUESTION}, headers=headers)
    assert response.status_code == status
    assert "access-control-allow-origin" not in response.headers
    assert {name: response.headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS


def test_a_link_from_elsewhere_may_be_followed_and_a_preflight_not(client: TestClient) -> None:
    came = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert client.get("/api/v1/docs", headers=came).status_code == 200
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    assert client.options("/api/v1/ask", headers=asked).status_code == 403


def test_the_openapi_page_needs_no_other_server(client: TestClient) -> None:
    page = client.get("/api/v1/docs").text
    assert "//" not in page.replace("<!--", "").replace(HERE, "").partition("<script>")[0]
    for path in ("swagger-ui.css", "swagger-ui-bundle.js"):
        assert client.get(f"/api/v1/assets/{path}").status_code == 200
    told = client.get("/api/v1/openapi.json").json()
    assert "/ask" in told["paths"]
    assert told["servers"] == [{"url": "/api/v1"}]


class SlowLibrary:
    """Answers nobody until it is told to."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.go_on = threading.Event()
        self.asked = threading.Semaphore(0)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)

    def ask(self, *given: Any, **more: Any) -> Any:
        self.asked.release()
        self.go_on.wait(30)
        return self._library.ask(*given, **more)


def test_slow_answers_hold_up_nothing_else(library: Library, an_id: str) -> None:
    slow = SlowLibrary(library)
    with TestClient(site(Operations(slow)), HERE) as client, ThreadPoolExecutor(40) as readers:  # type: ignore[arg-type]
        waiting = [
            readers.submit(client.post, "/api/v1/ask", json={"question": QUESTION})
            for _ in range(40)
        ]
        for _ in range(32):
            assert slow.asked.acquire(timeout=20)
        try:
            assert client.get("/api/v1/status").status_code == 200
            assert client.get(f"/api/v1/articles/{an_id}").status_code == 200
            new = {"articles": [{"text": article().text}]}
            assert client.post("/api/v1/articles", json=new).json()[0]["action"] == "added"
        finally:
            slow.go_on.set()
        assert {future.result().status_code for future in waiting} == {200}


def test_counters_are_there_for_a_scraper(client: TestClient, library: Library) -> None:
    library.start_counting()
    client.post("/api/v1/ask", json={"question": QUESTION})
    told = client.get("/metrics")
    assert told.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'zhiwen_questions_total{mode="extractive",outcome="answered"} 1.0' in told.text
    assert QUESTION not in told.text

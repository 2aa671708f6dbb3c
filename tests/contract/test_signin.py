"""Who comes in where there are users, how they sign in, and what wrong passwords cost."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gradio_client import Client
from gradio_client.exceptions import AuthenticationError
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from rag.cli import main
from rag.errors import BadSetting, InputError
from tests.served import served
from ui.serving.accounts import Accounts
from ui.serving.operations import Operations
from ui.serving.signin import SignIn, reader_of_scope
from ui.serving.site import site
from ui.serving.throttle import Throttle

HERE = "http://127.0.0.1:7860"
PASSWORD = "茶壺 and a lamp"  # 茶壺 is no ASCII: Basic must carry UTF-8
BROWSER = {"Accept": "text/html,*/*", "Accept-Language": "zh-CN"}


class Clock:
    """Stands still until it is put forward."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    made = Accounts(tmp_path / "users", cost=4)
    made.add("mei", PASSWORD)
    made.add("ana", "another password")
    return made


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(accounts: Accounts, clock: Clock) -> Iterator[TestClient]:
    def who(request: Request) -> PlainTextResponse:
        return PlainTextResponse(str(reader_of_scope(request)))

    nothing: Any = None
    app = site(Operations(nothing), (), SignIn(accounts, Throttle(clock)))
    app.router.routes.append(Route("/who", who))
    with TestClient(app, HERE, follow_redirects=False) as opened:
        yield opened


def sign_in(client: TestClient, name: str = "mei", password: str = PASSWORD) -> Any:
    form = {"username": name, "password": password}
    return client.post("/login", data=form, headers={**BROWSER, "Origin": HERE})


def test_a_reader_signs_in_and_out(client: TestClient) -> None:
    assert client.get("/who", headers=BROWSER).headers["location"] == "/login"
    page = client.get("/login", headers=BROWSER)
    assert '<html lang="zh-Hans">' in page.text
    entered = sign_in(client)
    assert (entered.status_code, entered.headers["location"]) == (303, "./")
    cookie = entered.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert client.get("/who").text == "mei"
    client.post("/logout", headers={"Origin": HERE})
    assert client.get("/who").status_code == 401


def test_programs_send_name_and_password_with_each_request(client: TestClient) -> None:
    for _ in range(10):  # no wait for right ones
        assert client.get("/who", auth=("mei", PASSWORD.encode())).text == "mei"
    told = client.get("/who", auth=("mei", "wrong password"))
    assert told.status_code == 401
    assert told.headers["www-authenticate"].startswith("Basic")
    assert told.json()["error"]["kind"] == "NotSignedIn"


@pytest.mark.parametrize(
    "header", ["", "Bearer x", "Basic", "Basic !!!", "Basic bWVp", "Basic /w==", "Basic 5a=="]
)
def test_a_header_that_says_nothing_opens_nothing(client: TestClient, header: str) -> None:
    assert client.get("/who", headers={"Authorization": header}).status_code == 401


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/status"),
        ("GET", "/api/v1/docs"),
        ("GET", "/api/v1/openapi.json"),
        ("POST", "/api/v1/ask"),
        ("DELETE", "/api/v1/articles/x"),
        ("GET", "/login/"),
        ("GET", "/login/../who"),
        ("GET", "//login"),
    ],
)
def test_nothing_is_open_but_the_way_in(client: TestClient, method: str, path: str) -> None:
    assert client.request(method, path).status_code == 401


@pytest.mark.parametrize(
    ("name", "password"),
    [("mei", "wrong password"), ("nobody", PASSWORD), ("", ""), ("mei", PASSWORD * 9), ("mei", "")],
)
def test_what_is_wrong_is_not_told(client: TestClient, name: str, password: str) -> None:
    refused = sign_in(client, name, password)
    assert refused.status_code == 401
    assert "用户名或密码不对" in refused.text
    assert "set-cookie" not in refused.headers


def test_wrong_passwords_cost_time(client: TestClient, clock: Clock) -> None:
    for _ in range(5):
        assert sign_in(client, "mei", "wrong password").status_code == 401
    for waited in (1, 2, 4):
        held = sign_in(client)  # the right one must wait too
        assert (held.status_code, held.headers["retry-after"]) == (429, str(waited))
        assert f"{waited} 秒" in held.text
        clock.now += waited
        assert sign_in(client, "mei", "wrong password").status_code == 401
    other = client.get("/who", auth=("ana", "another password"))  # the same address
    assert other.status_code == 429
    clock.now += 8
    assert sign_in(client).status_code == 303
    assert client.get("/who").text == "mei"


def test_what_is_remembered_of_wrong_tries_is_short_and_by_network(
    accounts: Accounts, clock: Clock
) -> None:
    nothing: Any = None
    throttle = Throttle(clock)
    app = site(Operations(nothing), (), SignIn(accounts, throttle))
    for number in range(5):  # a machine may take any address of its own network
        host = (f"2001:db8::{number:x}", 4711)
        with TestClient(app, HERE, client=host) as client:
            assert sign_in(client, f"{number}" + "a" * 5000).status_code == 401
    with TestClient(app, HERE, client=("2001:db8::ffff", 4711)) as client:
        assert sign_in(client).status_code == 429
    with TestClient(app, HERE, client=("2001:db8:0:1::1", 4711)) as client:
        assert sign_in(client, password="wrong password").status_code == 401
    assert max(map(len, throttle._failed)) < 100


@pytest.mark.parametrize("content", ["mei:plain\n", None])
def test_nobody_comes_in_while_the_users_file_is_broken(
    client: TestClient, tmp_path: Path, content: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    sign_in(client)
    file = tmp_path / "users"
    whole = file.read_text()
    file.unlink()
    if content is not None:
        file.write_text(content)
    for response in (client.get("/who"), sign_in(client)):
        assert response.status_code == 503
        assert "log tells more" in response.json()["error"]["message"]
        assert str(tmp_path) not in response.text
    assert "users" in caplog.text
    file.write_text(whole)
    assert client.get("/who").text == "mei"


def test_a_changed_file_signs_readers_out(client: TestClient, accounts: Accounts) -> None:
    sign_in(client)
    accounts.add("new", "yet another one")
    assert client.get("/who").text == "mei"
    accounts.add("mei", "a new password")
    assert client.get("/who").status_code == 401
    sign_in(client, "mei", "a new password")
    accounts.remove("mei")
    assert client.get("/who").status_code == 401


def test_the_file_is_for_its_owner_and_holds_no_password(
    accounts: Accounts, tmp_path: Path
) -> None:
    file = tmp_path / "users"
    assert PASSWORD not in file.read_text()
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert accounts.names() == ["ana", "mei"]


@pytest.mark.parametrize(
    ("name", "password", "told"),
    [
        ("a b", PASSWORD, "name"),
        ("a:b", PASSWORD, "name"),
        ("", PASSWORD, "name"),
        ("mei", "short", "8 characters"),
        ("mei", "水" * 25, "72 bytes"),
        ("mei", "nul\0nul\0nul", "72 bytes"),
    ],
)
def test_names_and_passwords_that_cannot_be_used(
    accounts: Accounts, name: str, password: str, told: str
) -> None:
    with pytest.raises(InputError, match=told):
        accounts.add(name, password)


@pytest.mark.parametrize("content", [None, "mei:plain", "mei", b"\xff", ""])
def test_a_users_file_that_lets_nobody_in_is_a_plain_error(tmp_path: Path, content: Any) -> None:
    file = tmp_path / "users"
    if content is not None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(BadSetting, match="user"):
        SignIn(Accounts(file, cost=4))


def test_a_file_of_apaches_own_tool_is_read(tmp_path: Path) -> None:
    file = tmp_path / "users"
    Accounts(file, cost=4).add("mei", PASSWORD)
    file.write_text("# staff\n\n" + file.read_text().replace("$2b$", "$2y$"))
    assert Accounts(file).verified("mei", PASSWORD)


def test_users_are_kept_by_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = ["--auth", str(tmp_path / "users")]
    for said in ("a long password\n", "another password\n"):
        monkeypatch.setattr("sys.stdin", io.StringIO(said))
        assert main(["users", "add", "mei", *file]) == 0
    out = capsys.readouterr().out
    assert out.startswith("added mei")
    assert "changed the password of mei" in out
    assert main(["users", "list", *file]) == 0
    assert capsys.readouterr().out == "mei\n"
    assert main(["users", "remove", "mei", *file]) == 0
    assert main(["users", "remove", "mei", *file]) == 2
    assert capsys.readouterr().err == "zhiwen: no user is called mei\n"


def test_gradios_clients_sign_in(tmp_path: Path, encoder_cache: Path, accounts: Accounts) -> None:
    (tmp_path / "cache").symlink_to(encoder_cache, target_is_directory=True)
    with served(tmp_path, "--auth", str(tmp_path / "users")) as address:
        with pytest.raises(AuthenticationError):
            Client(address, auth=("mei", "wrong password"), verbose=False)
        client = Client(address, auth=("mei", PASSWORD), verbose=False)
        assert client.predict(api_name="/status")["articles"] == 0

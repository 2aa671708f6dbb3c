"""Fetching: goes nowhere it must not, ends when it must, carries nothing along."""

from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.errors import UnreadableSource
from rag.intake.address import is_public
from rag.intake.fetch import Fetcher, Limits
from tests.web_server import QUICK, Reply, Site, serving

PAGE = "<html><body><p>松原港擴建碼頭。</p></body></html>".encode()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving({"/": Reply(PAGE)}) as served:
        yield served


def refusal(fetcher: Fetcher, address: str) -> str:
    with pytest.raises(UnreadableSource) as refused:
        fetcher.fetch(address)
    return str(refused.value)


def test_a_page(site: Site) -> None:
    page = site.fetcher().fetch(site.url("/"))
    assert (page.data, page.content_type, page.charset) == (PAGE, "text/html", "utf-8")
    assert page.url == site.url("/")


def test_nothing_is_carried_along(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    site.pages["/from"] = Reply(
        status=302, headers={"Location": "/to", "Set-Cookie": "a=b", "WWW-Authenticate": "Basic"}
    )
    site.pages["/to"] = Reply(PAGE)
    site.fetcher().fetch(site.url("/from"))
    for _, headers in site.requests:
        assert {name.lower() for name in headers} <= {
            "host", "user-agent", "accept", "accept-encoding", "connection",
        }  # fmt: skip


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255",
        "192.168.1.1", "169.254.169.254", "100.100.100.200", "100.64.0.1", "168.63.129.16",
        "192.0.0.192", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "203.0.113.7",
        "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a00:1::1", "2001:0:4136:e378::1",
        "2001:db8::1", "100::1", "4000::1", "not an address", "",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "172.32.0.1", "2606:4700::1111", "::ffff:8.8.8.8",
                "64:ff9b::808:808", "2002:808:808::1"],
)  # fmt: skip
def test_addresses_that_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f000001", "0177.1",
     "127.1", "0", "127.0.0.1.", "①②⑦.⓪.⓪.①", "169.254.169.254"],
)  # fmt: skip
def test_no_spelling_of_a_private_host_is_connected_to(host: str) -> None:
    said = refusal(Fetcher(QUICK, ports=None), f"http://{host}:1/")
    reasons = ("is not on the public internet", "no host of the name", "not a web address")
    assert any(reason in said for reason in reasons)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("ftp://h.example/", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("gopher://h.example/", "only http and https"),
        ("javascript://h.example/%0aalert(1)", "only http and https"),
        ("http://", "names no host"),
        ("http:///path", "names no host"),
        ("http://user@h.example/", "a user name or password"),
        ("http://user:secret@h.example/", "a user name or password"),
        ("http://h.example:22/", "port 22 is not one of the web's"),
        ("http://h.example:6379/", "port 6379"),
        ("http://h.example:99999/", "port 99999 is not"),
        ("http://h.exa mple/", "not a web address"),
        ("http://[::1/", "not a web address"),
        ("http://h.example/\r\nX: y", "not a web address"),
        ("http://\udcff.example/", "not a web address"),
        ("http://h.example/" + "a" * 3000, "longer than 2000"),
    ],
)
def test_addresses_that_are_no_web_pages(address: str, reason: str) -> None:
    said = refusal(Fetcher(QUICK), address)
    assert reason in said
    assert "secret" not in said
    assert said.isprintable()


def test_what_is_connected_to_is_what_was_checked(site: Site) -> None:
    """A name that resolves to a public address first and to a private one later gains nothing."""
    answers = iter([["127.0.0.1"], ["10.0.0.1"], ["10.0.0.1"]])
    asked: list[str] = []

    def names(host: str) -> list[str]:
        asked.append(host)
        return next(answers)

    said = refusal(site.fetcher(names=names), site.url("/"))
    assert "is not on the public internet" in said
    assert site.paths == []  # robots.txt came from the first answer; the page was not asked for
    assert asked == ["site.example"] * 2  # resolved once a connection, not again to connect


def test_private_addresses_among_public_ones_are_passed_over(site: Site) -> None:
    names = {"site.example": ["10.0.0.1", "127.0.0.1"]}
    assert site.fetcher(names=lambda host: names[host]).fetch(site.url("/")).data == PAGE


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://inside.example/", "is not on the public internet"),
        ("http://10.0.0.1/", "is not on the public internet"),
        ("//inside.example/", "is not on the public internet"),
        ("file:///etc/passwd", "only http and https"),
        ("http://u:p@site.example/", "a user name or password"),
        ("", "redirects"),
        ("http://[", "not a web address"),
        ("/again", "more than 3 redirects"),
    ],
)
def test_redirects_are_judged_like_addresses(site: Site, location: str, reason: str) -> None:
    site.pages["/again"] = Reply(status=302, headers={"Location": location})
    names = {"site.example": ["127.0.0.1"], "inside.example": ["192.168.0.1"]}
    fetcher = site.fetcher(names=lambda host: names.get(host, [host]))
    assert reason in refusal(fetcher, site.url("/again"))


def test_sizes(site: Site) -> None:
    bomb = gzip.compress(b"0" * 50_000_000)
    site.pages |= {
        "/long": Reply(b"x" * 300_000),
        "/claims": Reply(b"x", headers={"Content-Length": "999999999"}),
        "/bomb": Reply(bomb, headers={"Content-Encoding": "gzip"}),
        "/small": Reply(zlib.compress(PAGE), headers={"Content-Encoding": "deflate"}),
        "/broken": Reply(b"no gzip", headers={"Content-Encoding": "gzip"}),
    }
    fetcher = site.fetcher()
    for path in ("/long", "/claims", "/bomb"):
        assert "larger than" in refusal(fetcher, site.url(path))
    assert fetcher.fetch(site.url("/small")).data == PAGE
    assert "not sound HTTP" in refusal(fetcher, site.url("/broken"))


@pytest.mark.parametrize(("drip", "limits"), [
    (5.0, Limits(seconds=30, silence=0.3, pause=0)),  # silent
    (0.05, Limits(seconds=0.5, silence=5, pause=0)),  # never silent, and never done
])  # fmt: skip
def test_a_server_that_drips_is_left(site: Site, drip: float, limits: Limits) -> None:
    site.pages["/slow"] = Reply(b"x" * 1000, drip=drip)
    site.pages["/robots.txt"] = Reply(b"", "text/plain")
    begun = time.monotonic()
    assert "no answer in time" in refusal(site.fetcher(limits), site.url("/slow"))
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize(
    ("status", "reason"),
    [(401, "does not give it"), (403, "does not give it"), (404, "no such page"),
     (410, "no such page"), (429, "try later"), (500, "try later"), (503, "try later"),
     (204, "status 204"), (300, "status 300")],
)  # fmt: skip
def test_statuses(site: Site, status: int, reason: str) -> None:
    site.pages["/x"] = Reply(status=status)
    assert reason in refusal(site.fetcher(), site.url("/x"))


def test_what_is_no_http(site: Site) -> None:
    assert "cannot be reached" in refusal(site.fetcher(), "http://site.example:1/")
    closed = Fetcher(QUICK, resolver=lambda _host, _port: (_ for _ in ()).throw(OSError("none")))
    assert "no host of the name" in refusal(closed, "http://nowhere.example/")


@pytest.mark.parametrize(
    ("robots", "refused"),
    [
        (Reply(b"User-agent: *\nDisallow: /private", "text/plain"), ["/private/a"]),
        (Reply(b"User-agent: zhiwen\nDisallow: /", "text/plain"), ["/", "/private/a"]),
        (Reply(b"User-agent: other\nDisallow: /", "text/plain"), []),
        (Reply(b"User-agent: *\nDisallow: /*.a$\nDisallow: /p*a", "text/plain"), ["/private/a"]),
        (Reply(status=404), []),
        (Reply(status=403), []),
        (Reply(status=500), ["/", "/private/a"]),
        (Reply(b"\xff\xfe nonsense \x00", "text/plain"), []),
        (
            Reply(b"User-agent: *\nDisallow: /" + b"\n" + b"#" * 600_000, "text/plain"),
            ["/", "/private/a"],
        ),
    ],
)
def test_robots(site: Site, robots: Reply, refused: list[str]) -> None:
    site.pages |= {"/robots.txt": robots, "/private/a": Reply(PAGE)}
    fetcher = site.fetcher()
    for path in ("/", "/private/a"):
        if path in refused:
            assert "robots.txt" in refusal(fetcher, site.url(path)) or path == "/"
        else:
            assert fetcher.fetch(site.url(path)).data == PAGE
    assert set(site.paths) == {"/", "/private/a"} - set(refused)


def test_a_host_is_left_alone_between_two_requests(site: Site) -> None:
    site.pages["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 0.2", "text/plain")
    fetcher = site.fetcher(Limits(pause=0.05))
    begun = time.monotonic()
    for _ in range(3):
        fetcher.fetch(site.url("/"))
    assert time.monotonic() - begun >= 0.4
    assert sum(path == "/robots.txt" for path, _ in site.requests) == 1


def test_the_command_line_refuses_in_one_line(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from rag.cli import main

    for address in ("http://127.0.0.1:8000/", "http://169.254.169.254/latest", "https://u:p@h/"):
        assert main(["add", address, "--home", str(home)]) == 2
        said = capsys.readouterr()
        assert said.err.count("\n") == 1
        assert said.err.startswith("zhiwen: http")
        assert "u:p" not in said.err

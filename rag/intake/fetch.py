"""Guarded fetching: one page from the public internet, within bounds, politely."""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.metadata import version

import httpcore
import httpx
from protego import Protego

from rag.errors import UnreadableSource
from rag.intake.address import is_public
from rag.intake.connection import GuardedBackend, Resolve, resolve

_HOST = re.compile(rb"[a-z0-9._-]+|[0-9a-f:.]+(?:%[a-z0-9]+)?")
_REDIRECTS = (301, 302, 303, 307, 308)
_PORTS = (80, 443, 8000, 8080, 8443)
_LONGEST_ADDRESS = 2000
_LARGEST_ROBOTS = 512 * 1024  # what RFC 9309 asks readers to read at least
_LONGEST_PAUSE = 10.0


@dataclass(frozen=True, slots=True)
class Page:
    """What an address gave: its bytes, the address it came from in the end, and its kind."""

    url: str
    data: bytes
    content_type: str
    charset: str | None


@dataclass(frozen=True, slots=True)
class Limits:
    """What one address may cost."""

    bytes: int = 32 * 1024 * 1024
    seconds: float = 60.0
    silence: float = 15.0
    redirects: int = 5
    pause: float = 1.0
    """Seconds between two requests to one host; its robots.txt may ask for up to 10."""


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    headers: httpx.Headers
    data: bytes


class Fetcher:
    """Fetches pages: http and https, public addresses, no cookies, no credentials, no proxy.

    ``permitted`` judges each IP address before it is connected to; ``ports`` are those allowed
    (None: all).
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        permitted: Callable[[str], bool] = is_public,
        resolver: Resolve = resolve,
        ports: tuple[int, ...] | None = _PORTS,
    ) -> None:
        self.limits = limits or Limits()
        self._permitted = permitted
        self._resolver = resolver
        self._ports = ports
        self._agent = f"zhiwen/{version('zhiwen')}"
        self._robots: dict[str, Protego] = {}
        self._turns: dict[str, float] = {}
        self._trust = ssl.create_default_context()

    def fetch(self, address: str) -> Page:
        """The page at ``address``; raises UnreadableSource with the reason."""
        try:
            return self._fetch(_parsed(address))
        except UnreadableSource as exc:
            shown = "".join(c for c in address[:200] if c.isprintable())
            raise UnreadableSource(f"{without_userinfo(shown)}: {exc}") from exc

    def _fetch(self, url: httpx.URL) -> Page:
        deadline = time.monotonic() + self.limits.seconds
        url, reply = self._followed(url, deadline, self.limits.bytes, polite=True)
        if reply.status != 200:
            raise UnreadableSource(_refusal(reply.status))
        kind = reply.headers.get("content-type", "")
        charset = httpx.Response(200, headers={"content-type": kind}).charset_encoding
        return Page(str(url), reply.data, kind.partition(";")[0].strip().lower(), charset)

    def _followed(
        self, url: httpx.URL, deadline: float, most: int, *, polite: bool
    ) -> tuple[httpx.URL, _Reply]:
        for _ in range(self.limits.redirects + 1):
            self._refuse(url)
            if polite:
                self._ask_robots(url, deadline)
            reply = self._get(url, deadline, most, whole=polite)
            if reply.status not in _REDIRECTS:
                return url, reply
            target = _parsed(str(reply.headers.get("location", "")), url)
            if url.scheme == "https" and target.scheme == "http":
                raise UnreadableSource("redirects from https to http")
            url = target
        raise UnreadableSource(f"more than {self.limits.redirects} redirects")

    def _refuse(self, url: httpx.URL) -> None:
        if url.scheme not in ("http", "https"):
            raise UnreadableSource("only http and https addresses are read")
        if not url.host:
            raise UnreadableSource("the address names no host")
        if not _HOST.fullmatch(url.raw_host):
            raise UnreadableSource("not a web address")
        if url.userinfo:
            raise UnreadableSource("an address with a user name or password is not read")
        port = url.port or (443 if url.scheme == "https" else 80)
        if self._ports is not None and port not in self._ports:
            raise UnreadableSource(f"port {port} is not one of the web's")

    # -- one request -----------------------------------------------------------------------

    def _get(self, url: httpx.URL, deadline: float, most: int, *, whole: bool) -> _Reply:
        self._wait(url, deadline)
        headers: dict[bytes | str, bytes | str] = {
            "Host": url.netloc.decode("ascii"),
            "User-Agent": self._agent,
            "Accept": "text/html, application/xhtml+xml, application/rss+xml, "
            "application/atom+xml, application/pdf;q=0.9, */*;q=0.5",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
        }
        silence = self.limits.silence
        waits = dict.fromkeys(("connect", "read", "write", "pool"), silence)
        backend = GuardedBackend(self._permitted, self._resolver, deadline)
        try:
            with ExitStack() as opened:
                pool = opened.enter_context(
                    httpcore.ConnectionPool(self._trust, network_backend=backend)
                )
                answer = opened.enter_context(
                    pool.stream("GET", str(url), headers=headers, extensions={"timeout": waits})
                )
                return _read(answer, most, whole=whole)
        except httpcore.TimeoutException as exc:
            raise UnreadableSource("no answer in time") from exc
        except httpcore.NetworkError as exc:
            raise UnreadableSource(f"cannot be reached ({exc})") from exc
        except (httpcore.ProtocolError, httpcore.UnsupportedProtocol, httpx.HTTPError) as exc:
            raise UnreadableSource("its answer is not sound HTTP") from exc

    def _wait(self, url: httpx.URL, deadline: float) -> None:
        """Leaves the host alone for its pause; the deadline does not grow by it."""
        now = time.monotonic()
        turn = self._turns.get(url.host, now)
        if turn > deadline:
            raise UnreadableSource("no answer in time")
        if turn > now:
            time.sleep(turn - now)
        self._turns[url.host] = time.monotonic() + self._pause(url)

    def _pause(self, url: httpx.URL) -> float:
        rules = self._robots.get(_origin(url))
        asked = (rules.crawl_delay(self._agent) or 0.0) if rules else 0.0
        return min(max(self.limits.pause, asked), _LONGEST_PAUSE)

    # -- robots.txt ------------------------------------------------------------------------

    def _ask_robots(self, url: httpx.URL, deadline: float) -> None:
        origin = _origin(url)
        if origin not in self._robots:
            self._robots[origin] = self._rules(url, deadline)
        if not self._robots[origin].can_fetch(str(url), self._agent):
            raise UnreadableSource("its robots.txt asks readers like this one to stay away")

    def _rules(self, url: httpx.URL, deadline: float) -> Protego:
        """RFC 9309: no such file allows all, a server that fails forbids all."""
        place = url.copy_with(raw_path=b"/robots.txt", fragment=None)
        _, reply = self._followed(place, deadline, _LARGEST_ROBOTS, polite=False)
        if reply.status >= 500 or reply.status == 429:
            raise UnreadableSource(f"its robots.txt cannot be had (status {reply.status})")
        text = reply.data.decode("utf-8", errors="replace") if reply.status == 200 else ""
        return Protego.parse(text)


def without_userinfo(address: str) -> str:
    """``address`` without a user name and password in it, for messages."""
    scheme, mark, rest = address.partition("://")
    place, slash, path = rest.partition("/")
    return f"{scheme}{mark}{place.rpartition('@')[2]}{slash}{path}" if mark else address


def _parsed(address: str, base: httpx.URL | None = None) -> httpx.URL:
    if len(address) > _LONGEST_ADDRESS:
        raise UnreadableSource(f"the address is longer than {_LONGEST_ADDRESS} characters")
    try:
        url = httpx.URL(address) if base is None else base.join(address)
        url.raw_host.decode("ascii")
    except (httpx.InvalidURL, ValueError, UnicodeError) as exc:
        raise UnreadableSource("not a web address") from exc
    return url.copy_with(fragment=None)


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _read(answer: httpcore.Response, most: int, *, whole: bool) -> _Reply:
    """The body, unpacked; past ``most`` bytes it is cut, or refused where it must be whole."""
    headers = httpx.Headers(answer.headers)
    stated = headers.get("content-length", "").strip()
    if whole and stated.isascii() and stated.isdigit() and int(stated[:15]) > most:
        raise UnreadableSource(f"larger than {max(1, most >> 20)} MB")
    response = httpx.Response(answer.status, headers=headers, stream=_Stream(answer))
    pieces: list[bytes] = []
    size = 0
    for piece in response.iter_bytes(65536):
        size += len(piece)
        pieces.append(piece)
        if size > most and whole:
            raise UnreadableSource(f"larger than {max(1, most >> 20)} MB")
        if size > most:
            break
    return _Reply(answer.status, headers, b"".join(pieces))


class _Stream(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()


def _refusal(status: int) -> str:
    if status in (401, 402, 403, 407):
        return f"the server does not give it to readers like this one (status {status})"
    if status in (404, 410):
        return f"there is no such page (status {status})"
    if status == 429 or status >= 500:
        return f"the server cannot answer now (status {status}): try later"
    return f"the server answered with status {status}"

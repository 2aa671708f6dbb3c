"""A real web server on loopback that serves, redirects, drips or lies as a test tells it to."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from rag.intake.fetch import Fetcher, Limits

QUICK = Limits(bytes=200_000, seconds=3.0, silence=1.0, redirects=3, pause=0.0)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a path gives; ``drip`` are seconds between its bytes."""

    data: bytes = b""
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    drip: float = 0.0


@dataclass(slots=True)
class Site:
    """Pages by path, and the requests that came (path, headers)."""

    pages: dict[str, Reply]
    port: int = 0
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def url(self, path: str, host: str = "site.example") -> str:
        """The address of ``path`` under a name that the fetcher's resolver knows."""
        return f"http://{host}:{self.port}{path}"

    def fetcher(
        self, limits: Limits = QUICK, names: Callable[[str], list[str]] | None = None
    ) -> Fetcher:
        """A fetcher that may connect to loopback; every name resolves to it, unless told."""
        return Fetcher(
            limits,
            permitted=lambda address: address == "127.0.0.1",
            resolver=lambda host, _port: names(host) if names else ["127.0.0.1"],
            ports=None,
        )

    @property
    def paths(self) -> list[str]:
        """The paths that were asked for, without robots.txt."""
        return [path for path, _ in self.requests if path != "/robots.txt"]


@contextmanager
def serving(pages: dict[str, Reply]) -> Iterator[Site]:
    """Serves ``pages`` until the context is left."""
    site = Site(pages)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.requests.append((self.path, dict(self.headers)))
            reply = site.pages.get(self.path, Reply(b"nothing here", status=404))
            self.send_response(reply.status)
            if reply.kind:
                self.send_header("Content-Type", reply.kind)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                if reply.drip:
                    for byte in reply.data:
                        self.wfile.write(bytes([byte]))
                        time.sleep(reply.drip)
                else:
                    self.wfile.write(reply.data)
            except OSError:  # the reader had enough
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    site.port = server.server_address[1]
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

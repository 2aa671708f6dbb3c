"""A real HTTP server that speaks OpenAI's protocol, or breaks it, as a test tells it to."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import Any

from tests.fakes import HashedBigrams

_HEAD = re.compile(r"^\[(p[0-9a-f]{3,8})\] .*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Request:
    """What the client sent."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    def message(self, role: str) -> str:
        """The text of the first message of this role."""
        found = next(m["content"] for m in self.body["messages"] if m["role"] == role)
        text: str = found
        return text

    def key_of(self, words: str) -> str:
        """The key of the passage that holds ``words``."""
        user = self.message("user")
        heads = list(_HEAD.finditer(user))
        ends = [head.start() for head in heads[1:]] + [len(user)]
        for head, end in zip(heads, ends, strict=True):
            if words in user[head.start() : end]:
                return head[1]
        raise AssertionError(f"no passage in the prompt holds {words!r}")


@dataclass(frozen=True, slots=True)
class Says:
    """Streams an answer; ``write`` makes it from the request. ``breaks`` says how it ends early."""

    write: Callable[[Request], str]
    breaks: str = ""  # "chunked": in the middle of a chunk; "closed": like an ordinary end; "hang";
    # "pings": keep-alive comments for ever
    reason: str = "stop"

    def respond(self, handler: _Handler, request: Request) -> None:
        text = self.write(request)
        handler.begin(200, "text/event-stream", chunked=self.breaks != "closed")
        for at in range(0, len(text), 7):
            handler.event({"choices": [_choice(text[at : at + 7])]})
        if self.breaks == "hang":
            handler.server.stopping.wait(20)
        elif self.breaks == "chunked":
            handler.wfile.write(b"400\r\nda")
            handler.wfile.flush()
        elif self.breaks == "pings":
            while not handler.server.stopping.wait(0.05):
                handler.piece(b": ping\n\n")
        elif not self.breaks:
            handler.event({"choices": [_choice("", self.reason)]})
            usage = {"prompt_tokens": 321, "completion_tokens": 12, "total_tokens": 333}
            handler.event({"choices": [], "usage": usage})
            handler.piece(b"data: [DONE]\n\n")
            handler.piece(b"")


@dataclass(frozen=True, slots=True)
class Sends:
    """Answers with these bytes, whatever they are."""

    body: bytes
    status: int = 200
    kind: str = "application/json"

    def respond(self, handler: _Handler, request: Request) -> None:
        handler.begin(self.status, self.kind, length=len(self.body))
        handler.wfile.write(self.body)


@dataclass(frozen=True, slots=True)
class Refuses:
    """Answers with an HTTP error as OpenAI words it; ``{key}`` becomes the key that was sent."""

    status: int
    message: str = "no"
    retry_after: str = ""

    def respond(self, handler: _Handler, request: Request) -> None:
        key = request.headers.get("authorization", "").removeprefix("Bearer ")
        body = {"error": {"message": self.message.replace("{key}", key), "type": "x"}}
        data = json.dumps(body).encode()
        later = {"Retry-After": self.retry_after} if self.retry_after else {}
        handler.begin(self.status, "application/json", length=len(data), more=later)
        handler.wfile.write(data)


@dataclass(frozen=True, slots=True)
class Hangs:
    """Never answers."""

    def respond(self, handler: _Handler, request: Request) -> None:
        handler.server.stopping.wait(20)


Behaviour = Says | Sends | Refuses | Hangs


def _choice(text: str, reason: str | None = None) -> dict[str, Any]:
    return {"index": 0, "delta": {"content": text}, "finish_reason": reason}


@dataclass
class Script:
    """What the server will do with the next chats, and what it was asked so far."""

    url: str
    waiting: deque[Behaviour] = field(default_factory=deque)
    requests: list[Request] = field(default_factory=list)
    models: tuple[str, ...] = ("tiny-model",)
    listing: Behaviour | None = None  # instead of the models
    embedder: HashedBigrams = field(default_factory=HashedBigrams)

    def then(self, *behaviours: Behaviour) -> None:
        """Puts behaviours at the end of the queue."""
        self.waiting.extend(behaviours)

    def chats(self) -> list[Request]:
        """The chat requests so far."""
        return [r for r in self.requests if r.path.endswith("/chat/completions")]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    script: Script
    stopping: threading.Event

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no error here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        script = self.server.script
        request = Request(self.path, self._sent(), {})
        script.requests.append(request)
        if script.listing is not None:
            script.listing.respond(self, request)
            return
        self._json(
            {"object": "list", "data": [{"id": m, "object": "model"} for m in script.models]}
        )

    def do_POST(self) -> None:
        script = self.server.script
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        request = Request(self.path, self._sent(), body)
        script.requests.append(request)
        if self.path.endswith("/embeddings") and not script.waiting:
            self._json(self._embedded(body["input"]))
            return
        self.close_connection = True
        script.waiting.popleft().respond(self, request)

    def _embedded(self, texts: Sequence[str]) -> dict[str, Any]:
        rows = self.server.script.embedder.embed_questions(texts)
        data = [{"index": i, "embedding": row.tolist()} for i, row in enumerate(rows)]
        return {"object": "list", "data": data[::-1], "model": "any"}  # order is not promised

    def _sent(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.headers.items()}

    def _json(self, value: object) -> None:
        Sends(json.dumps(value).encode()).respond(self, Request("", {}, {}))

    def begin(
        self,
        status: int,
        kind: str,
        *,
        length: int = -1,
        chunked: bool = False,
        more: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._chunked = chunked
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in more.items():
            self.send_header(name, value)
        if length >= 0:
            self.send_header("Content-Length", str(length))
        elif chunked:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Connection", "close")
        self.end_headers()

    def event(self, fields: dict[str, Any]) -> None:
        whole = {"id": "c1", "object": "chat.completion.chunk", "created": 0, "model": "m"} | fields
        self.piece(f"data: {json.dumps(whole)}\n\n".encode())

    def piece(self, data: bytes) -> None:
        if self._chunked:
            data = f"{len(data):x}\r\n".encode() + data + b"\r\n"
        self.wfile.write(data)
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def model_server() -> Iterator[Script]:
    """A server on a free port of this machine for as long as the block lasts."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.stopping = threading.Event()
    server.script = Script(f"http://127.0.0.1:{server.server_address[1]}/v1")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.script
    finally:
        server.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port

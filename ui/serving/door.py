"""Which requests are let in at all: by the name they call us, where they come from, their size.

A web page elsewhere can make its visitor's browser send requests to 127.0.0.1. Two things give
such a request away. Its ``Origin`` or ``Sec-Fetch-Site`` names another site (Fetch standard); or,
where the other site has pointed its own name at this machine (DNS rebinding), its ``Host`` is that
name. An address in numbers cannot be rebound, so those are all welcome; names must be known.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 16 << 20
"""Bytes of a request that brings no files: two articles of the longest kind, or many others."""
LARGEST_UPLOAD = 512 << 20
"""Bytes of all files that come at once; each alone is bounded by ``LARGEST_FILE``."""

UPLOAD_PATHS = ("/gradio_api/upload", "/api/v1/files")

_OWN_SITE = ("same-origin", "none")


class Door:
    """Turns away requests from other web sites and ones that are too large."""

    def __init__(self, app: ASGIApp, names: Iterable[str] = ()) -> None:
        """``names`` are host names that readers use for this server, beside its own."""
        self._app = app
        own = socket.gethostname().lower()
        self._given = frozenset(map(str.lower, names))
        self._names = self._given | {"localhost", own, f"{own}.local"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request (ASGI)."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # there are no web sockets here
            await send({"type": "websocket.close", "code": 1008})
            return
        headers = Headers(scope=scope)
        largest = LARGEST_UPLOAD if scope["path"].startswith(UPLOAD_PATHS) else LARGEST_BODY
        if (told := self._foreign(scope["method"], headers)) is not None:
            await refusal(403, "Foreign", told)(scope, receive, send)
        elif _length(headers) > largest:
            await refusal(413, "TooLarge", _too_large(largest))(scope, receive, send)
        else:
            await self._app(scope, _bounded(receive, largest), send)

    def _foreign(self, method: str, headers: Headers) -> str | None:
        """Why the request comes from another web site; None where nothing says so."""
        host = headers.get("host", "")
        if not self._known(_name_of(f"//{host}")):
            return (
                f"the host name {host[:100]!r} is not one of this server's: "
                "name it with --allow-host"
            )
        origin = headers.get("origin")
        # A proxy before us may say another host than the one that the visitor sees.
        if (
            origin is not None
            and _place_of(origin) != host.lower()
            and _name_of(origin) not in self._given
        ):
            return "the request comes from another web site"
        came = headers.get("sec-fetch-site", "none")
        followed = method in ("GET", "HEAD") and headers.get("sec-fetch-mode") == "navigate"
        if came not in _OWN_SITE and not followed:
            return "the request comes from another web site"
        return None

    def _known(self, name: str | None) -> bool:
        if name is None:
            return False
        try:
            ipaddress.ip_address(name.partition("%")[0])
        except ValueError:
            return name in self._names
        return True


def refusal(status: int, kind: str, message: str) -> JSONResponse:
    """The error of every endpoint: ``{"error": {"kind", "message"}}``."""
    return JSONResponse({"error": {"kind": kind, "message": message}}, status)


def _place_of(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


def _name_of(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _length(headers: Headers) -> int:
    stated = headers.get("content-length", "")
    return int(stated) if stated.isascii() and stated.isdigit() else 0


def _bounded(receive: Receive, largest: int) -> Receive:
    """``receive`` that ends a body without a stated length once it is too large."""
    came = 0

    async def bounded() -> Message:
        nonlocal came
        message = await receive()
        if message["type"] == "http.request":
            came += len(message.get("body", b""))
            if came > largest:
                raise HTTPException(413, _too_large(largest))
        return message

    return bounded


def _too_large(largest: int) -> str:
    return f"the request is larger than {largest >> 20} MB"

"""Signing in: by the page with a cookie, by programs with HTTP Basic (RFC 7617)."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import logging
import math
from dataclasses import dataclass

import anyio
import anyio.to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from rag.errors import BadSetting
from rag.telemetry.log import LOGGER
from rag.types import Language
from ui.i18n import LANGUAGE_COOKIE, reading_language
from ui.serving.accounts import LONGEST_NAME, Accounts
from ui.serving.door import refusal
from ui.serving.sessions import LIFETIME, Sessions
from ui.serving.signin_page import signin_page
from ui.serving.throttle import Throttle

log = logging.getLogger(f"{LOGGER}.signin")

READER = "zhiwen.reader"
"""Under this name a request's scope holds who is signed in."""

_OPEN = ("/login", "/favicon.ico", "/robots.txt")
_CHECKED_AT_ONCE = 2  # passwords; each takes a processor for a while


def reader_of_scope(request: Request) -> str | None:
    """Who is signed in, for Gradio; None for nobody."""
    reader: str | None = request.scope.get(READER)
    return reader


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a name and a password; ``wait`` in seconds where none was tried."""

    name: str | None = None
    wait: float = 0.0


class SignIn:
    """The routes of the sign-in page, and the check that guards all others."""

    def __init__(self, accounts: Accounts, throttle: Throttle | None = None) -> None:
        """Raises BadSetting where there is no user who could sign in."""
        if not accounts.names():
            raise BadSetting("the users' file is empty: add a user (`zhiwen users add NAME`)")
        self._accounts = accounts
        self._throttle = throttle or Throttle()
        self._sessions = Sessions()
        self._checking = anyio.CapacityLimiter(_CHECKED_AT_ONCE)

    def routes(self) -> list[Route]:
        """The page, its form, and the way out."""
        return [
            Route("/login", self._show, methods=["GET"]),
            Route("/login", self._enter, methods=["POST"]),
            Route("/logout", self._leave, methods=["POST"]),
        ]

    def guard(self, app: ASGIApp) -> ASGIApp:
        """``app`` for signed-in readers only."""

        async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http" or scope["path"] in _OPEN:
                await app(scope, receive, send)
                return
            request = Request(scope, receive)
            try:
                tried = await self._reader(request)
            except BadSetting as error:
                await _nobody(error)(scope, receive, send)
                return
            if tried.name is None:
                await _turned_away(request, tried)(scope, receive, send)
                return
            scope[READER] = tried.name
            await app(scope, receive, send)

        return guarded

    async def _reader(self, request: Request) -> Tried:
        token = request.cookies.get(_cookie(request), "")
        session = self._sessions.of(token)
        if session is not None:
            # A user who was taken out, or has another password since, is signed out by that.
            if self._accounts.hash_of(session.name) == session.stored:
                return Tried(session.name)
            self._sessions.end(token)
        given = _basic(request.headers.get("authorization", ""))
        return await self._try(request, *given) if given is not None else Tried()

    async def _try(self, request: Request, name: str, password: str) -> Tried:
        if self._accounts.known(name, password):
            return Tried(name)
        # Longer names are no user's, and strangers choose them: they are not remembered whole.
        keys = (f"address {_address(request)}", f"user {name[:LONGEST_NAME]}")
        async with self._checking:
            if (wait := self._throttle.wait(*keys)) > 0:
                return Tried(wait=wait)
            right = await anyio.to_thread.run_sync(self._accounts.verified, name, password)
            if not right:
                self._throttle.failed(*keys)
                return Tried()
            self._throttle.passed(*keys)
        return Tried(name)

    async def _show(self, request: Request) -> Response:
        return signin_page(_language(request))

    async def _enter(self, request: Request) -> Response:
        form = await request.form(max_files=0, max_fields=10)
        name, password = str(form.get("username", "")).strip(), str(form.get("password", ""))
        try:
            tried = await self._try(request, name, password)
            stored = self._accounts.hash_of(tried.name) if tried.name is not None else None
        except BadSetting as error:
            return _nobody(error)
        if tried.name is None or stored is None:
            return _refused(request, tried)
        response: Response
        if _is_browser(request):
            response = RedirectResponse("./", 303)
        else:  # Gradio's clients sign in like this
            response = JSONResponse({"success": True})
        response.set_cookie(
            _cookie(request),
            self._sessions.begin(tried.name, stored),
            max_age=LIFETIME,
            httponly=True,
            samesite="lax",  # strict would ask again whoever follows a link to the page
            secure=request.url.scheme == "https",
        )
        return response

    async def _leave(self, request: Request) -> Response:
        self._sessions.end(request.cookies.get(_cookie(request), ""))
        response = RedirectResponse("login", 303)
        response.delete_cookie(_cookie(request), httponly=True, samesite="lax")
        return response


def _nobody(error: BadSetting) -> Response:
    """Nobody comes in while the users' file cannot be read; where it lies is not for strangers."""
    log.error("nobody can sign in: %s", error)
    told = "the users' file cannot be read: the server's log tells more"
    return refusal(503, "BadSetting", told)


def _address(request: Request) -> str:
    """Whose tries are counted together: of IPv6 the network, which one machine has to itself."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address) >> 64 << 64, 64)))


def _turned_away(request: Request, tried: Tried) -> Response:
    if tried.wait > 0:
        return _refused(request, tried)
    if _is_browser(request) and request.method == "GET" and "authorization" not in request.headers:
        return RedirectResponse(f"{request.scope.get('root_path', '')}/login", 303)
    response = refusal(401, "NotSignedIn", "sign in first: a user's name and password are needed")
    if "sec-fetch-mode" not in request.headers:  # a browser would ask in a window of its own
        response.headers["WWW-Authenticate"] = 'Basic realm="Zhiwen", charset="UTF-8"'
    return response


def _refused(request: Request, tried: Tried) -> Response:
    seconds = math.ceil(tried.wait)
    status = 429 if seconds else 401
    response: Response
    if _is_browser(request):
        response = signin_page(_language(request), status, seconds)
    elif seconds:
        response = refusal(status, "TooManyTries", f"too many wrong tries: wait {seconds} s")
    else:
        response = refusal(status, "NotSignedIn", "that name and password do not match")
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    return response


def _is_browser(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _language(request: Request) -> Language:
    return reading_language(
        request.cookies.get(LANGUAGE_COOKIE), request.headers.get("accept-language")
    )


def _cookie(request: Request) -> str:
    """The session's cookie: cookies do not know ports, and a machine may serve two libraries."""
    return f"zhiwen_session_{request.url.port or request.url.scheme}"


def _basic(header: str) -> tuple[str, str] | None:
    """Name and password of an Authorization header; None where it holds none."""
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, colon, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return (name, password) if colon else None

"""The edge to servers that speak OpenAI's protocol: one client, vendor errors translated."""

from __future__ import annotations

import ipaddress
import random
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit, urlunsplit

from rag.errors import (
    ModelError,
    ModelGarbled,
    ModelRefused,
    ModelTimeout,
    ModelUnreachable,
)

if TYPE_CHECKING:
    import httpx
    import openai

T = TypeVar("T")

OPENAI_URL = "https://api.openai.com/v1"
_RETRIES = 2  # of a refused connection, 408, 429 or 5xx; a silent server has had its time
_FIRST_WAIT = 0.5  # seconds before the first retry; doubled for each further one
_LONGEST_WAIT = 20.0  # seconds: who asks us to wait longer is reported as busy instead


class OpenAIEdge:
    """A server at ``url``; the client, with its slow import, is made on first use."""

    def __init__(self, url: str | None, api_key: str | None, timeout: float) -> None:
        self.url = url or OPENAI_URL
        self.where = without_secrets(self.url)
        self.secret = api_key
        self.api_key = api_key or "none"  # the client insists on one; local servers ignore it
        self.timeout = timeout
        self._client: openai.OpenAI | None = None

    def client(self) -> openai.OpenAI:
        """The openai client for this server."""
        if self._client is None:
            import openai

            self._client = openai.OpenAI(
                base_url=self.url,
                api_key=self.api_key,
                timeout=self.timeout,
                max_retries=0,  # `ask` does it: the client also retries what was silent for long
                http_client=self._unproxied() if _is_here(self.url) else None,
            )
        return self._client

    def _unproxied(self) -> httpx.Client:
        """Connections past the environment's proxies, which do not know this machine's servers."""
        import openai

        made = openai.DefaultHttpxClient(trust_env=False)
        weakref.finalize(self, made.close)  # the client closes only what it made itself
        return made

    def ask(self, call: Callable[[openai.OpenAI], T]) -> T:
        """What ``call`` gets from the server, again where it was busy; raises ModelError."""
        for attempt in range(_RETRIES):
            try:
                with self.translating():
                    return call(self.client())
            except (ModelRefused, ModelUnreachable) as exc:
                wait = _wait(exc.__cause__, attempt)
                if wait is None:
                    raise
            time.sleep(wait)
        with self.translating():
            return call(self.client())

    def embeddings(self, model: str, texts: list[str]) -> list[list[float]]:
        """One vector a text, in order; raises ModelError."""
        reply = self.ask(lambda client: client.embeddings.create(model=model, input=texts))
        with self.translating():
            rows = sorted(reply.data, key=lambda item: item.index)
            return [row.embedding for row in rows]

    def models(self) -> list[str]:
        """The ids of the models that the server offers; raises ModelError."""
        with self.translating():
            # One quick try: this is also how `doctor` asks whether anybody is there.
            quick = self.client().with_options(timeout=min(self.timeout, 5.0))
            return [model.id for model in quick.models.list().data]

    @contextmanager
    def translating(self) -> Iterator[None]:
        """Turns the errors of this server into ModelErrors that hold no key and no password."""
        with translated(self.where, self.secret):
            yield


def _is_here(url: str) -> bool:
    """Whether ``url`` names this machine by its loopback address."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def without_secrets(url: str) -> str:
    """``url`` without user, password and query: those may hold a key."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    place = f"[{host}]" if ":" in host else host
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit((parts.scheme, place + port, parts.path, "", ""))


@contextmanager
def translated(where: str, secret: str | None = None) -> Iterator[None]:
    """Turns every error of the openai client, httpx and broken JSON into a ModelError.

    ``where`` names the server in it; ``secret`` is taken out of what the server says.
    """
    import httpx
    import openai

    try:
        yield
    except ModelError:
        raise
    except (openai.APITimeoutError, httpx.TimeoutException) as exc:
        raise ModelTimeout(f"the model server at {where} did not answer in time") from exc
    except openai.APIStatusError as exc:
        said = f"HTTP {exc.status_code} {_said(exc, secret)}".rstrip()
        if later := exc.response.headers.get("retry-after"):
            said += f" (come back after {later[:40]}{' s' if later.isdigit() else ''})"
        raise ModelRefused(f"the model server at {where} refused: {said}") from exc
    except openai.APIConnectionError as exc:
        raise ModelUnreachable(f"the model server at {where} cannot be reached") from exc
    except httpx.TransportError as exc:  # the connection broke while the answer streamed
        raise ModelUnreachable(f"the model server at {where} broke off") from exc
    except (openai.OpenAIError, ValueError, TypeError, AttributeError, LookupError) as exc:
        # The client trusts what it reads: a reply of another shape fails anywhere in it.
        raise ModelGarbled(f"the model server at {where} sent something else than answers") from exc


def _wait(cause: BaseException | None, attempt: int) -> float | None:
    """Seconds to wait before the next try; None where another try is no use."""
    import openai

    if isinstance(cause, openai.APIStatusError):
        if cause.status_code not in (408, 429) and cause.status_code < 500:
            return None
        asked = _retry_after(cause.response.headers.get("retry-after", ""))
        if asked is not None:
            return asked if asked <= _LONGEST_WAIT else None
    elif not isinstance(cause, openai.APIConnectionError):
        return None
    return float(_FIRST_WAIT * 2**attempt) * random.uniform(0.75, 1.25)  # noqa: S311  (no secret)


def _retry_after(value: str) -> float | None:
    """The seconds of a Retry-After header: a number or an HTTP date (RFC 9110, 10.2.3)."""
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None


def _said(exc: openai.APIStatusError, secret: str | None) -> str:
    """The server's own words, one short line, without the key that some servers repeat."""
    body = exc.body
    message = str(body.get("message") or "") if isinstance(body, dict) else ""
    if secret:
        message = message.replace(secret, "***")
    return " ".join(message.split())[:160]

"""The edge to servers that speak OpenAI's protocol: one client, vendor errors translated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from rag.errors import (
    ModelError,
    ModelGarbled,
    ModelRefused,
    ModelTimeout,
    ModelUnreachable,
)

if TYPE_CHECKING:
    import openai

OPENAI_URL = "https://api.openai.com/v1"
_RETRIES = 1  # of a refused connection, a time-out, 429 or 5xx


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
                max_retries=_RETRIES,
            )
        return self._client

    def embeddings(self, model: str, texts: list[str]) -> list[list[float]]:
        """One vector a text, in order; raises ModelError."""
        with self.translating():
            reply = self.client().embeddings.create(model=model, input=texts)
            rows = sorted(reply.data, key=lambda item: item.index)
            return [row.embedding for row in rows]

    def models(self) -> list[str]:
        """The ids of the models that the server offers; raises ModelError."""
        with self.translating():
            # One quick try: this is also how `doctor` asks whether anybody is there.
            quick = self.client().with_options(timeout=min(self.timeout, 5.0), max_retries=0)
            return [model.id for model in quick.models.list().data]

    @contextmanager
    def translating(self) -> Iterator[None]:
        """Turns the errors of this server into ModelErrors that hold no key and no password."""
        with translated(self.where, self.secret):
            yield


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
        raise ModelRefused(f"the model server at {where} refused: {said}") from exc
    except openai.APIConnectionError as exc:
        raise ModelUnreachable(f"the model server at {where} cannot be reached") from exc
    except httpx.TransportError as exc:  # the connection broke while the answer streamed
        raise ModelUnreachable(f"the model server at {where} broke off") from exc
    except (openai.OpenAIError, ValueError, TypeError, AttributeError, LookupError) as exc:
        # The client trusts what it reads: a reply of another shape fails anywhere in it.
        raise ModelGarbled(f"the model server at {where} sent something else than answers") from exc


def _said(exc: openai.APIStatusError, secret: str | None) -> str:
    """The server's own words, one short line, without the key that some servers repeat."""
    body = exc.body
    message = str(body.get("message") or "") if isinstance(body, dict) else ""
    if secret:
        message = message.replace(secret, "***")
    return " ".join(message.split())[:160]

"""The edge to servers that speak OpenAI's protocol: one client, vendor errors translated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

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
_RETRIES = 1  # of a refused connection, 429 or 5xx; a time-out is not tried again


class OpenAIEdge:
    """A server at ``url``; the client, with its slow import, is made on first use."""

    def __init__(self, url: str | None, api_key: str | None, timeout: float) -> None:
        self.url = url or OPENAI_URL
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
        with translated(self.url):
            reply = self.client().embeddings.create(model=model, input=texts)
            rows = sorted(reply.data, key=lambda item: item.index)
            return [row.embedding for row in rows]

    def models(self) -> list[str]:
        """The ids of the models that the server offers; raises ModelError."""
        with translated(self.url):
            # One quick try: this is also how `doctor` asks whether anybody is there.
            quick = self.client().with_options(timeout=min(self.timeout, 5.0), max_retries=0)
            return [model.id for model in quick.models.list().data]


@contextmanager
def translated(url: str) -> Iterator[None]:
    """Turns every error of the openai client, httpx and broken JSON into a ModelError."""
    import httpx
    import openai

    try:
        yield
    except ModelError:
        raise
    except (openai.APITimeoutError, httpx.TimeoutException) as exc:
        raise ModelTimeout(f"the model server at {url} did not answer in time") from exc
    except openai.APIStatusError as exc:
        raise ModelRefused(
            f"the model server at {url} refused: HTTP {exc.status_code} {_said(exc)}".rstrip()
        ) from exc
    except openai.APIConnectionError as exc:
        raise ModelUnreachable(f"the model server at {url} cannot be reached") from exc
    except httpx.TransportError as exc:  # the connection broke while the answer streamed
        raise ModelUnreachable(f"the model server at {url} broke off") from exc
    except (openai.OpenAIError, ValueError, TypeError, AttributeError, LookupError) as exc:
        # The client trusts what it reads: a reply of another shape fails anywhere in it.
        raise ModelGarbled(f"the model server at {url} sent something else than answers") from exc


def _said(exc: openai.APIStatusError) -> str:
    """The server's own words, one short line; a key in it is masked by the server or not sent."""
    body = exc.body
    message = body.get("message") if isinstance(body, dict) else None
    return " ".join(str(message).split())[:160] if message else ""

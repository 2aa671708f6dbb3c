"""Reading a streamed chat reply: server-sent events, and everything that is sent instead of them.

The openai client reads them too, but waits for ever on a server that only sends keep-alive
comments, and takes a web page or an error object with status 200 for an empty answer.
"""

from __future__ import annotations

import json
import time
from collections.abc import Generator, Iterable, Iterator
from typing import Any

from rag.errors import ModelGarbled, ModelRefused, ModelTimeout, ModelUnreachable
from rag.types import Usage

_MOST = 4_000_000  # bytes of a reply: more is no answer


class ChatEvents:
    """The words of one reply, then its usage."""

    def __init__(self, where: str, secret: str | None, patience: float) -> None:
        """``patience`` is the seconds without a word after which the server counts as silent."""
        self._where = where
        self._secret = secret
        self._patience = patience
        self._ended = False
        self.usage = Usage()

    def words(self, kind: str, chunks: Iterable[bytes]) -> Generator[str, None, None]:
        """Yields the text as it comes; raises ModelError. ``kind`` is the reply's content type."""
        if "text/html" in kind:
            raise ModelGarbled(
                f"the model server at {self._where} sent a web page: does its address end in /v1?"
            )
        spoke = False
        for event in self._events(chunks):
            for text in self._read(event):
                spoke = True
                yield text
        if not spoke:
            raise ModelGarbled(f"the model server at {self._where} sent an empty answer")
        if not self._ended:  # a connection that closes looks like an end to the client
            raise ModelUnreachable(f"the model server at {self._where} broke off")

    def _events(self, chunks: Iterable[bytes]) -> Iterator[dict[str, Any]]:
        """The JSON objects of the reply: its ``data:`` lines, or the one object that it is."""
        waiting = bytearray()
        size = 0
        lone = bytearray()  # what stands outside of events
        alive = time.monotonic()
        for chunk in chunks:
            size += len(chunk)
            if size > _MOST:
                raise ModelGarbled(f"the model server at {self._where} does not stop")
            waiting += chunk
            *lines, rest = bytes(waiting).split(b"\n")
            waiting[:] = rest
            for line in lines:
                if line.startswith(b"data:"):
                    data = line[5:].strip()
                    if data == b"[DONE]":
                        self._ended = True
                    elif data:
                        event = self._object(data)
                        yield event
                        if _speaks(event):  # after the yield: the reader may take its time
                            alive = time.monotonic()
                elif not line.startswith((b":", b"event:", b"id:", b"retry:")):
                    lone += line
            if time.monotonic() - alive > self._patience:
                raise ModelTimeout(
                    f"the model server at {self._where} sent no word for {self._patience:g} s"
                )
        if waiting.startswith(b"data:"):
            return  # broken off in the middle of an event
        lone += waiting
        if lone.strip():
            self._ended = True  # a whole reply, from a server that does not stream
            yield self._object(bytes(lone))

    def _object(self, data: bytes) -> dict[str, Any]:
        try:
            event = json.loads(data)
        except ValueError as exc:
            raise self._garbled() from exc
        if not isinstance(event, dict):
            raise self._garbled()
        return event

    def _read(self, event: dict[str, Any]) -> Iterator[str]:
        """The words in one event; keeps its usage and whether it ends the reply."""
        if event.get("error"):
            raise ModelRefused(f"the model server at {self._where} refused: {self._said(event)}")
        choices = event.get("choices")
        if not isinstance(choices, list):
            raise self._garbled()
        cut = self.usage.cut_short
        for choice in choices[:1]:
            if not isinstance(choice, dict):
                raise self._garbled()
            reason = choice.get("finish_reason")
            self._ended = self._ended or reason is not None
            cut = cut or reason == "length"
            said = choice.get("delta") or choice.get("message") or {}
            text = said.get("content") if isinstance(said, dict) else None
            if isinstance(text, str) and text:
                yield text
        counted = event.get("usage")
        counted = counted if isinstance(counted, dict) else {}
        self.usage = Usage(
            _number(counted.get("prompt_tokens")) or self.usage.prompt_tokens,
            _number(counted.get("completion_tokens")) or self.usage.completion_tokens,
            cut,
        )

    def _garbled(self) -> ModelGarbled:
        return ModelGarbled(f"the model server at {self._where} sent something else than answers")

    def _said(self, event: dict[str, Any]) -> str:
        error = event["error"]
        message = str(error.get("message") or "an error") if isinstance(error, dict) else str(error)
        if self._secret:
            message = message.replace(self._secret, "***")
        return " ".join(message.split())[:160]


def _number(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def _speaks(event: dict[str, Any]) -> bool:
    """Whether an event carries words or thoughts: an empty one is no sign of life."""
    try:
        said = event["choices"][0]["delta"]
        return any(said.get(name) for name in ("content", "reasoning_content", "reasoning"))
    except (LookupError, TypeError, AttributeError):
        return False

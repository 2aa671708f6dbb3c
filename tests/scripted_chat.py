"""A chat model that says what a test tells it to, for tests that need no server."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from rag.models.chat import JsonSchema, Message
from rag.types import Usage


class ScriptedChat:
    """Says its replies in turn, the last again and again; ``asked`` is what it was sent."""

    def __init__(self, *replies: str) -> None:
        self.name = "scripted"
        self.asked: list[Sequence[Message]] = []
        self._replies = list(replies)

    def stream(
        self,
        messages: Sequence[Message],
        schema: JsonSchema | None = None,
        max_tokens: int | None = None,
    ) -> Generator[str, None, Usage]:
        self.asked.append(messages)
        reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        yield from (reply[at : at + 5] for at in range(0, len(reply), 5))
        return Usage(10, len(reply))

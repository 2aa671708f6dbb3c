"""A chat model whose calls are watched: tokens, time and failures, never words."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from rag.models.chat import ChatModel, JsonSchema, Message
from rag.telemetry import begin
from rag.types import Usage


class CountedChat:
    """Another model, each of whose replies is a span."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model

    @property
    def name(self) -> str:
        """The model's own name."""
        return self._model.name

    def stream(
        self,
        messages: Sequence[Message],
        schema: JsonSchema | None = None,
        max_tokens: int | None = None,
    ) -> Generator[str, None, Usage]:
        """The model's reply; raises ModelError."""
        part = begin("model")
        try:
            used = yield from self._model.stream(messages, schema, max_tokens)
        except BaseException as exc:
            part.end(exc)
            raise
        part.note(
            prompt_tokens=used.prompt_tokens,
            completion_tokens=used.completion_tokens,
            cut_short=used.cut_short,
        )
        part.end()
        return used

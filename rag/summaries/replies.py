"""What a model replied is kept, so that a run that was stopped goes on where it stood."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Generator, Sequence
from contextlib import suppress
from pathlib import Path

from rag.models.chat import ChatModel, JsonSchema, Message
from rag.types import Usage

_MOST = 2000
"""Replies kept; the oldest go first."""


class Remembered:
    """A ChatModel that gives a reply which it got before without asking again.

    A reply is kept under model, messages, schema and bound, once it is whole; so what a killed run
    had finished is there when the same articles are summarized again. A folder that cannot be
    written costs time, not summaries.
    """

    def __init__(self, model: ChatModel, folder: Path) -> None:
        self._model = model
        self._folder = folder

    @property
    def name(self) -> str:
        """The model's own."""
        return self._model.name

    def stream(
        self,
        messages: Sequence[Message],
        schema: JsonSchema | None = None,
        max_tokens: int | None = None,
    ) -> Generator[str, None, Usage]:
        """The kept reply in one piece at no tokens, or the model's; raises ModelError."""
        path = self._folder / f"{self._key(messages, schema, max_tokens)}.txt"
        with suppress(OSError, UnicodeDecodeError):
            yield path.read_text(encoding="utf-8")
            return Usage()
        pieces = []
        stream = self._model.stream(messages, schema, max_tokens)
        while True:
            try:
                piece = next(stream)
            except StopIteration as end:
                usage: Usage = end.value
                break
            pieces.append(piece)
            yield piece
        if not usage.cut_short:
            self._keep(path, "".join(pieces))
        return usage

    def _key(
        self, messages: Sequence[Message], schema: JsonSchema | None, max_tokens: int | None
    ) -> str:
        asked = {
            "model": self.name,
            "messages": [[message.role, message.content] for message in messages],
            "schema": dict(schema.schema) if schema is not None else None,
            "max_tokens": max_tokens,
        }
        line = json.dumps(asked, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(line.encode("utf-8", "replace")).hexdigest()[:40]

    def _keep(self, path: Path, text: str) -> None:
        draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            draft.write_text(text, encoding="utf-8", errors="replace")
            draft.replace(path)  # whole or not at all
            kept = sorted(self._folder.glob("*.txt"), key=lambda file: file.stat().st_mtime)
            for file in kept[:-_MOST]:
                file.unlink(missing_ok=True)

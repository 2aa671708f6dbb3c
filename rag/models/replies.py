"""Replies of a model kept on disk: what was asked once is not paid for twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from rag.models.chat import ChatModel, JsonSchema, Message
from rag.types import Usage

_MOST_BYTES = 50_000_000
_SPARED = 0.8  # of the bound stays when the oldest are deleted


class RememberedChat:
    """A ChatModel that asks another one only what it was not asked before.

    A reply is kept under the hash of everything that it depends on: server, model, messages (so
    the prompt and the passages), schema and bound. Only whole replies are kept. A folder that
    cannot be read or written means asking again, never an error.
    """

    def __init__(
        self, model: ChatModel, folder: Path, where: str, most_bytes: int = _MOST_BYTES
    ) -> None:
        self._model = model
        self._folder = folder
        self._where = where
        self._most = most_bytes

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
        """The kept reply, which took no tokens, or the model's; raises ModelError."""
        form = None if schema is None else [schema.name, dict(schema.schema)]
        asked = [self._where, self.name, [asdict(m) for m in messages], form, max_tokens]
        key = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
        path = self._folder / f"{key}.json"
        kept = _read(path)
        if kept is not None:
            yield kept
            return Usage()
        said: list[str] = []
        stream = self._model.stream(messages, schema, max_tokens)
        while True:
            try:
                piece = next(stream)
            except StopIteration as end:
                usage: Usage = end.value
                break
            said.append(piece)
            yield piece
        if not usage.cut_short:
            self._keep(path, "".join(said))
        return usage

    def _keep(self, path: Path, text: str) -> None:
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            fresh = path.with_suffix(".new")
            fresh.write_text(json.dumps({"text": text}), "utf-8")
            fresh.replace(path)
            self._make_room()

    def _make_room(self) -> None:
        files = sorted(
            ((p.stat(), p) for p in self._folder.iterdir()), key=lambda pair: pair[0].st_mtime_ns
        )
        size = sum(facts.st_size for facts, _ in files)
        if size <= self._most:
            return
        for facts, path in files:
            if size <= self._most * _SPARED:
                return
            path.unlink(missing_ok=True)
            size -= facts.st_size


def _read(path: Path) -> str | None:
    try:
        text = json.loads(path.read_text("utf-8"))["text"]
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return text if isinstance(text, str) and text else None

"""Every prompt and reply of a run: recorded, and kept so that none is paid for twice."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from rag.errors import ModelError
from rag.models.chat import ChatModel, JsonSchema, Message
from rag.types import Usage


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a model was asked and what it said; ``kept`` when the reply came from an earlier run."""

    model: str
    messages: tuple[dict[str, str], ...]
    reply: str
    seconds: float
    kept: bool = False
    error: str = ""

    def json(self) -> dict[str, Any]:
        """As the log holds it."""
        return asdict(self)


class Recorder:
    """Stands between solvers and models. Threads do not see each other's exchanges."""

    def __init__(self, folder: Path | None = None) -> None:
        """``folder`` keeps whole replies for later runs; None keeps none."""
        self._folder = folder
        self._local = threading.local()

    def watch(self, model: ChatModel) -> ChatModel:
        """The same model, recorded."""
        return _Watched(model, self)

    @contextmanager
    def recording(self) -> Iterator[list[Exchange]]:
        """Collects this thread's exchanges while the block lasts."""
        exchanges: list[Exchange] = []
        self._local.exchanges = exchanges
        try:
            yield exchanges
        finally:
            self._local.exchanges = None

    def note(self, exchange: Exchange) -> None:
        """Adds an exchange to what this thread is recording, if it is."""
        exchanges: list[Exchange] | None = getattr(self._local, "exchanges", None)
        if exchanges is not None:
            exchanges.append(exchange)

    def kept(self, model: str, asked: object) -> tuple[str, Usage] | None:
        """The reply of an earlier run to the very same messages."""
        path = self._path(model, asked)
        if path is None:
            return None
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            return str(found["reply"]), Usage(**found["usage"])
        except (OSError, ValueError, KeyError, TypeError):
            return None  # not there, or not whole: ask again

    def keep(self, model: str, asked: object, reply: str, usage: Usage) -> None:
        """Keeps a whole reply; a folder that cannot be written only means asking again."""
        path = self._path(model, asked)
        if path is None:
            return
        value = {"model": model, "asked": asked, "reply": reply, "usage": asdict(usage)}
        part = path.with_suffix(f".{os.getpid()}.{threading.get_ident()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
            part.replace(path)
        except OSError:
            part.unlink(missing_ok=True)

    def _path(self, model: str, asked: object) -> Path | None:
        if self._folder is None:
            return None
        whole = json.dumps([model, asked], ensure_ascii=False, sort_keys=True)
        return self._folder / f"{hashlib.sha256(whole.encode()).hexdigest()[:32]}.json"


class _Watched:
    def __init__(self, model: ChatModel, recorder: Recorder) -> None:
        self._model = model
        self._recorder = recorder

    @property
    def name(self) -> str:
        return self._model.name

    def stream(
        self,
        messages: Sequence[Message],
        schema: JsonSchema | None = None,
        max_tokens: int | None = None,
    ) -> Generator[str, None, Usage]:
        name = self.name
        said_to = tuple({"role": m.role, "content": m.content} for m in messages)
        asked = [said_to, dict(schema.schema) if schema else None, max_tokens]
        kept = self._recorder.kept(name, asked)
        if kept is not None:
            self._recorder.note(Exchange(name, said_to, kept[0], 0.0, kept=True))
            yield kept[0]
            return kept[1]
        started = perf_counter()
        pieces: list[str] = []
        error = "broken off by the solver"  # unless the reply comes to its end
        try:
            source = self._model.stream(messages, schema, max_tokens)
            while True:
                try:
                    piece = next(source)
                except StopIteration as end:
                    usage: Usage = end.value
                    break
                pieces.append(piece)
                yield piece
            error = ""
            self._recorder.keep(name, asked, "".join(pieces), usage)
        except ModelError as exc:
            error = str(exc)
            raise
        finally:
            seconds = round(perf_counter() - started, 3)
            said = "".join(pieces)
            self._recorder.note(Exchange(name, said_to, said, seconds, error=error))
        return usage

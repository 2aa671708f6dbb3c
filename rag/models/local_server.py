"""The local model as one more server: started when first asked, ended with the library."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Generator, Sequence
from pathlib import Path

from rag.errors import ModelAbsent, ModelUnreachable
from rag.models.chat import JsonSchema, Message, ServerChat
from rag.models.line import Line
from rag.models.local_model import RUNNER_MISSING, need_gguf
from rag.models.openai_edge import OpenAIEdge
from rag.types import Usage

LOCAL_PATIENCE = 600.0
"""Seconds without a word that a local model is given: it reads some 35 tokens a second here."""

RUNNER = Path(__file__).with_name("local_runner.py")


class LocalChat:
    """A ChatModel over a GGUF file, served to ourselves on loopback by a child process.

    A child, because loading a model inside this process holds Python's lock for its 7 to 14
    seconds: the page would stand still, and the evidence could not be shown meanwhile.
    """

    def __init__(self, path: Path, *, context: int, patience: float, runner: Path = RUNNER) -> None:
        """``context`` in tokens, for prompt and reply; ``patience`` in seconds without a word."""
        self._path = path
        self._context = context
        self._patience = patience
        self._runner = runner
        self._line = Line()
        self._starting = threading.Lock()
        self._child: subprocess.Popen[str] | None = None
        self._chat: ServerChat | None = None
        self._closed = False

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self._path.stem

    def stream(
        self,
        messages: Sequence[Message],
        schema: JsonSchema | None = None,
        max_tokens: int | None = None,
    ) -> Generator[str, None, Usage]:
        """Yields pieces of text and returns the tokens used; raises ModelError.

        It writes one reply at a time: who must wait gets ``InLine`` pieces until then.
        """
        return (
            yield from self._line.through(
                lambda: self._started().stream(messages, schema, max_tokens)
            )
        )

    def close(self) -> None:
        """Ends the child, at once also where it is still loading."""
        self._closed = True
        if self._child is not None:
            self._child.kill()  # whoever waits for its first word gets an end instead
        with self._starting:
            self._end()

    def _started(self) -> ServerChat:
        with self._starting:
            if self._chat is None or self._child is None or self._child.poll() is not None:
                self._end()
                self._chat = self._start()
            return self._chat

    def _end(self) -> None:
        if self._child is not None:
            self._child.kill()
            with self._child:  # waits and closes its pipes
                self._child = None

    def _start(self) -> ServerChat:
        need_gguf(self._path)
        key = secrets.token_urlsafe(24)
        self._child = child = subprocess.Popen(  # noqa: S603  (our own script)
            [sys.executable, "-P", str(self._runner)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        if self._closed:  # while it began
            child.kill()
        asked = {
            "model": str(self._path),
            "name": self.name,
            "context": self._context,
            "threads": _threads(),
            "key": key,
        }
        try:
            print(json.dumps(asked), file=child.stdin, flush=True)
            said = json.loads(child.stdout.readline() if child.stdout else "")
        except (OSError, ValueError) as exc:
            self._end()
            raise ModelUnreachable(f"the local model did not start: {self._path.name}") from exc
        if "url" not in said:
            self._end()
            if "missing" in said:
                raise ModelAbsent(RUNNER_MISSING)
            raise ModelAbsent(f"not a model that can be run here: {self._path}")
        return ServerChat(OpenAIEdge(said["url"], key, self._patience), self.name)


def _threads() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

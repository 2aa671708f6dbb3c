"""The bundled encoder in a process of its own, while passages come in by the hundred.

An add cuts, writes and waits beside the encoder, and Chroma holds the interpreter for the whole of
a write: a tenth of a second and more for 500 passages. The encoder, which needs it between its many
short products, then stands idle (docs/decisions/search-speed.md).
"""

from __future__ import annotations

import logging
import os
import pickle
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import IO, cast

from rag.language.normalize import fold_script
from rag.models.encoder import SentenceEncoder
from rag.models.encoder_filters import Floats
from rag.types import Span

MANY = 500
"""Passages without a pause after which a process is worth the half second of its start."""
_PAUSE = 20.0  # seconds without passages after which they are counted anew

Encoded = tuple[Floats, list[Floats]]
"""The rows of texts, (n, 512), and for each text those of its spans."""
Request = tuple[int, Sequence[str], Sequence[Sequence[Span]]]
Reply = tuple[int, Encoded | str]
"""To which request, and its rows or what went wrong."""

_log = logging.getLogger(__name__)


def encode_passages(
    encoder: SentenceEncoder, texts: Sequence[str], spans: Sequence[Sequence[Span]]
) -> Encoded:
    """Unit rows of the texts, read in Simplified characters, and of each one's spans."""
    return encoder.encode_spans([fold_script(text) for text in texts], spans)


class EncoderApart:
    """Hands passages to the process once they are many. Safe to share between threads."""

    def __init__(self, cache_dir: Path) -> None:
        self._cache_dir = cache_dir
        self._lock = threading.Lock()
        self._count = 0
        self._last = 0.0
        self._process: _Process | None = None
        self._useless = (os.cpu_count() or 1) < 2 or not sys.executable

    def encode(self, texts: Sequence[str], spans: Sequence[Sequence[Span]]) -> Encoded | None:
        """As `encode_passages`; None where the caller should do it himself.

        That is while they are few, and for good where the process cannot be started or has died:
        nothing that was given to it is lost.
        """
        try:
            process = self._counted(len(texts))
            return process.encode(texts, spans) if process is not None else None
        except OSError as exc:
            _log.warning("passages are embedded in this process from now on: %s", exc)
            self._useless = True
            self._process = None
            return None

    def _counted(self, passages: int) -> _Process | None:
        """The process, if by now there have been many."""
        with self._lock:
            now = time.monotonic()
            if now - self._last > _PAUSE:
                self._count = 0
                self._process = None  # it is about to end for want of work
            self._last = now
            self._count += passages
            if self._useless or self._count < MANY:
                return None
            if self._process is None:
                self._process = _Process(self._cache_dir)
            return self._process


class _Process:
    """The other process, which answers several requests at a time, in any order.

    It ends when this is forgotten, and with the program, however that ends.
    """

    def __init__(self, cache_dir: Path) -> None:
        """Starts it; raises OSError where that cannot be done."""
        # -P: no module is taken from the folder that the user happens to be in.
        child = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-P", "-m", "rag.models.apart_child", str(cache_dir)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._requests = cast("IO[bytes]", child.stdin)
        self._sending = threading.Lock()
        self._numbers = count()
        self._waiting: dict[int, Future[Encoded]] = {}
        threading.Thread(
            target=_receive, args=(child, self._waiting), name="encoder-apart", daemon=True
        ).start()
        weakref.finalize(self, _close, self._requests)

    def encode(self, texts: Sequence[str], spans: Sequence[Sequence[Span]]) -> Encoded:
        """As `encode_passages`; raises OSError where the process has died."""
        reply: Future[Encoded] = Future()
        with self._sending:
            number = next(self._numbers)
            self._waiting[number] = reply
            request: Request = (number, list(texts), [list(own) for own in spans])
            pickle.dump(request, self._requests, pickle.HIGHEST_PROTOCOL)
            self._requests.flush()
        return reply.result()


def _receive(child: subprocess.Popen[bytes], waiting: dict[int, Future[Encoded]]) -> None:
    """Hands out the replies; when there are no more, those who still wait are told so."""
    replies = cast("IO[bytes]", child.stdout)
    with replies, suppress(EOFError, OSError, pickle.UnpicklingError):
        while True:
            reply: Reply = pickle.load(replies)  # noqa: S301 - our own process wrote it
            number, rows = reply
            if isinstance(rows, str):
                waiting.pop(number).set_exception(OSError(rows))
            else:
                waiting.pop(number).set_result(rows)
    gone = OSError(f"the process that embeds has ended ({child.wait()})")
    while waiting:
        waiting.popitem()[1].set_exception(gone)


def _close(requests: IO[bytes]) -> None:
    with suppress(OSError):  # it has ended already, with a request half written
        requests.close()

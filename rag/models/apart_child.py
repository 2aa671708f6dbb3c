"""The process of `rag.models.apart`: reads requests, encodes two at a time, writes replies.

    python -m rag.models.apart_child CACHE_FOLDER

It ends with its input, so also when the program that started it is killed, and for want of work.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import BinaryIO

from rag.models.apart import Reply, Request, encode_passages
from rag.models.encoder import SentenceEncoder

IDLE = 60.0
"""Seconds without a request; the asker gives up a process sooner than that."""
_TOGETHER = 2  # requests: while one is cut into pieces or sent, another is computed


def serve(
    requests: BinaryIO,
    replies: BinaryIO,
    cache_dir: Path,
    idle: float = IDLE,
    forsaken: Callable[[], None] = lambda: None,
) -> None:
    """Answers requests until they end, or until none has come for ``idle`` seconds.

    ``forsaken`` is called when they end; if it returns, what was asked for is still answered.
    """
    encoder = SentenceEncoder(cache_dir=cache_dir)
    sending = threading.Lock()

    def answer(request: Request) -> None:
        number, texts, spans = request
        reply: Reply
        try:
            reply = number, encode_passages(encoder, texts, spans)
        except Exception as exc:  # the asker does it himself, and meets it there
            reply = number, repr(exc)
        with sending:
            pickle.dump(reply, replies, pickle.HIGHEST_PROTOCOL)
            replies.flush()

    come: SimpleQueue[Request | None] = SimpleQueue()
    threading.Thread(target=_read, args=(requests, come, forsaken), daemon=True).start()
    with ThreadPoolExecutor(_TOGETHER) as pool, suppress(Empty):
        while (request := come.get(timeout=idle)) is not None:
            pool.submit(answer, request)


def _read(
    requests: BinaryIO, come: SimpleQueue[Request | None], forsaken: Callable[[], None]
) -> None:
    with suppress(EOFError, OSError, pickle.UnpicklingError):  # the end, or half a request
        while True:
            come.put(pickle.load(requests))  # noqa: S301 - the program that started us wrote it
    forsaken()
    come.put(None)


def main() -> None:
    """Serves on standard input and output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program that started it
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever prints disturbs no reply
    # Whoever closes our input is gone, and wants no reply: half a minute of work may be in hand.
    serve(sys.stdin.buffer, replies, Path(sys.argv[1]), forsaken=lambda: os._exit(0))
    os._exit(0)  # the reading thread still waits


if __name__ == "__main__":
    main()

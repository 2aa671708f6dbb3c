"""The process of `rag.models.apart`: reads requests, encodes two at a time, writes replies.

It ends with its input, so also when the program that started it is killed, and for want of work.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import BinaryIO

from rag.models.apart import HELLO, Reply, Request, encode_passages
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

    ``forsaken`` is called when they end or a reply cannot be sent; if it returns, what else was
    asked for is still answered.
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
        try:
            with sending:
                pickle.dump(reply, replies, pickle.HIGHEST_PROTOCOL)
                replies.flush()
        except (OSError, MemoryError):
            forsaken()

    come: SimpleQueue[Request | None] = SimpleQueue()
    threading.Thread(target=_read, args=(requests, come, forsaken), daemon=True).start()
    replies.write(HELLO)
    replies.flush()
    with ThreadPoolExecutor(_TOGETHER) as pool:
        work: list[Future[None]] = []
        while True:
            try:
                request = come.get(timeout=idle)
            except Empty:
                work = [one for one in work if not one.done()]
                if work:
                    continue
                return
            if request is None:
                return
            work.append(pool.submit(answer, request))


def _read(
    requests: BinaryIO, come: SimpleQueue[Request | None], forsaken: Callable[[], None]
) -> None:
    try:
        with suppress(Exception):  # the end, or half a request: nothing that follows is one
            while True:
                come.put(pickle.load(requests))  # noqa: S301 - who started us wrote it
        forsaken()
    finally:
        come.put(None)


def main(cache_dir: str) -> None:
    """Serves on standard input and output."""
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Whatever prints disturbs no reply.
    told = sys.stderr.fileno() if sys.stderr else os.open(os.devnull, os.O_WRONLY)
    os.dup2(told, sys.stdout.fileno())
    # Whoever closes our input is gone, and wants no reply: half a minute of work may be in hand.
    serve(sys.stdin.buffer, replies, Path(cache_dir), forsaken=lambda: os._exit(0))
    os._exit(0)  # the reading thread still waits

"""The bundled encoder in a process of its own, while passages come in by the hundred.

An add cuts, writes and waits beside the encoder, and Chroma holds the interpreter for the whole of
a write: a tenth of a second and more for 500 passages. The encoder, which needs it between its many
short products, then stands idle (docs/decisions/search-speed.md).
"""

from __future__ import annotations

import json
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
from pathlib import Path
from typing import IO, cast

from rag.language.normalize import fold_script
from rag.models.encoder import SentenceEncoder
from rag.models.encoder_filters import Floats
from rag.types import Span

MANY = 500
"""Passages without a pause after which a process is worth the half second of its start."""
_PAUSE = 20.0  # seconds without passages after which they are counted anew
_TRIES = 3  # processes that may die before no more is started
_SILENT = 60.0  # seconds after which one that has not greeted is none of ours, or is stuck
_SLOWEST = 0.5  # seconds for a passage beyond that: two hundred times what one takes
HELLO = b"zhiwen encoder\n"
"""What the process says first: nothing that a start-up file or another program prints."""
# Ctrl-C is for the program that started it (where there are no sessions, on Windows).
_PROGRAM = (
    "import signal, sys, json; signal.signal(signal.SIGINT, signal.SIG_IGN); "
    "sys.path[:] = json.loads(sys.argv[1]); "
    "from rag.models.apart_child import main; main(sys.argv[2])"
)

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
        self._count = self._expected = 0
        self._last = 0.0
        self._process: _Process | None = None
        self._tries = _TRIES if (os.cpu_count() or 1) > 1 and sys.executable else 0

    def encode(self, texts: Sequence[str], spans: Sequence[Sequence[Span]]) -> Encoded | None:
        """As `encode_passages`; None where the caller should do it himself.

        That is while they are few, and where the process cannot be started or has died: nothing
        that was given to it is lost.
        """
        process = self._counted(len(texts))
        if process is None:
            return None
        try:
            rows = process.encode(texts, spans)
        except BaseException as exc:
            with self._lock:
                # Two that waited for the same process tell of one death; after `close`, of none.
                if process is self._process:
                    self._process = None
                    if isinstance(exc, OSError):
                        self._mourn(exc)
            if not isinstance(exc, OSError):  # Ctrl-C
                raise
            return None
        self._last = time.monotonic()
        return rows

    def expect(self, passages: int) -> None:
        """Tells that so many will be asked for: where they are many, the process starts already."""
        with self._lock:
            self._count_anew_after_pause()
            self._expected += passages
            if self._expected >= MANY:
                self._start()

    def close(self) -> None:
        """Ends the process; it is started again when there are many once more."""
        with self._lock:
            process, self._process = self._process, None
            self._count = self._expected = 0
        if process is not None:
            process.close()

    def _mourn(self, why: OSError) -> None:
        _log.warning("passages are embedded in this process again: %s", why)
        self._tries -= 1
        self._count = self._expected = 0

    def _counted(self, passages: int) -> _Process | None:
        """The process, if by now there have been many, or many were expected."""
        with self._lock:
            self._count_anew_after_pause()
            self._count += passages
            if self._count >= MANY:
                self._start()
            return self._process

    def _count_anew_after_pause(self) -> None:
        now = time.monotonic()
        busy = self._process is not None and self._process.busy()
        if now - self._last > _PAUSE and not busy:
            self._count = self._expected = 0
            self._process = None  # it is about to end for want of work
        self._last = now

    def _start(self) -> None:
        if self._tries and self._process is None:
            try:
                self._process = _Process(self._cache_dir)
            except OSError as exc:
                self._mourn(exc)


class _Process:
    """The other process, which answers several requests at a time, in any order.

    It ends when this is forgotten, and with the program, however that ends.
    """

    def __init__(self, cache_dir: Path) -> None:
        """Starts it; raises OSError where that cannot be done."""
        path = [entry for entry in sys.path if isinstance(entry, str) and entry]
        home, own = str(Path(__file__).parents[2]), Path(*Path(__file__).parts[-3:])
        if next((entry for entry in path if Path(entry, own).is_file()), None) != home:
            path.insert(0, home)  # another Zhiwen is installed too, or none by its folder
        self._child = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-P", "-c", _PROGRAM, json.dumps(path), str(cache_dir)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # no Ctrl-C of a terminal reaches it, however early
        )
        self._requests = cast("IO[bytes]", self._child.stdin)
        self._replies = _Replies()
        self._sending = threading.Lock()
        threading.Thread(
            target=self._replies.receive, args=(self._child,), name="encoder-apart", daemon=True
        ).start()
        weakref.finalize(self, _close, self._requests)

    def busy(self) -> bool:
        """Whether somebody waits for it."""
        return self._replies.awaited()

    def close(self, why: str = "was ended") -> None:
        """Ends it; whoever waits for it is told so."""
        self._replies.end(OSError(f"the process that embeds {why}"))
        self._child.kill()

    def encode(self, texts: Sequence[str], spans: Sequence[Sequence[Span]]) -> Encoded:
        """As `encode_passages`; raises OSError where the process has died."""
        number, reply = self._replies.expect()
        stuck = threading.Timer(_SILENT + _SLOWEST * len(texts), self.close, ["does not answer"])
        stuck.daemon = True
        stuck.start()
        try:
            request: Request = (number, list(texts), [list(own) for own in spans])
            packed = pickle.dumps(request, pickle.HIGHEST_PROTOCOL)
            with self._sending:
                self._requests.write(packed)
                self._requests.flush()
            return reply.result()
        except BaseException:  # Ctrl-C too: half a request may be on its way
            self.close()
            raise
        finally:
            stuck.cancel()


class _Replies:
    """Those who wait for replies, and the thread that hands them out."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next = 0
        self._waiting: dict[int, Future[Encoded]] = {}
        self._gone: OSError | None = None

    def awaited(self) -> bool:
        """Whether somebody waits."""
        with self._lock:
            return bool(self._waiting)

    def expect(self) -> tuple[int, Future[Encoded]]:
        """A number for a request, and what will hold its reply; raises OSError at the end."""
        with self._lock:
            if self._gone is not None:
                raise self._gone
            self._next += 1
            reply = self._waiting[self._next] = Future()
            return self._next, reply

    def receive(self, child: subprocess.Popen[bytes]) -> None:
        """Hands out what ``child`` replies, until it ends or says what is no reply."""
        replies = cast("IO[bytes]", child.stdout)
        why = ""

        def give_up() -> None:
            child.kill()
            # Not left to the end of its output, which something that it started may hold open.
            self.end(OSError("what was started in the place of the process that embeds is silent"))

        silent = threading.Timer(_SILENT, give_up)
        silent.daemon = True
        silent.start()
        try:
            with replies:
                if replies.readline(len(HELLO)) != HELLO:
                    raise ValueError("it greets with something else")
                silent.cancel()
                while True:
                    self._settle(*pickle.load(replies))  # noqa: S301 - our own process wrote it
        except EOFError:
            pass
        except Exception as exc:  # whatever it was, nobody may wait for ever
            why = f": {exc!r}"
        finally:
            silent.cancel()
            child.kill()
            self.end(OSError(f"the process that embeds has ended ({child.wait()}){why}"))

    def _settle(self, number: int, rows: Encoded | str) -> None:
        with self._lock:
            waiting = self._waiting.pop(number)
        if isinstance(rows, str):
            waiting.set_exception(OSError(rows))
        else:
            waiting.set_result(rows)

    def end(self, gone: OSError) -> None:
        """Tells those who wait, and whoever still comes, that there are no more."""
        with self._lock:
            self._gone = self._gone or gone
            waiting, self._waiting = self._waiting, {}
        for reply in waiting.values():
            reply.set_exception(gone)


def _close(requests: IO[bytes]) -> None:
    with suppress(OSError):  # it has ended already, with a request half written
        requests.close()

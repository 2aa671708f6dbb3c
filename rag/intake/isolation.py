"""Parsers of binary documents run in a process of their own, with bounds on time and memory.

A PDF, Word or EPUB file is a program for a large parser. Ours run where a crash, an endless loop or
a bomb costs one refused file: a child process with no environment (so no keys), no files to write,
and limits that the operating system keeps.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import UnreadableSource
from rag.intake.draft import Draft

_ROOT = Path(__file__).resolve().parents[2]
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from rag.intake.isolated import main; "
    "main(sys.argv[2:])"
)
_KEPT = ("PATH", "SYSTEMROOT", "LANG", "LD_LIBRARY_PATH")
_LARGEST_RESULT = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one document may cost: seconds of wall time, megabytes of memory."""

    seconds: float = 60.0
    megabytes: int = 1536


def read_apart(kind: str, data: bytes, name: str, bounds: Bounds | None = None) -> list[Draft]:
    """The articles of a ``pdf``, ``docx`` or ``epub``, parsed in a child process.

    Raises UnreadableSource with the parser's reason, or with what became of the process.
    """
    bounds = bounds or Bounds()
    command = [sys.executable, "-I", "-c", _START, str(_ROOT), kind, name, str(bounds.megabytes),
               str(int(bounds.seconds) + 1)]  # fmt: skip
    environment = {key: os.environ[key] for key in _KEPT if key in os.environ}
    late = threading.Event()
    with tempfile.TemporaryFile() as given:
        given.write(data)
        given.seek(0)
        with subprocess.Popen(  # noqa: S603  our own interpreter, no shell
            command,
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        ) as process:

            def stop() -> None:
                late.set()
                process.kill()

            clock = threading.Timer(bounds.seconds, stop)
            clock.start()
            try:
                said = process.stdout.read(_LARGEST_RESULT + 1) if process.stdout else b""
                if len(said) > _LARGEST_RESULT:
                    process.kill()
                process.wait()
            except BaseException:
                process.kill()
                raise
            finally:
                clock.cancel()
    if late.is_set():
        raise UnreadableSource(f"{name}: reading it takes longer than {bounds.seconds:g} seconds")
    if len(said) > _LARGEST_RESULT:
        raise UnreadableSource(f"{name}: more text than a document holds")
    return _result(said, name)


def _result(said: bytes, name: str) -> list[Draft]:
    try:
        result: dict[str, Any] = json.loads(said)
    except ValueError as exc:
        raise UnreadableSource(
            f"{name}: the file is broken, or needs more memory than a document may: its reader died"
        ) from exc
    if reason := result.get("refused"):
        raise UnreadableSource(f"{name}: {reason}")
    return [
        Draft(
            title=draft["title"],
            text=draft["text"],
            source=draft["source"],
            author=draft["author"],
            date=dt.date.fromisoformat(draft["date"]) if draft["date"] else None,
            url=draft["url"],
        )
        for draft in result["drafts"]
    ]

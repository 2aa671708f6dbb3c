"""The log: one line an event, of numbers and names only.

By the standard library: what is wanted is one formatter and one handler on a logger of our own, so
that programs which embed Zhiwen route the same lines as their own, and no line of another library
(which may hold addresses with keys, or what was asked) gets into the file.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import traceback
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import Literal

from rag.errors import BadSetting
from rag.telemetry.spans import Fact, Open

LOGGER = "zhiwen"
LogFormat = Literal["off", "text", "json"]


class LogSink:
    """A line for each span: questions and additions at INFO, their parts at DEBUG.

    What failed is a WARNING with the error's class, and where it was raised; never its message,
    which may quote what was asked.
    """

    def __init__(self) -> None:
        self._logger = logging.getLogger(LOGGER)

    @staticmethod
    def listening() -> bool:
        """Whether anybody wants lines: the command line's log, or that of the program around."""
        return logging.getLogger(LOGGER).isEnabledFor(logging.INFO)

    def begun(self, span: Open, parent: object) -> None:
        """Nothing: a line is written when the span ends."""

    def ended(self, span: Open, state: object) -> None:
        """Writes the line."""
        level = logging.DEBUG if span.parent else logging.INFO
        if span.error:
            level = logging.WARNING
        if not self._logger.isEnabledFor(level):
            return
        facts: dict[str, Fact] = {"trace": span.trace, "ms": round(span.seconds * 1000, 1)}
        if span.parent:
            facts["in"] = span.parent.name
        facts |= span.facts
        if span.error:
            facts |= {"error": span.error, "where": span.where}
        told = " ".join(f"{name}={_shown(value)}" for name, value in facts.items())
        self._logger.log(
            level, "%s %s", span.name, told, extra={"event": span.name, "facts": facts}
        )

    def close(self) -> None:
        """Nothing waits."""


def tell_unforeseen(what: str, error: BaseException) -> None:
    """An ERROR with the class and the frames of what nobody foresaw; never its message.

    It comes to stderr also where no log is kept: the reader was told to look there.
    """
    frames = [
        f"{frame.filename}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    facts = {"error": type(error).__name__, "frames": frames}
    told = "".join(f"\n  {frame}" for frame in frames)
    logging.getLogger(LOGGER).error(
        "%s error=%s%s", what, facts["error"], told, extra={"event": what, "facts": facts}
    )


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """One JSON object: time, level, event, then its facts."""
        line = {"time": _time(record), "level": record.levelname}
        line["event"] = getattr(record, "event", record.getMessage())
        return json.dumps(line | getattr(record, "facts", {}))


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """Time, level and the message."""
        return f"{_time(record)} {record.levelname} {record.getMessage()}"


class _Own:
    """Marks the handler that is ours among those of the program around."""


class _ToFile(_Own, WatchedFileHandler):
    """Appends to a file; one that logrotate moved away is opened anew."""


class _ToStream(_Own, logging.StreamHandler):  # type: ignore[type-arg]
    """Writes to stderr."""


def start_log(form: LogFormat, level: str, file: Path | None) -> None:
    """Sends the log to ``file`` or stderr as lines of ``form``, in the place of one before.

    With ``off``, only what nobody foresaw comes to stderr (:func:`tell_unforeseen`), and what
    keeps everybody out. Raises BadSetting where the file cannot be written.
    """
    logger = logging.getLogger(LOGGER)
    for old in [handler for handler in logger.handlers if isinstance(handler, _Own)]:
        logger.removeHandler(old)
        old.close()
        logger.setLevel(logging.NOTSET)
    handler: logging.Handler
    if form == "off":
        handler = _ToStream()
        handler.setLevel(logging.ERROR)
        handler.setFormatter(_Text())
        logger.addHandler(handler)
        return
    try:
        handler = _ToStream() if file is None else _ToFile(file, encoding="utf-8")
    except OSError as exc:
        raise BadSetting(f"setting log_file: {file} cannot be written: {exc.strerror}") from exc
    handler.setFormatter(_Json() if form == "json" else _Text())
    logger.addHandler(handler)
    logger.setLevel(level.upper())


def _time(record: logging.LogRecord) -> str:
    at = dt.datetime.fromtimestamp(record.created, dt.UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _shown(value: Fact) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)

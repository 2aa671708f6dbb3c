"""Spans: how long a part of the work took and what it counted. Never what was asked or read."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from contextvars import ContextVar, Token, copy_context
from functools import partial, wraps
from time import perf_counter
from types import TracebackType
from typing import ParamSpec, Protocol, Self, TypeVar
from uuid import uuid4

Fact = bool | int | float | str
T = TypeVar("T")
P = ParamSpec("P")

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/@+-]{0,79}")


class Sink(Protocol):
    """Who listens: a log, counters, a tracer. It must not raise."""

    def begun(self, span: Open, parent: object) -> object:
        """Called when a span begins, with what this returned for the span around it or None."""

    def ended(self, span: Open, state: object) -> None:
        """Called when it ends, with what ``begun`` returned."""

    def close(self) -> None:
        """Sends what waits to be sent."""


class Span(Protocol):
    """A part of the work while it goes on. Entered as a context, it is around what begins there."""

    def note(self, **facts: Fact) -> None:
        """Adds counts, flags and names of ours; text that is no plain name is written as ``?``."""

    def end(self, error: BaseException | None = None) -> None:
        """Ends a span that was not entered; a second time does nothing."""

    def __enter__(self) -> Self:
        """Makes it the span around what begins from here on, in this thread."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Ends it."""


class _Nobody:
    """The span while nobody listens."""

    __slots__ = ()

    def note(self, **facts: Fact) -> None:
        pass

    def end(self, error: BaseException | None = None) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


_NOBODY = _Nobody()
_around: ContextVar[Open | None] = ContextVar("zhiwen_span", default=None)


class Open:
    """A span that somebody listens to."""

    __slots__ = (
        "_begun",
        "_ended",
        "_sinks",
        "_states",
        "_token",
        "error",
        "facts",
        "name",
        "parent",
        "seconds",
        "trace",
        "where",
    )

    def __init__(self, name: str, parent: Open | None, sinks: tuple[Sink, ...]) -> None:
        self.name = name
        self.parent = parent
        self.trace: str = parent.trace if parent else uuid4().hex
        """What the spans of one question have in common; a tracer may set its own."""
        self.facts: dict[str, Fact] = {}
        self.seconds = 0.0
        self.error = ""
        """The name of the class of what stopped it: a message may quote what was asked."""
        self.where = ""
        """Module and line that raised it."""
        self._sinks = sinks
        self._token: Token[Open | None] | None = None
        self._ended = False
        above: tuple[object, ...] = (None,) * len(sinks) if parent is None else parent._states
        self._states: tuple[object, ...] = tuple(
            sink.begun(self, state) for sink, state in zip(sinks, above, strict=True)
        )
        self._begun = perf_counter()

    def child(self, name: str) -> Open:
        """A span inside this one."""
        return Open(name, self, self._sinks)

    def note(self, **facts: Fact) -> None:
        """Adds facts; text that is no plain name is written as ``?``."""
        for name, value in facts.items():
            plain = not isinstance(value, str) or _NAME.fullmatch(value)
            self.facts[name] = value if plain else "?"

    def end(self, error: BaseException | None = None) -> None:
        """Ends it and tells the listeners; once."""
        if self._ended:
            return
        self._ended = True
        self.seconds = perf_counter() - self._begun
        if error is not None and not isinstance(error, GeneratorExit):  # that: nobody reads on
            self.error = type(error).__name__
            self.where = _place(error)
        for sink, state in zip(self._sinks, self._states, strict=True):
            sink.ended(self, state)

    def __enter__(self) -> Self:
        self._token = _around.set(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._token is not None:
            _around.reset(self._token)
        self.end(error)


class Telemetry:
    """Who listens to what a library does."""

    def __init__(self, *sinks: Sink) -> None:
        self._sinks = sinks

    def listen(self, sink: Sink) -> None:
        """Lets ``sink`` hear of what begins from now on."""
        self._sinks = (*self._sinks, sink)

    def close(self) -> None:
        """Lets every listener send what waits to be sent."""
        for sink in self._sinks:
            sink.close()

    def begin(self, name: str) -> Span:
        """A span that nothing is around, or the one around this place: a question, an addition."""
        around = _around.get()
        if around is not None:
            return around.child(name)
        return Open(name, None, self._sinks) if self._sinks else _NOBODY


def span(name: str) -> Span:
    """A part of what goes on here, to be entered; it must not be entered across a ``yield``."""
    around = _around.get()
    return _NOBODY if around is None else around.child(name)


def spanned(name: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Makes each call of a function a part named ``name`` of what goes on where it is called."""

    def decorated(work: Callable[P, T]) -> Callable[P, T]:
        @wraps(work)
        def watched(*args: P.args, **kwargs: P.kwargs) -> T:
            with span(name):
                return work(*args, **kwargs)

        return watched

    return decorated


begin = span
"""The same for a part that yields on its way: it is not entered, and ended by ``end``."""


def alongside(work: Callable[P, T]) -> Callable[P, T]:
    """``work``, for another thread: what it does there belongs to the span that is around here."""
    if _around.get() is None:
        return work
    return partial(copy_context().run, work)


def followed(
    part: Span, events: Generator[T, None, None], heard: Callable[[T], None]
) -> Generator[T, None, None]:
    """Yields ``events``, whose every step belongs to ``part``, whatever thread asks for it.

    ``heard`` is called with each event, to note what it tells; ``part`` ends with the events.
    """
    error: BaseException | None = None
    try:
        while True:
            token = _around.set(part) if isinstance(part, Open) else None
            try:
                event = next(events)
            except StopIteration:
                return
            finally:
                if token is not None:
                    _around.reset(token)
            heard(event)
            yield event
    except BaseException as exc:
        error = exc
        raise
    finally:
        events.close()
        part.end(error)


def _place(error: BaseException) -> str:
    """Module and line where it was raised: of our own modules where one is on the way."""
    found = ""
    trace = error.__traceback__
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        if not found or module.partition(".")[0] in ("rag", "ui", "eval"):
            found = f"{module}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found

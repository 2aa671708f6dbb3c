"""Spans for OpenTelemetry, where the standard OTEL_* variables ask for them.

Its API alone takes 0.1 s of processor time to import, so nothing of it is loaded unless it is asked
for. The provider is ours, not the process's: what else runs in it is not traced by us.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from importlib.metadata import EntryPoint, entry_points, version
from typing import TYPE_CHECKING

from rag.errors import BadSetting
from rag.telemetry.log import LOGGER
from rag.telemetry.spans import Open

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span

_ADDRESSES = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_HOW = "pip install 'zhiwen[telemetry]'"


def wanted_exporter(environment: Mapping[str, str]) -> str | None:
    """The exporter's entry point that the OTEL_* variables ask for; None: no traces.

    OpenTelemetry's own rules: OTEL_TRACES_EXPORTER names it, else an OTLP address asks for otlp,
    whose protocol is gRPC where no variable says otherwise.
    """
    if environment.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        return None
    name = environment.get("OTEL_TRACES_EXPORTER", "").strip()
    if not name and any(environment.get(address, "").strip() for address in _ADDRESSES):
        name = "otlp"
    if name in ("", "none"):
        return None
    if name != "otlp":
        return name
    said = next((environment[p].strip() for p in _PROTOCOLS if environment.get(p)), "grpc")
    return "otlp_proto_grpc" if said == "grpc" else "otlp_proto_http"


def exporter_named(name: str) -> EntryPoint | None:
    """The installed exporter of that name."""
    return next(iter(entry_points(group="opentelemetry_traces_exporter", name=name)), None)


class TraceSink:
    """Tells a tracer of each span."""

    def __init__(self, provider: TracerProvider) -> None:
        from opentelemetry.trace import set_span_in_context
        from opentelemetry.trace.status import Status, StatusCode

        self._provider = provider
        self._tracer = provider.get_tracer("zhiwen", version("zhiwen"))
        self._inside = set_span_in_context
        self._failed: Callable[[str], Status] = lambda said: Status(StatusCode.ERROR, said)

    def begun(self, span: Open, parent: object) -> Span:
        """Begins its span; the log's lines get the tracer's id."""
        around = self._inside(parent) if parent is not None else None  # type: ignore[arg-type]
        made = self._tracer.start_span(f"zhiwen.{span.name}", context=around)
        if span.parent is None:
            span.trace = format(made.get_span_context().trace_id, "032x")
        return made

    def ended(self, span: Open, state: object) -> None:
        """Ends it with what was noted."""
        made: Span = state  # type: ignore[assignment]
        for name, value in span.facts.items():
            made.set_attribute(f"zhiwen.{name}", value)
        if span.error:
            made.set_attribute("error.type", span.error)
            made.set_status(self._failed(span.error))
        made.end()

    def close(self) -> None:
        """Sends what is waiting and ends."""
        self._provider.shutdown()


def tracing(environment: Mapping[str, str] | None = None) -> TraceSink | None:
    """What the OTEL_* variables ask for; None for nothing.

    Raises BadSetting where OTEL_TRACES_EXPORTER names what is not installed. An address alone may
    be meant for other programs: then a line in the log says what is lacking.
    """
    environment = os.environ if environment is None else environment
    name = wanted_exporter(environment)
    if name is None:
        return None
    try:
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        found = exporter_named(name)
        if found is None:
            raise ImportError(name)
        exporter = found.load()()
    except ImportError as exc:
        lacking = f"OTEL_TRACES_EXPORTER: the exporter {name!r} is not installed ({_HOW})"
        if environment.get("OTEL_TRACES_EXPORTER", "").strip():
            raise BadSetting(lacking) from exc
        logging.getLogger(LOGGER).warning("traces are asked for but cannot be sent: %s", lacking)
        return None
    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return TraceSink(provider)

"""How Zhiwen watches itself: spans of what it does, told to a log, to counters and to a tracer.

A part of the engine says ``with span("words"):`` and notes numbers; who listens is chosen where the
library is opened. While nobody listens a span is one look at a context variable.
"""

from rag.telemetry.spans import Span, Telemetry, alongside, begin, followed, span, spanned

__all__ = ["Span", "Telemetry", "begin", "alongside", "followed", "span", "spanned"]

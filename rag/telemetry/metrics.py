"""Counters in Prometheus' format, fed by spans. Importing it loads prometheus_client."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from rag.telemetry.spans import Open

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
_ACTIONS = ("added", "replaced", "unchanged", "removed", "refused", "skipped")


class Metrics:
    """What happened since it began to listen. Its registry is its own: two libraries never mix."""

    def __init__(self, counts: Callable[[], tuple[int, int]]) -> None:
        """``counts`` tells how many articles and passages there are when it is asked."""
        self._registry = registry = CollectorRegistry()

        def counter(name: str, told: str, *labels: str) -> Counter:
            return Counter(f"zhiwen_{name}", told, labels, registry=registry)

        self._questions = counter("questions", "Questions by how they ended", "outcome", "mode")
        self._sentences = counter("sentences", "Sentences of answers by verdict", "verdict")
        self._articles = counter("articles_changed", "Articles by what was done", "action")
        self._calls = counter("model_calls", "Calls of the chat model by outcome", "outcome")
        self._tokens = counter("model_tokens", "Tokens of the chat model", "kind")
        self._seconds = Histogram(
            "zhiwen_seconds",
            "Seconds that a part of the work took",
            ("part",),
            buckets=_SECONDS,
            registry=registry,
        )
        Gauge("zhiwen_articles", "Articles in the library", registry=registry).set_function(
            lambda: counts()[0]
        )
        Gauge("zhiwen_passages", "Passages in the library", registry=registry).set_function(
            lambda: counts()[1]
        )
        info = Gauge("zhiwen_info", "What runs", ("version",), registry=registry)
        info.labels(version("zhiwen")).set(1)

    def exposition(self) -> str:
        """All of it as text for a scraper; to be sent with ``CONTENT_TYPE``."""
        return generate_latest(self._registry).decode()

    def begun(self, span: Open, parent: object) -> None:
        """Nothing: what counts is how it ends."""

    def ended(self, span: Open, state: object) -> None:
        """Counts what the span noted."""
        self._seconds.labels(span.name).observe(span.seconds)
        facts = span.facts
        if span.name == "question":
            self._questions.labels(_outcome(span), str(facts.get("mode", "none"))).inc()
            self._sentences.labels("supported").inc(_number(span, "sentences"))
            self._sentences.labels("rejected").inc(_number(span, "rejected"))
        elif span.name in ("add", "remove"):
            for action in _ACTIONS:
                if action in facts:
                    self._articles.labels(action).inc(_number(span, action))
        elif span.name == "model":
            self._calls.labels(span.error or "ok").inc()
            self._tokens.labels("prompt").inc(_number(span, "prompt_tokens"))
            self._tokens.labels("completion").inc(_number(span, "completion_tokens"))

    def close(self) -> None:
        """Nothing waits."""


def _outcome(span: Open) -> str:
    if span.error:
        return "failed"
    if "abstained" not in span.facts:
        return "stopped"  # the reader went away
    return "abstained" if span.facts["abstained"] else "answered"


def _number(span: Open, name: str) -> float:
    value = span.facts.get(name, 0)
    return 0.0 if isinstance(value, str) else float(value)

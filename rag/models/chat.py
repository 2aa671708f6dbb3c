"""Chat models: any server that speaks OpenAI's protocol, streamed."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, Protocol

from rag.errors import ModelGarbled, ModelRefused
from rag.models.events import ChatEvents
from rag.models.openai_edge import OPENAI_URL, OpenAIEdge
from rag.types import Usage

if TYPE_CHECKING:
    import openai

DEFAULT_OPENAI_MODEL = "gpt-4.1-mini"
"""Used only where the server is OpenAI's own and no model is named."""

MOST_TOKENS = 700
"""Of one reply, where the caller names no other bound."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class JsonSchema:
    """The JSON Schema that a reply must keep; ``name`` is ASCII letters, digits, ``_``, ``-``."""

    name: str
    schema: Mapping[str, object]


class ChatModel(Protocol):
    """Writes text from messages, piece by piece."""

    @property
    def name(self) -> str:
        """The model's name; may ask the server."""

    def stream(
        self,
        messages: Sequence[Message],
        schema: JsonSchema | None = None,
        max_tokens: int | None = None,
    ) -> Generator[str, None, Usage]:
        """Yields pieces of text and returns the tokens used; raises ModelError.

        ``schema`` asks for JSON of that form. It is a wish: a server that knows no schemas
        answers without, so the caller parses what comes with care. ``max_tokens`` bounds the
        reply; one that ran into the bound is marked by ``Usage.cut_short``.
        """


class ServerChat:
    """The model of that name on a server; without a name, the first that the server lists."""

    def __init__(
        self, edge: OpenAIEdge, model: str | None, prices: tuple[float, float] = (0.0, 0.0)
    ) -> None:
        """``prices`` of a million tokens: of prompts, of replies."""
        self._edge = edge
        self._prices = prices
        self._model = model
        self._unknown: frozenset[str] = frozenset()  # what this server refused to be asked

    @property
    def name(self) -> str:
        """The named model, or the first that the server lists; raises ModelError."""
        if self._model is None:
            if self._edge.url == OPENAI_URL:
                self._model = DEFAULT_OPENAI_MODEL
            else:
                offered = self._edge.models()
                if not offered:
                    raise ModelGarbled(
                        f"the model server at {self._edge.where} lists no model: "
                        "name one with ZHIWEN_LLM_MODEL"
                    )
                self._model = offered[0]
        return self._model

    def stream(
        self,
        messages: Sequence[Message],
        schema: JsonSchema | None = None,
        max_tokens: int | None = None,
    ) -> Generator[str, None, Usage]:
        """Yields pieces of text and returns the tokens used; raises ModelError."""
        wanted = {
            "model": self.name,
            "messages": [{"role": m.role, "content": m.content} for m in messages],
            "stream": True,
            "stream_options": {"include_usage": True},
            "temperature": 0.0,
            "max_tokens": max_tokens or MOST_TOKENS,
        }
        if schema is not None:
            form = {"name": schema.name, "schema": dict(schema.schema), "strict": True}
            wanted["response_format"] = {"type": "json_schema", "json_schema": form}
        with self._edge.translating(), self._opened(wanted) as reply:
            events = ChatEvents(self._edge.where, self._edge.secret, self._edge.timeout)
            yield from events.words(reply.headers.get("content-type", ""), reply.iter_bytes())
        used = events.usage
        cost = used.prompt_tokens * self._prices[0] + used.completion_tokens * self._prices[1]
        return replace(used, cost=cost / 1e6)

    def _opened(self, wanted: Mapping[str, Any]) -> Any:
        """The reply to the request, without those wishes that the server refuses by name."""
        while True:
            asked = _without(wanted, self._unknown)

            def call(client: openai.OpenAI, asked: Mapping[str, Any] = asked) -> Any:
                made = client.chat.completions.with_streaming_response.create(**asked)
                return _Open(made)

            try:
                return self._edge.ask(call)
            except ModelRefused as exc:
                refused = _refused_wish(exc, asked)
                if refused is None:
                    raise
                self._unknown |= {refused}


class _Open:
    """An opened streaming reply as a context manager: its first bytes are there already."""

    def __init__(self, made: Any) -> None:
        self._made = made
        self._reply = made.__enter__()  # sends the request; an HTTP error is raised here

    def __enter__(self) -> Any:
        return self._reply

    def __exit__(self, *exc: object) -> None:
        self._made.__exit__(*exc)


_WISHES: Mapping[str, Callable[[Mapping[str, Any]], Mapping[str, Any]]] = {
    # what an old or small server may not know, or a new model refuses; each with what is asked then
    "response_format": lambda asked: {},
    "stream_options": lambda asked: {},
    "temperature": lambda asked: {},
    "max_tokens": lambda asked: {"max_completion_tokens": asked["max_tokens"]},
}


def _without(wanted: Mapping[str, Any], unknown: frozenset[str]) -> dict[str, Any]:
    asked = {name: value for name, value in wanted.items() if name not in unknown}
    for name in unknown & wanted.keys():
        asked.update(_WISHES[name](wanted))
    return asked


def _refused_wish(exc: ModelRefused, asked: Mapping[str, Any]) -> str | None:
    """Which wish the server's 400 or 422 is about: one it names, or else the schema."""
    cause: Any = exc.__cause__
    if getattr(cause, "status_code", 0) not in (400, 404, 415, 422, 501):
        return None
    said = str(getattr(cause, "body", "")) + str(cause)
    for name in _WISHES:
        if name in asked and (name in said or (name == "response_format" and "schema" in said)):
            return name
    return "response_format" if "response_format" in asked and cause.status_code != 404 else None

"""Chat models: any LlamaIndex LLM, by default OpenAILike on the server that the settings name."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from rag.errors import ModelGarbled, ModelUnreachable
from rag.models.openai_edge import OPENAI_URL, OpenAIEdge, translated
from rag.types import Usage

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

DEFAULT_OPENAI_MODEL = "gpt-4.1-mini"
"""Used only where the server is OpenAI's own and no model is named."""

_CONTEXT = 8192  # tokens: what a small local model holds; prompts are packed well below it
_MOST_TOKENS = 700  # of one answer


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat."""

    role: Literal["system", "user", "assistant"]
    content: str


class ChatModel(Protocol):
    """Writes text from messages, piece by piece."""

    @property
    def name(self) -> str:
        """The model's name; may ask the server."""

    def stream(self, messages: Sequence[Message]) -> Generator[str, None, Usage]:
        """Yields pieces of text and returns the tokens used; raises ModelError."""


class LlamaIndexChat:
    """A ChatModel over any LlamaIndex LLM."""

    def __init__(self, llm: LLM, where: str, secret: str | None = None) -> None:
        """``where`` names the server in errors; ``secret`` is kept out of them."""
        self._llm = llm
        self._where = where
        self._secret = secret

    @property
    def name(self) -> str:
        """The LLM's own name for its model."""
        return str(self._llm.metadata.model_name)

    def stream(self, messages: Sequence[Message]) -> Generator[str, None, Usage]:
        """Yields pieces of text and returns the tokens used; raises ModelError."""
        from llama_index.core.llms import ChatMessage

        usage = Usage()
        spoke = ended = False
        with translated(self._where, self._secret):
            for part in self._llm.stream_chat(
                [ChatMessage(role=m.role, content=m.content) for m in messages]
            ):
                counted = getattr(part.raw, "usage", None)
                if counted is not None:
                    usage = Usage(counted.prompt_tokens or 0, counted.completion_tokens or 0)
                choices = getattr(part.raw, "choices", None) or []
                ended = ended or not choices or choices[0].finish_reason is not None
                if part.delta:
                    spoke = True
                    yield part.delta
        if spoke and not ended:  # a connection that closes looks like an end to the client
            raise ModelUnreachable(f"the model server at {self._where} broke off")
        if not spoke:
            raise ModelGarbled(f"the model server at {self._where} sent an empty answer")
        return usage


class ServerChat:
    """The model that the settings name, made on first use (its libraries take seconds to load)."""

    def __init__(self, edge: OpenAIEdge, model: str | None) -> None:
        self._edge = edge
        self._model = model
        self._chat: LlamaIndexChat | None = None

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

    def stream(self, messages: Sequence[Message]) -> Generator[str, None, Usage]:
        """Yields pieces of text and returns the tokens used; raises ModelError."""
        if self._chat is None:
            llm = _open_ai_like(self._edge, self.name)
            self._chat = LlamaIndexChat(llm, self._edge.where, self._edge.secret)
        return (yield from self._chat.stream(messages))


def _open_ai_like(edge: OpenAIEdge, model: str) -> LLM:
    from llama_index.llms.openai_like import OpenAILike

    llm: LLM = OpenAILike(
        model=model,
        api_base=edge.url,
        api_key=edge.api_key,
        is_chat_model=True,
        context_window=_CONTEXT,
        max_tokens=_MOST_TOKENS,
        temperature=0.0,
        timeout=edge.timeout,
        max_retries=1,
        additional_kwargs={"stream_options": {"include_usage": True}},
    )
    return llm

"""Any LlamaIndex LLM can write our answers."""

from __future__ import annotations

from typing import Any

import pytest

from rag.errors import ModelGarbled
from rag.models.chat import Message


def test_an_llm_of_llamaindex_streams_and_an_empty_one_is_an_error() -> None:
    from llama_index.core.base.llms.types import CompletionResponse, LLMMetadata
    from llama_index.core.llms import CustomLLM

    from rag.llamaindex import LlamaIndexChat

    class Parrot(CustomLLM):
        @property
        def metadata(self) -> LLMMetadata:
            return LLMMetadata(model_name="parrot")

        def complete(self, prompt: str, formatted: bool = False, **_: Any) -> CompletionResponse:
            return CompletionResponse(text=prompt)

        def stream_complete(self, prompt: str, formatted: bool = False, **_: Any) -> Any:
            words = [line.split(": ")[-1] for line in prompt.splitlines() if "鎳" in line]
            return (CompletionResponse(text=w, delta=w) for w in words)

    chat = LlamaIndexChat(Parrot())
    assert chat.name == "parrot"
    assert "".join(chat.stream([Message("user", "鎳價多少？")])) == "鎳價多少？"
    with pytest.raises(ModelGarbled, match="parrot"):
        list(chat.stream([Message("user", "?")]))

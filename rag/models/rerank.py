"""A reranker: a server that reads question and passages together and says which answers best.

``POST .../rerank`` with ``{model, query, documents, top_n}``, as Cohere and Jina have it and vLLM,
Xinference, LiteLLM and others after them. The scores come as ``results`` (Voyage: ``data``), each
``{index, relevance_score}`` (or ``score``), in any order, perhaps not of all documents.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from time import monotonic
from typing import Protocol

from rag.errors import ModelGarbled, ModelRefused, ModelTimeout, ModelUnreachable
from rag.models.openai_edge import without_secrets

_LARGEST = 1 << 20  # bytes of a reply that are read


class Reranker(Protocol):
    """Scores passages for a question."""

    def rerank(self, question: str, passages: Sequence[str]) -> list[int]:
        """Places of the passages, most relevant first, each once; raises ModelError."""


class ServerReranker:
    """A reranker on a server; each question is one request, which is not repeated."""

    def __init__(self, url: str, model: str, api_key: str | None, timeout: float) -> None:
        """``url`` with or without the closing ``/rerank``; ``timeout`` in seconds, of the whole."""
        self._url = url if url.endswith("/rerank") else f"{url}/rerank"
        self._where = without_secrets(self._url)
        self._model = model
        self._key = api_key
        self._timeout = timeout

    def rerank(self, question: str, passages: Sequence[str]) -> list[int]:
        """Places of the passages, most relevant first; those without a score last, as they were.

        Raises ModelUnreachable, ModelTimeout, ModelRefused or ModelGarbled; no message holds the
        key, nor anything else that the server said.
        """
        asked = {
            "model": self._model,
            "query": question,
            "documents": list(passages),
            "top_n": len(passages),
        }
        scores = self._scores(self._post(asked), len(passages))
        return sorted(range(len(passages)), key=lambda place: -scores.get(place, -math.inf))

    def _post(self, asked: dict[str, object]) -> bytes:
        import httpx

        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        deadline = monotonic() + self._timeout
        body = b""
        try:
            with httpx.stream(
                "POST", self._url, json=asked, headers=headers, timeout=self._timeout
            ) as reply:
                if reply.status_code != 200:
                    raise ModelRefused(
                        f"the reranker at {self._where} refused: HTTP {reply.status_code}"
                    )
                for piece in reply.iter_bytes():
                    body += piece
                    if monotonic() > deadline:
                        raise self._late()
                    if len(body) > _LARGEST:
                        raise self._garbled()
        except httpx.TimeoutException as exc:
            raise self._late() from exc
        except httpx.HTTPError as exc:
            raise ModelUnreachable(f"the reranker at {self._where} cannot be reached") from exc
        return body

    def _scores(self, body: bytes, documents: int) -> dict[int, float]:
        try:
            reply = json.loads(body)
            if isinstance(reply, dict):
                reply = reply["results"] if "results" in reply else reply["data"]
            scores = {}
            for row in reply:
                score = row["relevance_score"] if "relevance_score" in row else row["score"]
                scores[int(row["index"])] = float(score)
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as exc:
            raise self._garbled() from exc
        known = all(0 <= place < documents and math.isfinite(s) for place, s in scores.items())
        if not scores or not known:
            raise self._garbled()
        return scores

    def _late(self) -> ModelTimeout:
        return ModelTimeout(f"the reranker at {self._where} did not answer in time")

    def _garbled(self) -> ModelGarbled:
        return ModelGarbled(f"the reranker at {self._where} sent something else than scores")

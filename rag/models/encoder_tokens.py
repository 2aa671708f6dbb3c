"""What the network knows of a single piece before it sees the neighbours.

The embedding, its projection, and every tap of the first convolution depend on the piece alone;
only their sum depends on the text. News repeats a few thousand pieces, so these products are
computed once a piece and looked up afterwards: 61 % of the arithmetic of a pass becomes a gather.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rag.models.encoder_filters import Floats
from rag.models.encoder_weights import (
    BRANCH,
    BRANCHES,
    EMBEDDING,
    TAPS,
    Weights,
    row_checks,
)

# 15 kB a piece, so at most 94 MB; pages that no piece has claimed are never touched.
CAPACITY = 6144
_FILL = 128  # pieces a product; large enough for full BLAS speed
# OpenBLAS picks another kernel, with another order of summation, for a ragged edge of rows. Whole
# multiples of 16 keep every row of a batch of texts on one kernel.
ROW_MULTIPLE = 16


class DamagedRowsError(Exception):
    """Vocabulary rows read from the cache do not match their checksums."""


@dataclass(frozen=True, slots=True)
class TokenTable:
    """Features of the pieces seen so far, one slot a piece. Slots are written once.

    Slot 0 is padding, all zero. `embedding` (capacity, 512); `moments` (capacity, 2) the sum and
    the sum of squares of each embedding; `projected` (capacity, 768); `taps` (10, capacity, 256),
    branch after branch, the bias of a branch included in its centre tap.
    """

    slot_of: NDArray[np.int32]
    embedding: Floats
    moments: Floats
    projected: Floats
    taps: Floats

    @classmethod
    def empty(cls, vocabulary: int) -> TokenTable:
        """A table of padding only, for piece ids below `vocabulary`."""
        table = cls(
            slot_of=np.full(vocabulary, -1, dtype=np.int32),
            embedding=np.empty((CAPACITY, EMBEDDING), dtype=np.float32),
            moments=np.empty((CAPACITY, 2), dtype=np.float32),
            projected=np.empty((CAPACITY, len(BRANCHES) * BRANCH), dtype=np.float32),
            taps=np.empty((TAPS, CAPACITY, BRANCH), dtype=np.float32),
        )
        for part in (table.embedding, table.moments, table.projected):
            part[0] = 0.0
        table.taps[:, 0] = 0.0
        return table


@dataclass(slots=True)
class TokenCache:
    """Hands out tables that hold the pieces a caller needs; safe to share between threads.

    A full table is left behind, not overwritten, so readers of the old one stay right without
    taking a lock.
    """

    weights: Weights
    _table: TokenTable = field(init=False)
    _used: int = field(init=False, default=1)
    _lock: threading.Lock = field(init=False, default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._table = TokenTable.empty(len(self.weights.rows))

    def lookup(self, ids: NDArray[np.int32]) -> TokenTable:
        """A table in which every id of `ids` (fewer than CAPACITY distinct) has a slot.

        Raises DamagedRowsError if a vocabulary row fails its checksum.
        """
        with self._lock:
            table = self._table
            missing = np.unique(ids[table.slot_of[ids] < 0])
            if not len(missing):
                return table
            if self._used + len(missing) > CAPACITY:
                table = TokenTable.empty(len(self.weights.rows))
                self._table, self._used = table, 1
                missing = np.unique(ids)
            stop = self._used + len(missing)
            slots = np.arange(self._used, stop, dtype=np.int32)
            for start in range(0, len(missing), _FILL):
                part = slice(start, start + _FILL)
                _fill(self.weights, table, missing[part], slots[part])
            # Published last: a piece whose slot is visible has all its features.
            table.slot_of[missing] = slots
            self._used = stop
            return table


def _fill(
    weights: Weights, table: TokenTable, ids: NDArray[np.int32], slots: NDArray[np.int32]
) -> None:
    count = len(ids)
    rows = weights.rows[ids]
    if not np.array_equal(row_checks(rows), weights.checks[ids]):
        raise DamagedRowsError
    chunk = ids % len(weights.scale)
    embedding = rows.astype(np.float32)
    embedding *= weights.scale[chunk, None]
    embedding += weights.low[chunk, None]

    hidden = embedding @ weights.project
    hidden += weights.project_bias
    hidden -= hidden.mean(axis=1, keepdims=True)
    variance = np.einsum("ij,ij->i", hidden, hidden) / hidden.shape[1]
    hidden *= (1.0 / np.sqrt(variance + weights.epsilon)).astype(np.float32)[:, None]
    hidden *= weights.project_gain
    hidden += weights.project_shift

    table.embedding[slots] = embedding
    table.moments[slots, 0] = embedding.sum(axis=1)
    table.moments[slots, 1] = np.einsum("ij,ij->i", embedding, embedding)
    table.projected[slots] = hidden
    tap = 0
    for branch, (taps, left) in enumerate(BRANCHES):
        own = np.ascontiguousarray(hidden[:, branch * BRANCH : (branch + 1) * BRANCH])
        products = (own @ weights.first[branch]).reshape(count, taps, BRANCH)
        products[:, left] += weights.first_bias[branch]
        for k in range(taps):
            table.taps[tap + k, slots] = products[:, k]
        tap += taps

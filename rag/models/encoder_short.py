"""The forward pass for one short text, a question: the same network without tiles or padding.

What makes many passages fast (tiles of four rows, rows in sixteens) trebles the work for twenty
pieces. Here the second convolution is one plain product a branch, and the head works on vectors:
about a third of the time.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rag.models.encoder_block import FEATURES, MARGIN
from rag.models.encoder_filters import Floats
from rag.models.encoder_tokens import TokenCache
from rag.models.encoder_weights import BRANCH, BRANCHES, EMBEDDING, Weights

LONGEST = 64
"""Pieces up to which this is the faster way."""


def embed_short(tokens: TokenCache, ids: NDArray[np.int32]) -> Floats:
    """The unit vector (512,) of a text of these pieces, which agrees with `encoder_block`'s.

    Raises DamagedRowsError.
    """
    weights, table, count = tokens.weights, tokens.lookup(ids), len(ids)
    slots = np.zeros(count + 2 * MARGIN, dtype=np.intp)
    slots[MARGIN:-MARGIN] = table.slot_of[ids]
    centres = slots[MARGIN:-MARGIN]
    projected = table.projected[centres]
    features = np.empty((count, FEATURES), dtype=np.float32)
    features[:, :EMBEDDING] = table.embedding[centres]
    tap, column = 0, EMBEDDING
    for branch, (taps, left) in enumerate(BRANCHES):
        places = np.arange(count)[:, None] + np.arange(taps)
        # Row t sits at left + t, so that the window of row t starts at row t of the buffer.
        buffer = np.zeros((count + taps - 1, BRANCH), dtype=np.float32)
        hidden = buffer[left : left + count]
        wanted = slots[places + (MARGIN - left)]
        table.taps[np.arange(tap, tap + taps), wanted].sum(axis=1, out=hidden)
        np.maximum(hidden, 0.0, out=hidden)
        hidden += projected[:, branch * BRANCH : (branch + 1) * BRANCH]
        out = features[:, column : column + BRANCH]
        np.matmul(buffer[places].reshape(count, taps * BRANCH), weights.plain[branch], out=out)
        out += weights.second_bias[branch]
        np.maximum(out, 0.0, out=out)
        out += hidden
        tap, column = tap + taps, column + BRANCH

    mean = features.mean(axis=1)
    variance = np.einsum("ij,ij->i", features, features) / np.float32(FEATURES) - mean * mean
    scale = 1.0 / np.sqrt(variance + np.float32(weights.epsilon))
    return _projected(weights, scale @ features - scale @ mean, count)


def _projected(weights: Weights, sums: Floats, count: int) -> Floats:
    root = np.float32(count**0.5)
    pooled = (sums / root) @ weights.pool + root * weights.pool_bias
    first = np.maximum(pooled @ weights.dense0, 0.0)
    second = np.maximum(pooled @ weights.skip1 + first @ weights.dense1, 0.0)
    third = np.maximum(second @ weights.dense2, 0.0)
    out = np.tanh(second @ weights.skip3 + third @ weights.dense3)
    out /= np.sqrt(np.maximum(out @ out, np.float32(weights.epsilon)))
    return np.asarray(out, dtype=np.float32)

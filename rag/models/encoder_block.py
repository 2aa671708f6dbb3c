"""The part of the forward pass in which pieces meet: two convolutions, layer norm, sums, head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.models.encoder_filters import OUTPUTS, Floats
from rag.models.encoder_tokens import ROW_MULTIPLE, TokenTable
from rag.models.encoder_weights import BRANCH, BRANCHES, EMBEDDING, Weights

FEATURES = EMBEDDING + len(BRANCHES) * BRANCH
MARGIN = 2  # widest reach of one convolution to either side
# Two convolutions see four pieces to either side; a cut text overlaps by as much.
REACH = 2 * MARGIN


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of pieces of one text, and the sums wanted from it.

    `ids` are the pieces, including up to REACH neighbours that only lend context. `ranges` (m, 2)
    are half-open piece ranges within `ids`; sum `i` of them adds to row `targets[i]` of the
    caller's result. Row 0 is always the whole text.
    """

    ids: NDArray[np.int32]
    ranges: NDArray[np.int64]
    targets: NDArray[np.int64]


def sum_features(weights: Weights, table: TokenTable, segments: Sequence[Segment]) -> list[Floats]:
    """For each segment the (m, 1280) sums, over its ranges, of the layer-normed features.

    The gain and shift of the layer norm are left to `project`. Segments lie in one flat buffer
    with zero rows between them.
    """
    starts, position = [], 0
    for segment in segments:
        starts.append(position)
        # At the head of a tile, with an empty tile behind: no tile of one text then reads a row
        # of another, and where a text lies in the buffer changes no bit of its vector.
        position += (-(-len(segment.ids) // OUTPUTS) + 1) * OUTPUTS
    tiles = -(-position // (OUTPUTS * ROW_MULTIPLE)) * ROW_MULTIPLE
    slots = np.zeros(tiles * OUTPUTS + 2 * MARGIN, dtype=np.intp)
    gap = np.ones(tiles * OUTPUTS, dtype=np.bool_)
    for start, segment in zip(starts, segments, strict=True):
        stop = start + len(segment.ids)
        slots[MARGIN + start : MARGIN + stop] = table.slot_of[segment.ids]
        gap[start:stop] = False

    centres = slots[MARGIN:-MARGIN]
    embedding = np.take(table.embedding, centres, axis=0, mode="clip")
    moments = np.take(table.moments, centres, axis=0, mode="clip")
    branches, tap = [], 0
    for branch, (taps, _) in enumerate(BRANCHES):
        out = _branch(weights, table, slots, gap, branch, tap)
        moments[:, 0] += out.sum(axis=1)
        moments[:, 1] += np.einsum("ij,ij->i", out, out)
        branches.append(out)
        tap += taps

    mean = moments[:, 0] / np.float32(FEATURES)
    variance = moments[:, 1] / np.float32(FEATURES) - mean * mean
    scale = (1.0 / np.sqrt(variance + weights.epsilon)).astype(np.float32)
    parts = (embedding, *branches)
    return [
        _weighted_sums(parts, scale, mean, start, segment)
        for start, segment in zip(starts, segments, strict=True)
    ]


def _branch(
    weights: Weights,
    table: TokenTable,
    slots: NDArray[np.intp],
    gap: NDArray[np.bool_],
    branch: int,
    tap: int,
) -> Floats:
    """Both convolutions of one branch: one row of 256 a row of the flat buffer."""
    taps, left = BRANCHES[branch]
    second, length = weights.second[branch], len(gap)
    # Row t sits at left + t, so that the window of row t starts at row t of the buffer.
    buffer = np.zeros((second.input_rows(length // OUTPUTS), BRANCH), dtype=np.float32)
    hidden = buffer[left : left + length]
    scratch = np.empty((length, BRANCH), dtype=np.float32)
    for k in range(taps):
        first = MARGIN + k - left
        wanted = slots[first : first + length]
        np.take(table.taps[tap + k], wanted, axis=0, out=scratch, mode="clip")
        hidden += scratch
    np.maximum(hidden, 0.0, out=hidden)
    own = table.projected[:, branch * BRANCH : (branch + 1) * BRANCH]
    hidden += own[slots[MARGIN:-MARGIN]]
    hidden[gap] = 0.0

    out = second.apply(buffer, length // OUTPUTS)
    out += weights.second_bias[branch]
    np.maximum(out, 0.0, out=out)
    out += hidden
    return out


def _weighted_sums(
    parts: Sequence[Floats], scale: Floats, mean: Floats, start: int, segment: Segment
) -> Floats:
    stop = start + len(segment.ids)
    weight, centre = scale[start:stop], mean[start:stop]
    sums = np.empty((len(segment.ranges), FEATURES), dtype=np.float32)
    if not len(sums):
        return sums
    places = np.arange(len(segment.ids))
    inside = (places >= segment.ranges[:, :1]) & (places < segment.ranges[:, 1:])
    selected = inside * weight
    column = 0
    for part in parts:
        width = part.shape[1]
        rows, target = part[start:stop], sums[:, column : column + width]
        target[0] = selected[0] @ rows  # alone, so that spans never change the text's own bits
        if len(sums) > 1:
            target[1:] = selected[1:] @ rows
        column += width
    sums -= (selected * centre).sum(axis=1, keepdims=True)
    return sums


def project(weights: Weights, sums: Floats, counts: NDArray[np.int64]) -> Floats:
    """Unit vectors (m, 512) from feature sums (m, 1280) over `counts` (m,) pieces.

    A count of zero gives a zero row: there is nothing to point at.
    """
    total = len(sums)
    padded = -(-total // ROW_MULTIPLE) * ROW_MULTIPLE
    root = np.sqrt(np.maximum(counts, 1)).astype(np.float32)[:, None]
    features = np.zeros((padded, FEATURES), dtype=np.float32)
    features[:total] = sums / root
    pooled = features @ weights.pool
    pooled[:total] += root * weights.pool_bias

    first = np.maximum(pooled @ weights.dense0, 0.0)
    second = np.maximum(pooled @ weights.skip1 + first @ weights.dense1, 0.0)
    third = np.maximum(second @ weights.dense2, 0.0)
    out = np.tanh(second @ weights.skip3 + third @ weights.dense3)[:total]
    norm = np.sqrt(np.maximum(np.einsum("ij,ij->i", out, out), weights.epsilon))
    out /= norm.astype(np.float32)[:, None]
    out[counts == 0] = 0.0
    return np.asarray(out, dtype=np.float32)

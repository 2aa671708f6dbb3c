"""Vectors as int8 with one float32 scale a row: 516 bytes for 512 dimensions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rag.models.embedding import Vectors


def pack(rows: Vectors) -> bytes:
    """Rows, (n, d), in 4 + d bytes each; they come back to within half a 127th of the largest."""
    packed = np.empty(len(rows), dtype=_row_type(rows.shape[1]))
    scale = np.abs(rows).max(axis=1, initial=1e-9) / 127
    packed["scale"] = scale
    packed["values"] = np.rint(rows / scale[:, None])
    return packed.tobytes()


def unpack(packed: Sequence[bytes]) -> Vectors:
    """Rows that were packed one by one, (n, d)."""
    if not packed:
        return np.zeros((0, 0), dtype=np.float32)
    read = np.frombuffer(b"".join(packed), dtype=_row_type(len(packed[0]) - _SCALE))
    rows: Vectors = read["values"].astype(np.float32) * read["scale"][:, None]
    return rows


def row_bytes(width: int) -> int:
    """Bytes of a packed row of ``width`` dimensions."""
    return _SCALE + width


def dots(packed: Sequence[bytes], question: Vectors) -> Vectors:
    """Dot products of all packed rows with the question; the scale goes on last, it is cheaper."""
    rows = np.frombuffer(b"".join(packed), dtype=_row_type(len(question)))
    found: Vectors = products(rows["values"].astype(np.float32), question) * rows["scale"]
    return found


def products(rows: Vectors, question: Vectors) -> Vectors:
    """Dot products of all rows with the question.

    Not by BLAS: its threads wait for each other, on a busy machine for milliseconds, where the
    whole is bound by memory anyway.
    """
    found: Vectors = np.einsum("ij,j->i", rows, question)
    return found


_SCALE = 4  # bytes


def _row_type(width: int) -> np.dtype[np.void]:
    return np.dtype([("scale", "<f4"), ("values", "i1", (width,))])

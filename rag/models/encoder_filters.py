"""Minimal filtering: a convolution of r taps with fewer products than r an output.

Toom-Cook as used by Winograd (Arithmetic Complexity of Computations, 1980) and, for neural
networks, by Lavin and Gray (arXiv:1509.09308): m outputs of r taps cost m + r - 1 products in
place of m * r, plus small fixed transforms. For our branches of 2, 3 and 5 taps and m = 4 that is
4.75 products an output where the plain form needs 10. Rounding grows from about 7e-7 to 3e-6 of
the largest output, far below what the float32 network notices.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

Floats = NDArray[np.float32]

OUTPUTS = 4  # m: six would save another 12 % of the products, at several times the rounding
# Points of evaluation, small and in opposite pairs to keep the transforms well conditioned;
# the last point of a filter is always infinity.
_POINTS = (0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5)


@dataclass(frozen=True, slots=True)
class Filter:
    """One convolution of `taps` rows, ready to run.

    `gather` (p, p) takes p = OUTPUTS + taps - 1 input rows to p points, `kernels` (p, width,
    width) act there, `spread` (OUTPUTS, p) takes the products back to OUTPUTS rows.
    """

    taps: int
    gather: Floats
    kernels: Floats
    spread: Floats

    @classmethod
    def of(cls, weight: Floats) -> Filter:
        """From the plain weight (taps, width, width), applied as `row[t + k] @ weight[k]`."""
        taps, width, _ = weight.shape
        points = OUTPUTS + taps - 1
        kernels = _powers(points, taps) @ weight.reshape(taps, -1).astype(np.float64)
        return cls(
            taps=taps,
            gather=np.linalg.inv(_powers(points, points)).T.astype(np.float32, order="C"),
            kernels=kernels.reshape(points, width, width).astype(np.float32),
            spread=_powers(points, OUTPUTS).T.astype(np.float32, order="C"),
        )

    def input_rows(self, tiles: int) -> int:
        """Rows that a buffer needs for `apply` to fill `tiles` tiles of OUTPUTS rows."""
        return tiles * OUTPUTS + self.taps - 1

    def apply(self, buffer: Floats, tiles: int) -> Floats:
        """Rows `t` of sum over k of buffer[t + k] @ weight[k], for tiles * OUTPUTS rows.

        `buffer` is (at least input_rows(tiles), width), C-contiguous.
        """
        points, width = len(self.kernels), buffer.shape[1]
        row, item = buffer.strides
        # Overlapping windows of the same memory: no copy of the input is made.
        windows = as_strided(
            buffer, (tiles, points, width), (OUTPUTS * row, row, item), writeable=False
        )
        evaluated = np.matmul(self.gather, windows)
        products = np.empty_like(evaluated)
        np.matmul(evaluated.transpose(1, 0, 2), self.kernels, out=products.transpose(1, 0, 2))
        rows: Floats = np.matmul(self.spread, products)
        return rows.reshape(tiles * OUTPUTS, width)


def _powers(points: int, count: int) -> NDArray[np.float64]:
    """Row i holds the powers 0..count-1 of point i; the row of infinity is the last power."""
    matrix = np.zeros((points, count))
    matrix[:-1] = np.asarray(_POINTS[: points - 1])[:, None] ** np.arange(count)
    matrix[-1, -1] = 1.0
    return matrix

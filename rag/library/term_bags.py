"""The terms of a passage as numbers, part by part, and how often sought terms stand in them.

A passage's parts are its title and each of its sentences. They are kept beside the word index, so
that any passage can be scored, whatever found it, without asking the index again.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

NUMBER = np.dtype("<u4")
_ALL = np.uint32(0xFFFFFFFF)
_PLANE = np.uint32(0xFFFF)  # above it, UTF-8 has four bytes
_CRC = np.array([zlib.crc32(bytes([i ^ 0xFF])) ^ 0xFF000000 for i in range(256)], dtype=NUMBER)
"""What each low byte of a state adds to the next: the table of CRC-32, by way of its results."""
_LOW = 0x3FFF  # the bits of a term's number by which most others are told from it


@dataclass(frozen=True, slots=True)
class TermCounts:
    """How often each of t terms stands in the parts of n passages (p parts in all)."""

    counts: NDArray[np.int64]
    """Shape (t, p)."""
    firsts: NDArray[np.int64]
    """Shape (n,): where the parts of each passage begin; its title is the first of them."""
    lengths: NDArray[np.int64]
    """Shape (n,): terms in each passage, repeats included."""

    def held(self) -> NDArray[np.bool_]:
        """Which passages hold which terms, (t, n), for at least one passage."""
        held: NDArray[np.bool_] = np.add.reduceat(self.counts, self.firsts, axis=1) > 0
        return held


def pack(sizes: NDArray[np.int64], numbers: NDArray[np.uint32]) -> bytes:
    """A bag of the parts' ``sizes`` (p,) and their terms' numbers with repeats, part after part.

    4 bytes a term and a part, and 4.
    """
    bag = np.empty(1 + len(sizes) + len(numbers), dtype=NUMBER)
    bag[0] = len(sizes)
    bag[1 : 1 + len(sizes)] = sizes
    bag[1 + len(sizes) :] = numbers
    return bag.tobytes()


def term_number(term: str) -> int:
    """The number by which a bag knows ``term``."""
    return zlib.crc32(term.encode("utf-8", "surrogatepass"))


def checksum_begun(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The CRC-32 state behind each of the characters (n,), which lie above U+07FF."""
    return checksum_with(np.full(len(codes), _ALL, dtype=NUMBER), codes)


def checksum_with(begun: NDArray[np.uint32], codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The states after one character more, read as the bytes of UTF-8."""
    wide = codes > _PLANE
    state = np.where(wide, _stepped(begun, 0xF0 | codes >> 18), begun)
    state = _stepped(state, np.where(wide, 0x80 | codes >> 12 & 0x3F, 0xE0 | codes >> 12))
    return _stepped(_stepped(state, 0x80 | codes >> 6 & 0x3F), 0x80 | codes & 0x3F)


def checksum_of(state: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The checksums, as `term_number` gives them."""
    return state ^ _ALL


def _stepped(state: NDArray[np.uint32], byte: NDArray[Any]) -> NDArray[np.uint32]:
    stepped: NDArray[np.uint32] = _CRC[(state ^ byte) & 0xFF] ^ state >> 8
    return stepped


def count_terms(terms: Sequence[str], bags: Iterable[bytes]) -> TermCounts:
    """Counts of ``terms``, which are distinct, in packed ``bags`` of at least one part each.

    A term is told by its CRC-32: two among the 50,000 that a question's candidates hold are taken
    for one another once in a thousand questions.
    """
    packed = list(bags)
    if not packed:
        nothing = np.zeros(0, dtype=np.int64)
        return TermCounts(np.zeros((len(terms), 0), dtype=np.int64), nothing, nothing)
    numbers = np.frombuffer(b"".join(packed), NUMBER)
    starts = np.cumsum([0, *map(len, packed[:-1])]) // NUMBER.itemsize
    parts = numbers[starts].astype(np.int64)
    firsts = np.cumsum(parts) - parts
    # Behind the number of its parts stand a passage's sizes of the parts, then their terms.
    sizes = numbers[np.arange(parts.sum()) + np.repeat(starts + 1 - firsts, parts)]
    ends = np.cumsum(sizes, dtype=np.int64)
    lasts = firsts + parts - 1
    lengths = np.diff(ends[lasts], prepend=0)
    ends += np.repeat(np.cumsum(parts + 1), parts)  # and so counted in ``numbers``
    present, places = _found(terms, numbers)
    cells = present * len(ends) + np.searchsorted(ends, places, side="right")
    counts = np.bincount(cells, minlength=len(terms) * len(ends)).reshape(len(terms), len(ends))
    return TermCounts(counts, firsts, lengths)


def _found(
    terms: Sequence[str], held: NDArray[np.uint32]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which of ``terms`` stand in ``held``, and where."""
    wanted = np.array([term_number(term) for term in terms], dtype=NUMBER)
    alike = np.zeros(_LOW + 1, dtype=np.bool_)
    alike[wanted & _LOW] = True
    places = np.flatnonzero(alike[held & _LOW])  # a few that are not wanted are among them
    order = np.argsort(wanted)
    nearest = np.searchsorted(wanted, held[places], sorter=order)
    present = order[np.minimum(nearest, len(wanted) - 1)] if len(wanted) else nearest
    same = wanted[present] == held[places]
    return present[same], places[same]

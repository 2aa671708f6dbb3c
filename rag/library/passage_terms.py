"""The index terms of many passages at once: what `index_terms` gives, put together as arrays.

Nine terms in ten are Chinese characters and pairs of them. Made one by one, each costs a string, a
checksum and a place in a list; as arrays over a whole batch they cost a few passes over its code
points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.language.tokens import HAN_RANGES, folded_lines, other_terms
from rag.library.term_bags import (
    NUMBER,
    checksum_begun,
    checksum_of,
    checksum_with,
    pack,
    term_number,
)

_SPACE = 0x20
_Codes = NDArray[np.uint32]
_Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PassageTerms:
    """The terms of a passage's parts: to be searched, and to be counted part by part."""

    body: str
    """All of them, with repeats, a blank between two."""
    bag: bytes
    """Part by part, packed (`rag.library.term_bags`)."""
    length: int
    """How many they are."""


def passage_terms(passages: Sequence[Sequence[str]]) -> list[PassageTerms]:
    """The terms of each passage, which is given as its parts: title and sentences.

    A term never reaches over the end of a part.
    """
    if not passages:
        return []
    lines = list(chain.from_iterable(map(folded_lines, passages)))
    # A break behind each line, so that no pair reaches over it.
    text = "".join(f"{line}\n" for line in lines)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    singles, pairs = _chinese(codes)
    line_of = np.repeat(np.arange(len(lines)), [len(line) + 1 for line in lines])
    others = [other_terms(line) for line in lines]

    # The Chinese terms as two texts, of which each passage takes its stretch.
    firsts = np.array([0, *accumulate(map(len, passages))])
    single_text, single_edges = _text(codes[singles][:, None], line_of[singles], firsts)
    both = np.stack((codes[pairs], codes[pairs + 1]), axis=1)
    pair_text, pair_edges = _text(both, line_of[pairs], firsts)

    begun = checksum_begun(codes[singles])
    begun_at = np.zeros(len(codes), dtype=NUMBER)
    begun_at[singles] = begun
    numbers = np.concatenate(
        (
            checksum_of(begun),
            checksum_of(checksum_with(begun_at[pairs], codes[pairs + 1])),
            np.array([term_number(t) for own in others for t in own], dtype=NUMBER),
        )
    )
    places = np.concatenate(
        (line_of[singles], line_of[pairs], np.repeat(np.arange(len(lines)), [*map(len, others)]))
    )
    numbers = numbers[np.argsort(places, kind="stable")]
    sizes = np.bincount(places, minlength=len(lines))
    ends = [0, *accumulate(sizes.tolist())]

    found = []
    for at, (first, last) in enumerate(zip(firsts[:-1].tolist(), firsts[1:].tolist(), strict=True)):
        body = (
            single_text[single_edges[at] : single_edges[at + 1]]
            + pair_text[pair_edges[at] : pair_edges[at + 1]]
            + " ".join(chain.from_iterable(others[first:last]))
        )
        own = slice(ends[first], ends[last])
        bag = pack(sizes[first:last], numbers[own])
        found.append(PassageTerms(body, bag, own.stop - own.start))
    return found


def _chinese(codes: _Codes) -> tuple[_Places, _Places]:
    """Where Chinese characters stand, and where such a one has another behind it."""
    chinese = np.zeros(len(codes), dtype=np.bool_)
    for first, last in HAN_RANGES:
        chinese |= (codes >= first) & (codes <= last)
    return np.flatnonzero(chinese), np.flatnonzero(chinese[:-1] & chinese[1:])


def _text(terms: _Codes, lines: NDArray[Any], firsts: _Places) -> tuple[str, list[int]]:
    """The (n, width) ``terms`` with a blank behind each, and where each passage's begin and end."""
    spaced = np.full((len(terms), terms.shape[1] + 1), _SPACE, dtype="<u4")
    spaced[:, :-1] = terms
    edges = np.searchsorted(lines, firsts) * spaced.shape[1]
    return spaced.tobytes().decode("utf-32-le"), edges.tolist()

"""Chinese cut into the words of a list: the longest match, from whichever end cuts better."""

from __future__ import annotations

from collections.abc import Container, Iterator


def cut_words(run: str, words: Container[str], longest: int) -> list[str]:
    """A run of Chinese cut into the longest of ``words``, and characters where none fits.

    No word of more than ``longest`` characters is looked for. Cut from either end; the cut with
    fewer single characters is taken.
    """
    ahead = list(_forward(run, words, longest))
    back = list(_backward(run, words, longest))
    return ahead if _singles(ahead) < _singles(back) else back


def _forward(run: str, words: Container[str], longest: int) -> Iterator[str]:
    at = 0
    while at < len(run):
        size = next((n for n in range(longest, 1, -1) if run[at : at + n] in words), 1)
        yield run[at : at + size]
        at += size


def _backward(run: str, words: Container[str], longest: int) -> Iterator[str]:
    parts = []
    end = len(run)
    while end > 0:
        sizes = range(min(longest, end), 1, -1)
        size = next((n for n in sizes if run[end - n : end] in words), 1)
        parts.append(run[end - size : end])
        end -= size
    yield from reversed(parts)


def _singles(parts: list[str]) -> int:
    return sum(len(part) == 1 for part in parts)

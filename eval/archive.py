"""The articles that keys are written over, and where in them the evidence of a key stands."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.keys import Evidence
from rag.errors import BadDataset, InputError, UnreadableSource
from rag.intake import read_sources
from rag.types import Article, Span


@dataclass(frozen=True, slots=True)
class Place:
    """A run of an article's text: code points ``[start:end]`` of it."""

    article_id: str
    start: int
    end: int

    def overlaps(self, other: Place) -> bool:
        """Whether the two share at least half of the shorter one.

        Half, not all: a passage or a quoted sentence may end a few characters before the evidence
        does; and not one character, which neighbours may share by a full stop.
        """
        if self.article_id != other.article_id:
            return False
        shared = min(self.end, other.end) - max(self.start, other.start)
        return 2 * shared >= min(self.end - self.start, other.end - other.start) > 0

    def meets(self, other: Place) -> bool:
        """Whether the two share a character."""
        together = min(self.end, other.end) > max(self.start, other.start)
        return together and self.article_id == other.article_id


class Archive:
    """Articles in reading order. What could not be read keeps its place, so that no other moves."""

    def __init__(self, found: Sequence[Article | UnreadableSource]) -> None:
        self._found = tuple(found)

    @classmethod
    def read(cls, path: Path) -> Archive:
        """The articles of a file or folder; raises InputError where there are none."""
        archive = cls(
            # Files of a form that is not for reading (a README.rst, an image) are no articles.
            [i for i in read_sources([path]) if isinstance(i, Article | UnreadableSource)]
        )
        if not archive.articles:
            reasons = "; ".join(archive.refused)
            raise InputError(f"no articles to ask: {reasons or path.name}")
        return archive

    @property
    def articles(self) -> tuple[Article, ...]:
        """Those that could be read."""
        return tuple(item for item in self._found if isinstance(item, Article))

    @property
    def refused(self) -> tuple[str, ...]:
        """Why the others could not."""
        return tuple(str(item) for item in self._found if not isinstance(item, Article))

    def locate(self, evidence: Evidence) -> Place:
        """Where the evidence stands; raises BadDataset where it does not.

        White space and forms that NFKC makes one (full-width figures) may differ from the key.
        """
        return place_in(self._article(evidence), evidence)

    def _article(self, evidence: Evidence) -> Article:
        wanted = evidence.article
        if isinstance(wanted, int):
            if wanted > len(self._found):
                raise BadDataset(
                    f"{evidence.where}: article {wanted}, but there are {len(self._found)}"
                )
            item = self._found[wanted - 1]
            if isinstance(item, UnreadableSource):
                raise BadDataset(f"{evidence.where}: article {wanted} cannot be read: {item}")
            return item
        return titled(self.articles, wanted, evidence)


def titled(articles: Iterable[Article], title: str, evidence: Evidence) -> Article:
    """The article of that title; raises BadDataset where there is none.

    Two outlets may print one headline: the one that holds the quote is meant.
    """
    named = [article for article in articles if _plain(article.title)[0] == _plain(title)[0]]
    if not named:
        raise BadDataset(f"{evidence.where}: no article has the title {title!r}")
    holding = [a for a in named if find_quote(evidence.quote, a.text) is not None]
    return (holding or named)[0]


def place_in(article: Article, evidence: Evidence) -> Place:
    """Where in ``article`` the evidence stands; raises BadDataset where it does not."""
    span = find_quote(evidence.quote, article.text)
    if span is None:
        raise BadDataset(
            f"{evidence.where}: the quote does not stand in the article {article.title!r}"
        )
    return Place(article.id, *span)


def find_quote(quote: str, text: str) -> Span | None:
    """The span of ``text`` that reads as ``quote``, verbatim or but for white space and NFKC."""
    start = text.find(quote)
    if start >= 0:
        return start, start + len(quote)
    wanted, _ = _plain(quote)
    plain, offsets = _plain(text)
    at = plain.find(wanted) if wanted else -1
    if at < 0:
        return None
    return offsets[at], offsets[at + len(wanted) - 1] + 1


def _plain(text: str) -> tuple[str, list[int]]:
    """``text`` in NFKC without white space, and the offset in ``text`` of each character of it."""
    kept: list[str] = []
    offsets: list[int] = []
    for offset, char in enumerate(text):
        for part in unicodedata.normalize("NFKC", char):
            if not part.isspace():
                kept.append(part)
                offsets.append(offset)
    return "".join(kept), offsets

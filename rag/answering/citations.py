"""Citations: numbered quotes, one number for one place in one article."""

from __future__ import annotations

from collections.abc import Iterable

from rag.types import Article, Citation, Span

Place = tuple[str, int, int]


class CitationBook:
    """Gives out citation numbers in the order in which quotes are first used.

    In a conversation the numbers go on from the ``earlier`` citations, and a place that one of
    those quotes keeps its number.
    """

    def __init__(self, earlier: Iterable[Citation] = ()) -> None:
        self._by_place: dict[Place, Citation] = {_place(c): c for c in earlier}
        self._last = max((c.number for c in self._by_place.values()), default=0)
        self._used: dict[Place, Citation] = {}

    def cite(self, article: Article, span: Span) -> Citation:
        """The citation of ``article.text[start:end]``, the same one for the same place."""
        start, end = span
        place = (article.id, start, end)
        if place not in self._by_place:
            self._last += 1
            self._by_place[place] = Citation(
                number=self._last,
                article_id=article.id,
                title=article.title,
                source=article.source,
                date=article.date,
                url=article.url,
                start=start,
                end=end,
                quote=article.text[start:end],
            )
        self._used[place] = self._by_place[place]
        return self._by_place[place]

    def all(self) -> tuple[Citation, ...]:
        """Every citation given out to this answer, by number."""
        return tuple(sorted(self._used.values(), key=lambda citation: citation.number))


def _place(citation: Citation) -> Place:
    return citation.article_id, citation.start, citation.end

"""Citations: numbered quotes, one number for one place in one article."""

from __future__ import annotations

from rag.types import Article, Citation, Span


class CitationBook:
    """Gives out citation numbers in the order in which quotes are first used."""

    def __init__(self) -> None:
        self._by_place: dict[tuple[str, int, int], Citation] = {}

    def cite(self, article: Article, span: Span) -> Citation:
        """The citation of ``article.text[start:end]``, the same one for the same place."""
        start, end = span
        place = (article.id, start, end)
        if place not in self._by_place:
            self._by_place[place] = Citation(
                number=len(self._by_place) + 1,
                article_id=article.id,
                title=article.title,
                source=article.source,
                date=article.date,
                url=article.url,
                start=start,
                end=end,
                quote=article.text[start:end],
            )
        return self._by_place[place]

    def all(self) -> tuple[Citation, ...]:
        """Every citation given out, by number."""
        return tuple(self._by_place.values())

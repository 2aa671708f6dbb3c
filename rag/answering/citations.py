"""Citations: numbered quotes, one number for one place in one article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rag.retrieval.arranging import says_too
from rag.types import Article, Citation, Hit, Source, Span

Place = tuple[str, int, int]


class CitationBook:
    """Gives out citation numbers in the order in which quotes are first used.

    In a conversation the numbers go on from the ``earlier`` citations, and a place that one of
    those quotes keeps its number.
    """

    def __init__(self, earlier: Iterable[Citation] = (), hits: Sequence[Hit] = ()) -> None:
        """``hits`` tell where else a quote's report stands."""
        self._hits = [hit for hit in hits if hit.also]
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
                also=self._elsewhere(article, span),
            )
        self._used[place] = self._by_place[place]
        return self._by_place[place]

    def _elsewhere(self, article: Article, span: Span) -> tuple[Source, ...]:
        start, end = span
        others = [
            other
            for hit in self._hits
            if hit.article.id == article.id
            and hit.passage.start <= start
            and end <= hit.passage.end
            for other in hit.also
            if says_too(other.passage.text, article.text[start:end])
        ]
        articles = {other.article.id: other.article for other in others}
        return tuple(Source(a.id, a.title, a.source, a.date, a.url) for a in articles.values())

    def all(self) -> tuple[Citation, ...]:
        """Every citation given out to this answer, by number."""
        return tuple(sorted(self._used.values(), key=lambda citation: citation.number))


def _place(citation: Citation) -> Place:
    return citation.article_id, citation.start, citation.end

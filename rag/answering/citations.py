"""Citations: numbered quotes, one number for one place in one article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rag.retrieval.arranging import says_too
from rag.types import Article, Citation, Hit, Language, Source, Span, Translation

Place = tuple[str, int, int]


class CitationBook:
    """Gives out citation numbers in the order in which quotes are first used.

    In a conversation the numbers go on from the ``earlier`` citations, and a place that one of
    those quotes keeps its number.
    """

    def __init__(
        self,
        earlier: Iterable[Citation] = (),
        hits: Sequence[Hit] = (),
        language: Language | None = None,
    ) -> None:
        """``hits`` tell where else a quote's report stands, ``language`` what is read.

        Of earlier citations only the numbers are believed, and their good translations into that
        language: the words come from the article, whoever kept the conversation.
        """
        self._hits = [hit for hit in hits if hit.also]
        self._language = language
        self._earlier: dict[Place, Citation] = {_place(c): c for c in earlier}
        self._last = max((c.number for c in self._earlier.values()), default=0)
        self._used: dict[Place, Citation] = {}

    def cite(self, article: Article, span: Span) -> Citation:
        """The citation of ``article.text[start:end]``, the same one for the same place."""
        start, end = span
        place = (article.id, start, end)
        if place not in self._used:
            earlier = self._earlier.get(place)
            if earlier is None:
                self._last += 1
            self._used[place] = Citation(
                number=self._last if earlier is None else earlier.number,
                article_id=article.id,
                title=article.title,
                source=article.source,
                date=article.date,
                url=article.url,
                start=start,
                end=end,
                quote=article.text[start:end],
                also=self._elsewhere(article, span),
                translation=self._rendered(earlier, article.text[start:end]),
            )
        return self._used[place]

    def _rendered(self, earlier: Citation | None, quote: str) -> Translation | None:
        if earlier is None or earlier.translation is None or earlier.quote != quote:
            return None
        found = earlier.translation
        return None if found.reasons or found.language != self._language else found

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

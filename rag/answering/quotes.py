"""Quotes in the reader's language, where a model is set: beside the words that they render."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace
from typing import Protocol

from rag.types import Article, Citation, Language, Span, Translated, Translation, Usage


class QuoteTranslator(Protocol):
    """Renders the quotes of one answer and checks what comes of it."""

    @property
    def usage(self) -> Usage:
        """The tokens that all of it has taken so far."""

    def render(self, article: Article, span: Span, language: Language) -> Translation:
        """``article.text[start:end]`` in ``language``; raises ModelError."""


def translated(
    citations: Sequence[Citation],
    articles: Sequence[Article],
    language: Language,
    translator: QuoteTranslator,
) -> Generator[Translated]:
    """Each citation whose quote is not in ``language``, as it is rendered; raises ModelError.

    The two Chinese scripts are one language to a reader. What was rendered well earlier in the
    conversation is not rendered again.
    """
    by_id = {article.id: article for article in articles}
    for citation in citations:
        article = by_id.get(citation.article_id)
        if article is None or citation.translation is not None:
            continue
        if (article.language == "en") != (language == "en"):
            rendered = translator.render(article, (citation.start, citation.end), language)
            yield Translated(replace(citation, translation=rendered))

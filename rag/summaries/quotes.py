"""The quotes of an answer in the reader's language, by the rules of a summary's other side."""

from __future__ import annotations

from rag.language.terms import Terms
from rag.language.usage import rewrite
from rag.models.embedding import Embedder
from rag.summaries.asking import Scribe
from rag.summaries.judging import Judge, Judged
from rag.summaries.lines import read_lines
from rag.summaries.translating import Translator
from rag.summaries.wording import say
from rag.types import Article, Language, Span, Translation, Usage


class Quotes:
    """Lets a model render quotes, and tells of each whether it passed the check."""

    def __init__(
        self, scribe: Scribe, judge: Judge, terms: Terms, embedder: Embedder, *, small: bool
    ) -> None:
        self._scribe = scribe
        self._terms = terms
        self._embedder = embedder
        self._translator = Translator(scribe, judge, terms, small=small)

    @property
    def usage(self) -> Usage:
        """The tokens that all of it has taken so far."""
        return self._scribe.usage

    def render(self, article: Article, span: Span, language: Language) -> Translation:
        """``article.text[start:end]``, whole sentences, in ``language``; raises ModelError."""
        lines = read_lines([article], self._embedder, {article.id: [span]})
        if not lines:
            return Translation("", language, (say("not_translated", language),))
        quote = Judged(article.text[slice(*span)], tuple(lines))
        side = self._translator.point(quote, language, reader=language)
        if language == "en" or not side.text:
            return Translation(side.text, language, side.reasons, side.notes)
        names = [name.chinese for name in self._translator.names(article)]
        text = rewrite(side.text, language, self._terms, names)
        return Translation(text, language, side.reasons, side.notes)

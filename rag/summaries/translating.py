"""One point in the other language: what a rule can set is set before, the rest is checked after.

A translation that fails is asked for once more. A large model is told what was wrong. A small one
would copy the remark: it gets the sentence in pieces, and the names that it lost are set too. What
fails twice is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.language.terms import Terms
from rag.summaries.asking import Scribe
from rag.summaries.judging import Judge, Judged
from rag.summaries.names import Glossed, glossed
from rag.summaries.sides import lifted
from rag.summaries.spelling import half_spelled, spelled, spelled_in
from rag.types import Article, Language

_CLAUSE_END = re.compile(r"(?<=[，；：。！？])(?!$)|(?<=[,;])(?=[\u4e00-\u9fff])|(?<=[;:])\s+")
_SHORTEST_PIECE = 30
"""Characters; what is shorter says too little to be translated by itself."""


class Translator:
    """Lets a model translate, and lets nothing through unchecked."""

    def __init__(self, scribe: Scribe, judge: Judge, terms: Terms, *, small: bool) -> None:
        self._scribe = scribe
        self._judge = judge
        self._terms = terms
        self._small = small
        self._names: dict[str, list[Glossed]] = {}

    def names(self, article: Article) -> list[Glossed]:
        """The names that the article glosses, and those that are spelled by rule."""
        if article.id not in self._names:
            found = spelled(article, self._judge.names, self._terms)
            self._names[article.id] = [*glossed(article, self._terms), *found]
        return self._names[article.id]

    def point(self, judged: Judged, target: Language, reader: Language | None = None) -> Judged:
        """``judged`` in ``target``, with the reasons where it failed twice; raises ModelError.

        They are told in ``reader``, by default in the article's own language.
        """
        article = judged.lines[0].article
        own, known = article.language, self.names(article)

        def check(text: str) -> Judged:
            return self._judge.translated(
                text, target, judged.text, own, judged.lines, known, reader
            )

        words = self._set(judged.text, article, target, known)
        side = check(self._scribe.translate(words, target))
        if side.reasons:
            side = check(self._again(words, judged.text, side.text, side.reasons, article, target))
        return side

    def headline(self, article: Article, target: Language) -> str | None:
        """The article's headline in ``target``; None where it failed twice; raises ModelError."""
        own, known = article.language, self.names(article)

        def check(text: str) -> tuple[str, ...]:
            return self._judge.headline(text, target, article.title, own, known)

        words = self._set(article.title, article, target, known)
        text = self._scribe.translate(words, target)
        reasons = check(text)
        if reasons:
            text = self._again(words, article.title, text, reasons, article, target)
            reasons = check(text)
        return None if reasons else text

    def _set(self, text: str, article: Article, target: Language, known: Sequence[Glossed]) -> str:
        words = self._judge.names.gazetteer if self._small else None
        return lifted(text, article.language, target, self._terms, known, words)

    def _again(
        self,
        words: str,
        original: str,
        failed: str,
        reasons: Sequence[str],
        article: Article,
        target: Language,
    ) -> str:
        """The second try."""
        if not self._small:
            remark = f"✗ {failed} ({'; '.join(reasons)})"
            return self._scribe.translate(words, target, (remark,))
        names = self._judge.names
        torn = half_spelled(original, failed, names.gazetteer)
        lost = spelled_in(original, [*torn, *names.lost(original, failed)], names.gazetteer)
        words = self._set(original, article, target, [*self.names(article), *lost])
        return " ".join(self._scribe.translate(piece, target) for piece in pieces(words))


def pieces(text: str) -> list[str]:
    """``text`` cut behind its clauses, none of them short."""
    cut: list[str] = []
    for clause in filter(None, _CLAUSE_END.split(text)):
        if cut and min(len(cut[-1]), len(clause)) < _SHORTEST_PIECE:
            cut[-1] += clause
        else:
            cut.append(clause)
    return cut

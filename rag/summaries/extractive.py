"""A summary without a model: central sentences word for word, and what rules can say of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.citations import CitationBook
from rag.language.terms import Terms
from rag.language.usage import rewrite
from rag.models.local_model import fetch_command
from rag.summaries.copies import without_copies
from rag.summaries.lines import Line
from rag.summaries.model import Texts, Theme
from rag.summaries.names import glossed
from rag.summaries.phrases import Vocabulary
from rag.summaries.selection import MOST, central
from rag.summaries.themes import comparisons, grouped, theme_about, theme_label
from rag.summaries.wording import language_name, say
from rag.types import Article, Language

MOST_POINTS = 7
"""Of a summary of several articles."""
_CANDIDATES = 6  # sentences that each article puts forward
_MOST_THEMES = 5


@dataclass(frozen=True, slots=True)
class Rendering:
    """What rules can do with words of an article: leave them, or change their script."""

    languages: tuple[Language, ...]
    terms: Terms

    def texts(self, words: str, article: Article) -> Texts:
        """``words`` of ``article`` in each language; None where only a model could write them."""
        names = [name.chinese for name in glossed(article, self.terms)]
        return {lang: self._text(words, article.language, lang, names) for lang in self.languages}

    def _text(
        self, words: str, own: Language, language: Language, names: Sequence[str]
    ) -> str | None:
        if language == own:
            return words
        return None if "en" in (own, language) else rewrite(words, language, self.terms, names)

    def lacking(self, articles: Sequence[Article]) -> tuple[Language, ...]:
        """The languages in which some of the articles can have no prose without a model."""
        return tuple(
            language
            for language in self.languages
            if any((language == "en") != (article.language == "en") for article in articles)
        )

    def needs_model(self, articles: Sequence[Article]) -> Texts:
        """The plain statement that prose in some language needs a model; empty when none does."""
        lacking = self.lacking(articles)
        whole = tuple(lang for lang in lacking if self.lacks(lang, articles))
        if lacking and not whole:  # each has some prose: none may be called lacking
            return {
                to: say("part_needs_model", to, command=fetch_command()) for to in self.languages
            }
        return self._of_lacking("needs_model", whole, command=fetch_command())

    def by_small_model(self, articles: Sequence[Article]) -> Texts:
        """The statement that a small model translated; empty when nothing was."""
        return self._of_lacking("small_model", self.lacking(articles))

    def lacks(self, language: Language, articles: Sequence[Article]) -> bool:
        """Whether none of the articles can have prose in ``language`` without a model."""
        return all((language == "en") != (article.language == "en") for article in articles)

    def _of_lacking(self, name: str, lacking: Sequence[Language], **details: str) -> Texts:
        return {
            reader: say(
                name,
                reader,
                languages=_joined([language_name(lang, reader) for lang in lacking], reader),
                **details,
            )
            for reader in self.languages
            if lacking
        }


def chosen(lines: Sequence[Line]) -> list[list[Line]]:
    """The central sentences: of one article one group in reading order, of several by theme."""
    articles = list(dict.fromkeys(line.article.id for line in lines))
    if len(articles) < 2:
        return [sorted(central(lines, MOST), key=lambda line: line.number)]
    best = [
        line
        for article in articles
        for line in central([line for line in lines if line.article.id == article], _CANDIDATES)
    ]
    best = without_copies(best, lines)
    themes = grouped(best)[:_MOST_THEMES]
    # One sentence for every theme, then further ones for the themes of most articles.
    ranked = [central(theme, MOST_POINTS) for theme in themes]
    taken: list[list[Line]] = [[] for _ in themes]
    for turn in range(MOST_POINTS):
        for theme, lines_of in zip(taken, ranked, strict=True):
            if turn < len(lines_of) and sum(map(len, taken)) < MOST_POINTS:
                theme.append(lines_of[turn])
    return [theme for theme in taken if theme]


def themes_of(
    groups: Sequence[Sequence[Line]],
    lines: Sequence[Line],
    rendering: Rendering,
    vocabulary: Vocabulary,
    book: CitationBook,
) -> tuple[Theme, ...]:
    """The themes of a digest with what their articles agree and differ on; none of one article."""
    if len({line.article.id for line in lines}) < 2:
        return ()
    shown = [line for group in groups for line in group]
    found = comparisons(lines, rendering.languages, vocabulary, book)
    places = [theme_about(compared.lines, groups) for compared in found]
    themes: list[Theme] = []
    first = 0
    for i, group in enumerate(groups):
        articles = tuple(dict.fromkeys(line.article.id for line in group))
        here = tuple(c.told for c, place in zip(found, places, strict=True) if place == i)
        label = theme_label(group, shown, rendering.languages, rendering.terms)
        themes.append(Theme(label, tuple(range(first, first + len(group))), articles, here))
        first += len(group)
    # What is compared under no theme's points has a theme of its own.
    for compared, place in zip(found, places, strict=True):
        if place is None:
            label = theme_label(compared.lines, shown, rendering.languages, rendering.terms)
            of = tuple(line.article.id for line in compared.lines)
            themes.append(Theme(label, (), of, (compared.told,)))
    return tuple(themes)


def _joined(names: Sequence[str], reader: Language) -> str:
    return (" and " if reader == "en" else "和").join(names)

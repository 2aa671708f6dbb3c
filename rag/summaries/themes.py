"""Several articles: their sentences by theme, and where two of them agree or differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Literal

import numpy as np

from rag.answering.citations import CitationBook
from rag.language.quantities import Quantity, agree
from rag.language.terms import Term, Terms
from rag.language.tokens import index_terms
from rag.models.embedding import Vectors
from rag.summaries.copies import copies
from rag.summaries.figures import value_in
from rag.summaries.labels import Label, clause_of, label, translated
from rag.summaries.lines import Line
from rag.summaries.model import Comparison, Texts
from rag.summaries.phrases import TIMES, Vocabulary
from rag.summaries.selection import Floats, likeness
from rag.summaries.wording import say
from rag.types import Article, Language

TOGETHER = 0.25
"""Mean likeness from which two groups of sentences are about one theme."""
_SAME_STORY = 0.70
"""Cosine of two articles' mean sentence vectors from which they report on one story."""
_SAME_MATTER = 0.28
"""Likeness from which the figures of two sentences may be of one thing."""
_SAME_THING = 0.5
"""Share of the shorter clause's words that two figures of one thing have in common."""
_MOST_COMPARISONS = 4
_MOST_PAIRS = 2000
"""Pairs of sentences that are compared, the most alike: fifty articles have tens of thousands."""
_GENERAL = frozenset({"word", "unit", "place"})
"""Glossary fields that mark no theme out."""
Clauses = Sequence[tuple[Quantity, frozenset[str]]]
"""The figures of a sentence, each with the words of its clause."""
_Sides = tuple[tuple[Line, Quantity], tuple[Line, Quantity]]


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison and the sentences that it compares."""

    told: Comparison
    lines: tuple[Line, ...]


def grouped(lines: Sequence[Line]) -> list[list[Line]]:
    """``lines`` by theme: average-linkage clustering of their likeness, largest theme first.

    Average linkage: Sokal and Michener (1958).
    """
    if not lines:
        return []
    means = likeness(lines).copy()
    np.fill_diagonal(means, -1.0)
    groups = [[i] for i in range(len(lines))]
    while len(groups) > 1:
        one, other = divmod(int(means.argmax()), len(groups))
        if means[one, other] < TOGETHER:
            break
        means = _merged(means, one, other, len(groups[one]), len(groups[other]))
        groups[one] += groups.pop(other)
    order = sorted(groups, key=lambda g: (-len({lines[i].article.id for i in g}), -len(g), min(g)))
    return [[lines[i] for i in sorted(group)] for group in order]


def _merged(means: Floats, one: int, other: int, size: int, size_of_other: int) -> Floats:
    """The mean likeness of all pairs of groups once ``other`` has gone into ``one``.

    Lance and Williams (1967): the mean to a merged group is the mean of both by their sizes.
    """
    joined = (size * means[one] + size_of_other * means[other]) / (size + size_of_other)
    means[one, :] = means[:, one] = joined
    means[one, one] = -1.0
    return np.delete(np.delete(means, other, axis=0), other, axis=1)


def theme_label(
    lines: Sequence[Line], all_lines: Sequence[Line], languages: Sequence[Language], terms: Terms
) -> Texts:
    """The glossary's terms that mark the theme out from the others, in every language.

    Without one, the headline of the article that the theme's first sentence is of.
    """
    here, everywhere = _counted(lines, terms), _counted(all_lines, terms)
    marks = sorted(here, key=lambda t: (-(here[t][0] ** 2) / everywhere[t][0], -len(t)))[:2]
    if not marks:
        title = lines[0].article.title
        own = lines[0].article.language
        return {language: title if language == own else None for language in languages}
    found = [here[mark][1] for mark in marks]
    return {lang: " · ".join(term.usual(lang) for term in found) for lang in languages}


def _counted(lines: Iterable[Line], terms: Terms) -> dict[str, tuple[int, Term]]:
    counts: dict[str, tuple[int, Term]] = {}
    for line in lines:
        for term in {found.term for found in terms.find(line.text, line.article.language)}:
            if term.field not in _GENERAL and not TIMES.fullmatch(term.english[0]):
                before = counts.get(term.english[0], (0, term))[0]
                counts[term.english[0]] = (before + 1, term)
    return counts


def comparisons(
    lines: Sequence[Line],
    languages: Sequence[Language],
    vocabulary: Vocabulary,
    book: CitationBook,
) -> list[Compared]:
    """Figures of one thing in two reports: the same, or different; those that differ first.

    A copy of a report bears nothing out.
    """
    found: list[tuple[Literal["agree", "differ"], Label, _Sides]] = []
    report = copies(lines)
    seen: set[tuple[str, str, str]] = set()
    clauses: dict[int, Clauses] = {}
    for one, other in islice(_pairs(lines), _MOST_PAIRS):
        if sum(kind == "differ" for kind, _, _ in found) == _MOST_COMPARISONS:
            break
        if report[one.article.id] == report[other.article.id]:
            continue
        for line in (one, other):
            if id(line) not in clauses:
                clauses[id(line)] = [(f, _clause_terms(line, f)) for f in line.figures]
        for mine, theirs in _same_things(clauses[id(one)], clauses[id(other)]):
            named = label(one.text, mine, one.figures, one.article.language, vocabulary)
            verdict = agree(theirs, mine).verdict
            if verdict not in {"equal", "value"} or mine.kind == "date" or not named.words:
                continue
            key = (one.article.id, other.article.id, named.words)
            if key in seen:
                continue
            seen.add(key)
            sides = ((one, mine), (other, theirs))
            found.append(("agree" if verdict == "equal" else "differ", named, sides))
    found.sort(key=lambda entry: entry[0] == "agree")
    told = []
    for kind, named, sides in found[:_MOST_COMPARISONS]:  # only what is told is cited
        numbers = tuple(book.cite(line.article, line.span).number for line, _ in sides)
        texts = {lang: _told(kind, named, sides, lang, vocabulary.terms) for lang in languages}
        told.append(Compared(Comparison(kind, texts, numbers), tuple(line for line, _ in sides)))
    return told


def theme_about(compared: Sequence[Line], groups: Sequence[Sequence[Line]]) -> int | None:
    """The place in ``groups`` of the theme that the sentences compared are most alike to."""
    best, most = None, _SAME_MATTER
    for place, group in enumerate(groups):
        apart = [line for line in group if all(line.place != c.place for c in compared)]
        if len(apart) < len(group):
            return place  # one of its points is compared
        alike = likeness([*compared, *apart])[: len(compared), len(compared) :]
        nearest = float(alike.max(axis=1).mean())
        if nearest >= most:
            best, most = place, nearest
    return best


def _pairs(lines: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    """Sentences on one matter in two articles on one story, the most alike first."""
    alike = likeness(lines)
    related = _related(lines)
    pairs = [
        (float(alike[i, j]), i, j)
        for i, j in combinations(range(len(lines)), 2)
        if alike[i, j] >= _SAME_MATTER
        and lines[i].figures
        and lines[j].figures
        and frozenset((lines[i].article.id, lines[j].article.id)) in related
    ]
    for _, i, j in sorted(pairs, reverse=True):
        yield lines[i], lines[j]


def _related(lines: Sequence[Line]) -> set[frozenset[str]]:
    """The pairs of articles that report on one story."""
    vectors: dict[str, list[Vectors]] = {}
    for line in lines:
        vectors.setdefault(line.article.id, []).append(line.vector)
    means = {article: np.mean(rows, axis=0) for article, rows in vectors.items()}
    related = set()
    for one, other in combinations(means, 2):
        a, b = means[one], means[other]
        cosine = float(a @ b) / max(1e-9, float(np.linalg.norm(a) * np.linalg.norm(b)))
        if cosine >= _SAME_STORY:
            related.add(frozenset((one, other)))
    return related


def _same_things(mine: Clauses, theirs: Clauses) -> Iterator[tuple[Quantity, Quantity]]:
    """Figures of one kind whose clauses say the same, each the other's best match."""
    for figure, terms in mine:
        match = _best_match(figure, terms, theirs)
        if match is not None and _best_match(match[0], match[1], mine) == (figure, terms):
            yield figure, match[0]


def _clause_terms(line: Line, figure: Quantity) -> frozenset[str]:
    """The words of the figure's clause, without the figures in it."""
    start, end = clause_of(line.text, figure, line.article.language)
    return frozenset(t for t in index_terms(line.text[start:end]) if len(t) > 1 and t[0] != "=")


def _best_match(
    figure: Quantity, terms: frozenset[str], others: Clauses
) -> tuple[Quantity, frozenset[str]] | None:
    """The figure of ``others`` of the same kind whose clause shares most, if it shares enough."""
    best, most = None, _SAME_THING
    for other, also in others:
        if other.kind != figure.kind or agree(other, figure).verdict in {"unit", "different"}:
            continue
        shared = len(terms & also) / max(1, min(len(terms), len(also)))
        if shared >= most and (best is None or shared > most):
            best, most = (other, also), shared
    return best


def _told(
    kind: Literal["agree", "differ"],
    named: Label,
    sides: Sequence[tuple[Line, Quantity]],
    language: Language,
    terms: Terms,
) -> str:
    own = sides[0][0].article.language
    what = named.words
    if language != own:
        what = translated(named.words, own, language, terms) or what
    told = [
        say(
            "says",
            language,
            who=_who(line.article),
            value=value_in(line, figure, language, terms),
        )
        for line, figure in sides
    ]
    return say(kind, language, what=what, one=told[0], other=told[1])


def _who(article: Article) -> str:
    facts = (article.source or article.title, article.date.isoformat() if article.date else "")
    return ", ".join(fact for fact in facts if fact)

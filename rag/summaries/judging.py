"""The check of a point: which sentences carry it, and whether every side says what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.answering.grounding import Grounding
from rag.intake.clean import clean_line
from rag.language.names import Names
from rag.language.tokens import index_terms
from rag.models.embedding import Embedder, Vectors
from rag.summaries.asking import Draft
from rag.summaries.lines import Line
from rag.summaries.names import Glossed
from rag.summaries.sides import side_reasons, wrong_language
from rag.summaries.wording import say
from rag.types import Language

_MOST_QUOTES = 3
_NEAR = 3
"""Sentences most like a point that are tried, where those that it names do not carry it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A point's words in one language: what carries them, what is wrong, and in ``notes`` what
    was mended or no source holds.

    ``quoted``: they are a sentence of the article, word for word.
    """

    text: str
    lines: tuple[Line, ...]
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    quoted: bool = False


class Judge:
    """Judges points by the sentences of the articles."""

    def __init__(self, grounding: Grounding, names: Names, embedder: Embedder) -> None:
        self._grounding = grounding
        self.names = names
        self._embedder = embedder

    def vector(self, text: str) -> Vectors:
        """(d,) of unit length: the place of a point's words beside the sentences'."""
        row: Vectors = self._embedder.embed_questions([text])[0]
        return row

    def written(self, draft: Draft, lines: Sequence[Line], language: Language) -> Judged:
        """A draft in the articles' own language; ``lines`` are those it was written from.

        The sentences that the draft names are tried first. Models often name the wrong one, so
        where those do not carry it the sentences most like it are tried, and the one that holds
        what is missing is added.
        """
        text = clean_line(draft.text)
        wrong = wrong_language(text, language, language)
        if wrong is not None:
            return Judged(text, (), (wrong,))
        named = list(draft.lines[:_MOST_QUOTES])
        near = self._nearest(text, [line for line in lines if _of_one(line, named or lines[:1])])
        near = near if named else self._nearest(text, lines)
        tries = [named] if named else []
        tries += [[line] for line in near if [line] not in tries]
        tries += [[*named[:2], line] for line in near if named and line not in named]
        tries += [near[:2]] if len(near) > 1 and _of_one(near[1], near[:1]) else []
        first: Judged | None = None
        for group in tries:
            judged = self._against(text, group, language)
            if not judged.reasons:
                return judged
            first = first or judged
        return first or Judged(text, (), (say("no_source", language),))

    def translated(
        self,
        text: str,
        language: Language,
        original: str,
        own: Language,
        lines: Sequence[Line],
        glossed: Sequence[Glossed] = (),
        reader: Language | None = None,
    ) -> Judged:
        """A translation of the point ``original``, by the same quotes and beside the original.

        Reasons are told in ``reader``, by default in ``own``, the original's language.
        """
        reader = reader or own
        judged = self._against(clean_line(text), lines, language, reader)
        quotes = [line.text for line in lines]
        reasons = side_reasons(
            judged.text, language, original, own, quotes, self.names, reader, glossed
        )
        told = tuple(dict.fromkeys((*judged.reasons, *reasons)))
        return Judged(judged.text, tuple(lines), told, judged.notes)

    def headline(
        self,
        text: str,
        language: Language,
        original: str,
        own: Language,
        glossed: Sequence[Glossed] = (),
    ) -> tuple[str, ...]:
        """Why a translated headline is not the original's; empty when it is."""
        wrong = wrong_language(text, language, own)
        reasons = side_reasons(text, language, original, own, [original], self.names, own, glossed)
        return tuple(filter(None, (wrong, *reasons)))

    def _against(
        self, text: str, lines: Sequence[Line], language: Language, reader: Language | None = None
    ) -> Judged:
        """``text`` in ``language`` by the sentences; reasons are told in ``reader``, if given."""
        hits = [line.hit() for line in lines]
        finding = self._grounding.check(text, hits, reader or language)
        if not finding.reasons:
            return Judged(text, tuple(lines), (), finding.cautions)
        mended = self._grounding.repair(text, finding, hits, language)
        if mended is not None:
            return Judged(mended.text, tuple(lines), (), (mended.note,))
        return Judged(text, tuple(lines), finding.reasons)

    def _nearest(self, text: str, lines: Sequence[Line]) -> list[Line]:
        if not lines:
            return []
        terms = set(index_terms(text))
        meaning = np.stack([line.vector for line in lines]) @ self.vector(text)
        words = [len(terms & line.terms) / max(1, len(terms)) for line in lines]
        order = np.argsort(-(meaning + np.asarray(words)), kind="stable")
        return [lines[i] for i in order[:_NEAR]]


def _of_one(line: Line, others: Sequence[Line]) -> bool:
    return any(line.article.id == other.article.id for other in others)

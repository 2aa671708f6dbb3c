"""The check: does a sentence stand on the passages that it cites? No model is asked.

A sentence passes when its citations exist, the words it quotes stand in them verbatim, every
figure in it stands in them after conversion, and some sentence of them is about the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.wording import say
from rag.language.normalize import fold
from rag.language.quantities import missing
from rag.language.tokens import index_terms
from rag.models.embedding import Embedder
from rag.types import Hit, Language, Span

UNRELATED = 0.25
"""Likeness below which no sentence of a passage is about what the claim says."""

_HOLDS_FIGURES = 0.3
"""What holding all the claim's figures adds when the sentence that carries it is chosen."""

_QUOTED = re.compile(r"「([^」]{4,})」|『([^』]{4,})』|“([^”]{6,})”|\"([^\"]{6,})\"")


@dataclass(frozen=True, slots=True)
class Support:
    """The sentence of a cited passage that carries a claim, and how alike the two are."""

    hit: Hit
    span: Span
    likeness: float


@dataclass(frozen=True, slots=True)
class Finding:
    """What the check says of one claim: no reasons against it means that it is supported."""

    reasons: tuple[str, ...]
    supports: tuple[Support, ...]


class Grounding:
    """Checks claims against passages."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def check(self, claim: str, cited: Sequence[Hit], language: Language) -> Finding:
        """Judges ``claim`` by the passages it cites; reasons come in ``language``."""
        if not cited:
            return Finding((say("uncited", language),), ())
        sources = [hit.passage.text for hit in cited]
        reasons = [
            say("not_verbatim", language, words)
            for words in _quoted_words(claim)
            if not any(fold(words) in fold(source) for source in sources)
        ]
        reasons += [
            say("figure", language, figure.quantity.text) for figure in missing(claim, sources)
        ]
        supports = [self._best_sentence(claim, hit) for hit in cited]
        if max(support.likeness for support in supports) < UNRELATED:
            reasons.append(say("unrelated", language))
        return Finding(tuple(reasons), tuple(supports) if not reasons else ())

    def _best_sentence(self, claim: str, hit: Hit) -> Support:
        """The passage's sentence most like the claim, by meaning, words and figures."""
        spans = hit.passage.sentences
        texts = [hit.article.text[start:end] for start, end in spans]
        rows = self._embedder.embed_questions([claim, *texts])
        cosines = rows[1:] @ rows[0]
        terms = set(index_terms(claim))
        best, best_rank = Support(hit, spans[0], 0.0), -1.0
        for span, text, cosine in zip(spans, texts, cosines, strict=True):
            shared = len(terms & set(index_terms(text))) / max(1, len(terms))
            likeness = max(float(cosine), shared)
            # Of two sentences as alike, the one that holds the claim's figures carries it.
            rank = likeness + (_HOLDS_FIGURES if not missing(claim, [text]) else 0.0)
            if rank > best_rank:
                best, best_rank = Support(hit, span, likeness), rank
        return best


def _quoted_words(claim: str) -> list[str]:
    return [next(filter(None, found)) for found in _QUOTED.findall(claim)]

"""What a claim adds: words that neither stand in the cited article nor are near what is cited.

An invented detail often has neither a figure nor a name ("doused with foam" where the article says
water). A word of the claim is excused where it stands anywhere in the article, where the dictionary
gives it the meaning of a word there, or where its vector is near that of a word of the passage.
Across the languages, and for words of many senses, it must be farther off, because those are met
less surely. That the claim comes nearer to its source without the word counts against it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from threading import Lock
from typing import TypeVar

import numpy as np

from rag.answering.grounding.evidence import Evidence, Text
from rag.language.content import Content, ContentWord, is_general
from rag.language.glosses import Glosses
from rag.language.lexicon import stem
from rag.language.name_ground import Ground
from rag.language.names import Names
from rag.language.normalize import fold
from rag.language.senses import Said, Senses
from rag.models.embedding import Embedder, Vectors
from rag.types import Hit, Span

INVENTED = 0.45
"""Nearness below which a word is taken to be made up."""
ADDED = 0.6
"""Nearness below which a reader is told that a word stands in no cited passage."""

_ACROSS = 0.04
"""Added to the nearness where no article cited is in the claim's language."""
_SENSE = 0.001
"""Added for each Chinese word that the dictionary gives for an English one."""
_GAIN = 3.0
"""What counts how much nearer the claim comes to its source without the word."""
_SAME = 0.5
"""Cosine from which two words that share a gloss are taken to share that meaning."""
_REACH = 3000
"""Characters on either side of a passage in which a word may stand by its meaning."""
_NEAR_HAN, _NEAR_LATIN = 300, 900
"""Characters of a passage, widened to them where it is one sentence, to whose words one is near."""
_KEPT = 32
_KEPT_WORDS = 20_000

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Addition:
    """A word that the claim adds, as written, and how near the cited words come to it."""

    word: str
    nearness: float


@dataclass(frozen=True, slots=True)
class _Vectors:
    """Of a passage: the vectors of the words in and around it, and of its sentences."""

    words: Vectors
    sentences: Vectors


class Details:
    """Finds what claims add to their sources; safe to share between threads."""

    def __init__(self, embedder: Callable[[], Embedder], glosses: Glosses, names: Names) -> None:
        """``embedder`` gives the bundled one: the bounds go with its vectors, not with others."""
        self._embedder = embedder
        self._glosses = glosses
        self._content = Content(glosses, names)
        self._senses = Senses(names.lexicon, glosses)
        self._vector = lru_cache(maxsize=_KEPT_WORDS)(partial(_vector_of, embedder))
        self._said: OrderedDict[tuple[str, Span], Said] = OrderedDict()
        self._vectors: OrderedDict[str, _Vectors] = OrderedDict()
        self._guard = Lock()

    def warm(self) -> None:
        """Loads the dictionary's table and the general words now."""
        self._glosses.warm()
        is_general("")

    def added(self, claim: Text, evidence: Evidence) -> list[Addition]:
        """The words that ``claim`` adds, the strangest first."""
        left = [
            word
            for word in self._content.stated(claim.text, chinese=claim.is_chinese)
            if not _is_written(word, evidence.ground)
        ]
        if not left:
            return []
        sources = [self._read(hit) for hit in evidence.hits]
        left = [word for word in left if not any(self._is_said(word, said) for said in sources)]
        across = all(said.chinese != claim.is_chinese for said in sources)
        if across:  # a word that the dictionary does not know has no way to be met
            left = [word for word in left if self._senses.is_known(word)]
        if not left:
            return []
        cited = [self._embedded(hit) for hit in evidence.hits]
        gains = self._gains(claim.text, left, np.concatenate([own.sentences for own in cited]))
        words = np.concatenate([own.words for own in cited])
        found = [
            Addition(word.text, self._near(word, words, across) - _GAIN * gain)
            for word, gain in zip(left, gains, strict=True)
        ]
        return sorted(found, key=lambda addition: addition.nearness)

    def _is_said(self, word: ContentWord, said: Said) -> bool:
        if self._senses.stands(word, said) or self._senses.rendered(word, said):
            return True
        kin = self._senses.kin(word, said)
        if not kin:
            return False
        own = self._vector(word.key)
        return any(float(self._vector(other) @ own) >= _SAME for other in kin)

    def _near(self, word: ContentWord, words: Vectors, across: bool) -> float:
        """How near the nearest word of the passages is, and what excuses a word more."""
        near = float((words @ self._vector(word.key)).max()) if len(words) else 1.0
        return near + _ACROSS * across + _SENSE * self._senses.senses(word)

    def _gains(self, claim: str, left: Sequence[ContentWord], sentences: Vectors) -> list[float]:
        """How much nearer to its source the claim is without each word."""
        without = [claim[: word.start] + claim[word.end :] for word in left]
        rows = self._embedder().embed_questions([claim, *without])
        likes = (rows @ sentences.T).max(axis=1)
        return [float(like - likes[0]) for like in likes[1:]]

    def _read(self, hit: Hit) -> Said:
        """What the article says around a passage: all of it, unless it is long."""
        start, end = _widened(hit, hit.passage.end - hit.passage.start + 2 * _REACH)
        key = (hit.article.id, (start, end))
        with self._guard:
            found = self._said.get(key)
        if found is None:
            text = f"{hit.article.title}\n{hit.article.text[start:end]}"
            chinese = hit.article.language != "en"
            words = self._content.words(text, chinese=chinese)
            found = self._senses.read(fold(text), words, chinese=chinese)
            self._keep(self._said, key, found)
        return found

    def _embedded(self, hit: Hit) -> _Vectors:
        with self._guard:
            found = self._vectors.get(hit.passage.id)
        if found is None:
            chinese = hit.article.language != "en"
            start, end = _widened(hit, _NEAR_HAN if chinese else _NEAR_LATIN)
            words = self._content.words(hit.article.text[start:end], chinese=chinese)
            near = list(dict.fromkeys(word.key for word in words))
            texts = [hit.article.text[a:b] for a, b in hit.passage.sentences]
            rows = self._embedder().embed_questions([*near, *texts])
            found = _Vectors(rows[: len(near)], rows[len(near) :])
            self._keep(self._vectors, hit.passage.id, found)
        return found

    def _keep(self, kept: OrderedDict[_Key, _Value], key: _Key, value: _Value) -> None:
        with self._guard:
            kept[key] = value
            while len(kept) > _KEPT:
                kept.popitem(last=False)


def _vector_of(embedder: Callable[[], Embedder], word: str) -> Vectors:
    row: Vectors = embedder().embed_questions([word])[0]
    return row


def _is_written(word: ContentWord, ground: Ground) -> bool:
    """Whether the word stands anywhere in the articles, however long they are."""
    if word.is_chinese:
        return word.key in ground.folded
    return bool({word.text.casefold(), word.key, stem(word.key)} & ground.words)


def _widened(hit: Hit, least: int) -> Span:
    """The place of a passage, widened on both sides to ``least`` characters."""
    lacking = max(0, least - (hit.passage.end - hit.passage.start))
    half = (lacking + 1) // 2
    return max(0, hit.passage.start - half), min(len(hit.article.text), hit.passage.end + half)

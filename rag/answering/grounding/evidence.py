"""The passages that a claim cites, cut into what it can be compared with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rag.answering.grounding.bare_days import full_days
from rag.language.lexicon import Lexicon, stem
from rag.language.name_ground import Ground
from rag.language.names import Names
from rag.language.normalize import fold
from rag.language.polarity import Stance, stance
from rag.language.quantities import Quantity, agree, quantities
from rag.language.sentences import sentence_spans
from rag.language.speech import speakers
from rag.types import Article, Hit, Span

_CLAUSE = re.compile(
    r"[，；。！？：;!?\n—]+|[,:](?=\s|[\u4e00-\u9fff])|(?<!\bNo)(?<!\bM[rs])(?<!\bDr)\.(?=\s|$)"
)
_HAN = re.compile("[\u4e00-\u9fff]+")
_LATIN = re.compile(r"[a-z][a-z'’-]+")
_TOKEN = re.compile(r"[A-Za-z][A-Za-z'’.&-]*[A-Za-z]|[A-Za-z]|\d[\d.,]*|[\u3400-\u9fff]")
_MOST_TRANSLATIONS = 60
_SPARE_WORDS = """
the and for that with from its was were has have had are this will would their which who said
says into than been they also when where while about after before more per
"""
_SPARE = frozenset(_SPARE_WORDS.split())
_FIGURE_WORTH = 1.5
"""What one shared figure counts beside one shared word."""


@dataclass(frozen=True)
class Text:
    """A sentence or clause with what it is compared by, each read when it is first asked for."""

    text: str

    @cached_property
    def folded(self) -> str:
        """Its folded form."""
        return fold(self.text)

    @cached_property
    def is_chinese(self) -> bool:
        """Whether Chinese characters make up a good part of it."""
        return sum(map(len, _HAN.findall(self.text))) * 4 > len(self.text)

    @cached_property
    def figures(self) -> tuple[Quantity, ...]:
        """Its quantities, those that state something."""
        return tuple(q for q in quantities(self.text) if not q.weak)

    @cached_property
    def stance(self) -> Stance:
        """Which way it speaks."""
        return stance(self.text)

    @cached_property
    def terms(self) -> frozenset[str]:
        """Pairs of Chinese characters and stems of Latin words."""
        pairs = {run[i : i + 2] for run in _HAN.findall(self.folded) for i in range(len(run) - 1)}
        words = {stem(w) for w in _LATIN.findall(self.folded) if len(w) > 2 and w not in _SPARE}
        return frozenset(pairs | words)

    @cached_property
    def tokens(self) -> tuple[tuple[str, str], ...]:
        """Figures by value, words by their folded form, each with the words as written."""
        found: list[tuple[str, str]] = []
        at = 0
        for quantity in (*quantities(self.text), None):
            end = len(self.text) if quantity is None else quantity.start
            piece = self.text[at:end]
            flat = fold(piece)
            exact = len(flat) == len(piece)
            for match in _TOKEN.finditer(flat):
                word = piece[match.start() : match.end()] if exact else match.group()
                found.append((match.group(), word))
            if quantity is not None:
                bound = quantity.bound or ("about" if quantity.approximate else "")
                key = f"{quantity.low} {quantity.high} {quantity.unit} {bound}"
                found.append((key, quantity.text))
                at = quantity.end
        return tuple(found)

    @cached_property
    def clauses(self) -> tuple[Text, ...]:
        """Its clauses; itself where it has only one."""
        parts = [part.strip() for part in _CLAUSE.split(self.text)]
        kept = [Text(part) for part in parts if len(part) > 1]
        return tuple(kept) if len(kept) > 1 else (self,)


@dataclass(frozen=True, slots=True)
class Shared:
    """What a claim has in common with a sentence of a passage.

    Of its ``words`` the sentence holds ``common_words``, of its ``figures`` ``common_figures``;
    ``across`` says that they are in two languages. A pair of Chinese characters counts as a word.
    """

    words: float
    common_words: float
    figures: int
    common_figures: int
    across: bool

    @property
    def all(self) -> float:
        """The share (0..1) of words and figures together that the sentence holds."""
        whole = self.words + _FIGURE_WORTH * self.figures
        return (self.common_words + _FIGURE_WORTH * self.common_figures) / whole if whole else 0.0

    @property
    def word_share(self) -> float:
        """The share (0..1) of the words alone."""
        return self.common_words / self.words if self.words else 0.0


@dataclass(frozen=True)
class Evidence:
    """What a claim cites: its passages' sentences, and what heads their articles."""

    hits: tuple[Hit, ...]
    names: Names
    _meanings: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def texts(self) -> list[str]:
        """The passages, each with its article's title, source and date: a claim may name them."""
        return [f"{hit.passage.text}\n{_head(hit.article)}" for hit in self.hits]

    @cached_property
    def ground(self) -> Ground:
        """Where names may stand: anywhere in the articles, which name a firm in full but once."""
        articles = {hit.article.id: hit.article for hit in self.hits}
        return Ground.of([f"{article.text}\n{_head(article)}" for article in articles.values()])

    @cached_property
    def figures(self) -> tuple[Quantity, ...]:
        """The quantities of the passages and of what heads their articles."""
        found: list[Quantity] = []
        for hit, text in zip(self.hits, self.texts, strict=True):
            stated = quantities(text)
            found += [*stated, *full_days(text, stated, hit.article.date)]
        return tuple(found)

    @property
    def lexicon(self) -> Lexicon:
        """English words in Chinese."""
        return self.names.lexicon

    @cached_property
    def whole(self) -> tuple[Text, ...]:
        """The same as texts to compare with."""
        return tuple(Text(text) for text in self.texts)

    @cached_property
    def sentences(self) -> tuple[tuple[Hit, Span, Text], ...]:
        """Every sentence of the passages with its place."""
        return tuple(
            (hit, (start, end), Text(hit.article.text[start:end]))
            for hit in self.hits
            for start, end in hit.passage.sentences
        )

    def days(self, sentence: Text) -> tuple[Quantity, ...]:
        """The bare days of one of the `sentences` as the full dates that its article makes them."""
        written = next(
            (hit.article.date for hit, _, text in self.sentences if text is sentence), None
        )
        return full_days(sentence.text, sentence.figures, written)

    @cached_property
    def reports(self) -> tuple[tuple[Text, ...], ...]:
        """Every sentence of the articles cited: who speaks may have been named further up."""
        texts = {hit.article.id: hit.article.text for hit in self.hits}
        return tuple(
            tuple(Text(text[start:end]) for start, end in sentence_spans(text))
            for text in texts.values()
        )

    @cached_property
    def quoted(self) -> tuple[tuple[str, str], ...]:
        """Everybody who speaks in the articles cited, each with the sentence."""
        return tuple(
            (who, sentence.text)
            for report in self.reports
            for sentence in report
            for who in speakers(sentence.text)
        )

    def likeness(self, claim: Text, source: Text) -> float:
        """The share (0..1) of the claim's words and figures that ``source`` holds."""
        return self.shared(claim, source).all

    def shared(self, claim: Text, source: Text) -> Shared:
        """How many of the claim's words and figures ``source`` holds.

        Across the languages a word is held through the dictionary.
        """
        figures = len(claim.figures)
        held = sum(any(agree(f, other).holds for other in source.figures) for f in claim.figures)
        if claim.is_chinese == source.is_chinese:
            words = float(len(claim.terms))
            common = float(len(claim.terms & source.terms))
        elif claim.is_chinese:
            mine = "".join(_HAN.findall(claim.folded))
            covered: set[int] = set()
            for word in source.terms:
                for chinese in self._translations(word):
                    at = mine.find(chinese)
                    if at >= 0:
                        covered.update(range(at, at + len(chinese)))
            words = len(mine) / 2
            common = len(covered) / 2
        else:
            words = float(len(claim.terms))
            common = float(sum(self._stands(word, source) for word in claim.terms))
        across = claim.is_chinese != source.is_chinese
        return Shared(words, common, figures, held, across)

    def figure_share(self, claim: Text) -> float | None:
        """The share (0..1) of the claim's figures that stand anywhere; None where it has none."""
        if not claim.figures:
            return None
        held = [any(agree(f, other).holds for other in self.figures) for f in claim.figures]
        return sum(held) / len(held)

    def _stands(self, word: str, source: Text) -> bool:
        return word in source.folded or any(c in source.folded for c in self._translations(word))

    def _translations(self, word: str) -> tuple[str, ...]:
        if word not in self._meanings:
            found = self.lexicon.translations(word, _MOST_TRANSLATIONS)
            self._meanings[word] = tuple(chinese for chinese, _ in found if len(chinese) > 1)
        return self._meanings[word]

    def synonyms(self, one: str, other: str) -> bool:
        """Whether the dictionary glosses two English words by one Chinese word."""
        return bool(set(self._translations(one)) & set(self._translations(other)))


def _head(article: Article) -> str:
    """Title, source and date of an article, and the years that its words for years stand for."""
    parts = [article.title, article.source]
    if article.date is not None:
        day = article.date
        parts.append(f"{day.year}年{day.month}月{day.day}日")
        parts += [f"{day.year + apart}年" for words, apart in _YEARS if words.search(article.text)]
    return "\n".join(parts)


_YEARS = (
    (re.compile("前年|two years ago"), -2),
    (re.compile("去年|last year|a year (?:earlier|ago)"), -1),
    (re.compile("明年|next year"), 1),
    (re.compile("後年|后年"), 2),
)


def citing(hits: Sequence[Hit], names: Names) -> Evidence:
    """The evidence of a claim that cites ``hits``."""
    return Evidence(tuple(hits), names)

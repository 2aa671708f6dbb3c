"""The nouns of Zhiwen: what passes between its parts.

All are frozen and hold plain values, so that they can cross threads, be compared in tests and be
turned into JSON without ceremony. Offsets are code points into ``Article.text``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

Language = Literal["zh-Hant", "zh-Hans", "en"]
LANGUAGES: tuple[Language, ...] = ("zh-Hant", "zh-Hans", "en")

Verdict = Literal["supported", "unsupported", "uncited"]
Mode = Literal["extractive", "llm"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it is stored: original glyphs, cleaned only of what cannot be shown.

    ``id`` is a hash of title and text. ``url`` and ``date`` are None, and ``source`` and
    ``author`` are empty, where the article does not state them.
    ``origin`` says where it was read from (a file name, never a full path). ``remark`` is what of
    it could not be read (an impossible date); it is told when the article is added, not stored.
    """

    id: str
    title: str
    text: str
    source: str = ""
    date: dt.date | None = None
    url: str | None = None
    language: Language = "zh-Hant"
    origin: str = ""
    author: str = ""
    remark: str = field(default="", compare=False)

    @property
    def script(self) -> Literal["Hant", "Hans", "Latn"]:
        """The ISO 15924 code of the script that the article is written in."""
        scripts: dict[Language, Literal["Hant", "Hans", "Latn"]] = {
            "zh-Hant": "Hant",
            "zh-Hans": "Hans",
            "en": "Latn",
        }
        return scripts[self.language]


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one article, the unit that is searched.

    ``text`` is ``article.text[start:end]``; ``sentences`` are spans in the article, in order.
    """

    id: str
    article_id: str
    ordinal: int
    start: int
    end: int
    text: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, with the article it stands in.

    ``score`` orders the hits and measures evidence, about 0 (nothing) to 1 (all the question's
    words and its meaning). ``coverage`` is the word leg's share of the question that matched
    (0..1); ``cosine`` is the vector leg's similarity (-1..1), the mean of passage and best
    sentence; ``sentence_cosines`` holds one value for each of the passage's sentences.
    """

    passage: Passage
    article: Article
    score: float
    coverage: float
    cosine: float
    sentence_cosines: tuple[float, ...] = ()
    also: tuple[Hit, ...] = ()
    """The same report in other outlets or in another script, that is not listed again."""


@dataclass(frozen=True, slots=True)
class Source:
    """Another article that tells the same, named beside a citation."""

    article_id: str
    title: str
    source: str
    date: dt.date | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Translation:
    """A quote in the reader's language, by a model, checked against the quote.

    With ``reasons`` it did not pass; ``text`` is empty where the model gave none. ``notes`` tell
    what was put right in one that passed, or what the check is not sure of.
    """

    text: str
    language: Language
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """The words that an answer rests on: ``article.text[start:end] == quote``, to the glyph."""

    number: int
    article_id: str
    title: str
    source: str
    date: dt.date | None
    url: str | None
    start: int
    end: int
    quote: str
    also: tuple[Source, ...] = ()
    """Where the same report stands too: another outlet, or the other script."""
    translation: Translation | None = None
    """Of a quote in another language than the question's, where a model is set."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer with the numbers of its citations and what the check says.

    Of a supported one the ``reasons`` tell what was put right in it, or which of its words stand in
    no cited article.
    """

    text: str
    citations: tuple[int, ...]
    verdict: Verdict
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejection:
    """A sentence that the check did not let through, and why."""

    text: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timings:
    """Wall milliseconds from the moment the question came in."""

    retrieve_ms: float = 0.0
    first_token_ms: float = 0.0
    total_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the model server counts them; zero without a model.

    ``cut_short``: the model was stopped at its most tokens, so its last words are no whole.
    ``cost``: by the prices in the settings; zero where none are set.
    """

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cut_short: bool = False
    cost: float = 0.0

    def __add__(self, other: Usage) -> Usage:
        """What two replies took together."""
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.cut_short or other.cut_short,
            self.cost + other.cost,
        )


@dataclass(frozen=True, slots=True)
class Short:
    """A short answer: the article's ``text[start:end]``, which stands in the cited quote."""

    text: str
    citation: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Premise:
    """What the question takes for granted, in words of it, and the citation that denies it."""

    text: str
    citation: int


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Different figures that articles give for one thing, each with the citation that holds it."""

    figures: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class DateNote:
    """A relative date in a cited quote (昨日) and the days it means (2026-05-03)."""

    citation: int
    text: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose every shown sentence passed the check.

    ``text`` is for reading: the sentences with ``[1]`` marks, or the plain statement of an
    abstention; then ``nearest`` is what the articles say that comes nearest, if anything.
    ``notice`` tells what went wrong on the way, if anything did (a model server that died
    half-way, say).
    """

    question: str
    language: Language
    mode: Mode
    model: str | None
    abstained: bool
    text: str
    sentences: tuple[Sentence, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    citations: tuple[Citation, ...] = ()
    timings: Timings = field(default_factory=Timings)
    usage: Usage = field(default_factory=Usage)
    notice: str = ""
    searched: str = ""
    """What was searched instead of the question where that leans on the conversation."""
    nearest: Sentence | None = None
    short: Short | None = None
    """The figure that answers, cut out of a quote where that is clear."""
    premise: Premise | None = None
    """What of the question the articles deny; the quote that does is among the sentences."""
    disagreements: tuple[Disagreement, ...] = ()
    dates: tuple[DateNote, ...] = ()
    """What relative dates in the quotes mean, by the date of their article."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of a conversation, with what was said to it.

    ``searched`` is the question in the words that it was searched by, empty where those are its
    own; ``citations`` are those of its answer: a later answer gives their places the same numbers.
    """

    question: str
    answer: str = ""
    citations: tuple[Citation, ...] = ()
    searched: str = ""

    @classmethod
    def of(cls, answer: Answer) -> Turn:
        """The turn that ``answer`` ends."""
        return cls(answer.question, answer.text, answer.citations, answer.searched)


@dataclass(frozen=True, slots=True)
class Evidence:
    """First event of an answer: what the search found, best first."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """The model writes one answer at a time, and so many come before this one; 0: its turn."""

    ahead: int


@dataclass(frozen=True, slots=True)
class Lead:
    """What to say before the sentences, where there is such a thing, with the citations for it."""

    language: Language
    short: Short | None
    premise: Premise | None
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence of the answer went through the check; its new citations come with it."""

    sentence: Sentence
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Translated:
    """A citation that was told before, now with its translation."""

    citation: Citation


@dataclass(frozen=True, slots=True)
class Finished:
    """Last event of an answer: the whole of it."""

    answer: Answer


AnswerEvent = Evidence | Waiting | Lead | Checked | Rejection | Translated | Finished


@dataclass(frozen=True, slots=True)
class Change:
    """What ``add`` did with one article or one file, or that one was removed."""

    action: Literal["added", "replaced", "unchanged", "refused", "skipped", "removed"]
    origin: str
    article_id: str | None = None
    title: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles a question is put to; what is empty asks for nothing.

    An article must meet every part that is given, and of each part any value. ``since`` and
    ``until`` include their day; an article without a date meets neither.
    """

    sources: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    languages: tuple[Language, ...] = ()
    article_ids: tuple[str, ...] = ()


Order = Literal["added", "title", "source", "date", "language", "passages"]
"""What a list of articles can be sorted by."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An article in a list, without its text, and how many passages it has."""

    article: Article
    passages: int


@dataclass(frozen=True, slots=True)
class Outlet:
    """A source that articles name, and how many do; or the address of a feed that was read, and
    how many of its entries were.
    """

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A part of the list of articles; ``total`` is how long the whole of it is."""

    items: tuple[Listed, ...]
    total: int

"""What other programs send and get: the bodies of the REST endpoints and the tools' arguments.

What goes out is made by ``rag.wire``, the same as the command line prints; the models here say so
in the OpenAPI page, and a test holds the two together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from rag.intake.draft import LONGEST_ARTICLE, LONGEST_TITLE
from rag.types import Citation, Filter, Language, Mode, Order, Turn, Verdict

LONGEST_QUESTION = 2000
MOST_TURNS = 50
MOST_PASSED_OVER = 1_000_000_000
"""Articles of a list: SQL knows no larger numbers than 64 bits."""
MOST_ARTICLES = 200
"""Articles that may be added, or summarized together, at once."""

Question = Annotated[
    str, Field(max_length=LONGEST_QUESTION, description="In Chinese, either script, or English.")
]
ArticleId = Annotated[str, Field(max_length=64)]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Which(_In):
    """Which articles to look at; what is left out asks for nothing."""

    sources: tuple[str, ...] = Field(default=(), description="Outlets; any of them will do.")
    since: dt.date | None = Field(default=None, description="Leaves out what is older, or undated.")
    until: dt.date | None = Field(default=None, description="That day is included.")
    languages: tuple[Language, ...] = ()
    article_ids: tuple[ArticleId, ...] = Field(default=(), max_length=MOST_ARTICLES)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.since and self.until and self.since > self.until:
            raise ValueError("since is later than until: no article can be of both")
        return self

    def filter(self) -> Filter:
        """The same for the engine."""
        return Filter(self.sources, self.since, self.until, self.languages, self.article_ids)


class CitationJson(BaseModel):
    """A quote: the article's ``text[start:end]``, counted in code points."""

    number: int
    article_id: str
    title: str = ""
    source: str = ""
    date: dt.date | None = None
    url: str | None = None
    start: int = 0
    end: int = 0
    quote: str = ""
    also: list[dict[str, Any]] = Field(
        default=[], description="Other articles in which the same report stands."
    )
    translation: dict[str, Any] | None = Field(
        default=None, description="The quote in the question's language, by a model: text, verdict."
    )

    def citation(self) -> Citation:
        """The same for the engine."""
        return Citation(
            self.number,
            self.article_id,
            self.title,
            self.source,
            self.date,
            self.url,
            self.start,
            self.end,
            self.quote,
        )


class Before(BaseModel):
    """An earlier turn of the conversation: an answer as it was given will do."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    question: Question
    text: str = Field(default="", max_length=100_000)
    searched: str = Field(default="", max_length=LONGEST_QUESTION)
    citations: tuple[CitationJson, ...] = ()

    def turn(self) -> Turn:
        """The same for the engine."""
        cited = tuple(citation.citation() for citation in self.citations)
        return Turn(self.question, self.text, cited, self.searched)


class Asking(_In):
    """A question, what was said before it, and which articles it is put to."""

    question: Question
    history: tuple[Before, ...] = Field(
        default=(), max_length=MOST_TURNS, description="Oldest first."
    )
    only: Which = Which()


class Searching(_In):
    """A question, how many passages are wanted, and of which articles."""

    question: Question
    limit: int = Field(default=6, ge=1, le=50)
    only: Which = Which()


class Summarizing(_In):
    """Articles to summarize together; in the first one's language and the other by default."""

    article_ids: tuple[ArticleId, ...] = Field(min_length=1, max_length=MOST_ARTICLES)
    languages: tuple[Language, ...] = Field(default=(), max_length=3)


class Digesting(_In):
    """A topic to summarize what the articles say on."""

    topic: Question
    languages: tuple[Language, ...] = Field(default=(), max_length=3)


class NewArticle(_In):
    """An article to store; its language is found in its text."""

    title: str = Field(default="", max_length=LONGEST_TITLE)
    text: str = Field(min_length=1, max_length=LONGEST_ARTICLE)
    source: str = Field(default="", max_length=LONGEST_TITLE)
    author: str = Field(default="", max_length=LONGEST_TITLE)
    date: dt.date | None = None
    url: str | None = Field(default=None, max_length=2000)


class Adding(_In):
    """Articles to store."""

    articles: tuple[NewArticle, ...] = Field(min_length=1, max_length=MOST_ARTICLES)


class Browsing(_In):
    """A part of the list of articles."""

    wanted: str = Field(
        default="", max_length=200, description="Words of title, source, date or id."
    )
    order: Order = "added"
    descending: bool = True
    start: int = Field(default=0, ge=0, le=MOST_PASSED_OVER)
    limit: int = Field(default=100, ge=1, le=1000)


# -- what comes back ---------------------------------------------------------------------------


class SentenceJson(BaseModel):
    """A sentence, the numbers of its citations, and what the check says of it."""

    text: str
    citations: list[int]
    verdict: Verdict
    reasons: list[str]


class AnswerJson(BaseModel):
    """The object of ``zhiwen ask --json``."""

    question: str
    language: Language
    mode: Mode
    model: str | None
    abstained: bool
    text: str
    sentences: list[SentenceJson]
    rejected: list[dict[str, Any]]
    citations: list[CitationJson]
    timings: dict[str, float]
    usage: dict[str, float]
    notice: str
    searched: str
    nearest: SentenceJson | None
    short: dict[str, Any] | None
    premise: dict[str, Any] | None
    disagreements: list[list[dict[str, Any]]]
    dates: list[dict[str, Any]]


class HitJson(BaseModel):
    """A passage that bears on the question: the article's ``text[start:end]``."""

    score: float
    article_id: str
    title: str
    source: str
    date: dt.date | None
    url: str | None
    start: int
    end: int
    text: str


class SummaryJson(BaseModel):
    """The object of ``zhiwen summarize --json``."""

    articles: list[str]
    topic: str | None
    languages: list[Language]
    mode: Mode
    model: str | None
    headline: dict[str, str | None]
    points: list[dict[str, Any]]
    rejected: list[dict[str, Any]]
    figures: list[dict[str, Any]]
    figures_left: int
    names: list[dict[str, Any]]
    themes: list[dict[str, Any]]
    citations: list[CitationJson]
    notice: dict[str, str | None]
    timings: dict[str, float]
    usage: dict[str, float]


class FactsJson(BaseModel):
    """What is known of an article, without its text."""

    id: str
    title: str
    source: str
    author: str
    date: dt.date | None
    url: str | None
    language: Language
    script: str
    origin: str


class ArticleJson(FactsJson):
    """The object of ``zhiwen show --json``."""

    text: str


class ListedJson(FactsJson):
    """An article in a list."""

    passages: int


class ListingJson(BaseModel):
    """A part of the list of articles; ``total`` is how many there are in all."""

    total: int
    articles: list[ListedJson]


class ChangeJson(BaseModel):
    """What became of one article or file, and why."""

    action: str
    origin: str
    article_id: str | None
    title: str
    reason: str


class StatusJson(BaseModel):
    """What this library holds and how it answers."""

    version: str
    articles: int
    passages: int
    mode: Mode
    model: str | None


class ErrorJson(BaseModel):
    """What went wrong, in one line; ``kind`` is its class in ``rag.errors``."""

    kind: str
    message: str


class ProblemJson(BaseModel):
    """The body of every error."""

    error: ErrorJson


def first_problem(problems: Sequence[Mapping[str, Any]]) -> str:
    """The first of pydantic's complaints in one line: which field, and what is wrong with it."""
    first = problems[0]
    where = ".".join(str(part) for part in first["loc"] if part not in ("body", "query", "path"))
    said = str(first["msg"]).removeprefix("Value error, ")
    return f"{where}: {said}" if where else said

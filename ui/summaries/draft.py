"""What a visitor's summary consists of so far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.errors import InputError, UnknownArticle, ZhiwenError
from rag.summaries.model import Pointed, Progressed, Summarized, Summary, SummaryEvent
from rag.types import Article, Language
from ui.archive import Archive


class NothingChosen(InputError):
    """Neither an article nor a topic was given."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A summary in the making; each event makes a new one.

    At the end ``summary`` or ``error`` is set, or ``stopped`` where the visitor had enough. A
    draft that nobody asked for yet has not ``begun``.
    """

    languages: tuple[Language, ...] = ()
    begun: bool = False
    progress: Progressed | None = None
    points: tuple[Pointed, ...] = ()
    summary: Summary | None = None
    error: ZhiwenError | None = None
    stopped: bool = False

    def after(self, event: SummaryEvent) -> Draft:
        """The draft once ``event`` has come."""
        match event:
            case Progressed():
                return replace(self, progress=event)
            case Pointed():
                return replace(self, points=(*self.points, event))
            case Summarized(summary):
                return replace(self, summary=summary)

    @property
    def done(self) -> bool:
        """Whether nothing more will come."""
        return not self.begun or self.summary is not None or self.error is not None or self.stopped


def known(library: Archive, article_ids: Sequence[str]) -> list[Article]:
    """The articles of these ids that are still in the library; the ids come from the browser."""
    found = []
    for article_id in article_ids:
        try:
            found.append(library.article(article_id))
        except UnknownArticle:
            continue
    return found


def summarized(
    library: Archive, article_ids: Sequence[str], topic: str, languages: Sequence[Language]
) -> Iterator[Draft]:
    """The draft after every event; an error ends it and keeps the points that had come.

    With a ``topic`` the summary is of all that bears on it, else of the articles.
    """
    draft = Draft(tuple(languages), begun=True)
    yield draft
    try:
        if topic.strip():
            events = library.digest_stream(topic.strip(), languages)
        elif article_ids:
            events = library.summarize_stream(list(article_ids), languages)
        else:
            raise NothingChosen("no article and no topic was given")
        for event in events:
            draft = draft.after(event)
            yield draft
    except ZhiwenError as error:
        yield replace(draft, error=error)


def stop(draft: Draft) -> Draft:
    """The draft once the visitor has stopped it."""
    return draft if draft.done else replace(draft, stopped=True)


def fail(draft: Draft) -> Draft:
    """The draft once something broke that nobody foresaw: its points stay."""
    unforeseen = ZhiwenError("an unforeseen error: the server's log tells more")
    return draft if draft.done else replace(draft, error=unforeseen)

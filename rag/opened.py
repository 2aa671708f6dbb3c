"""An open library: what programs, the command line and the page call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rag.adding import Shelf
from rag.answering.answerer import Answerer
from rag.answering.written import Writer
from rag.intake import Columns, Found, new_web, read_sources
from rag.language.script import in_both_scripts
from rag.library.condition import Condition, condition
from rag.library.duplicates import Family, families
from rag.library.ledger import Ledger
from rag.library.lock import ProcessLock
from rag.library.vectors import VectorView
from rag.library.verify import Finding, verify
from rag.library.views import Progress, catch_up, rebuild
from rag.library.words import WordView
from rag.making import (
    Watch,
)
from rag.models.chat import ChatModel
from rag.models.fetching import Pulling
from rag.models.local_server import LocalChat
from rag.noted import noted_answer, noted_summary
from rag.retrieval.question import Asked
from rag.retrieval.search import Candidate, Search
from rag.settings import Settings
from rag.summaries.collecting import on_topic
from rag.summaries.lines import Within
from rag.summaries.model import Summarized, Summary, SummaryEvent
from rag.summaries.summarizer import Summarizer
from rag.switch import ModelSwitch
from rag.telemetry import Telemetry
from rag.types import (
    Answer,
    AnswerEvent,
    Article,
    Change,
    Filter,
    Finished,
    Hit,
    Language,
    Listing,
    Order,
    Outlet,
    Turn,
)

if TYPE_CHECKING:
    from rag.telemetry.metrics import Metrics


class Library:
    """An open archive: add and remove articles, search them, ask them.

    Made by :func:`open_library`. Safe to share between threads; one process at a time.
    """

    def __init__(
        self,
        settings: Settings,
        ledger: Ledger,
        views: tuple[VectorView, WordView],
        lock: ProcessLock,
        search: Search,
        answerer: Answerer,
        make_summarizer: Callable[[ChatModel | None, Settings], Summarizer],
        writing: Callable[[ChatModel, Settings, Watch | None], Writer],
        model: ChatModel | None,
        telemetry: Telemetry,
    ) -> None:
        self._telemetry = telemetry
        self._metrics: Metrics | None = None
        self._writing = writing
        self.model = model
        """The model that writes, by :attr:`models`; None: answers are quotations."""
        self.models = ModelSwitch(settings, model, self._write_with)
        """Chooses, tries and fetches the model that writes."""
        self._shelf = Shelf(ledger, views, telemetry)
        self._ledger = ledger
        self._views = views
        self._lock = lock
        self._answerer = answerer
        self._search = search
        self._make_summarizer = make_summarizer
        self._aside = ThreadPoolExecutor(1, thread_name_prefix="aside")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the files and the lock; the library cannot be used afterwards."""
        self.models.close()
        self._aside.shutdown()
        _close(self.model)
        self._search.close()
        for view in self._views:
            view.close()
        self._ledger.close()
        self._lock.release()
        self._telemetry.close()

    @property
    def settings(self) -> Settings:
        """What is in force now: another model may have been chosen since the opening."""
        return self.models.settings

    # -- articles --------------------------------------------------------------------------

    def add(
        self,
        paths: Iterable[Path | str] | Path | str,
        acknowledged: Callable[[Change], None] | None = None,
        progress: Progress | None = None,
        columns: Columns | None = None,
    ) -> list[Change]:
        """Reads a file, a folder or several and stores their articles; one ``Change`` for each.

        ``acknowledged`` is called with a change once it is safely on disk. A file that cannot be
        read gives a change with the reason, and the others are stored all the same. At the end
        both indexes have caught up. ``columns`` says which fields of tables and JSON hold what.
        """
        if isinstance(paths, str | Path):  # a string is an iterable too: of its letters
            paths = [paths]
        found = read_sources(paths, columns, new_web(self._ledger.remembered))
        return self.add_articles(found, acknowledged, progress)

    def add_articles(
        self,
        found: Iterable[Found],
        acknowledged: Callable[[Change], None] | None = None,
        progress: Progress | None = None,
    ) -> list[Change]:
        """Like :meth:`add`, for articles that were read already (``rag.intake``)."""
        self._ledger.check_open()
        changes = self._shelf.add(found, self.settings.passage_tokens, acknowledged, progress)
        # The dictionary's tables take seconds to make, once a home: not when somebody waits for an
        # answer, nor for the end of this; closing the library waits for it.
        self._aside.submit(self._search.warm)
        return changes

    def remove(self, article_id: str) -> Article:
        """Takes an article out of the ledger and both views; raises UnknownArticle."""
        article = self._ledger.article(article_id)
        self.remove_all([article_id])
        return article

    def remove_all(
        self,
        article_ids: Iterable[str],
        acknowledged: Callable[[Change], None] | None = None,
        progress: Progress | None = None,
    ) -> list[Change]:
        """Takes articles out; one ``Change`` for each, at the end of which both views know it.

        Raises UnknownArticle where one of them is not there: then none is removed.
        ``acknowledged`` is called with a change once it is safely on disk.
        """
        return self._shelf.remove(article_ids, acknowledged, progress)

    def articles(self) -> list[Article]:
        """Every article in the order added, without its text."""
        return self._ledger.articles()

    def browse(
        self,
        wanted: str = "",
        order: Order = "added",
        *,
        descending: bool = True,
        start: int = 0,
        limit: int = 100,
        only: Filter | None = None,
    ) -> Listing:
        """The articles of ``only`` whose title, source, date or id hold every word of ``wanted``.

        Words are met in either Chinese script. Sorting and counting are the ledger's: this stays
        quick with hundreds of thousands of articles.
        """
        return self._ledger.browse(_words(wanted), order, descending, start, limit, only)

    def sources(self, wanted: str = "", limit: int = 100) -> list[Outlet]:
        """The sources whose names hold every word of ``wanted``, the most frequent first."""
        return self._ledger.sources(_words(wanted), limit)

    def duplicates(self) -> list[Family]:
        """The articles that say nearly the same, also in the other script, in groups."""
        return families(self._ledger)

    def feeds(self) -> list[Outlet]:
        """The feeds that were read, by their addresses, with how many of their entries were."""
        return self._ledger.feeds()

    def forget_feed(self, address: str) -> None:
        """Forgets that a feed was read; its articles stay."""
        self._ledger.forget(address)

    def article(self, article_id: str) -> Article:
        """The stored article; raises UnknownArticle."""
        return self._ledger.article(article_id)

    def counts(self) -> tuple[int, int]:
        """How many articles and passages there are."""
        return self._ledger.counts()

    @property
    def vectors(self) -> VectorView:
        """The vector view, for measuring."""
        return self._views[0]

    # -- the model -------------------------------------------------------------------------

    def use_model(self, model: ChatModel | Path | None) -> None:
        """Lets this model write from the next question on; a path is a GGUF file to run here.

        A model that ran here for the library before is ended. Raises ModelAbsent for a path that
        holds no model, or where what runs it is not installed. ``models`` can do more.
        """
        self.models.use(model)

    def pull_model(self) -> Pulling:
        """Fetches the local model: iterate over it for the progress, ``stop()`` it, go on later.

        Then ``use_model(library.pulled_model)`` switches over, without a restart. In the
        background: ``models.fetch``.
        """
        return self.models.pull()

    @property
    def pulled_model(self) -> Path | None:
        """The file of the model that was fetched; None: not fetched, or not wholly."""
        pinned, folder = self.models.pinned, self.settings.models
        return pinned.path(folder) if pinned.fetched(folder) else None

    def _write_with(self, model: ChatModel | None, settings: Settings) -> None:
        before, self.model = self.model, model
        self._answerer.writer = None if model is None else self._writing(model, settings, None)
        if before is not model:
            _close(before)

    # -- views -----------------------------------------------------------------------------

    def catch_up(self, progress: Progress | None = None) -> None:
        """Brings both views up to the ledger; raises StaleView."""
        for view in self._views:
            catch_up(self._ledger, view, progress)

    def condition(self) -> Condition:
        """How much is held, and whether both indexes have caught up."""
        return condition(self._ledger, self._views, self.settings.home)

    def verify(self) -> list[Finding]:
        """What a check of everything stored finds: hashes, the views against the ledger."""
        return list(verify(self._ledger, self._views))

    def rebuild(self, progress: Progress | None = None) -> None:
        """Makes both views anew from the ledger."""
        with self._telemetry.begin("rebuild"):
            for view in self._views:
                rebuild(self._ledger, view, progress)

    # -- watching itself -------------------------------------------------------------------

    def start_counting(self) -> None:
        """Counts from now on what :meth:`exposition` tells."""
        from rag.telemetry.metrics import Metrics

        if self._metrics is None:
            self._metrics = Metrics(self.counts)
            self._telemetry.listen(self._metrics)

    def exposition(self) -> str:
        """The counters in Prometheus' text format; empty where nothing is counted.

        Questions, sentences, changes of articles, calls and tokens of the model, and the seconds
        that each part took; never what was asked or read.
        """
        return "" if self._metrics is None else self._metrics.exposition()

    # -- questions -------------------------------------------------------------------------

    def warm(self) -> None:
        """Waits until what a first question would wait for is loaded."""
        self._search.warm()
        self._search.find(self._search.read("聞"), 1)

    def search(
        self,
        question: str,
        limit: int | None = None,
        history: Sequence[Turn] = (),
        *,
        only: Filter | None = None,
    ) -> tuple[Hit, ...]:
        """The passages that bear on the question, best first; raises EmptyQuestion.

        ``history`` are the turns before it, oldest first, for a question that leans on them.
        ``only`` says which articles to look at; raises UnknownArticle for an id that none has.
        """
        with self._telemetry.begin("search") as part:
            asked = self._search.read(question, history)
            hits = self._search.find(asked, limit or self.settings.top_k, only)
            part.note(language=asked.language, hits=len(hits))
        return hits

    def find(self, question: str) -> tuple[Asked, tuple[Hit, ...]]:
        """The question as it is read and the passages an answer may rest on, for measuring."""
        asked = self._search.read(question)
        return asked, self._search.find(asked, self.settings.top_k)

    def candidates(
        self, question: str, history: Sequence[Turn] = (), *, only: Filter | None = None
    ) -> list[Candidate]:
        """Every candidate with what each view says of it, best first, for measuring."""
        return self._search.candidates(self._search.read(question, history), only)

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, only: Filter | None = None
    ) -> Answer:
        """The checked answer; raises EmptyQuestion, or ModelError where a model is set.

        ``history`` are the turns before it, oldest first (``Turn.of(answer)`` makes one): a
        question may lean on them, and places that they cite keep their numbers. ``only`` says which
        articles to answer from; raises UnknownArticle for an id that none has.
        """
        for event in self.ask_stream(question, history, only=only):
            if isinstance(event, Finished):
                return event.answer
        raise AssertionError("an answer always finishes")

    def ask_stream(
        self, question: str, history: Sequence[Turn] = (), *, only: Filter | None = None
    ) -> Iterator[AnswerEvent]:
        """The answer as it comes: Evidence, Checked and Rejection, Translated, then Finished."""
        return noted_answer(self._telemetry, self._answerer.answer(question, history, only))

    def asking(self, model: ChatModel | None, watch: Watch | None = None) -> Answerer:
        """Another answerer over the same articles, for measuring.

        ``model`` writes its answers, behind ``watch``, and stays the caller's; None quotes.
        """
        return Answerer(
            self._search,
            None if model is None else self._writing(model, self.settings, watch),
            passages=self.settings.top_k,
            sentences=self.settings.max_sentences,
        )

    # -- summaries -------------------------------------------------------------------------

    def summarize(
        self, article_ids: Sequence[str] | str, languages: Sequence[Language] = ()
    ) -> Summary:
        """The checked summary of one article or several (see :meth:`summarize_stream`)."""
        return _last(self.summarize_stream(article_ids, languages))

    def summarize_stream(
        self, article_ids: Sequence[str] | str, languages: Sequence[Language] = ()
    ) -> Iterator[SummaryEvent]:
        """The summary as it comes: Progressed and Pointed, then Summarized.

        ``languages`` are what to write in; by default the first article's own and the other.
        Raises UnknownArticle, InputError, or ModelError where a model is set.
        """
        ids = [article_ids] if isinstance(article_ids, str) else dict.fromkeys(article_ids)
        articles = [self.article(article_id) for article_id in ids]
        return self._summarizing(articles, languages)

    def digest(self, topic: str, languages: Sequence[Language] = ()) -> Summary:
        """The summary of what the articles say on ``topic``, by theme."""
        return _last(self.digest_stream(topic, languages))

    def digest_stream(
        self, topic: str, languages: Sequence[Language] = ()
    ) -> Iterator[SummaryEvent]:
        """Like :meth:`summarize_stream`, of the passages that bear on ``topic``.

        Raises InputError where none does, or EmptyQuestion.
        """
        asked = self._search.read(topic)
        articles, within = on_topic(asked, self._search)
        return self._summarizing(articles, languages, topic, within)

    def _summarizing(
        self,
        articles: Sequence[Article],
        languages: Sequence[Language],
        topic: str | None = None,
        within: Within | None = None,
    ) -> Iterator[SummaryEvent]:
        summarizer = self._make_summarizer(self.model, self.settings)
        events = summarizer.summarize(articles, languages, topic, within)
        return noted_summary(self._telemetry, events, articles)


def _words(wanted: str) -> list[tuple[str, ...]]:
    return [in_both_scripts(word) for word in wanted.split()]


def _last(events: Iterator[SummaryEvent]) -> Summary:
    for event in events:
        if isinstance(event, Summarized):
            return event.summary
    raise AssertionError("a summary always ends")


def _close(model: ChatModel | None) -> None:
    if isinstance(model, LocalChat):
        model.close()

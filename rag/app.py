"""The composition root: builds every part from the settings and wires them together."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from rag.answering.answerer import Answerer
from rag.answering.written import Writer
from rag.errors import InputError, LibraryDamaged
from rag.language.gazetteer import Gazetteer
from rag.language.glosses import Glosses
from rag.language.lexicon import Lexicon
from rag.language.names import Names
from rag.language.own_glossary import pairs, read_own_glossary
from rag.language.script import detect_language
from rag.language.tokens import query_terms
from rag.library.ledger import Ledger
from rag.library.lock import ProcessLock
from rag.library.vectors import VectorView
from rag.library.views import Progress
from rag.library.words import WordView
from rag.making import (
    Watch,
    make_chat,
    make_embedder,
    make_grounding,
    make_reranker,
    make_summarizer,
    make_telemetry,
    make_writer,
)
from rag.models.chat import ChatModel
from rag.models.embedding import BundledEmbedder, Embedder
from rag.opened import Library
from rag.retrieval.search import Search
from rag.settings import Settings, load_settings
from rag.summaries.judging import Judge
from rag.summaries.summarizer import Summarizer


def open_library(
    settings: Settings | None = None,
    *,
    watch: Watch | None = None,
    progress: Progress | None = None,
    **flags: object,
) -> Library:
    """Opens the library in ``settings.home``, making it if it is new, with its views caught up.

    ``flags`` are settings by name, for short programs: ``open_library(home="archive")``.
    ``watch`` is given the chat model, where there is one, and returns what is used instead.
    ``progress`` is told while an index catches up, or is made anew because another version of
    Zhiwen made it: that can take minutes.
    Raises LibraryLocked, StaleView, LibraryDamaged or BadSetting.
    """
    settings = settings or load_settings(**flags)
    return _open(settings, rebuilding=False, watch=watch, progress=progress)


def open_for_rebuild(settings: Settings, progress: Progress | None = None) -> Library:
    """Like :func:`open_library`, but makes both views anew, whatever made them."""
    return _open(settings, rebuilding=True, progress=progress)


def open_ledger(settings: Settings) -> Ledger:
    """Only the ledger, for looking articles up: needs no lock and loads no model.

    Raises InputError where there is none: looking something up makes no library.
    """
    need_library(settings)
    return Ledger.in_folder(settings.home)


def need_library(settings: Settings) -> None:
    """Raises InputError where no library is in the home: its name may be mistyped."""
    try:
        (settings.home / "ledger.sqlite").stat()
    except (FileNotFoundError, NotADirectoryError) as exc:
        raise InputError(
            f"there is no library at {settings.home}: `zhiwen add PATH` with this --home makes one"
        ) from exc
    except OSError as exc:
        raise LibraryDamaged(f"the library folder cannot be read: {exc}") from exc


def _open(
    settings: Settings,
    *,
    rebuilding: bool,
    watch: Watch | None = None,
    progress: Progress | None = None,
) -> Library:
    _make_home(settings.home)
    lock = ProcessLock(settings.home)
    lock.acquire()
    opened = ExitStack()  # what a failed opening lets go of again
    opened.callback(lock.release)
    try:
        ledger = Ledger.in_folder(settings.home)
        opened.callback(ledger.close)
        telemetry = make_telemetry()
        opened.callback(telemetry.close)
        embedder = make_embedder(settings)
        vectors = VectorView(
            settings.home / "views" / "vectors", ledger.library_id, embedder, settings.chroma_url
        )
        words = WordView(settings.home / "views" / "words")
        own = pairs(read_own_glossary(settings.home))
        lexicon = Lexicon(settings.home / "cache", own)
        glosses = Glosses(settings.home / "cache", own)
        gazetteer = Gazetteer(settings.home / "cache")
        search = Search(
            ledger, vectors, words, lexicon, gazetteer, glosses, make_reranker(settings)
        )
        names = Names(lexicon, gazetteer)
        grounding = make_grounding(settings, embedder, names, glosses)
        judge = Judge(grounding, names, embedder)

        def writing(model: ChatModel, settings: Settings, own: Watch | None) -> Writer:
            return make_writer(settings, grounding, embedder, judge, model, own or watch)

        model = make_chat(settings)
        answerer = Answerer(
            search,
            writing(model, settings, None) if model else None,
            passages=settings.top_k,
            sentences=settings.max_sentences,
        )

        def summarizing(model: ChatModel | None, settings: Settings) -> Summarizer:
            return make_summarizer(settings, embedder, judge, model, watch)

        library = Library(
            settings,
            ledger,
            (vectors, words),
            lock,
            search,
            answerer,
            summarizing,
            writing,
            model,
            telemetry,
        )
        with telemetry.begin("open") as part:
            articles, passages = ledger.counts()
            part.note(articles=articles, passages=passages)
            if rebuilding:
                library.rebuild(progress)
            else:
                with ThreadPoolExecutor(1) as aside:
                    if articles:  # of an empty library there is nothing to ask
                        aside.submit(_warm, search, embedder)
                    library.catch_up(progress)
    except BaseException:
        opened.close()
        raise
    return library


def _warm(search: Search, embedder: Embedder) -> None:
    """Loads beside the opening what the first question would wait 0.1 s for, and changes nothing.

    What fails here fails again, and is told, when a question needs it. No server is asked.
    """
    query_terms("聞", None)
    detect_language("聞")
    if isinstance(embedder, BundledEmbedder):
        embedder.embed_questions(["聞"])
    search.warm()


def _make_home(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise LibraryDamaged(f"the library folder cannot be made: {exc}") from exc

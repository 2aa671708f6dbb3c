"""The parts that the settings ask for: embedder, check, writers, reranker, chat model."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from rag.answering.grounding import Details, Grounding
from rag.answering.written import CONTEXT_TOKENS, LOCAL_CONTEXT_TOKENS, Writer, WriterPrompts
from rag.errors import BadSetting
from rag.language.gazetteer import Gazetteer
from rag.language.glosses import Glosses
from rag.language.lexicon import Lexicon
from rag.language.names import Names
from rag.language.own_glossary import read_own_glossary
from rag.language.terms import Terms, load_terms
from rag.models.chat import ChatModel, ServerChat
from rag.models.counted import CountedChat
from rag.models.embedding import BundledEmbedder, Embedder, RemoteEmbedder
from rag.models.local_model import pinned_model
from rag.models.local_server import LOCAL_PATIENCE, LocalChat
from rag.models.openai_edge import OpenAIEdge
from rag.models.replies import RememberedChat
from rag.models.rerank import Reranker, ServerReranker
from rag.prompting import load_prompt
from rag.settings import Settings
from rag.summaries.asking import Scribe
from rag.summaries.judging import Judge
from rag.summaries.phrases import Vocabulary
from rag.summaries.quotes import Quotes
from rag.summaries.summarizer import Summarizer
from rag.summaries.writing import PART_TOKENS, PointWriter
from rag.telemetry import Telemetry
from rag.telemetry.log import LogSink
from rag.telemetry.tracing import tracing

Watch = Callable[[ChatModel], ChatModel]
"""Puts something before the model: to record what is asked of it and what it says, or to cache."""


def make_embedder(settings: Settings, timeout: float | None = None) -> Embedder:
    """The bundled embedder, or the server that the settings name; raises BadSetting.

    A server may take ``timeout`` seconds to answer, or as many as the settings say.
    """
    if settings.embedding_url is None and settings.embedding_model is None:
        return BundledEmbedder(settings.home / "cache")
    if settings.embedding_model is None:
        raise BadSetting("ZHIWEN_EMBEDDING_URL needs ZHIWEN_EMBEDDING_MODEL, the model's name")
    key = settings.embedding_api_key
    if key is None and settings.embedding_url in (None, settings.llm_url):
        key = settings.llm_api_key  # the same server: never hand one server's key to another
    edge = OpenAIEdge(
        settings.embedding_url,
        key.get_secret_value() if key else None,
        timeout or settings.llm_timeout,
    )
    return RemoteEmbedder(edge, settings.embedding_model)


def make_grounding(
    settings: Settings,
    embedder: Embedder,
    names: Names | None = None,
    glosses: Glosses | None = None,
) -> Grounding:
    """The check of sentences against passages, over the dictionary's tables of the home."""
    place = settings.home / "cache"
    names = names or Names(Lexicon(place), Gazetteer(place))

    @cache
    def bundled() -> Embedder:
        # Whoever embeds on a server still has it: the bounds of what a claim adds are its own.
        return embedder if isinstance(embedder, BundledEmbedder) else BundledEmbedder(place)

    return Grounding(embedder, names, Details(bundled, glosses or Glosses(place), names))


def make_summarizer(
    settings: Settings,
    embedder: Embedder,
    judge: Judge,
    chat: ChatModel | None,
    watch: Watch | None = None,
) -> Summarizer:
    """What summarizes articles: by quotation, or with the model ``chat``."""
    terms = load_terms(read_own_glossary(settings.home))
    vocabulary = Vocabulary(terms, judge.names.gazetteer)
    if chat is None:
        return Summarizer(embedder, vocabulary)
    # Kept whatever the settings say of replies: a run that was stopped goes on from them.
    place = f"{settings.llm_url} {settings.local_model}"
    kept = RememberedChat(CountedChat(chat), settings.home / "cache" / "summaries", place)
    model = watch(kept) if watch else kept
    prompts = load_prompt("summary_points"), load_prompt("summary_translation")
    tokens = settings.context_tokens or PART_TOKENS
    small = isinstance(chat, LocalChat)  # it translates what it is given better than it condenses

    def writer(terms: Terms) -> PointWriter:
        return PointWriter(Scribe(model, *prompts), judge, terms, tokens, small=small)

    return Summarizer(embedder, vocabulary, writer)


def make_writer(
    settings: Settings,
    grounding: Grounding,
    embedder: Embedder,
    judge: Judge,
    model: ChatModel,
    watch: Watch | None = None,
) -> Writer:
    """What writes answers with ``model``, its replies kept where the settings say so."""
    local = isinstance(model, LocalChat)
    tokens = settings.context_tokens
    if tokens is None:
        tokens = LOCAL_CONTEXT_TOKENS if local else CONTEXT_TOKENS
    model = CountedChat(model)
    if watch is not None:
        watched = watch(model)
    elif settings.keep_replies:
        place = f"{settings.llm_url} {settings.local_model}"
        watched = RememberedChat(model, settings.home / "cache" / "replies", place)
    else:
        watched = model
    prompts = WriterPrompts(*map(load_prompt, ("answer", "answer_again", "followup")))
    summary = load_prompt("summary_points"), load_prompt("summary_translation")
    terms = load_terms(read_own_glossary(settings.home))

    def quotes() -> Quotes:
        return Quotes(Scribe(watched, *summary), judge, terms, embedder, small=local)

    translator = quotes if settings.translate_quotes else None
    return Writer(watched, prompts, grounding, tokens, small=local, translator=translator)


def make_telemetry() -> Telemetry:
    """Who listens: a tracer where OTEL_* variables ask for one, the log where one is wanted.

    Raises BadSetting.
    """
    sinks = (tracing(), LogSink() if LogSink.listening() else None)
    return Telemetry(*(sink for sink in sinks if sink is not None))


def make_reranker(settings: Settings) -> Reranker | None:
    """The reranker that the settings name; None without one; raises BadSetting."""
    if settings.rerank_url is None:
        return None
    if settings.rerank_model is None:
        raise BadSetting("ZHIWEN_RERANK_URL needs ZHIWEN_RERANK_MODEL, the model's name")
    key = settings.rerank_api_key
    return ServerReranker(
        settings.rerank_url,
        settings.rerank_model,
        key.get_secret_value() if key else None,
        settings.rerank_timeout,
    )


def make_chat(settings: Settings) -> ChatModel | None:
    """The chat model that the settings name; None without one."""
    if not settings.has_model:
        return None
    if settings.is_local:
        return make_local(settings, settings.local_model or pinned_model().path(settings.models))
    key = settings.llm_api_key
    edge = OpenAIEdge(
        settings.llm_url, key.get_secret_value() if key else None, settings.llm_timeout
    )
    prices = (settings.llm_price_in, settings.llm_price_out)
    return ServerChat(edge, settings.llm_model, prices)


def make_local(settings: Settings, path: Path) -> LocalChat:
    """A model file run on this machine, not yet started."""
    patience = max(settings.llm_timeout, LOCAL_PATIENCE)
    return LocalChat(path, context=settings.local_context, patience=patience)

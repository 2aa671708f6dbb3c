"""What is configured and reachable, without a secret in it."""

from __future__ import annotations

import platform
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any, Literal

from rag.app import open_ledger
from rag.errors import LibraryDamaged, ModelAbsent, ModelError, ZhiwenError
from rag.library.vectors import VectorView
from rag.library.views import View, read_record
from rag.library.words import WordView
from rag.making import make_embedder
from rag.models.embedding import Embedder
from rag.models.local_model import need_gguf, need_runner, pinned_model
from rag.models.openai_edge import OPENAI_URL, OpenAIEdge, without_secrets
from rag.settings import Settings

_PATIENCE = 5.0  # seconds that a server may take to answer
State = Literal["ok", "off", "problem"]


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report."""

    name: str
    state: State
    detail: str


def examine(settings: Settings) -> list[Check]:
    """Looks at everything that can be looked at without taking the library's lock."""
    return [
        Check("zhiwen", "ok", f"{version('zhiwen')}, Python {platform.python_version()}"),
        *_library(settings),
        _model(settings),
    ]


def report_json(checks: list[Check]) -> dict[str, Any]:
    """The object of ``zhiwen doctor --json``."""
    healthy = all(check.state != "problem" for check in checks)
    return {"healthy": healthy, "checks": [asdict(check) for check in checks]}


def _library(settings: Settings) -> list[Check]:
    home = Check("home", "ok", str(settings.home))
    try:
        ledger = open_ledger(settings)
        embedder = make_embedder(settings, _PATIENCE)
        articles, passages = ledger.counts()
        vectors = VectorView(
            settings.home / "views" / "vectors", ledger.library_id, embedder, settings.chroma_url
        )
        views: list[View] = [vectors, WordView(settings.home / "views" / "words")]
        checks = [
            home,
            Check("ledger", "ok", f"{_count(articles, 'article')}, {_count(passages, 'passage')}"),
            _embedder(settings, embedder),
            *(_view(view, ledger.last_seq()) for view in views),
            *([_chroma(settings.chroma_url, vectors)] if settings.chroma_url else []),
        ]
        vectors.close()
        ledger.close()
    except ZhiwenError as exc:
        return [home, Check("library", "problem", str(exc))]
    return checks


def _embedder(settings: Settings, embedder: Embedder) -> Check:
    if settings.embedding_model is None:
        return Check("embedder", "ok", f"{embedder.name} (bundled, needs no network)")
    named = f"{embedder.name} at {without_secrets(settings.embedding_url or OPENAI_URL)}"
    try:
        width = embedder.embed_questions(["聞"]).shape[1]
    except ModelError as exc:
        return Check("embedder", "problem", f"{named}: {exc}")
    return Check("embedder", "ok", f"{named}, {width} dimensions")


def _chroma(url: str, vectors: VectorView) -> Check:
    """The server of the vectors; what it holds is compared with the table beside it."""
    held = vectors.count() if (vectors.folder / "vectors.sqlite").exists() else 0
    try:
        there = vectors.count_in_chroma()
    except LibraryDamaged as exc:
        return Check("chroma", "problem", str(exc))
    place = without_secrets(url)
    if there != held:
        detail = f"{place} holds {there} of {held} passages: run `zhiwen rebuild`"
        return Check("chroma", "problem", detail)
    return Check("chroma", "ok", f"{there} passages at {place}")


def _view(view: View, last_seq: int) -> Check:
    name = f"{view.name} index"
    record = read_record(view)
    if record is None:
        return Check(name, "off", "not made yet: the next command makes it")
    if record.stamp != view.stamp:
        return Check(name, "problem", f"made by {record.stamp!r}: run `zhiwen rebuild`")
    if record.seq < last_seq:
        return Check(
            name, "ok", f"{last_seq - record.seq} changes behind: the next open catches up"
        )
    return Check(name, "ok", f"up to date ({view.stamp})")


def _model(settings: Settings) -> Check:
    if not settings.has_model:
        return Check("model", "off", _unset(settings))
    if settings.is_local:
        return _local_model(settings)
    url = settings.llm_url or OPENAI_URL
    key = settings.llm_api_key
    place = without_secrets(url)
    keyed = "with a key" if key else "without a key"
    try:
        offered = OpenAIEdge(url, key.get_secret_value() if key else None, 5.0).models()
    except ModelError as exc:
        return Check("model", "problem", str(exc))
    wanted = settings.llm_model
    if wanted is not None and offered and wanted not in offered:
        return Check("model", "problem", f"{place} does not list {wanted!r}")
    chosen = wanted or (offered[0] if offered else "no model listed")
    return Check("model", "ok", f"{chosen} at {place}, {keyed}")


def _unset(settings: Settings) -> str:
    if not settings.use_model:
        return "none: use_model is false, so answers are quotations"
    if pinned_model().fetched(settings.models):
        return "none: answers are quotations (one was pulled: `zhiwen model use` lets it write)"
    return "none: answers are quotations (ZHIWEN_LLM_URL or `zhiwen model pull` gives one)"


def _local_model(settings: Settings) -> Check:
    pinned = pinned_model()
    path = settings.local_model or pinned.path(settings.models)
    try:
        if settings.local_model is None and not pinned.fetched(settings.models):
            raise ModelAbsent("the local model is chosen but not fetched: run `zhiwen model pull`")
        need_gguf(path)
        need_runner()
    except ModelError as exc:
        return Check("model", "problem", str(exc))
    beside = f" (not the server {without_secrets(settings.llm_url)})" if settings.llm_url else ""
    return Check("model", "ok", f"{path.name}, run on this machine{beside}")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"

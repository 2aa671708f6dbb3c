"""What is configured and reachable, without a secret in it."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any, Literal

from rag.app import open_ledger
from rag.doctor_words import worded
from rag.errors import LibraryDamaged, ModelAbsent, ModelError, ZhiwenError
from rag.library.vectors import VectorView
from rag.library.views import View, read_record
from rag.library.words import WordView
from rag.making import make_embedder
from rag.models.embedding import Embedder
from rag.models.local_model import fetch_command, need_gguf, need_runner, pinned_model
from rag.models.openai_edge import OPENAI_URL, OpenAIEdge, without_secrets
from rag.settings import Settings
from rag.telemetry.tracing import exporter_named, wanted_exporter
from rag.types import Language

_PATIENCE = 5.0  # seconds that a server may take to answer
State = Literal["ok", "off", "problem"]


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report: what was looked at, how it is, and the code of what to say of it."""

    name: str
    state: State
    code: str
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def detail(self) -> str:
        """What it says in English."""
        return self.said("en")

    def said(self, language: Language) -> str:
        """What it says; the messages of errors within are English in every language."""
        return worded(self.code, self.values, language)


def examine(settings: Settings) -> list[Check]:
    """Looks at everything that can be looked at without taking the library's lock.

    Takes seconds where a server that is set does not answer.
    """
    about = {"version": version("zhiwen"), "python": platform.python_version()}
    return [
        Check("zhiwen", "ok", "version", about),
        *_library(settings),
        _model(settings),
        _log(settings),
        _traces(),
    ]


def _log(settings: Settings) -> Check:
    if settings.log == "off":
        return Check("log", "off", "log_off")
    place = str(settings.log_file or "stderr")
    values = {"form": settings.log, "level": settings.log_level, "place": place}
    return Check("log", "ok", "log_on", values)


def _traces() -> Check:
    name = wanted_exporter(os.environ)
    if name is None:
        return Check("traces", "off", "traces_off")
    if exporter_named(name) is None:
        return Check("traces", "problem", "traces_lacking", {"exporter": name})
    return Check("traces", "ok", "traces_on", {"exporter": name})


def report_json(checks: list[Check]) -> dict[str, Any]:
    """The object of ``zhiwen doctor --json``."""
    healthy = all(check.state != "problem" for check in checks)
    told = [
        {"name": check.name, "state": check.state, "code": check.code, "detail": check.detail}
        for check in checks
    ]
    return {"healthy": healthy, "checks": told}


def _library(settings: Settings) -> list[Check]:
    home = Check("home", "ok", "folder", {"path": str(settings.home)})
    try:
        ledger = open_ledger(settings)
        embedder = make_embedder(settings, _PATIENCE)
        vectors = VectorView(
            settings.home / "views" / "vectors", ledger.library_id, embedder, settings.chroma_url
        )
        views: list[View] = [vectors, WordView(settings.home / "views" / "words")]
        checks = [
            home,
            Check("ledger", "ok", "held", _held(*ledger.counts())),
            _embedder(settings, embedder),
            *(_view(view, ledger.last_seq()) for view in views),
            *([_chroma(settings.chroma_url, vectors)] if settings.chroma_url else []),
        ]
        vectors.close()
        ledger.close()
    except ZhiwenError as exc:
        return [home, _failed("library", exc)]
    return checks


def _failed(name: str, error: ZhiwenError) -> Check:
    return Check(name, "problem", "failed", {"said": str(error)})


def _held(articles: int, passages: int) -> dict[str, str]:
    return {
        "articles": f"{articles:,}",
        "article_noun": "article" if articles == 1 else "articles",
        "passages": f"{passages:,}",
        "passage_noun": "passage" if passages == 1 else "passages",
    }


def _embedder(settings: Settings, embedder: Embedder) -> Check:
    named = {"name": embedder.name}
    if settings.embedding_model is None:
        return Check("embedder", "ok", "bundled", named)
    named["place"] = without_secrets(settings.embedding_url or OPENAI_URL)
    try:
        width = embedder.embed_questions(["聞"]).shape[1]
    except ModelError as exc:
        return Check("embedder", "problem", "embeds_not", named | {"said": str(exc)})
    return Check("embedder", "ok", "embeds", named | {"width": str(width)})


def _chroma(url: str, vectors: VectorView) -> Check:
    """The server of the vectors; what it holds is compared with the table beside it."""
    held = vectors.count() if vectors.exists() else 0
    try:
        there = vectors.count_in_chroma()
    except LibraryDamaged as exc:
        return _failed("chroma", exc)
    values = {"place": without_secrets(url), "there": str(there), "held": str(held)}
    if there != held:
        return Check("chroma", "problem", "vectors_missing", values)
    return Check("chroma", "ok", "vectors_there", values)


def _view(view: View, last_seq: int) -> Check:
    name = f"{view.name} index"
    record = read_record(view)
    if record is None:
        return Check(name, "off", "not_made")
    if record.stamp != view.stamp:
        if view.remade(record.stamp):
            return Check(name, "ok", "remade", {"stamp": repr(record.stamp)})
        return Check(name, "problem", "stale", {"stamp": repr(record.stamp)})
    if record.seq < last_seq:
        return Check(name, "ok", "behind", {"changes": str(last_seq - record.seq)})
    return Check(name, "ok", "fresh", {"stamp": view.stamp})


def _model(settings: Settings) -> Check:
    if not settings.has_model:
        return Check("model", "off", _unset(settings), {"command": fetch_command()})
    if settings.is_local:
        return _local_model(settings)
    url = settings.llm_url or OPENAI_URL
    key = settings.llm_api_key
    values = {"place": without_secrets(url)}
    try:
        offered = OpenAIEdge(url, key.get_secret_value() if key else None, _PATIENCE).models()
    except ModelError as exc:
        return _failed("model", exc)
    wanted = settings.llm_model
    if wanted is not None and offered and wanted not in offered:
        return Check("model", "problem", "model_unlisted", values | {"wanted": repr(wanted)})
    if wanted is None and not offered:
        return Check("model", "problem", "model_nameless", values)
    code = "model_keyed" if key else "model_keyless"
    return Check("model", "ok", code, values | {"name": wanted or offered[0]})


def _unset(settings: Settings) -> str:
    if not settings.use_model:
        return "model_off"
    return "model_unused" if pinned_model().fetched(settings.models) else "model_none"


def _local_model(settings: Settings) -> Check:
    pinned = pinned_model()
    path = settings.local_model or pinned.path(settings.models)
    try:
        if settings.local_model is None and not pinned.fetched(settings.models):
            raise ModelAbsent("the local model is chosen but not fetched: run `zhiwen model pull`")
        need_gguf(path)
        need_runner()
    except ModelError as exc:
        return _failed("model", exc)
    values = {"file": path.name}
    if settings.llm_url is None:
        return Check("model", "ok", "model_local", values)
    beside = {"place": without_secrets(settings.llm_url)}
    return Check("model", "ok", "model_local_beside", values | beside)

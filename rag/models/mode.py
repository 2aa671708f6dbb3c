"""What answers at present, and a model tried out before it does."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import Literal

from rag.models.chat import ChatModel, Message, ServerChat
from rag.models.local_server import LocalChat
from rag.models.openai_edge import OPENAI_URL, without_secrets
from rag.settings import Settings

_TRIAL = Message("user", "1 + 1 = ?")
_TRIAL_TOKENS = 16


@dataclass(frozen=True, slots=True)
class Mode:
    """What answers at present; ``name`` is None for a server's default, ``place`` its address."""

    kind: Literal["quotes", "local", "server"]
    name: str | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """A model that was tried: its name, and the seconds until its whole reply was here."""

    name: str
    seconds: float


def mode_of(model: ChatModel | None, settings: Settings) -> Mode:
    """What answers where ``model`` writes; asks no server."""
    if model is None:
        return Mode("quotes")
    if isinstance(model, LocalChat):
        return Mode("local", model.name)
    if isinstance(model, ServerChat):
        place = without_secrets(settings.llm_url or OPENAI_URL)
        return Mode("server", settings.llm_model, place)
    return Mode("server", model.name)


def try_out(model: ChatModel) -> Trial:
    """Lets the model say a few words; raises ModelError."""
    start = perf_counter()
    for _ in model.stream([_TRIAL], max_tokens=_TRIAL_TOKENS):
        pass
    return Trial(model.name, perf_counter() - start)

"""Which model writes for an open library: chosen, tried, fetched and removed without a restart."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from rag.errors import BadSetting, ModelAbsent
from rag.making import make_chat, make_local
from rag.models.chat import ChatModel
from rag.models.fetching import ModelFetch, Pulling
from rag.models.keeping import keep_choice
from rag.models.local_model import LocalModel, need_gguf, need_runner, pinned_model
from rag.models.local_pull import Pull
from rag.models.mode import Mode, Trial, mode_of, try_out
from rag.settings import Settings, chosen, load_settings

Put = Callable[[ChatModel | None, Settings], None]
"""Lets a model write from the next question on, with these settings."""


class ModelSwitch:
    """Holds the settings as they are in force and changes what they say of the model.

    A choice made here is kept in the home's zhiwen.toml, but for the key, which is never written.
    """

    def __init__(
        self,
        settings: Settings,
        model: ChatModel | None,
        put: Put,
        *,
        pinned: LocalModel | None = None,
        begin: Callable[[], Pulling] | None = None,
        need_runner: Callable[[], None] = need_runner,
    ) -> None:
        """``pinned`` is the model that can be fetched, and ``begin`` makes one run of that.

        ``need_runner`` raises ModelAbsent where nothing here could run it.
        """
        self._settings = settings
        self._model = model
        self._put = put
        self._turn = threading.RLock()
        self._begin = begin
        self._need_runner = need_runner
        self.pinned = pinned or pinned_model()
        self.fetch = ModelFetch(self.pinned, settings.models, self.pull, self._fetched)

    @property
    def settings(self) -> Settings:
        """What is in force now."""
        return self._settings

    @property
    def mode(self) -> Mode:
        """What answers now."""
        with self._turn:
            return mode_of(self._model, self._settings)

    @property
    def local_file(self) -> Path | None:
        """The GGUF file that could write here: the one that is set, or the pulled one."""
        if self._settings.local_model is not None:
            return self._settings.local_model
        folder = self._settings.models
        return self.pinned.path(folder) if self.pinned.fetched(folder) else None

    @property
    def runs_here(self) -> bool:
        """Whether what runs a local model is installed."""
        try:
            self._need_runner()
        except ModelAbsent:
            return False
        return True

    @property
    def lasts(self) -> bool:
        """Whether the next start will choose the same model again: flags and ZHIWEN_* win."""
        return _choice(load_settings(home=self._settings.home)) == _choice(self._settings)

    def use(self, model: ChatModel | Path | None) -> None:
        """Lets this model write, for this run only; a path is a GGUF file to run here.

        Raises ModelAbsent for a path that holds no model, or where what runs it is missing.
        """
        with self._turn:
            if isinstance(model, Path):
                self._need_runner()
                need_gguf(model)
                named = {"use_model": True, "llm": "local", "local_model": model}
                settings = self._settings.model_copy(update=named)
                self._switch(make_local(settings, model), settings)
            else:
                named = {"use_model": model is not None}
                self._switch(model, self._settings.model_copy(update=named))

    def quote(self) -> None:
        """Answers are quotations again."""
        with self._turn:
            keep_choice(self._settings.home, {"use_model": False})
            self._switch(None, chosen(self._settings, use_model=False))

    def run_local(self) -> None:
        """The local model writes; raises ModelAbsent."""
        with self._turn:
            self._need_runner()
            file = self.local_file
            if file is None:
                raise ModelAbsent("the local model is not fetched: run `zhiwen model pull`")
            need_gguf(file)
            keep_choice(self._settings.home, {"llm": "local", "use_model": None})
            settings = chosen(self._settings, use_model=True, llm="local")
            self._switch(make_local(settings, file), settings)

    def serve(self, url: str, name: str = "", key: str = "") -> Trial:
        """The model ``name`` of a server writes, or its first one, once it has said a few words.

        Without ``key``, the one that is set is used where the server is the same. Raises
        BadSetting for what is no address, or ModelError; then all stays as it is.
        """
        if not url.strip():
            raise BadSetting("setting llm_url: the address is empty")
        parts = urlsplit(url.strip())
        if parts.username or parts.password or parts.query:
            raise BadSetting("setting llm_url: the key goes into its own field, not the address")
        settings = self._served(url, name, key)
        model = make_chat(settings)
        if model is None:
            raise AssertionError("a server that is named is a model")
        trial = try_out(model)
        with self._turn:
            kept = {"llm": "server", "llm_url": settings.llm_url, "llm_model": settings.llm_model}
            if not self._would_get_a_strange_key(settings):
                keep_choice(settings.home, kept | {"use_model": None})
            self._switch(model, settings)
        return trial

    def _would_get_a_strange_key(self, chosen: Settings) -> bool:
        """Whether the next start would send this server the key that was set for another.

        Then the choice is for this run only: the file's key is not ours to take out.
        """
        stored = load_settings(home=chosen.home)
        other = stored.llm_url != chosen.llm_url
        return other and stored.llm_api_key not in (None, chosen.llm_api_key)

    def remove_local(self) -> int:
        """Deletes the pulled model, whole or not, and returns the bytes freed.

        Where it was writing, answers are quotations again. Raises ModelAbsent.
        """
        self.fetch.close()
        with self._turn:
            if self.mode.kind == "local" and self._settings.local_model is None:
                self.quote()
            return self.pinned.remove(self._settings.models)

    def close(self) -> None:
        """Ends a fetch that is under way, and lets go of whom it told.

        They hold each other: a closed library with its tables would stay until the collector comes.
        """
        self.fetch.close()
        self._put = _nowhere

    def pull(self) -> Pulling:
        """One run of fetching the model; raises ModelAbsent where nothing here could run it."""
        self._need_runner()
        if self._begin is not None:
            return self._begin()
        return Pull(self.pinned, self._settings.models)

    def _fetched(self) -> None:
        """Switches over, unless another model was chosen meanwhile."""
        if self.mode.kind == "quotes":
            self.run_local()

    def _switch(self, model: ChatModel | None, settings: Settings) -> None:
        self._put(model, settings)
        self._model, self._settings = model, settings

    def _served(self, url: str, name: str, key: str) -> Settings:
        before = self._settings
        after = chosen(before, use_model=True, llm="server", llm_url=url, llm_model=name.strip())
        if key.strip():
            after = after.model_copy(update={"llm_api_key": SecretStr(key.strip())})
        elif after.llm_url != before.llm_url:  # never hand one server's key to another
            after = after.model_copy(update={"llm_api_key": None})
        shared = before.embedding_api_key is None and before.embedding_url in (None, before.llm_url)
        if before.embedding_model is not None and shared:  # the embedder keeps the former key
            after = after.model_copy(update={"embedding_api_key": before.llm_api_key})
        return after


def _choice(settings: Settings) -> tuple[object, ...]:
    if not settings.has_model:
        return (None,)
    if settings.is_local:
        return ("local", settings.local_model)
    return ("server", settings.llm_url, settings.llm_model, settings.llm_api_key)


def _nowhere(model: ChatModel | None, settings: Settings) -> None:
    """Where a choice goes once the library is closed."""

"""What solvers stand on: settings, a model and, where one is open anyway, a library.

A run from the command line has a library made for it, or the one in ``--home``. A run from the
page stands beside the library that the page serves: with its settings and its model (a second one
might not fit into memory), over its articles or over others in a library made for the run.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.scratch import moved, scratch_settings
from rag.making import make_chat
from rag.models.chat import ChatModel, ServerChat
from rag.models.local_server import LocalChat
from rag.opened import Library
from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class Host:
    """An open library that a run stands beside.

    Where it is ``asked``, its own articles are, and nothing is changed in it.
    """

    library: Library
    asked: bool


@dataclass(frozen=True, slots=True)
class Ground:
    """``settings`` name a home for the run; ``library`` is open and holds the articles already."""

    settings: Settings
    model: ChatModel | None
    library: Library | None = None

    @property
    def model_name(self) -> str | None:
        """What the log calls the model; no server is asked for it."""
        if isinstance(self.model, ServerChat):
            return self.settings.llm_model
        return None if self.model is None else self.model.name


@contextmanager
def grounded(home: Path | None, host: Host | None = None) -> Iterator[Ground]:
    """The ground of a run; ``home`` keeps its library where there is no ``host``.

    Raises BadSetting.
    """
    if host is not None:
        with beside(host.library.settings) as settings:
            yield Ground(settings, host.library.model, host.library if host.asked else None)
        return
    with scratch_settings(home) as settings:
        model = make_chat(settings)
        try:
            yield Ground(settings, model)
        finally:
            if isinstance(model, LocalChat):
                model.close()


@contextmanager
def beside(settings: Settings) -> Iterator[Settings]:
    """The same settings with a home that is deleted in the end, and the cache of the first.

    The cache holds the unpacked encoder, 74 MB that take seconds.
    """
    shared = settings.home / "cache"
    shared.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="zhiwen-eval-") as folder:
        home = Path(folder)
        (home / "cache").symlink_to(shared.resolve(), target_is_directory=True)
        yield moved(settings, home)

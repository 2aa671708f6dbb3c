"""A library to measure with: the user's own is never touched unless it is named.

Where it is made for the run, the settings are those that the user has (so that the product is
measured as it is set up), but for the home.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from rag.app import open_library
from rag.making import Watch
from rag.models.local_model import pinned_model
from rag.opened import Library
from rag.settings import Settings, load_settings


@contextmanager
def scratch_settings(home: Path | None) -> Iterator[Settings]:
    """Settings whose home is ``home``, or a folder that is deleted in the end.

    Raises BadSetting.
    """
    if home is not None:
        yield load_settings(home=home)
        return
    with TemporaryDirectory(prefix="zhiwen-eval-") as folder:
        yield moved(load_settings(), Path(folder))


@contextmanager
def scratch_library(home: Path | None, watch: Watch | None = None) -> Iterator[Library]:
    """The library in ``home``, or an empty one that is deleted in the end."""
    with scratch_settings(home) as settings, open_library(settings, watch=watch) as library:
        yield library


def moved(settings: Settings, home: Path) -> Settings:
    """The same settings with another home; a model that was pulled stays where it is."""
    changes: dict[str, Path] = {"home": home}
    if settings.is_local and settings.local_model is None:
        changes["local_model"] = pinned_model().path(settings.models)
    return settings.model_copy(update=changes)

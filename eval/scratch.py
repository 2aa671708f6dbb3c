"""A library to measure with: the user's own is never touched unless it is named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from rag.app import Library, Watch, open_library
from rag.settings import load_settings


@contextmanager
def scratch_library(home: Path | None, watch: Watch | None = None) -> Iterator[Library]:
    """The library in ``home``, or an empty one that is deleted in the end."""
    if home is not None:
        with open_library(load_settings(home=home), watch=watch) as library:
            yield library
        return
    with (
        TemporaryDirectory(prefix="zhiwen-eval-") as folder,
        open_library(load_settings(home=Path(folder)), watch=watch) as library,
    ):
        yield library

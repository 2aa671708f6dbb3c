"""What becomes of uploaded files: plain functions on a library, without any Gradio."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rag.errors import ZhiwenError
from rag.types import Language
from ui.archive import Archive
from ui.articles import alert
from ui.library import shelf


def add_files(library: Archive, paths: Sequence[str], language: Language) -> str:
    """Stores the articles in the uploaded files; what became of each, as HTML."""
    try:
        done = library.add([Path(path) for path in paths])
    except ZhiwenError as error:
        return alert(error, language)
    return shelf.changes(done, language)

"""What becomes of uploaded and pasted articles: plain functions, without any Gradio."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from threading import Thread

from rag.errors import UnreadableSource, ZhiwenError
from rag.types import Change
from ui.archive import Archive

MOST_FILES = 200
"""Files in one upload; their size is the web server's to bound."""


def add_files(library: Archive, paths: Sequence[str]) -> Iterator[list[Change]]:
    """Stores the articles in the files; what became of them so far, each time something did.

    The last list is whole. Raises ZhiwenError where the library cannot store anything more; what
    was acknowledged until then was given out before.
    """
    if len(paths) > MOST_FILES:
        raise UnreadableSource(
            f"{len(paths)} files at once (most: {MOST_FILES}): send them in parts"
        )
    told: SimpleQueue[Change | ZhiwenError | BaseException | None] = SimpleQueue()

    def add() -> None:
        try:
            library.add([Path(path) for path in paths], told.put)
        except BaseException as error:
            told.put(error)
        else:
            told.put(None)

    Thread(target=add, name="add", daemon=True).start()
    changes: list[Change] = []
    while (news := told.get()) is not None:
        if isinstance(news, BaseException):
            raise news
        changes.append(news)
        yield list(changes)
    yield changes


def add_pasted(library: Archive, words: str, name: str) -> list[Change]:
    """Stores the article in ``words``, read as a text file called ``name``.

    Raises UnreadableSource where there are none, or ZhiwenError.
    """
    if not words.strip():
        raise UnreadableSource(f"{name}: the text is empty")
    with TemporaryDirectory() as folder:
        file = Path(folder, name)
        file.write_text(words, encoding="utf-8", errors="replace")
        return library.add([file])

"""Files and folders to articles."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from rag.errors import UnreadableSource
from rag.intake.clean import decode
from rag.intake.draft import Draft, Skipped
from rag.intake.html import read_html
from rag.intake.markdown import read_markdown
from rag.intake.text import is_bundle, read_bundle, read_text
from rag.types import Article

LARGEST_FILE = 64 * 1024 * 1024  # bytes: news is text; what is larger is something else
_TEXT = (".txt", ".text")
_MARKDOWN = (".md", ".markdown")
_HTML = (".html", ".htm", ".xhtml")
KNOWN = _TEXT + _MARKDOWN + _HTML


Found = Article | UnreadableSource | Skipped
"""An article, or why there is none."""


def read_sources(paths: Iterable[Path | str]) -> Iterator[Found]:
    """Every article in the files and folders, in order; what cannot be read comes as an error.

    Folders are walked in name order; hidden files in them are passed over, and so are links to
    other folders; files of other forms come as Skipped. One bad file does not stop the others.
    """
    for given in paths:
        path = Path(given)
        if not str(given):  # an unset variable; as a path it would be the current folder
            yield UnreadableSource("an empty path: name a file or a folder")
        elif str(given).startswith(("http://", "https://")):
            yield UnreadableSource(f"{given}: web addresses are not read: save the page as a file")
        elif _is_folder(path):
            files = list(_files_in(path))
            if not any(file.suffix.lower() in KNOWN for file in files):
                yield UnreadableSource(f"{path.name or path}: no articles in the folder")
            for file in files:
                if file.suffix.lower() in KNOWN:
                    yield from _read_file(file)
                else:
                    yield Skipped(file.name)
        else:
            yield from _read_file(path)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name too long for the disk: the reading of the file says so
        return False


def _files_in(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(place, name)


def _read_file(path: Path) -> Iterator[Article | UnreadableSource]:
    name = path.name
    try:
        for draft in _drafts(path):
            yield draft if isinstance(draft, UnreadableSource) else _finished(draft, name)
    except UnreadableSource as exc:
        yield exc


def _finished(draft: Draft, name: str) -> Article | UnreadableSource:
    try:
        return draft.finish(name)
    except UnreadableSource as exc:
        return exc


def _drafts(path: Path) -> Iterator[Draft | UnreadableSource]:
    name, kind = path.name, path.suffix.lower()
    data = _bytes(path, readable=kind in KNOWN)
    text = decode(data, name)
    if kind in _HTML:
        yield read_html(text, name)
    elif kind in _MARKDOWN:
        yield read_markdown(text, name)
    elif is_bundle(text):
        yield from read_bundle(text, name)
    else:
        yield read_text(text, name)


def _bytes(path: Path, *, readable: bool) -> bytes:
    try:
        size = path.stat().st_size
        if not readable:
            known = " ".join(KNOWN)
            raise UnreadableSource(f"{path.name}: not a form that can be read ({known})")
        if size > LARGEST_FILE:
            raise UnreadableSource(f"{path.name}: larger than {LARGEST_FILE >> 20} MB")
        if not path.is_file():
            raise UnreadableSource(f"{path.name}: not a regular file")
        return path.read_bytes()
    except FileNotFoundError as exc:
        raise UnreadableSource(f"{path}: no such file or folder") from exc
    except OSError as exc:
        raise UnreadableSource(f"{path.name[:80]}: cannot be read ({exc.strerror})") from exc
    except ValueError as exc:  # a NUL in the name
        raise UnreadableSource(f"{path.name[:80]}: cannot be read ({exc})") from exc

"""Files, folders and archives to articles."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from rag.errors import UnreadableSource
from rag.intake.archive import members
from rag.intake.columns import Columns
from rag.intake.draft import Draft, Skipped
from rag.intake.fetch import Fetcher
from rag.intake.forms import SUFFIXES, Form, drafts, form_of, unknown_form
from rag.intake.web import FromFeed, Remembered, Web
from rag.types import Article

LARGEST_FILE = 64 * 1024 * 1024  # bytes: news is text; what is larger is something else
LARGEST_ARCHIVE = 1024 * 1024 * 1024

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
KNOWN = tuple(SUFFIXES)

Found = Article | UnreadableSource | Skipped | FromFeed
"""An article, or why there is none."""


def read_sources(
    paths: Iterable[Path | str], columns: Columns | None = None, web: Web | None = None
) -> Iterator[Found]:
    """Every article in the files, folders and web addresses, in order; failures come as errors.

    Folders are walked in name order; hidden files in them are passed over, and so are links to
    other folders; files of other forms come as Skipped. One bad file does not stop the others.
    ``columns`` says which fields of tables and JSON hold what, where the usual names do not;
    ``web`` reads the addresses, and knows what of a feed was read before.
    """
    columns = columns or Columns()
    reader = _Reader(columns)
    for given in paths:
        path = Path(given)
        if not str(given):  # an unset variable; as a path it would be the current folder
            yield UnreadableSource("an empty path: name a file or a folder")
        elif isinstance(given, str) and _ADDRESS.match(given):
            web = web or new_web()
            yield from web.read(str(given), columns)
        else:
            # Words of the user's are named as they are; of a program's path (an upload's temporary
            # file) only the name.
            words = given if isinstance(given, str) else None
            if _is_folder(path):
                yield from reader.folder(path, words)
            else:
                yield from reader.file(path, path.name, words)


def new_web(remembered: Remembered | None = None) -> Web:
    """A reader of web addresses with the usual bounds."""
    return Web(Fetcher()) if remembered is None else Web(Fetcher(), remembered)


class _Reader:
    def __init__(self, columns: Columns) -> None:
        self._columns = columns

    def folder(self, folder: Path, given: str | None = None) -> Iterator[Found]:
        files = list(_files_in(folder))
        if not any(form_of(file.name) for file in files):
            yield UnreadableSource(f"{given or folder.name or folder}: no articles in the folder")
        for file in files:
            name = file.relative_to(folder).as_posix()
            if form_of(file.name):
                yield from self.file(file, name)
            else:
                yield Skipped(name)

    def file(self, path: Path, name: str, given: str | None = None) -> Iterator[Found]:
        """``name`` is what messages call it; an article's origin is the file's own name.

        ``given`` is the path that the user wrote, for what is refused unread: of /root and
        /proc/self/mem the names alone say little.
        """
        try:
            form = form_of(path.name)
            _refuse_unreadable(path, given if given and form is None else name, form)
            if form == "zip":
                yield from self._archive(path, name)
            elif form is not None:
                yield from self.document(_bytes(path, name), name, path.name, form)
        except UnreadableSource as exc:
            yield exc

    def _archive(self, path: Path, name: str) -> Iterator[Found]:
        known = False
        for member in members(path, name):
            if isinstance(member, UnreadableSource):
                known = True
                yield member
                continue
            inner = f"{name}/{member.name}"
            form = form_of(member.name)
            if form == "zip":
                known = True
                yield UnreadableSource(f"{inner}: an archive in an archive is not read")
            elif form is None:
                yield Skipped(inner)
            else:
                known = True
                yield from self.document(member.data, inner, f"{path.name}/{member.name}", form)
        if not known:
            yield UnreadableSource(f"{name}: no articles in the archive")

    def document(self, data: bytes, name: str, origin: str, form: Form) -> Iterator[Found]:
        try:
            for draft in drafts(data, name, form, self._columns):
                yield (
                    draft if isinstance(draft, UnreadableSource) else _finished(draft, name, origin)
                )
        except UnreadableSource as exc:
            yield exc


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


def _finished(draft: Draft, name: str, origin: str) -> Article | UnreadableSource:
    try:
        return draft.finish(origin, name)
    except UnreadableSource as exc:
        return exc


def _refuse_unreadable(path: Path, name: str, form: Form | None) -> None:
    try:
        size = path.stat().st_size
        if form is None:
            raise unknown_form(name)
        most = LARGEST_ARCHIVE if form == "zip" else LARGEST_FILE
        if size > most:
            raise UnreadableSource(f"{name}: larger than {most >> 20} MB")
        if not path.is_file():
            raise UnreadableSource(f"{name}: not a regular file")
    except FileNotFoundError as exc:
        raise UnreadableSource(f"{path}: no such file or folder") from exc
    except OSError as exc:
        raise UnreadableSource(f"{name[:80]}: cannot be read ({exc.strerror})") from exc
    except ValueError as exc:  # a NUL in the name
        raise UnreadableSource(f"{name[:80]}: cannot be read ({exc})") from exc


def _bytes(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)  # it may have grown since it was looked at
    except OSError as exc:
        raise UnreadableSource(f"{name[:80]}: cannot be read ({exc.strerror})") from exc
    if len(data) > LARGEST_FILE:
        raise UnreadableSource(f"{name}: larger than {LARGEST_FILE >> 20} MB")
    return data

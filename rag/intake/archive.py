"""Zip archives, read within bounds: nothing is ever unpacked to disk."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from rag.errors import UnreadableSource
from rag.intake.clean import decode

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MOST_FILES = 20_000
_MOST_BYTES = 1 << 30
_LARGEST_MEMBER = 64 << 20
_HIGHEST_RATIO = 200
"""Text shrinks to a fifth, tables of zeros to a fiftieth: past this it is a bomb."""
_SMALL = 1 << 20
_FAILURES = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive."""

    name: str
    data: bytes


def members(source: Path | bytes, name: str) -> Iterator[Member | UnreadableSource]:
    """The files of an archive, in its order; those that must not be read come as errors.

    Bounds: 20,000 files, 64 MB a file, 1 GB in all, and no file that grows two-hundredfold.
    Raises UnreadableSource where the whole is no archive or breaks a bound.
    """
    with _opened(source, name) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        if len(infos) > _MOST_FILES:
            raise UnreadableSource(f"{name}: more than {_MOST_FILES} files in the archive")
        total = 0
        for info in infos:
            inner = _inner_name(info)
            where = f"{name}/{inner}"
            path = PurePosixPath(inner)
            if any(part.startswith((".", "__MACOSX")) and part != ".." for part in path.parts):
                continue
            if path.is_absolute() or ".." in path.parts or (path.parts and ":" in path.parts[0]):
                yield UnreadableSource(f"{where}: a path that leads out of the archive")
                continue
            if stat.S_ISLNK(info.external_attr >> 16):
                yield UnreadableSource(f"{where}: a link, not a file")
                continue
            try:
                data = _read(archive, info, where)
            except UnreadableSource as exc:
                yield exc
                continue
            total += len(data)
            if total > _MOST_BYTES:
                raise UnreadableSource(f"{name}: more than {_MOST_BYTES >> 30} GB in the archive")
            yield Member(inner, data)


class Package:
    """The zip inside a .docx or .epub file, whose parts are asked for by name."""

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        self._archive = _opened(data, name)
        self._infos = {info.filename: info for info in self._archive.infolist()}
        if len(self._infos) > _MOST_FILES:
            raise UnreadableSource(f"{name}: more than {_MOST_FILES} parts in the file")
        for info in self._infos.values():  # the parser after us reads parts without asking
            _refuse_bomb(info, name)
        if sum(info.file_size for info in self._infos.values()) > _MOST_BYTES:
            raise UnreadableSource(f"{name}: more than {_MOST_BYTES >> 30} GB in the file")

    def __contains__(self, part: str) -> bool:
        return part in self._infos

    def read(self, part: str) -> bytes:
        """The bytes of a part; raises UnreadableSource where it is damaged."""
        return _read(self._archive, self._infos[part], self._name)

    def xml(self, part: str) -> Element:
        """The root of an XML part, without entities or outside references."""
        from xml.etree.ElementTree import ParseError

        from defusedxml import DefusedXmlException
        from defusedxml.ElementTree import fromstring

        try:
            root: Element = fromstring(self.read(part), forbid_dtd=False)
        except (ParseError, DefusedXmlException, ValueError) as exc:
            raise UnreadableSource(f"{self._name}: its {part} is not plain XML") from exc
        return root

    def properties(self, part: str) -> dict[str, str]:
        """The plain values in a part of properties, by local name; empty where it is missing."""
        if part not in self:
            return {}
        try:
            root = self.xml(part)
        except UnreadableSource:
            return {}
        return {str(e.tag).rpartition("}")[2]: e.text.strip() for e in root if e.text}


def _opened(source: Path | bytes, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
    except _FAILURES as exc:
        raise UnreadableSource(f"{name}: not a zip archive, or a damaged one") from exc


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, where: str) -> bytes:
    if info.flag_bits & 1:
        raise UnreadableSource(f"{where}: protected by a password")
    _refuse_bomb(info, where)
    try:
        with archive.open(info) as file:
            data = file.read(_LARGEST_MEMBER + 1)  # what the directory says may be a lie
    except (*_FAILURES, RuntimeError) as exc:
        raise UnreadableSource(f"{where}: damaged in the archive") from exc
    if len(data) > _LARGEST_MEMBER:
        raise UnreadableSource(f"{where}: larger than {_LARGEST_MEMBER >> 20} MB")
    return data


def _refuse_bomb(info: zipfile.ZipInfo, where: str) -> None:
    if info.file_size > _LARGEST_MEMBER:
        raise UnreadableSource(f"{where}: larger than {_LARGEST_MEMBER >> 20} MB")
    if info.file_size > _SMALL and info.file_size > _HIGHEST_RATIO * max(1, info.compress_size):
        raise UnreadableSource(f"{where}: grows more than {_HIGHEST_RATIO}-fold: a zip bomb")


def _inner_name(info: zipfile.ZipInfo) -> str:
    """The member's name; one that does not say it is UTF-8 may be GBK or Big5 (seen often)."""
    name = info.filename
    if not info.flag_bits & 0x800 and not name.isascii():
        try:
            name = decode(name.encode("cp437"), name)
        except (UnicodeEncodeError, UnreadableSource):
            name = info.filename
    return name.replace("\\", "/")

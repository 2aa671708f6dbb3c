"""EPUB: each chapter of the book in reading order is an article of its own."""

from __future__ import annotations

import posixpath
import re
from pathlib import PurePath
from urllib.parse import unquote

from rag.errors import UnreadableSource
from rag.intake.archive import Package
from rag.intake.clean import decode
from rag.intake.dates import parse_date
from rag.intake.draft import Draft
from rag.intake.markup import lines_and_heading
from rag.intake.text import headed

_CONTAINER = "META-INF/container.xml"
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
_LETTERS = re.compile(r"[^\W\d_]")
_SHORTEST = 60
"""Letters below which a page is a cover, a colophon or a divider."""


def read_epub(data: bytes, name: str) -> list[Draft]:
    """One article a chapter: its heading is the title, the book's title the outlet.

    Covers, contents and other pages of a few words are left out, unless the book has no others.
    """
    package = Package(data, name)
    if _CONTAINER not in package:
        raise UnreadableSource(f"{name}: not an EPUB book")
    if "META-INF/encryption.xml" in package and "META-INF/rights.xml" in package:
        raise UnreadableSource(f"{name}: the book is locked (DRM)")
    roots = [e for e in package.xml(_CONTAINER).iter() if _local(e.tag) == "rootfile"]
    place = roots[0].get("full-path", "") if roots else ""
    if place not in package:
        raise UnreadableSource(f"{name}: the book's list of contents is missing")
    book = package.xml(place)
    facts: dict[str, str] = {}
    manifest: dict[str, tuple[str, str, str]] = {}
    spine: list[str] = []
    for element in book.iter():
        tag = _local(element.tag)
        if tag in ("title", "creator", "date", "publisher") and element.text:
            facts.setdefault(tag, element.text.strip())
        elif tag == "item":
            manifest[element.get("id", "")] = (
                posixpath.normpath(
                    posixpath.join(posixpath.dirname(place), unquote(element.get("href", "")))
                ),
                element.get("media-type", ""),
                element.get("properties", ""),
            )
        elif tag == "itemref" and element.get("linear") != "no":
            spine.append(element.get("idref", ""))
    drafts = []
    for place, kind, properties in (manifest[i] for i in spine if i in manifest):
        if kind not in _PAGES or "nav" in properties.split() or place not in package:
            continue
        lines, heading = lines_and_heading(decode(package.read(place), name))
        if not lines:
            continue
        draft = headed(lines, heading, facts.get("title") or PurePath(name).stem)
        drafts.append(
            Draft(
                title=draft.title,
                text=draft.text,
                source=draft.source or facts.get("title", ""),
                author=draft.author or facts.get("creator", ""),
                date=draft.date or parse_date(facts.get("date", "")),
                url=draft.url,
            )
        )
    chapters = [draft for draft in drafts if len(_LETTERS.findall(draft.text)) >= _SHORTEST]
    if not drafts:
        raise UnreadableSource(f"{name}: no text in the book (pictures only?)")
    return chapters or drafts


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]

"""The forms that are read, and which reader reads which."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Literal

from rag.errors import UnreadableSource
from rag.intake.clean import decode
from rag.intake.columns import Columns
from rag.intake.draft import Draft
from rag.intake.html import read_html
from rag.intake.isolation import read_apart
from rag.intake.markdown import read_markdown
from rag.intake.tables import read_csv, read_json, read_jsonl
from rag.intake.text import is_bundle, read_bundle, read_text

Form = Literal["text", "markdown", "html", "csv", "json", "jsonl", "pdf", "docx", "epub", "zip"]

SUFFIXES: dict[str, Form] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".csv": "csv",
    ".tsv": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".pdf": "pdf",
    ".docx": "docx",
    ".epub": "epub",
    ".zip": "zip",
}

_HINTS = {
    ".doc": "an old Word file: save it as .docx",
    ".odt": "an OpenDocument text: save it as .docx",
    ".rtf": "rich text: save it as .docx",
    ".xls": "a workbook: save the sheet as .csv",
    ".xlsx": "a workbook: save the sheet as .csv",
    ".mobi": "a Kindle book: convert it to .epub",
}


def form_of(name: str) -> Form | None:
    """The form that a file's name tells; None for one that is not read."""
    return SUFFIXES.get(PurePath(name).suffix.lower())


def unknown_form(name: str) -> UnreadableSource:
    """Why a file is not read, with the way out where there is one."""
    suffix = PurePath(name).suffix.lower()
    way = _HINTS.get(suffix) or f"not a form that can be read ({' '.join(SUFFIXES)})"
    return UnreadableSource(f"{name}: {way}")


def drafts(
    data: bytes, name: str, form: Form, columns: Columns, charset: str | None = None
) -> Iterator[Draft | UnreadableSource]:
    """The articles in a file's bytes; ``charset`` is what a server said of them.

    Single articles that cannot be read are given as errors in their place; raises
    UnreadableSource where the whole file cannot be.
    """
    if form in ("pdf", "docx", "epub"):
        if not data:
            raise UnreadableSource(f"{name}: the file is empty")
        yield from read_apart(form, data, name)
        return
    text = decode(data, name, charset)
    if form == "html":
        yield read_html(text, name)
    elif form == "markdown":
        yield read_markdown(text, name)
    elif form == "csv":
        yield from read_csv(text, name, columns)
    elif form == "json":
        yield from read_json(text, name, columns)
    elif form == "jsonl":
        yield from read_jsonl(text, name, columns)
    elif is_bundle(text):
        yield from read_bundle(text, name)
    else:
        yield read_text(text, name)

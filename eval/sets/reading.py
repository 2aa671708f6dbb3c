"""What the readers of published sets share: files, JSON, and articles with places in them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.archive import Place, find_quote
from rag.errors import BadDataset, UnreadableSource
from rag.intake.draft import Draft
from rag.types import Article


def find_file(path: Path, names: Sequence[str]) -> Path:
    """``path`` itself, or the first file of one of these names in it or in a folder of it.

    Raises BadDataset where there is none.
    """
    if path.is_file():
        return path
    for name in names:
        found = sorted(path.rglob(name)) if path.is_dir() else []
        if found:
            return found[0]
    raise BadDataset(f"{path.name}: no file {' or '.join(names)} in it")


def read_json(path: Path) -> Any:
    """The JSON in a file; raises BadDataset."""
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as exc:
        raise BadDataset(f"{path.name}: not JSON: {exc}") from exc


def read_lines(path: Path) -> list[tuple[int, dict[str, Any]]]:
    """The objects of a file with one JSON object a line, each with its line number."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as exc:
        raise BadDataset(f"{path.name}: cannot be read: {exc}") from exc
    rows = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as exc:
            raise BadDataset(f"{path.name}:{number}: not JSON: {exc}") from exc
        if not isinstance(row, dict):
            raise BadDataset(f"{path.name}:{number}: not an object")
        rows.append((number, row))
    return rows


class Shelf:
    """Articles as they are made of a set's texts; equal ones are one."""

    def __init__(self) -> None:
        self._articles: dict[str, Article] = {}
        self.left_out = 0

    @property
    def articles(self) -> tuple[Article, ...]:
        """All of them, in the order they came."""
        return tuple(self._articles.values())

    def add(self, title: str, text: str, origin: str, source: str = "") -> Article | None:
        """The article of a text, through the product's own intake; None where it holds none."""
        try:
            article = Draft(title, text, source).finish(origin)
        except UnreadableSource:
            self.left_out += 1
            return None
        return self._articles.setdefault(article.id, article)


def place_of(article: Article, words: str) -> Place | None:
    """Where ``words`` first stand in the article, but for white space and width."""
    span = find_quote(words, article.text)
    return Place(article.id, *span) if span is not None else None


def text_of(row: Any, name: str, where: str) -> str:
    """A field that must be a text that is not blank; raises BadDataset."""
    value = row.get(name) if isinstance(row, dict) else None
    if not isinstance(value, str) or not value.strip():
        raise BadDataset(f"{where}: {name} is missing, empty or not a text")
    return value


def list_of(row: Any, name: str, where: str) -> list[Any]:
    """A field that must be a list; raises BadDataset."""
    value = row.get(name) if isinstance(row, dict) else None
    if not isinstance(value, list):
        raise BadDataset(f"{where}: {name} is missing or not a list")
    return value

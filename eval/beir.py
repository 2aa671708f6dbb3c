"""The dataset of `zhiwen eval retrieval`: the BEIR layout (Thakur et al. 2021).

A folder with ``corpus.jsonl`` ({_id, title, text}), ``queries.jsonl`` ({_id, text}) and
``qrels/test.tsv`` (query-id, corpus-id, score).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.errors import BadDataset


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the corpus."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the documents that answer it: ``relevant`` maps their ids to grades >= 1."""

    id: str
    text: str
    relevant: dict[str, int]


@dataclass(frozen=True, slots=True)
class BeirSet:
    """A corpus and its questions, those only that have a relevant document."""

    name: str
    documents: tuple[Document, ...]
    questions: tuple[Question, ...]


def load_beir(folder: Path) -> BeirSet:
    """Reads a folder in the BEIR layout.

    Raises BadDataset with file and line of the first thing that is missing or malformed.
    """
    documents: dict[str, Document] = {}
    for where, row in _rows(folder / "corpus.jsonl"):
        document = Document(_text(row, "_id", where), str(row.get("title") or ""), "")
        if document.id in documents:
            raise BadDataset(f"{where}: the _id {document.id!r} was given before")
        text = row.get("text")
        if not isinstance(text, str):
            raise BadDataset(f"{where}: text is missing or not a text")
        documents[document.id] = Document(document.id, document.title, text)
    texts: dict[str, str] = {}
    for where, row in _rows(folder / "queries.jsonl"):
        name = _text(row, "_id", where)
        if name in texts:
            raise BadDataset(f"{where}: the _id {name!r} was given before")
        texts[name] = _text(row, "text", where)
    relevant: dict[str, dict[str, int]] = {}
    for where, question, document_id, grade in _judgements(folder / "qrels" / "test.tsv"):
        if question not in texts:
            raise BadDataset(f"{where}: no question has the _id {question!r}")
        if document_id not in documents:
            raise BadDataset(f"{where}: no document has the _id {document_id!r}")
        if grade > 0:
            relevant.setdefault(question, {})[document_id] = grade
    if not relevant:
        raise BadDataset(f"{folder.name}: no question has a relevant document")
    questions = tuple(Question(i, t, relevant[i]) for i, t in texts.items() if i in relevant)
    return BeirSet(folder.resolve().name, tuple(documents.values()), questions)


def _rows(path: Path) -> Iterator[tuple[str, dict[str, object]]]:
    for where, line in _lines(path):
        try:
            row = json.loads(line)
        except ValueError as exc:
            raise BadDataset(f"{where}: not JSON: {exc}") from exc
        if not isinstance(row, dict):
            raise BadDataset(f"{where}: not a JSON object")
        yield where, row


def _judgements(path: Path) -> Iterator[tuple[str, str, str, int]]:
    for number, (where, line) in enumerate(_lines(path)):
        columns = line.rstrip("\r\n").split("\t")
        if number == 0 and len(columns) == 3 and not columns[2].lstrip("-").isdecimal():
            continue  # the header
        if len(columns) != 3 or not columns[2].lstrip("-").isdecimal():
            raise BadDataset(f"{where}: not query-id, corpus-id and a whole score, tab-separated")
        yield where, columns[0], columns[1], int(columns[2])


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    name = path.name if path.parent.name != "qrels" else f"qrels/{path.name}"
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield f"{name}:{number}", line
    except FileNotFoundError as exc:
        raise BadDataset(f"{path.parent.name}/{path.name}: no such file: not a BEIR set") from exc
    except (OSError, UnicodeDecodeError) as exc:
        raise BadDataset(f"{name}: cannot be read: {exc}") from exc


def _text(row: dict[str, object], field: str, where: str) -> str:
    value = row.get(field)
    if not isinstance(value, str) or not value.strip():
        raise BadDataset(f"{where}: {field} is missing or not a text")
    return value

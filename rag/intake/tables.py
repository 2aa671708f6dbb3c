"""Many articles in one file of records: CSV, JSON and JSON Lines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import PurePath

from rag.errors import UnreadableSource
from rag.intake.columns import Columns
from rag.intake.draft import Draft

_SEPARATORS = ",\t;|"


def read_csv(text: str, name: str, columns: Columns) -> Iterator[Draft | UnreadableSource]:
    """One article a row; the first row names the columns.

    The separator (comma, tab, semicolon or bar) is the one that the first row has most of. A row
    that cannot be read is given as an error in its place; the others are read all the same.
    """
    separator = max(_SEPARATORS, key=text.partition("\n")[0].count)
    csv.field_size_limit(len(text) + 1)  # the module's own limit is below a long article
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        head = [column.strip() for column in next(rows, [])]
        if len([column for column in head if column]) < 1:
            raise UnreadableSource(f"{name}: no column names in the first row")
        for number, row in enumerate(rows, start=2):
            if not any(cell.strip() for cell in row):
                continue
            where = f"{name}: row {number}"
            if len(row) > len(head):
                yield UnreadableSource(f"{where}: {len(row)} cells under {len(head)} column names")
                continue
            yield _drafted(dict(zip(head, row, strict=False)), where, name, columns)
    except csv.Error as exc:
        yield UnreadableSource(f"{name}: row {rows.line_num}: not CSV ({exc})")


def read_json(text: str, name: str, columns: Columns) -> Iterator[Draft | UnreadableSource]:
    """One article, or a list of them, bare or under a key of the object (``articles``, ``items``).

    Raises UnreadableSource for what is not JSON or holds no object.
    """
    try:
        value = _parsed(text)
    except ValueError as exc:
        lines = text.strip().splitlines()
        if len(lines) > 1 and lines[0].lstrip().startswith("{"):  # JSON Lines under another name
            found = list(read_jsonl(text, name, columns))
            if any(isinstance(read, Draft) for read in found):
                yield from found
                return
        raise UnreadableSource(f"{name}: not JSON ({exc})") from exc
    records = _records(value)
    if not records:
        raise UnreadableSource(f"{name}: no object with an article in it")
    for number, record in enumerate(records, start=1):
        where = name if len(records) == 1 else f"{name}: record {number}"
        if isinstance(record, Mapping):
            yield _drafted(record, where, name, columns)
        else:
            yield UnreadableSource(f"{where}: not an object")


def read_jsonl(text: str, name: str, columns: Columns) -> Iterator[Draft | UnreadableSource]:
    """One article a line; a line that is no JSON object is given as an error in its place."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{name}: line {number}"
        try:
            record = _parsed(line)
        except ValueError as exc:
            yield UnreadableSource(f"{where}: not JSON ({exc})")
            continue
        if isinstance(record, Mapping):
            yield _drafted(record, where, name, columns)
        else:
            yield UnreadableSource(f"{where}: not an object")


def _parsed(text: str) -> object:
    try:
        value: object = json.loads(text)
    except json.JSONDecodeError as exc:
        raise ValueError(f"{exc.msg} at line {exc.lineno}") from exc
    except RecursionError as exc:
        raise ValueError("nested too deeply") from exc
    except ValueError as exc:  # a number of thousands of digits
        raise ValueError("a number that is too long") from exc
    return value


def _records(value: object) -> list[object]:
    if isinstance(value, list):
        return value
    if not isinstance(value, Mapping):
        return []
    lists = [v for v in value.values() if isinstance(v, list) and v and isinstance(v[0], Mapping)]
    texts = [v for v in value.values() if isinstance(v, str)]
    # An article may have a list of objects of its own (pictures, tags): it also has its text.
    if lists and sum(map(len, texts)) < 200:
        return max(lists, key=len)
    return [value]


def _drafted(
    record: Mapping[str, object], where: str, name: str, columns: Columns
) -> Draft | UnreadableSource:
    try:
        return columns.draft(record, where, PurePath(name).stem)
    except UnreadableSource as exc:
        return exc

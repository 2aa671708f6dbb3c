"""Rows by their ids, straight from the database's driver.

Every question reads a dozen passages and their articles. SQLAlchemy's own way of filling in the ids
and handing out the rows takes three times as long as the database does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

_SIZES = 256  # numbers of ids whose statement is remembered

Row = tuple[Any, ...]
_Readers = list[tuple[int, Any]]
"""Columns, by their places, that the driver gives in another form, and what makes that ours."""


class RowsById:
    """Reads some columns of a table's rows."""

    def __init__(self, table: sa.Table, names: Sequence[str]) -> None:
        """``table`` has a column ``id``; the rows have the columns ``names``."""
        self._columns = [table.c[name] for name in names]
        self._id = table.c["id"]
        self._statement = lru_cache(_SIZES)(self._make)

    def read(self, db: sa.Connection, ids: Sequence[str]) -> Iterable[Row]:
        """The rows that exist among ``ids``; raises what the driver raises."""
        if not ids:
            return []
        statement, names, readers = self._statement(db.dialect, len(ids))
        cursor = db.connection.cursor()
        try:
            cursor.execute(statement, ids if names is None else dict(zip(names, ids, strict=True)))
            rows = cursor.fetchall()
        finally:
            cursor.close()
        return [_read(row, readers) for row in rows] if readers else rows

    def _make(self, dialect: sa.Dialect, count: int) -> tuple[str, list[str] | None, _Readers]:
        """The statement for ``count`` ids, and their names in it (None: they go by place)."""
        names = [f"id{i}" for i in range(count)]
        wanted = self._id.in_([sa.bindparam(name) for name in names])
        compiled = sa.select(*self._columns).where(wanted).compile(dialect=dialect)
        readers = [
            (place, read)
            for place, column in enumerate(self._columns)
            if (read := column.type.dialect_impl(dialect).result_processor(dialect, None))
        ]
        return str(compiled), None if compiled.positional else names, readers


def _read(row: Row, readers: _Readers) -> Row:
    values = list(row)
    for place, read in readers:
        values[place] = read(values[place])
    return tuple(values)

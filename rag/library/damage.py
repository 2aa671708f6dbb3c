"""What is said of a ledger that cannot be used, and what then to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from contextlib import closing, suppress
from pathlib import Path

from rag.errors import LibraryDamaged

_WAY_OUT = (
    "`zhiwen restore FILE --replace` puts a backup in its place and keeps this file beside it, "
    "as ledger-before-restore.sqlite"
)
_NAMED = 3


def failed(doing: str, error: BaseException | None) -> LibraryDamaged:
    """The error for what the database's driver said; of a damaged file with the way out.

    A full disk, a lock or a missing right (sqlite3.OperationalError) is no damage: then nothing has
    to be restored.
    """
    said = f"the ledger cannot be {doing}: {error}"
    sound = isinstance(error, sqlite3.OperationalError | sqlite3.IntegrityError)
    if isinstance(error, sqlite3.DatabaseError) and not (sound and not _lost(error)):
        return LibraryDamaged(f"{said}; {_WAY_OUT}")
    return LibraryDamaged(said)


def _lost(error: sqlite3.DatabaseError) -> bool:
    """Whether an OperationalError tells of damage all the same: its kind is too wide a one."""
    said = str(error)
    return said.startswith(("no such table", "no such column", "Could not decode"))


def unreadable(error: BaseException) -> LibraryDamaged:
    """The error for a row that is not of its form."""
    return LibraryDamaged(f"the ledger cannot be read: a row is damaged ({error}); {_WAY_OUT}")


def emptied(ledger: Path) -> LibraryDamaged:
    """The error for a file of no bytes where indexes say that there were articles."""
    return LibraryDamaged(f"the ledger cannot be opened: {ledger} is empty; {_WAY_OUT}")


def tables_of(ledger: Path) -> set[str]:
    """The tables in a SQLite file, without a change to it; none where that cannot be told."""
    if not ledger.is_file():
        return set()
    with suppress(sqlite3.Error):
        with closing(sqlite3.connect(f"{ledger.absolute().as_uri()}?mode=ro", uri=True)) as db:
            rows = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {name for (name,) in rows if not name.startswith("sqlite_")}
    return set()


def foreign(ledger: Path, tables: Collection[str]) -> LibraryDamaged:
    """The error for a SQLite file with the tables of another program."""
    named = ", ".join(sorted(tables)[:_NAMED])
    return LibraryDamaged(
        f"the ledger cannot be opened: {ledger} is the SQLite file of another program (it holds "
        f"{named}): name another --home; or {_WAY_OUT}"
    )

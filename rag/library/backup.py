"""Backup and restore of the ledger, the one truth: the views are made again from it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from rag.errors import InputError, LibraryDamaged
from rag.library.migrations import SCHEMA_VERSION

LEDGER = "ledger.sqlite"
_KEPT = "ledger-before-restore.sqlite"
_PAGES = 1024


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup file holds."""

    path: Path
    articles: int
    bytes: int


def back_up(home: Path, target: Path, *, replace: bool = False) -> Backup:
    """Copies the ledger as it is at one moment to ``target``, checks the copy, and syncs it.

    The library may be in use meanwhile. A kill leaves ``target`` as it was. Raises InputError
    where it exists and ``replace`` is not set, LibraryDamaged where either side cannot be used.
    """
    ledger = home / LEDGER
    if not ledger.is_file():
        raise InputError(f"there is no library at {home}")
    if not target.absolute().parent.is_dir():
        raise InputError(f"{target}: the folder {target.parent} does not exist")
    if target.is_dir() or (target.exists() and not replace):
        raise InputError(f"{target} exists: name another file, or say --replace")
    part = target.with_name(target.name + ".part")
    try:
        part.unlink(missing_ok=True)
        with (
            closing(sqlite3.connect(f"{ledger.absolute().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(part)) as copy,
        ):
            source.backup(copy, pages=_PAGES)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, with no log beside it
        articles = inspect(part)
        _sync(part)
        part.replace(target)
        _sync(target.absolute().parent)
        return Backup(target, articles, target.stat().st_size)
    except (sqlite3.Error, OSError, InputError) as exc:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        if isinstance(exc, InputError) or type(exc) is sqlite3.DatabaseError:
            raise LibraryDamaged(
                "the backup cannot be made: the library is damaged, or of a newer Zhiwen (`zhiwen "
                "verify` tells); what backups you have are as they were"
            ) from exc
        raise LibraryDamaged(f"the backup cannot be made: {exc}") from exc


def inspect(path: Path) -> int:
    """How many articles a backup holds; raises InputError where it is none or is damaged."""
    try:
        with closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        ) as db:
            facts = dict(db.execute("SELECT name, value FROM facts"))
            (sound,) = db.execute("PRAGMA integrity_check(1)").fetchone()
            (articles,) = db.execute("SELECT count(*) FROM articles").fetchone()
            schema, library = int(facts["schema"]), facts["library"]
    except (sqlite3.Error, KeyError, ValueError) as exc:
        raise InputError(f"{path} is no backup of a library, or a damaged one") from exc
    if sound != "ok" or not library:
        raise InputError(f"{path} is damaged ({sound}): use another backup")
    if schema > SCHEMA_VERSION:
        raise InputError(f"{path} was made by a newer Zhiwen: upgrade this one")
    return int(articles)


def restore(home: Path, source: Path, *, replace: bool = False) -> Backup:
    """Puts a backup in the place of the ledger of ``home``; the caller holds the library's lock.

    The ledger that was there is kept beside it as ``ledger-before-restore.sqlite``. The views
    forget what they mirror, so that the next open makes them anew. Raises InputError where
    ``source`` is no sound backup, or where the library holds articles and ``replace`` is not set.
    """
    if not source.is_file():
        raise InputError(f"{source}: no such file")
    articles = inspect(source)
    ledger = home / LEDGER
    if ledger.exists() and not replace and _holds_articles(ledger):
        raise InputError(
            f"the library in {home} holds articles: say --replace (they are kept in {_KEPT})"
        )
    new = home / (LEDGER + ".restoring")
    try:
        shutil.copyfile(source, new)
        _sync(new)
        for record in (home / "views").glob("*/view.json"):
            record.unlink()
        if ledger.exists():
            _set_aside(ledger, home / _KEPT)
        new.replace(ledger)
        _sync(home)
    except OSError as exc:
        raise LibraryDamaged(f"the backup cannot be restored: {exc}") from exc
    return Backup(source, articles, source.stat().st_size)


def _holds_articles(ledger: Path) -> bool:
    try:
        with closing(sqlite3.connect(ledger)) as db:
            return bool(db.execute("SELECT 1 FROM articles LIMIT 1").fetchone())
    except sqlite3.Error:
        return True  # it cannot be told: what is there is not given up unasked


def _set_aside(ledger: Path, kept: Path) -> None:
    """A second name for the ledger, with what its log still holds; the first name stays.

    The log must not lie beside the restored ledger: SQLite would replay it there.
    """
    with suppress(sqlite3.Error), closing(sqlite3.connect(ledger)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for suffix in ("", "-wal", "-shm"):
        kept.with_name(kept.name + suffix).unlink(missing_ok=True)
    try:
        os.link(ledger, kept)
    except OSError:  # a disk without hard links
        shutil.copyfile(ledger, kept)
    for suffix in ("-wal", "-shm"):
        log = ledger.with_name(ledger.name + suffix)
        if log.exists():
            log.replace(kept.with_name(kept.name + suffix))


def _sync(path: Path) -> None:
    """Forces a file, or a folder's names, to the disk."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

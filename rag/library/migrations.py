"""The ledger's schema, version by version: plain steps, each harmless when done twice.

=======  ==========================================================================
version  what it brought
=======  ==========================================================================
1        facts, articles, passages, changes (Zhiwen 0.1.0)
2        articles.author; feed_items (what of a feed was read); signatures (near-duplicates)
=======  ==========================================================================

A step may be killed half-way: SQLite changes a table's columns outside of transactions, so each
step looks first at what is there, and the version is raised last.
"""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from rag.errors import LibraryDamaged

SCHEMA_VERSION = 2


def migrate(db: sa.Connection, facts: sa.Table) -> None:
    """Brings the ledger behind ``db`` to SCHEMA_VERSION; its missing tables are made already.

    Raises LibraryDamaged where it was made by a newer Zhiwen.
    """
    stated = db.scalar(sa.select(facts.c.value).where(facts.c.name == "schema"))
    version = int(stated or SCHEMA_VERSION)
    if version > SCHEMA_VERSION:
        raise LibraryDamaged(
            f"the ledger was made by a newer Zhiwen (schema {version}, this one reads up to "
            f"{SCHEMA_VERSION}): upgrade this one"
        )
    for step in range(version + 1, SCHEMA_VERSION + 1):
        _STEPS[step](db)
        db.execute(sa.update(facts).where(facts.c.name == "schema").values(value=str(step)))


def _to_2(db: sa.Connection) -> None:
    columns = {column["name"] for column in sa.inspect(db).get_columns("articles")}
    if "author" not in columns:
        db.execute(sa.text("ALTER TABLE articles ADD COLUMN author TEXT NOT NULL DEFAULT ''"))


_STEPS: dict[int, Callable[[sa.Connection], None]] = {2: _to_2}

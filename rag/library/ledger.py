"""The ledger: one SQL database that holds every article and passage. All else is derived from it.

Each change (put or remove of an article) gets the next ``seq``; a view that has replayed all
changes up to the last ``seq`` holds exactly what the ledger holds.
"""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, IntegrityError

from rag.errors import LibraryClosed, UnknownArticle
from rag.library import damage, tables
from rag.library.browsing import Words, browsed, met, outlets
from rag.library.migrations import SCHEMA_VERSION, migrate
from rag.library.storing import PutResult, delete, sign, store
from rag.library.tables import in_parts, to_article, to_passage
from rag.types import Article, Filter, Listed, Listing, Order, Outlet, Passage


class Ledger:
    """Articles, passages and the change log, in SQLite (WAL) or any database SQLAlchemy speaks."""

    def __init__(self, url: str | sa.URL) -> None:
        """Opens the database at ``url`` and makes its tables if they are missing.

        Raises LibraryDamaged where the file is no database, is of a newer Zhiwen, or cannot be
        read or written.
        """
        self._engine = sa.create_engine(url)
        self._closed = False
        self._writing = threading.Lock()  # looking for an earlier edition and storing are one step
        if self._engine.dialect.name == "sqlite":
            sa.event.listen(self._engine, "connect", _prepare_sqlite)
        try:
            tables.metadata.create_all(self._engine)
            with self._engine.begin() as db:
                facts = {row.name: row.value for row in db.execute(sa.select(tables.facts))}
                if not facts:
                    facts = {"schema": str(SCHEMA_VERSION), "library": uuid.uuid4().hex}
                    db.execute(
                        sa.insert(tables.facts), [{"name": n, "value": v} for n, v in facts.items()]
                    )
                migrate(db, tables.facts)
            self.library_id: str = facts["library"]
        except DatabaseError as exc:
            raise damage.failed("opened", exc.orig) from exc
        except (KeyError, ValueError) as exc:  # its facts are not those of a library
            raise damage.unreadable(exc) from exc

    @classmethod
    def in_folder(cls, home: Path) -> Ledger:
        """The SQLite ledger of a library folder; raises LibraryDamaged as the opening does."""
        file = home / "ledger.sqlite"
        # SQLite takes a file of no bytes for a new database; the indexes know better, and would
        # forget their articles at once.
        if file.is_file() and not file.stat().st_size and any(home.glob("views/*/view.json")):
            raise damage.emptied(file)
        found = damage.tables_of(file)
        if found and not found & set(tables.metadata.tables):
            raise damage.foreign(file, found)
        return cls(sa.URL.create("sqlite", database=str(file)))

    def close(self) -> None:
        """Closes every connection."""
        self._closed = True
        self._engine.dispose()

    def check_open(self) -> None:
        """Raises LibraryClosed after `close`: the lock is then no longer held."""
        if self._closed:
            raise LibraryClosed("the library is closed: open it again")

    # -- writing ---------------------------------------------------------------------------

    def put(
        self,
        batch: Sequence[tuple[Article, Sequence[Passage]]],
        beside: Collection[str] = (),
    ) -> list[PutResult]:
        """Stores the articles with their passages in one transaction: all of them or none.

        An article with the same content changes nothing, except that facts it states and the
        stored one lacks (source, date, url, author) are filled in. An article that is a new edition
        of a stored one takes its place: the same url, or the same source and title (the same file
        name and title, where there is no source) and a text that still says most of what the stored
        one says, unless both state different dates or urls: a daily column keeps its title. By
        title it replaces one article only: of several such none is known to be the older edition.
        Nor does it replace by title what this batch holds, or the ids in ``beside``: what came in
        the same reading is not an older edition.
        """
        with self._writing, self._database() as db:
            return store(db, batch, beside)

    def remove(self, *article_ids: str) -> None:
        """Deletes articles and their passages in one transaction: all of them or none.

        Raises UnknownArticle where one is not there.
        """
        with self._writing, self._database() as db:
            ids = sa.select(tables.articles.c.id).where(tables.articles.c.id.in_(article_ids))
            known = set(db.scalars(ids))
            for article_id in article_ids:
                if article_id not in known:
                    raise UnknownArticle(f"no article has the id {article_id!r}")
                delete(db, article_id)

    def remember(self, feed: str, items: Collection[str]) -> None:
        """Notes that these items of a feed were read, so that the next reading passes them over."""
        with self._writing, self._database() as db:
            known = set(
                db.scalars(
                    sa.select(tables.feed_items.c.item).where(tables.feed_items.c.feed == feed)
                )
            )
            rows = [{"feed": feed, "item": item} for item in set(items) - known]
            if rows:
                db.execute(sa.insert(tables.feed_items), rows)

    # -- reading ---------------------------------------------------------------------------

    def article(self, article_id: str) -> Article:
        """The article with this id; raises UnknownArticle."""
        found = self.articles_by_id([article_id])
        if not found:
            raise UnknownArticle(f"no article has the id {article_id!r}")
        return found[article_id]

    def articles_by_id(self, ids: Sequence[str]) -> dict[str, Article]:
        """The articles that exist among ``ids``."""
        found: dict[str, Article] = {}
        with self._database() as db:
            for part in in_parts(ids):
                articles = (Article(*row) for row in tables.ARTICLES_BY_ID.read(db, part))
                found.update((article.id, article) for article in articles)
        return found

    def articles(self) -> list[Article]:
        """All articles in the order they were added, newest last; their text left empty."""
        columns = [c for c in tables.articles.c if c.name != "text"]
        query = sa.select(*columns).order_by(tables.articles.c.added_at, tables.articles.c.id)
        with self._database() as db:
            return [to_article(row) for row in db.execute(query)]

    def browse(
        self,
        words: Words,
        order: Order,
        descending: bool,
        start: int,
        limit: int,
        only: Filter | None = None,
    ) -> Listing:
        """``limit`` of the articles from the ``start``-th on whose facts hold every word.

        See :func:`rag.library.browsing.browsed`; the articles come without their text.
        """
        rows, count = browsed(tables.articles, tables.passages, words, order, descending, only)
        with self._database() as db:
            total: int = db.scalar(count) or 0
            found = db.execute(rows.offset(start).limit(limit))
            return Listing(tuple(Listed(to_article(row), row.passages) for row in found), total)

    def sources(self, words: Words, limit: int) -> list[Outlet]:
        """Sources whose names hold every word, the ``limit`` most frequent."""
        with self._database() as db:
            rows = db.execute(outlets(tables.articles, words).limit(limit))
            return [Outlet(source, count) for source, count in rows]

    def articles_within(self, only: Filter) -> list[str]:
        """Ids of the articles that ``only`` keeps; raises UnknownArticle for an unknown id."""
        a = tables.articles.c
        query = sa.select(a.id).where(met(tables.articles, only))
        if not only.article_ids:
            with self._database() as db:
                return list(db.scalars(query))
        known: set[str] = set()
        found: list[str] = []
        with self._database() as db:
            for part in in_parts(list(dict.fromkeys(only.article_ids))):
                known.update(db.scalars(sa.select(a.id).where(a.id.in_(part))))
                found.extend(db.scalars(query.where(a.id.in_(part))))
        for article_id in only.article_ids:
            if article_id not in known:
                raise UnknownArticle(f"no article has the id {article_id!r}")
        return found

    def passages_in_articles(self, ids: Sequence[str]) -> dict[str, tuple[Passage, Article]]:
        """The passages that exist among ``ids``, each with its article."""
        found: dict[str, tuple[Passage, Article]] = {}
        with self._database() as db:
            for part in in_parts(ids):
                rows = list(tables.PASSAGES_BY_ID.read(db, part))
                wanted = list({row[1] for row in rows})
                articles = {row[0]: Article(*row) for row in tables.ARTICLES_BY_ID.read(db, wanted)}
                for row in rows:
                    article = articles.get(row[1])
                    if article is not None:
                        text = article.text[row[3] : row[4]]
                        found[row[0]] = (to_passage(row, text), article)
        return found

    def passages_of(self, article_ids: Sequence[str]) -> list[Passage]:
        """All passages of the given articles, by article and place."""
        content = sa.func.substr(
            tables.articles.c.text,
            tables.passages.c.start + 1,
            tables.passages.c.end - tables.passages.c.start,
        ).label("content")
        query = (
            sa.select(tables.passages, content)
            .join(tables.articles, tables.articles.c.id == tables.passages.c.article_id)
            .order_by(tables.passages.c.article_id, tables.passages.c.ordinal)
        )
        with self._database() as db:
            return [
                to_passage(row, row.content)
                for part in in_parts(article_ids)
                for row in db.execute(query.where(tables.passages.c.article_id.in_(part)))
            ]

    def remembered(self, feed: str) -> set[str]:
        """The items of a feed that were read before."""
        with self._database() as db:
            return set(
                db.scalars(
                    sa.select(tables.feed_items.c.item).where(tables.feed_items.c.feed == feed)
                )
            )

    def feeds(self) -> list[Outlet]:
        """The addresses of feeds that were read, with how many of their items are remembered."""
        items = sa.func.count().label("items")
        query = sa.select(tables.feed_items.c.feed, items).group_by(tables.feed_items.c.feed)
        with self._database() as db:
            return [Outlet(row.feed, row.items) for row in db.execute(query.order_by("feed"))]

    def forget(self, feed: str) -> None:
        """Forgets what of a feed was read: the next reading takes all that it then offers."""
        with self._writing, self._database() as db:
            db.execute(sa.delete(tables.feed_items).where(tables.feed_items.c.feed == feed))

    def last_added(self) -> dt.datetime | None:
        """When the article that came last was added; None in an empty library."""
        with self._database() as db:
            added: dt.datetime | None = db.scalar(
                sa.select(sa.func.max(tables.articles.c.added_at))
            )
        return added and added.replace(tzinfo=added.tzinfo or dt.UTC)  # SQLite keeps no zone

    def signatures(self) -> dict[str, bytes]:
        """The signature of every article, by id; those that are missing are made on the way."""
        from rag.language.signatures import SIGNATURE_VERSION

        a, s = tables.articles.c, tables.signatures.c
        signed = sa.select(s.article_id, s.minhash).where(s.version == SIGNATURE_VERSION)
        with self._writing, self._database() as db:
            found = {row.article_id: row.minhash for row in db.execute(signed)}
            missing = [i for i in db.scalars(sa.select(a.id)) if i not in found]
            for part in in_parts(missing):
                db.execute(sa.delete(tables.signatures).where(s.article_id.in_(part)))
                texts = db.execute(sa.select(a.id, a.text).where(a.id.in_(part)))
                found |= sign(db, {row.id: row.text for row in texts})
        return found

    def counts(self) -> tuple[int, int]:
        """How many articles and passages there are."""
        with self._database() as db:
            articles = db.scalar(sa.select(sa.func.count()).select_from(tables.articles)) or 0
            passages = db.scalar(sa.select(sa.func.count()).select_from(tables.passages)) or 0
        return articles, passages

    def damage(self) -> list[str]:
        """What the database finds wrong with its own pages and references; empty for none."""
        if self._engine.dialect.name != "sqlite":
            return []
        with self._database() as db:
            said = [str(row[0]) for row in db.exec_driver_sql("PRAGMA integrity_check(5)")]
            lost = len(db.exec_driver_sql("PRAGMA foreign_key_check").fetchall())
        found = [line for line in said if line != "ok"]
        return found + ([f"{lost} rows refer to articles that are not there"] if lost else [])

    def last_seq(self) -> int:
        """The seq of the newest change; 0 for a new ledger."""
        with self._database() as db:
            return db.scalar(sa.select(sa.func.max(tables.changes.c.seq))) or 0

    def passages_at(self, seq: int) -> int | None:
        """How many passages there are, if ``seq`` is still the newest change; else None."""
        last = sa.select(sa.func.coalesce(sa.func.max(tables.changes.c.seq), 0)).scalar_subquery()
        count = sa.select(sa.func.count()).select_from(tables.passages).scalar_subquery()
        with self._database() as db:  # one statement, so that both are of one moment
            newest, passages = db.execute(sa.select(last, count)).one()
        return passages if newest == seq else None

    def changed_since(self, seq: int) -> list[tuple[int, str]]:
        """(seq, article id) of the last change of each article after ``seq``, oldest first."""
        newest = sa.func.max(tables.changes.c.seq).label("newest")
        query = (
            sa.select(newest, tables.changes.c.article_id)
            .where(tables.changes.c.seq > seq)
            .group_by(tables.changes.c.article_id)
            .order_by(newest)
        )
        with self._database() as db:
            return [(row.newest, row.article_id) for row in db.execute(query)]

    @contextmanager
    def _database(self) -> Iterator[sa.Connection]:
        """One transaction; raises LibraryDamaged where the database fails."""
        self.check_open()
        try:
            with self._engine.begin() as db:
                yield db
        except IntegrityError:  # not the disk's fault but ours: it must not pass for damage
            raise
        except DatabaseError as exc:
            raise damage.failed("read or written", exc.orig) from exc
        except self._engine.dialect.loaded_dbapi.Error as exc:  # of `RowsById`
            raise damage.failed("read", exc) from exc


def _prepare_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")  # what was acknowledged survives a power cut
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA busy_timeout=10000")
    cursor.close()

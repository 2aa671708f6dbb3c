"""The ledger: one SQL database that holds every article and passage. All else is derived from it.

Each change (put or remove of an article) gets the next ``seq``; a view that has replayed all
changes up to the last ``seq`` holds exactly what the ledger holds.
"""

from __future__ import annotations

import datetime as dt
import json
import threading
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, IntegrityError

from rag.errors import LibraryClosed, UnknownArticle
from rag.library import damage
from rag.library.browsing import Words, browsed, met, outlets
from rag.library.editions import is_edition
from rag.library.migrations import SCHEMA_VERSION, migrate
from rag.library.rows import RowsById
from rag.types import Article, Filter, Listed, Listing, Order, Outlet, Passage

_IN_LIMIT = 500  # values in one IN (...): below every database's limit of bound parameters

_metadata = sa.MetaData()
_facts = sa.Table(
    "facts",
    _metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
_articles = sa.Table(
    "articles",
    _metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("title", sa.Text, nullable=False, index=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("date", sa.Date, nullable=True, index=True),
    sa.Column("url", sa.Text, nullable=True, index=True),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("author", sa.Text, nullable=False, server_default=""),
)
_passages = sa.Table(
    "passages",
    _metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column(
        "article_id",
        sa.ForeignKey("articles.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    sa.Column("ordinal", sa.Integer, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("sentences", sa.Text, nullable=False),  # JSON: [[start, end], ...]
)
_changes = sa.Table(
    "changes",
    _metadata,
    sa.Column(
        "seq",
        sa.BigInteger().with_variant(sa.Integer, "sqlite"),
        primary_key=True,
        autoincrement=True,
    ),
    sa.Column("article_id", sa.String(16), nullable=False, index=True),
    sqlite_autoincrement=True,  # a seq is never given out twice, even after deletions
)

_feed_items = sa.Table(
    "feed_items",
    _metadata,
    sa.Column("feed", sa.Text, primary_key=True),
    sa.Column("item", sa.String(64), primary_key=True),
)
_signatures = sa.Table(
    "signatures",
    _metadata,
    sa.Column("article_id", sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("minhash", sa.LargeBinary, nullable=False),
)

_NAMESAKES_READ = 50
"""Namesakes whose texts are compared: of an undated column there can be thousands."""

_FACTS = ("id", "title", "text", "source", "date", "url", "language", "origin", "author")
"""The columns that make an `Article`, in its own order: so a row is one without naming each."""

_ARTICLES_BY_ID = RowsById(_articles, _FACTS)
_PASSAGES_BY_ID = RowsById(_passages, ("id", "article_id", "ordinal", "start", "end", "sentences"))


@dataclass(frozen=True, slots=True)
class _Met:
    """Which ids, titles and urls of a batch the ledger holds.

    Asked for once a batch: of most articles it holds nothing, and each question costs as much as
    storing the answer.
    """

    ids: set[str]
    titles: set[str]
    urls: set[str]

    def may_be(self, article: Article) -> bool:
        """Whether ``article``, or another at its address, may be there or in the batch."""
        return article.id in self.ids or self.addressed(article)

    def may_succeed(self, article: Article) -> bool:
        """Whether an earlier edition of ``article`` may be there."""
        return article.title in self.titles or self.addressed(article)

    def addressed(self, article: Article) -> bool:
        """Whether its address was met."""
        return article.url is not None and article.url in self.urls

    def note(self, article: Article) -> None:
        """``article`` is now there too. Its title makes no difference within a batch."""
        self.ids.add(article.id)
        if article.url:
            self.urls.add(article.url)


PutResult = Literal["added", "replaced", "unchanged"]


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
            _metadata.create_all(self._engine)
            with self._engine.begin() as db:
                facts = {row.name: row.value for row in db.execute(sa.select(_facts))}
                if not facts:
                    facts = {"schema": str(SCHEMA_VERSION), "library": uuid.uuid4().hex}
                    db.execute(
                        sa.insert(_facts), [{"name": n, "value": v} for n, v in facts.items()]
                    )
                migrate(db, _facts)
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
        tables = damage.tables_of(file)
        if tables and not tables & set(_metadata.tables):
            raise damage.foreign(file, tables)
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
        together = set(beside)
        results: list[PutResult] = []
        with self._writing, self._database() as db:
            met = self._met(db, [article for article, _ in batch])
            fresh: list[tuple[Article, Sequence[Passage], dt.datetime]] = []
            for article, passages in batch:
                if met.may_be(article):
                    self._insert(db, fresh)  # what is asked for now may be among them
                    fresh = []
                stored = self._stored(db, article.id) if article.id in met.ids else None
                if stored is not None:
                    results.append(self._fill_in(db, stored, article))
                else:
                    earlier = (
                        self._earlier(db, article, together) if met.may_succeed(article) else []
                    )
                    for old in earlier:
                        self._delete(db, old)
                    fresh.append((article, passages, dt.datetime.now(dt.UTC)))
                    results.append("replaced" if earlier else "added")
                together.add(article.id)
                met.note(article)
            self._insert(db, fresh)
        return results

    def _met(self, db: sa.Connection, articles: Sequence[Article]) -> _Met:
        def held(column: sa.Column[Any], values: Iterable[str | None]) -> set[Any]:
            asked = list({value for value in values if value})
            queries = (sa.select(column).where(column.in_(part)) for part in _parts(asked))
            return {value for query in queries for value in db.scalars(query)}

        a = _articles.c
        return _Met(
            held(a.id, (article.id for article in articles)),
            held(a.title, (article.title for article in articles)),
            held(a.url, (article.url for article in articles)),
        )

    def _stored(self, db: sa.Connection, article_id: str) -> Any:
        return db.execute(sa.select(_articles).where(_articles.c.id == article_id)).first()

    def _earlier(
        self, db: sa.Connection, article: Article, together: Collection[str]
    ) -> Sequence[str]:
        """Ids of the stored articles of which ``article`` is a new edition."""
        earlier = list(db.scalars(_same_address(article))) if article.url else []
        namesakes = [
            row.id
            for row in db.execute(_namesakes(article).limit(_NAMESAKES_READ))
            if row.id not in {*earlier, *together} and is_edition(row.text, article.text)
        ]
        return earlier + (namesakes if len(namesakes) == 1 else [])

    def _insert(
        self, db: sa.Connection, fresh: Sequence[tuple[Article, Sequence[Passage], dt.datetime]]
    ) -> None:
        """Stores articles of which nothing is there: one statement a table, whatever their number.

        A statement for each of them takes three times as long.
        """
        if not fresh:
            return
        rows = [{**_row(article), "added_at": added} for article, _, added in fresh]
        db.execute(sa.insert(_articles), rows)
        passages = [_passage_row(passage) for _, own, _ in fresh for passage in own]
        if passages:
            db.execute(sa.insert(_passages), passages)
        self._sign(db, {article.id: article.text for article, _, _ in fresh})
        db.execute(sa.insert(_changes), [{"article_id": article.id} for article, _, _ in fresh])

    def _fill_in(self, db: sa.Connection, stored: Any, article: Article) -> PutResult:
        news = {
            name: value
            for name, value in _row(article).items()
            if name in ("source", "date", "url", "author") and value and not getattr(stored, name)
        }
        if not news:
            return "unchanged"
        db.execute(sa.update(_articles).where(_articles.c.id == article.id).values(**news))
        db.execute(sa.insert(_changes), {"article_id": article.id})
        return "replaced"

    def remove(self, *article_ids: str) -> None:
        """Deletes articles and their passages in one transaction: all of them or none.

        Raises UnknownArticle where one is not there.
        """
        with self._writing, self._database() as db:
            ids = sa.select(_articles.c.id).where(_articles.c.id.in_(article_ids))
            known = set(db.scalars(ids))
            for article_id in article_ids:
                if article_id not in known:
                    raise UnknownArticle(f"no article has the id {article_id!r}")
                self._delete(db, article_id)

    def _sign(self, db: sa.Connection, texts: dict[str, str]) -> dict[str, bytes]:
        from rag.language.signatures import SIGNATURE_VERSION, signature

        signed = {article_id: signature(text) for article_id, text in texts.items()}
        rows = [
            {"article_id": i, "version": SIGNATURE_VERSION, "minhash": s} for i, s in signed.items()
        ]
        if rows:
            db.execute(sa.insert(_signatures), rows)
        return signed

    def remember(self, feed: str, items: Collection[str]) -> None:
        """Notes that these items of a feed were read, so that the next reading passes them over."""
        with self._writing, self._database() as db:
            known = set(db.scalars(sa.select(_feed_items.c.item).where(_feed_items.c.feed == feed)))
            rows = [{"feed": feed, "item": item} for item in set(items) - known]
            if rows:
                db.execute(sa.insert(_feed_items), rows)

    def _delete(self, db: sa.Connection, article_id: str) -> None:
        db.execute(sa.delete(_passages).where(_passages.c.article_id == article_id))
        db.execute(sa.delete(_signatures).where(_signatures.c.article_id == article_id))
        db.execute(sa.delete(_articles).where(_articles.c.id == article_id))
        db.execute(sa.insert(_changes), {"article_id": article_id})

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
            for part in _parts(ids):
                articles = (Article(*row) for row in _ARTICLES_BY_ID.read(db, part))
                found.update((article.id, article) for article in articles)
        return found

    def articles(self) -> list[Article]:
        """All articles in the order they were added, newest last; their text left empty."""
        columns = [c for c in _articles.c if c.name != "text"]
        query = sa.select(*columns).order_by(_articles.c.added_at, _articles.c.id)
        with self._database() as db:
            return [_article(row) for row in db.execute(query)]

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
        rows, count = browsed(_articles, _passages, words, order, descending, only)
        with self._database() as db:
            total: int = db.scalar(count) or 0
            found = db.execute(rows.offset(start).limit(limit))
            return Listing(tuple(Listed(_article(row), row.passages) for row in found), total)

    def sources(self, words: Words, limit: int) -> list[Outlet]:
        """Sources whose names hold every word, the ``limit`` most frequent."""
        with self._database() as db:
            rows = db.execute(outlets(_articles, words).limit(limit))
            return [Outlet(source, count) for source, count in rows]

    def passages_by_id(self, ids: Sequence[str]) -> dict[str, Passage]:
        """The passages that exist among ``ids``, with their text."""
        return {p.id: p for part in _parts(ids) for p in self._passages(_passages.c.id.in_(part))}

    def articles_within(self, only: Filter) -> list[str]:
        """Ids of the articles that ``only`` keeps; raises UnknownArticle for an unknown id."""
        a = _articles.c
        query = sa.select(a.id).where(met(_articles, only))
        if not only.article_ids:
            with self._database() as db:
                return list(db.scalars(query))
        known: set[str] = set()
        found: list[str] = []
        with self._database() as db:
            for part in _parts(list(dict.fromkeys(only.article_ids))):
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
            for part in _parts(ids):
                rows = list(_PASSAGES_BY_ID.read(db, part))
                wanted = list({row[1] for row in rows})
                articles = {row[0]: Article(*row) for row in _ARTICLES_BY_ID.read(db, wanted)}
                for row in rows:
                    article = articles.get(row[1])
                    if article is not None:
                        text = article.text[row[3] : row[4]]
                        found[row[0]] = (_passage(row, text), article)
        return found

    def passages_of(self, article_ids: Sequence[str]) -> list[Passage]:
        """All passages of the given articles, by article and place."""
        return [
            p
            for part in _parts(article_ids)
            for p in self._passages(_passages.c.article_id.in_(part))
        ]

    def _passages(self, condition: sa.ColumnElement[bool]) -> Iterable[Passage]:
        content = sa.func.substr(
            _articles.c.text, _passages.c.start + 1, _passages.c.end - _passages.c.start
        ).label("content")
        query = (
            sa.select(_passages, content)
            .join(_articles, _articles.c.id == _passages.c.article_id)
            .where(condition)
            .order_by(_passages.c.article_id, _passages.c.ordinal)
        )
        with self._database() as db:
            return [_passage(row, row.content) for row in db.execute(query)]

    def remembered(self, feed: str) -> set[str]:
        """The items of a feed that were read before."""
        with self._database() as db:
            return set(db.scalars(sa.select(_feed_items.c.item).where(_feed_items.c.feed == feed)))

    def feeds(self) -> list[Outlet]:
        """The addresses of feeds that were read, with how many of their items are remembered."""
        items = sa.func.count().label("items")
        query = sa.select(_feed_items.c.feed, items).group_by(_feed_items.c.feed)
        with self._database() as db:
            return [Outlet(row.feed, row.items) for row in db.execute(query.order_by("feed"))]

    def forget(self, feed: str) -> None:
        """Forgets what of a feed was read: the next reading takes all that it then offers."""
        with self._writing, self._database() as db:
            db.execute(sa.delete(_feed_items).where(_feed_items.c.feed == feed))

    def last_added(self) -> dt.datetime | None:
        """When the article that came last was added; None in an empty library."""
        with self._database() as db:
            added: dt.datetime | None = db.scalar(sa.select(sa.func.max(_articles.c.added_at)))
        return added and added.replace(tzinfo=added.tzinfo or dt.UTC)  # SQLite keeps no zone

    def signatures(self) -> dict[str, bytes]:
        """The signature of every article, by id; those that are missing are made on the way."""
        from rag.language.signatures import SIGNATURE_VERSION

        a, s = _articles.c, _signatures.c
        signed = sa.select(s.article_id, s.minhash).where(s.version == SIGNATURE_VERSION)
        with self._writing, self._database() as db:
            found = {row.article_id: row.minhash for row in db.execute(signed)}
            missing = [i for i in db.scalars(sa.select(a.id)) if i not in found]
            for part in _parts(missing):
                db.execute(sa.delete(_signatures).where(s.article_id.in_(part)))
                texts = db.execute(sa.select(a.id, a.text).where(a.id.in_(part)))
                found |= self._sign(db, {row.id: row.text for row in texts})
        return found

    def counts(self) -> tuple[int, int]:
        """How many articles and passages there are."""
        with self._database() as db:
            articles = db.scalar(sa.select(sa.func.count()).select_from(_articles)) or 0
            passages = db.scalar(sa.select(sa.func.count()).select_from(_passages)) or 0
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
            return db.scalar(sa.select(sa.func.max(_changes.c.seq))) or 0

    def passages_at(self, seq: int) -> int | None:
        """How many passages there are, if ``seq`` is still the newest change; else None."""
        last = sa.select(sa.func.coalesce(sa.func.max(_changes.c.seq), 0)).scalar_subquery()
        count = sa.select(sa.func.count()).select_from(_passages).scalar_subquery()
        with self._database() as db:  # one statement, so that both are of one moment
            newest, passages = db.execute(sa.select(last, count)).one()
        return passages if newest == seq else None

    def changed_since(self, seq: int) -> list[tuple[int, str]]:
        """(seq, article id) of the last change of each article after ``seq``, oldest first."""
        newest = sa.func.max(_changes.c.seq).label("newest")
        query = (
            sa.select(newest, _changes.c.article_id)
            .where(_changes.c.seq > seq)
            .group_by(_changes.c.article_id)
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


def _same_address(article: Article) -> sa.Select[Any]:
    return sa.select(_articles.c.id).where(_articles.c.url == article.url)


def _namesakes(article: Article) -> sa.Select[Any]:
    """Articles of the same outlet (or file) and title that state no other date and no other url,
    with their texts, the newest first.
    """
    a = _articles.c
    namesake = sa.and_(a.title == article.title, a.source == article.source)
    if not article.source:
        namesake = sa.and_(namesake, a.origin == article.origin)
    if article.date is not None:
        namesake = sa.and_(namesake, sa.or_(a.date.is_(None), a.date == article.date))
    if article.url is not None:
        namesake = sa.and_(namesake, sa.or_(a.url.is_(None), a.url == article.url))
    return sa.select(a.id, a.text).where(namesake).order_by(a.added_at.desc(), a.id)


def _row(article: Article) -> dict[str, Any]:
    return {name: getattr(article, name) for name in _FACTS}


def _article(row: Any) -> Article:
    return Article(
        id=row.id,
        title=row.title,
        text=getattr(row, "text", ""),
        source=row.source,
        date=row.date,
        url=row.url,
        language=row.language,
        origin=row.origin,
        author=row.author,
    )


def _passage(row: Any, text: str) -> Passage:
    passage_id, article_id, ordinal, start, end, sentences = row[:6]
    spans = tuple((s, e) for s, e in json.loads(sentences))
    return Passage(passage_id, article_id, ordinal, start, end, text, spans)


def _passage_row(passage: Passage) -> dict[str, Any]:
    return {
        "id": passage.id,
        "article_id": passage.article_id,
        "ordinal": passage.ordinal,
        "start": passage.start,
        "end": passage.end,
        "sentences": json.dumps(passage.sentences, separators=(",", ":")),
    }


def _parts(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[i : i + _IN_LIMIT] for i in range(0, len(ids), _IN_LIMIT))

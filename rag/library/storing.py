"""Storing articles in the ledger: what is new, what takes another's place, what is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from rag.library.editions import is_edition
from rag.library.tables import (
    article_row,
    articles,
    changes,
    in_parts,
    passage_row,
    passages,
    signatures,
)
from rag.types import Article, Passage

_NAMESAKES_READ = 50
"""Namesakes whose texts are compared: of an undated column there can be thousands."""

PutResult = Literal["added", "replaced", "unchanged"]
_Fresh = tuple[Article, Sequence[Passage], dt.datetime]
"""An article with its passages, and when it came."""


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


def store(
    db: sa.Connection,
    batch: Sequence[tuple[Article, Sequence[Passage]]],
    beside: Collection[str],
) -> list[PutResult]:
    """See `rag.library.ledger.Ledger.put`; within the caller's transaction."""
    together = set(beside)
    results: list[PutResult] = []
    met = _met(db, [article for article, _ in batch])
    fresh: list[_Fresh] = []
    begun = dt.datetime.now(dt.UTC)
    for place, (article, own) in enumerate(batch):
        if met.may_be(article):
            _insert(db, fresh)  # what is asked for now may be among them
            fresh = []
        stored = _stored(db, article.id) if article.id in met.ids else None
        if stored is not None:
            results.append(_fill_in(db, stored, article))
        else:
            earlier = _earlier(db, article, together) if met.may_succeed(article) else []
            for old in earlier:
                delete(db, old)
            # A microsecond apart: they are listed in the order in which they came.
            fresh.append((article, own, begun + dt.timedelta(microseconds=place)))
            results.append("replaced" if earlier else "added")
        together.add(article.id)
        met.note(article)
    _insert(db, fresh)
    return results


def delete(db: sa.Connection, article_id: str) -> None:
    """Takes an article out, with all that hangs on it."""
    db.execute(sa.delete(passages).where(passages.c.article_id == article_id))
    db.execute(sa.delete(signatures).where(signatures.c.article_id == article_id))
    db.execute(sa.delete(articles).where(articles.c.id == article_id))
    db.execute(sa.insert(changes), {"article_id": article_id})


def sign(db: sa.Connection, texts: dict[str, str]) -> dict[str, bytes]:
    """Makes and stores the signatures of texts, by article id."""
    from rag.language.signatures import SIGNATURE_VERSION, signature

    signed = {article_id: signature(text) for article_id, text in texts.items()}
    rows = [
        {"article_id": i, "version": SIGNATURE_VERSION, "minhash": s} for i, s in signed.items()
    ]
    if rows:
        db.execute(sa.insert(signatures), rows)
    return signed


def _met(db: sa.Connection, batch: Sequence[Article]) -> _Met:
    def held(column: sa.Column[Any], values: Iterable[str | None]) -> set[Any]:
        asked = list({value for value in values if value is not None})
        queries = (sa.select(column).where(column.in_(part)) for part in in_parts(asked))
        return {value for query in queries for value in db.scalars(query)}

    a = articles.c
    return _Met(
        held(a.id, (article.id for article in batch)),
        held(a.title, (article.title for article in batch)),
        held(a.url, (article.url for article in batch)),
    )


def _stored(db: sa.Connection, article_id: str) -> Any:
    return db.execute(sa.select(articles).where(articles.c.id == article_id)).first()


def _earlier(db: sa.Connection, article: Article, together: Collection[str]) -> Sequence[str]:
    """Ids of the stored articles of which ``article`` is a new edition."""
    earlier = list(db.scalars(_same_address(article))) if article.url else []
    namesakes = [
        row.id
        for row in db.execute(_namesakes(article).limit(_NAMESAKES_READ))
        if row.id not in {*earlier, *together} and is_edition(row.text, article.text)
    ]
    return earlier + (namesakes if len(namesakes) == 1 else [])


def _insert(db: sa.Connection, fresh: Sequence[_Fresh]) -> None:
    """Stores articles of which nothing is there: one statement a table, whatever their number.

    A statement for each of them takes three times as long.
    """
    if not fresh:
        return
    rows = [{**article_row(article), "added_at": added} for article, _, added in fresh]
    db.execute(sa.insert(articles), rows)
    cut = [passage_row(passage) for _, own, _ in fresh for passage in own]
    if cut:
        db.execute(sa.insert(passages), cut)
    sign(db, {article.id: article.text for article, _, _ in fresh})
    db.execute(sa.insert(changes), [{"article_id": article.id} for article, _, _ in fresh])


def _fill_in(db: sa.Connection, stored: Any, article: Article) -> PutResult:
    news = {
        name: value
        for name, value in article_row(article).items()
        if name in ("source", "date", "url", "author") and value and not getattr(stored, name)
    }
    if not news:
        return "unchanged"
    db.execute(sa.update(articles).where(articles.c.id == article.id).values(**news))
    db.execute(sa.insert(changes), {"article_id": article.id})
    return "replaced"


def _same_address(article: Article) -> sa.Select[Any]:
    return sa.select(articles.c.id).where(articles.c.url == article.url)


def _namesakes(article: Article) -> sa.Select[Any]:
    """Articles of the same outlet (or file) and title that state no other date and no other url,
    with their texts, the newest first.
    """
    a = articles.c
    namesake = sa.and_(a.title == article.title, a.source == article.source)
    if not article.source:
        namesake = sa.and_(namesake, a.origin == article.origin)
    if article.date is not None:
        namesake = sa.and_(namesake, sa.or_(a.date.is_(None), a.date == article.date))
    if article.url is not None:
        namesake = sa.and_(namesake, sa.or_(a.url.is_(None), a.url == article.url))
    return sa.select(a.id, a.text).where(namesake).order_by(a.added_at.desc(), a.id)

"""The ledger's tables, and their rows as articles and passages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from rag.library.rows import RowsById
from rag.types import Article, Passage

_IN_LIMIT = 500  # values in one IN (...): below every database's limit of bound parameters

metadata = sa.MetaData()
facts = sa.Table(
    "facts",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
articles = sa.Table(
    "articles",
    metadata,
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
passages = sa.Table(
    "passages",
    metadata,
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
changes = sa.Table(
    "changes",
    metadata,
    sa.Column(
        "seq",
        sa.BigInteger().with_variant(sa.Integer, "sqlite"),
        primary_key=True,
        autoincrement=True,
    ),
    sa.Column("article_id", sa.String(16), nullable=False, index=True),
    sqlite_autoincrement=True,  # a seq is never given out twice, even after deletions
)

feed_items = sa.Table(
    "feed_items",
    metadata,
    sa.Column("feed", sa.Text, primary_key=True),
    sa.Column("item", sa.String(64), primary_key=True),
)
signatures = sa.Table(
    "signatures",
    metadata,
    sa.Column("article_id", sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("minhash", sa.LargeBinary, nullable=False),
)

FACTS = ("id", "title", "text", "source", "date", "url", "language", "origin", "author")
"""The columns that make an `Article`, in its own order: so a row is one without naming each."""

ARTICLES_BY_ID = RowsById(articles, FACTS)
PASSAGES_BY_ID = RowsById(passages, ("id", "article_id", "ordinal", "start", "end", "sentences"))


def article_row(article: Article) -> dict[str, Any]:
    """The values of ``article``'s columns."""
    return {name: getattr(article, name) for name in FACTS}


def to_article(row: Any) -> Article:
    """The article of a row; its text is left empty where the row has none."""
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


def to_passage(row: Any, text: str) -> Passage:
    """The passage of a row, whose text the article has."""
    passage_id, article_id, ordinal, start, end, sentences = row[:6]
    spans = tuple((s, e) for s, e in json.loads(sentences))
    return Passage(passage_id, article_id, ordinal, start, end, text, spans)


def passage_row(passage: Passage) -> dict[str, Any]:
    """The values of ``passage``'s columns."""
    return {
        "id": passage.id,
        "article_id": passage.article_id,
        "ordinal": passage.ordinal,
        "start": passage.start,
        "end": passage.end,
        "sentences": json.dumps(passage.sentences, separators=(",", ":")),
    }


def in_parts(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    """The ids in lists that one statement can take."""
    return (ids[i : i + _IN_LIMIT] for i in range(0, len(ids), _IN_LIMIT))

"""Looking through the ledger's articles: by words of their facts, in an order, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from rag.types import Order


def browsed(
    articles: sa.Table,
    passages: sa.Table,
    words: Sequence[Sequence[str]],
    order: Order,
    descending: bool,
) -> tuple[sa.Select[Any], sa.Select[Any]]:
    """Selects the articles whose facts hold every word, and how many those are.

    Each word is given in all its spellings, any of which will do. The rows have every column of
    an article but its text, and ``passages``, their number. Articles without a date or a source
    come last in either direction.
    """
    counted = (
        sa.select(sa.func.count())
        .where(passages.c.article_id == articles.c.id)
        .scalar_subquery()
        .label("passages")
    )
    held = sa.and_(
        sa.true(), *(sa.or_(*(_holds(articles, spelling) for spelling in word)) for word in words)
    )
    columns = [column for column in articles.c if column.name != "text"]
    key: sa.ColumnElement[object] = {
        "added": articles.c.added_at,
        "title": articles.c.title,
        "source": sa.func.nullif(articles.c.source, ""),
        "date": articles.c.date,
        "language": articles.c.language,
        "passages": counted,
    }[order]
    sort = key.desc() if descending else key.asc()
    last = articles.c.id.desc() if descending else articles.c.id.asc()
    rows = sa.select(*columns, counted).where(held).order_by(sort.nulls_last(), last)
    return rows, sa.select(sa.func.count()).select_from(articles).where(held)


def _holds(articles: sa.Table, spelling: str) -> sa.ColumnElement[bool]:
    facts = (
        articles.c.title,
        articles.c.source,
        articles.c.id,
        sa.cast(articles.c.date, sa.Text),
    )
    return sa.or_(*(fact.icontains(spelling, autoescape=True) for fact in facts))

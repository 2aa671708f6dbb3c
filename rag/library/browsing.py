"""Looking through the ledger's articles: by words of their facts, in an order, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from rag.language.script import in_both_scripts
from rag.types import Filter, Order

Words = Sequence[Sequence[str]]
"""Words to look for, each in all its spellings, any of which will do."""


def browsed(
    articles: sa.Table,
    passages: sa.Table,
    words: Words,
    order: Order,
    descending: bool,
    only: Filter | None,
) -> tuple[sa.Select[Any], sa.Select[Any]]:
    """Selects the articles of ``only`` whose facts hold every word, and how many those are.

    The rows have every column of an article but its text, and ``passages``, their number. Articles
    without a date or a source come last in either direction.
    """
    counted = (
        sa.select(sa.func.count())
        .where(passages.c.article_id == articles.c.id)
        .scalar_subquery()
        .label("passages")
    )
    facts = (
        articles.c.title,
        articles.c.source,
        articles.c.id,
        sa.cast(articles.c.date, sa.Text),
    )
    held = _hold(facts, words)
    if only is not None:
        held = sa.and_(held, met(articles, only))
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


def outlets(articles: sa.Table, words: Words) -> sa.Select[Any]:
    """Selects the sources whose names hold every word, with ``count``, the most frequent first."""
    source, count = articles.c.source, sa.func.count().label("count")
    named = sa.and_(source != "", _hold((source,), words))
    return sa.select(source, count).where(named).group_by(source).order_by(count.desc(), source)


def met(articles: sa.Table, only: Filter) -> sa.ColumnElement[bool]:
    """That an article meets every part of ``only`` but its ids, of which there may be too many."""
    a = articles.c
    parts: list[sa.ColumnElement[bool]] = [sa.true()]
    if only.sources:
        known = {form for source in only.sources for form in in_both_scripts(source)}
        parts.append(a.source.in_(sorted(known)))
    if only.since is not None:
        parts.append(a.date >= only.since)
    if only.until is not None:
        parts.append(a.date <= only.until)
    if only.languages:
        parts.append(a.language.in_(only.languages))
    return sa.and_(*parts)


def _hold(facts: Sequence[sa.ColumnElement[str]], words: Words) -> sa.ColumnElement[bool]:
    """That one of the facts holds the first word, one the second, and so on."""
    parts: list[sa.ColumnElement[bool]] = [sa.true()]
    for word in words:
        parts.append(
            sa.or_(*(fact.icontains(form, autoescape=True) for form in word for fact in facts))
        )
    return sa.and_(*parts)

"""The library's tab as HTML: the table of articles, and what an upload did."""

from __future__ import annotations

from collections.abc import Sequence

from rag.types import Article, Change, Language
from ui.i18n import text
from ui.markup import esc

_MOST_ROWS = 200  # more than a reader scrolls through; the filter finds the rest


def upload_hint(kinds: Sequence[str], megabytes: int, language: Language) -> str:
    """Which files are taken, by their suffixes, and how large they may be."""
    words = text("upload_hint", language, kinds=" ".join(kinds), megabytes=megabytes)
    return f'<p class="zw-hint">{esc(words)}</p>'


def table(articles: Sequence[Article], wanted: str, language: Language) -> str:
    """The articles that hold every word of ``wanted`` in their facts, newest addition first."""
    if not articles:
        return f'<p class="zw-hint">{esc(text("no_articles", language))}</p>'
    words = wanted.casefold().split()
    found = [a for a in reversed(articles) if all(word in _searched(a) for word in words)]
    if not found:
        return f'<p class="zw-hint">{esc(text("no_match", language))}</p>'
    columns = ("title", "source", "date", "language", "id")
    head = "".join(f'<th scope="col">{esc(text(name, language))}</th>' for name in columns)
    rows = "".join(_row(article, language) for article in found[:_MOST_ROWS])
    more = ""
    if len(found) > _MOST_ROWS:
        words_more = text("shown_of", language, shown=_MOST_ROWS, total=f"{len(found):,}")
        more = f'<p class="zw-hint">{esc(words_more)}</p>'
    label = esc(text("library_tab", language))
    return (
        f'<table class="zw-table" aria-label="{label}"><thead><tr>{head}<td></td></tr></thead>'
        f"<tbody>{rows}</tbody></table>{more}"
    )


def adding(language: Language) -> str:
    """That an upload is being stored."""
    return f'<p class="zw-status zw-busy" role="status">{esc(text("adding", language))}</p>'


def changes(done: Sequence[Change], language: Language) -> str:
    """What became of each uploaded article or file."""
    rows = "".join(_change(change, language) for change in done)
    return f'<ul class="zw-changes" role="status">{rows}</ul>'


def _change(change: Change, language: Language) -> str:
    what = esc(text(change.action, language))
    if change.action == "refused":
        return f'<li class="zw-refused"><b>{what}</b> <bdi>{esc(change.reason)}</bdi></li>'
    return (
        f"<li><b>{what}</b> <bdi>{esc(change.title)}</bdi> "
        f'<span class="zw-facts">{esc(change.origin)}</span></li>'
    )


def _searched(article: Article) -> str:
    date = article.date.isoformat() if article.date else ""
    return f"{article.title} {article.source} {date} {article.id}".casefold()


def _row(article: Article, language: Language) -> str:
    identity = esc(article.id)
    cells = (
        ("source", esc(article.source)),
        ("date", str(article.date or "")),
        ("language", esc(text(article.language, language))),
        ("id", f"<code>{identity}</code>"),
    )
    rest = "".join(
        f'<td data-label="{esc(text(name, language))}">{value}</td>' for name, value in cells
    )
    remove = esc(text("remove", language))
    title = esc(article.title)
    return (
        f'<tr><th scope="row" lang="{article.language}"><button type="button" class="zw-link" '
        f'data-act="read" data-id="{identity}"><bdi>{title}</bdi></button></th>{rest}'
        f'<td class="zw-actions"><button type="button" class="zw-link zw-remove" data-act="remove" '
        f'data-id="{identity}" aria-label="{remove}: {title}">{remove}</button></td></tr>'
    )

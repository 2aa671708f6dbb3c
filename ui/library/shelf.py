"""The library's tab as HTML: the table of articles, and what an upload did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.types import Change, Language, Listed, Listing, Order
from ui.i18n import text
from ui.markup import esc

ROWS = 100
"""Rows that the table begins with and grows by."""

_COLUMNS: tuple[tuple[str, Order | None], ...] = (
    ("title", "title"),
    ("source", "source"),
    ("date", "date"),
    ("language", "language"),
    ("passages", "passages"),
    ("id", None),
)


@dataclass(frozen=True, slots=True)
class View:
    """Which part of the library the table shows, and in which order."""

    order: Order = "added"
    descending: bool = True
    rows: int = ROWS

    def sorted_by(self, column: object) -> View:
        """Sorted by ``column``, which comes from the browser; once more turns it round."""
        for _, order in _COLUMNS:
            if order is not None and order == column:
                return View(order, not self.descending if order == self.order else False)
        return self

    def longer(self) -> View:
        """The same with more rows."""
        return replace(self, rows=self.rows + ROWS)


def upload_hint(kinds: Sequence[str], megabytes: int, language: Language) -> str:
    """Which files are taken, by their suffixes, and how large they may be."""
    words = text("upload_hint", language, kinds=" ".join(kinds), megabytes=megabytes)
    return f'<p class="zw-hint">{esc(words)}</p>'


def table(listing: Listing, view: View, *, filtered: bool, language: Language) -> str:
    """The articles of ``listing``; ``filtered`` where a filter may have left some out."""
    if not listing.total:
        hint = text("no_match" if filtered else "no_articles", language)
        return f'<p class="zw-hint">{esc(hint)}</p>'
    head = "".join(_heading(name, order, view, language) for name, order in _COLUMNS)
    rows = "".join(_row(item, language) for item in listing.items)
    more = ""
    if listing.total > len(listing.items):
        words = text("shown_of", language, shown=len(listing.items), total=f"{listing.total:,}")
        more = (
            f'<p class="zw-hint">{esc(words)} <button type="button" class="zw-link" data-more>'
            f"{esc(text('more', language))}</button></p>"
        )
    label = esc(text("library_tab", language))
    return (
        f'<table class="zw-table" aria-label="{label}"><thead><tr>{head}<td></td></tr></thead>'
        f"<tbody>{rows}</tbody></table>{more}"
    )


def adding(done: Sequence[Change], language: Language) -> str:
    """That an upload is being stored, and what became of its articles so far."""
    busy = esc(text("adding", language))
    status = f'<p class="zw-status zw-busy" role="status">{busy}</p>'
    return status + (changes(done, language) if done else "")


def changes(done: Sequence[Change], language: Language) -> str:
    """What became of each uploaded article or file, after how many there were of each kind."""
    counts = {change.action: 0 for change in done}
    for change in done:
        counts[change.action] += 1
    summary = "".join(
        f"<span>{esc(text(action, language))} {count}</span>" for action, count in counts.items()
    )
    rows = "".join(_change(change, language) for change in done)
    head = f'<p class="zw-facts">{summary}</p>' if len(done) > 1 else ""
    return f'<div class="zw-changes" role="status">{head}<ul>{rows}</ul></div>'


def _change(change: Change, language: Language) -> str:
    what = esc(text(change.action, language))
    if change.action == "refused":
        return f'<li class="zw-refused"><b>{what}</b> <bdi>{esc(change.reason)}</bdi></li>'
    return (
        f"<li><b>{what}</b> <bdi>{esc(change.title)}</bdi> "
        f'<span class="zw-facts">{esc(change.origin)}</span></li>'
    )


def _heading(name: str, order: Order | None, view: View, language: Language) -> str:
    label = esc(text(name, language))
    if order is None:
        return f'<th scope="col">{label}</th>'
    state, arrow = "none", ""
    if order == view.order:
        state, arrow = ("descending", " ↓") if view.descending else ("ascending", " ↑")
    return (
        f'<th scope="col" aria-sort="{state}"><button type="button" class="zw-link" '
        f'data-sort="{order}">{label}{arrow}</button></th>'
    )


def _row(item: Listed, language: Language) -> str:
    article = item.article
    identity = esc(article.id)
    cells = (
        ("source", esc(article.source)),
        ("date", str(article.date or "")),
        ("language", esc(text(article.language, language))),
        ("passages", str(item.passages)),
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

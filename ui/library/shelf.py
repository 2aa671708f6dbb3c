"""The table of articles as HTML, and which part of it is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rag.types import Language, Listed, Listing, Order
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
                turned = not self.descending if order == self.order else False
                return replace(self, order=order, descending=turned)
        return self

    def longer(self) -> View:
        """The same with more rows."""
        return replace(self, rows=self.rows + ROWS)


def table(listing: Listing, view: View, *, filtered: bool, language: Language) -> str:
    """The articles of ``listing``; ``filtered`` where a filter may have left some out."""
    if not listing.total:
        hint = text("no_match" if filtered else "no_articles", language)
        return f'<p class="zw-hint">{esc(hint)}</p>'
    head = "".join(_heading(name, order, view, language) for name, order in _COLUMNS)
    rows = "".join(_row(item, language) for item in listing.items)
    more, count = "", text("counted", language, total=f"{listing.total:,}")
    if listing.total > len(listing.items):
        count = text("shown_of", language, shown=len(listing.items), total=f"{listing.total:,}")
        more = (
            '<p class="zw-hint"><button type="button" class="zw-link" data-more>'
            f"{esc(text('more', language))}</button></p>"
        )
    label = esc(text("library_tab", language))
    every = esc(text("select_all", language))
    return (
        f'<p class="zw-hint zw-bar"><span>{esc(count)}</span>{_bulk(language)}</p>'
        f'<table class="zw-table zw-shelf" aria-label="{label}"><thead><tr><td><input '
        f'type="checkbox" data-select-all aria-label="{every}" title="{every}"></td>{head}'
        f"<td></td></tr></thead><tbody>{rows}</tbody></table>{more}"
    )


def _bulk(language: Language) -> str:
    """What can be done with the rows that are ticked: the browser fills in which those are."""
    return (
        f'<span class="zw-bulk" hidden>{esc(text("selected", language))} <b></b> '
        '<button type="button" class="zw-link zw-remove" data-act="remove" data-id="">'
        f"{esc(text('remove_selected', language))}</button></span>"
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
        ("source", esc(article.source), ""),
        ("date", str(article.date or ""), ""),
        ("language", esc(text(article.language, language)), ""),
        ("passages", str(item.passages), " data-number"),
        ("id", f"<code>{identity}</code>", ""),
    )
    rest = "".join(
        f'<td data-label="{esc(text(name, language))}"{kind}>{value}</td>'
        for name, value, kind in cells
    )
    remove = esc(text("remove", language))
    select = esc(text("select", language))
    title = esc(article.title)
    return (
        f'<tr><td class="zw-select"><input type="checkbox" data-select value="{identity}" '
        f'aria-label="{select}: {title}"></td><th scope="row" lang="{article.language}">'
        f'<button type="button" class="zw-link" data-act="read" data-id="{identity}">'
        f"<bdi>{title}</bdi></button></th>{rest}"
        f'<td class="zw-actions"><button type="button" class="zw-link zw-remove" data-act="remove" '
        f'data-id="{identity}" aria-label="{remove}: {title}">{remove}</button></td></tr>'
    )

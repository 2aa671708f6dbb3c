"""How the library stands, as HTML: its size, its indexes, its feeds, articles that are alike."""

from __future__ import annotations

from collections.abc import Sequence

from rag.library.condition import Condition
from rag.library.duplicates import Family
from rag.types import Article, Language, Outlet
from ui.articles import dialog, facts
from ui.i18n import text
from ui.markup import esc

_DOT = '<span class="zw-dot"> · </span>'
_MOST_FAMILIES = 100


def state(now: Condition, language: Language) -> str:
    """One line on what is held and whether the indexes have followed, with what can be done."""
    told = [text("counts", language, articles=f"{now.articles:,}", passages=f"{now.passages:,}")]
    if now.last_added is not None:
        when = now.last_added.astimezone().strftime("%Y-%m-%d %H:%M")
        told.append(text("last_added", language, when=when))
    if now.behind is None:
        told.append(text("index_missing", language))
    elif now.behind:
        told.append(text("index_behind", language, count=f"{now.behind:,}"))
    else:
        told.append(text("index_fresh", language))
    told.append(f"{now.bytes / 1e6:,.1f} MB")
    buttons = _action("rebuild", language) + _action("similar", language)
    return (
        f'<p class="zw-hint zw-bar"><span>{_DOT.join(esc(words) for words in told)}</span>'
        f"<span>{buttons}</span></p>"
    )


def rebuilding(progress: tuple[str, int, int] | None, language: Language) -> str:
    """That the indexes are being made anew, and how far the one at hand has come."""
    share = ""
    if progress is not None:
        name, done, whole = progress
        share = f" {esc(text(f'{name}_index', language))} {done:,}/{whole:,}"
    words = esc(text("rebuilding", language))
    return f'<p class="zw-status zw-busy" role="status">{words}{share}</p>'


def feeds(known: Sequence[Outlet], language: Language) -> str:
    """The feeds that were read, each to be read again or forgotten; empty where there are none."""
    if not known:
        return ""
    rows = "".join(
        f"<li><bdi>{esc(feed.name)}</bdi> "
        f'<span class="zw-facts">{esc(text("entries_read", language, count=feed.count))}</span>'
        f"{_feed_button('look', feed, language)}{_feed_button('forget_feed', feed, language)}</li>"
        for feed in known
    )
    heading = esc(text("feeds", language))
    return f'<h3 class="zw-heading">{heading}</h3><ul class="zw-list">{rows}</ul>'


def similar(found: Sequence[Family], language: Language) -> str:
    """The groups of articles that say nearly the same, in a dialog."""
    hint = esc(text("similar_hint" if found else "no_similar", language))
    groups = "".join(_family(family, language) for family in found[:_MOST_FAMILIES])
    return dialog(text("similar", language), f'<p class="zw-hint">{hint}</p>{groups}', language)


def _family(family: Family, language: Language) -> str:
    share = text("alike", language, percent=round(100 * family.resemblance))
    rows = "".join(_member(article, language) for article in family.articles)
    return (
        f'<section class="zw-family"><p class="zw-facts">{esc(share)}</p>'
        f'<ul class="zw-list">{rows}</ul></section>'
    )


def _member(article: Article, language: Language) -> str:
    identity, title = esc(article.id), esc(article.title)
    remove = esc(text("remove", language))
    return (
        f'<li><button type="button" class="zw-link" data-act="read" data-id="{identity}">'
        f'<bdi lang="{article.language}">{title}</bdi></button> '
        f'<span class="zw-facts">{facts(article, language)}</span>'
        f'<button type="button" class="zw-link zw-remove" data-act="remove" data-id="{identity}" '
        f'aria-label="{remove}: {title}">{remove}</button></li>'
    )


def _feed_button(action: str, feed: Outlet, language: Language) -> str:
    kind = " zw-remove" if action == "forget_feed" else ""
    label = esc(text(action, language))
    return (
        f'<button type="button" class="zw-link{kind}" data-act="{action}" '
        f'data-id="{esc(feed.name)}" aria-label="{label}: {esc(feed.name)}">{label}</button>'
    )


def _action(name: str, language: Language) -> str:
    return (
        f'<button type="button" class="zw-link" data-act="{name}">{esc(text(name, language))}'
        "</button> "
    )

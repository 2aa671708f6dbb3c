"""An article as HTML wherever it comes up: its facts, its text in a dialog, its removal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from rag.types import Article, Citation, Language, Span
from ui.i18n import error_lead, text
from ui.markup import Mark, esc, link, marked

_TOOLTIP = 160  # characters of a quote
_TITLES = 8


def facts(article: Article | Citation, language: Language) -> str:
    """The outlet, the date and the web address, as far as they are known."""
    known = [esc(article.source)] if article.source else []
    if article.date:
        old = esc(age(article.date, dt.date.today(), language))
        known.append(f'<time datetime="{article.date}">{article.date}</time>')
        known.append(f'<span class="zw-age">{old}</span>')
    if article.url:
        known.append(link(article.url, text("original", language)))
    return '<span class="zw-dot"> · </span>'.join(known)


def age(date: dt.date, today: dt.date, language: Language) -> str:
    """How long ago ``date`` was, in the largest unit of which it is at least one."""
    days = (today - date).days
    for unit, length in (("year", 365), ("month", 30), ("day", 1)):
        if days >= 2 * length:
            return text(f"{unit}s_ago", language, count=days // length)
        if days >= length:
            return text(f"one_{unit}_ago", language)
    return text("today", language) if days == 0 else text("to_come", language)


def citation_button(citation: Citation, language: Language, attributes: str = "") -> str:
    """The number of a citation: it opens the article at the quoted words."""
    number = citation.number
    label = esc(text("cite", language, number=number))
    quote = " ".join(citation.quote.split())
    shown = esc(quote if len(quote) <= _TOOLTIP else f"{quote[:_TOOLTIP]}…")
    return (
        f'<button type="button" class="zw-cite" {attributes} data-act="read" '
        f'data-id="{esc(citation.article_id)}" data-span="{citation.start},{citation.end}" '
        f'aria-label="{label}" data-tip="{shown}">[{number}]</button>'
    )


def dialog(title: str, body: str, language: Language) -> str:
    """A dialog with a title and a button that closes it; ``body`` is HTML."""
    return (
        '<dialog class="zw-dialog" aria-labelledby="zw-dialog-title"><header>'
        f'<h2 id="zw-dialog-title">{esc(title)}</h2>{_close(language)}</header>{body}</dialog>'
    )


def reader(article: Article, span: Span | None, language: Language) -> str:
    """The whole article in a dialog, with the part ``span`` of it marked."""
    quote = [Mark(*span, 0)] if span else []
    body = marked(article.text, quote).replace(' data-n="0"', "")
    about = facts(article, language)
    return (
        '<dialog class="zw-dialog zw-reader" aria-labelledby="zw-dialog-title">'
        f'<header><h2 id="zw-dialog-title" lang="{article.language}"><bdi>{esc(article.title)}'
        f"</bdi></h2>{_close(language)}</header>"
        f'<p class="zw-facts">{about}</p>'
        f'<div class="zw-text" lang="{article.language}" tabindex="0">{body}</div></dialog>'
    )


def confirmation(going: Sequence[Article], language: Language) -> str:
    """Asks whether the articles shall really go."""
    question = text("remove_question", language)
    if len(going) > 1:
        question = text("remove_many_question", language, count=len(going))
    return (
        '<dialog class="zw-dialog" aria-labelledby="zw-dialog-title">'
        f'<header><h2 id="zw-dialog-title">{esc(question)}</h2></header>'
        f"{_titles(going, language)}"
        f'<p class="zw-hint">{esc(text("remove_hint", language))}</p><footer>'
        f'<button type="button" class="zw-button" data-close autofocus>'
        f"{esc(text('cancel', language))}</button>"
        f'<button type="button" class="zw-button zw-danger" data-act="confirm" '
        f'data-id="{ids(going)}">{esc(text("remove", language))}</button></footer></dialog>'
    )


def removed(gone: Sequence[Article], language: Language) -> str:
    """That articles have gone, with a button that brings all of them back."""
    undo = (
        f'<button type="button" class="zw-link" data-act="undo" data-id="{ids(gone)}">'
        f"{esc(text('undo', language))}</button>"
    )
    return _news("removed", gone, undo, language)


def restored(back: Sequence[Article], language: Language) -> str:
    """That removed articles are back."""
    return _news("restored", back, "", language)


def ids(several: Sequence[Article]) -> str:
    """Their ids as a button carries them."""
    return esc(" ".join(article.id for article in several))


def _news(what: str, articles: Sequence[Article], button: str, language: Language) -> str:
    count = f" {len(articles)}" if len(articles) > 1 else ""
    return (
        f'<div class="zw-changes" role="status"><p><b>{esc(text(what, language))}{count}</b> '
        f"{button}</p>{_titles(articles, language)}</div>"
    )


def _titles(articles: Sequence[Article], language: Language) -> str:
    rows = "".join(
        f'<li lang="{article.language}"><bdi>{esc(article.title)}</bdi></li>'
        for article in articles[:_TITLES]
    )
    if len(articles) > _TITLES:
        rows += f"<li>{esc(text('and_more', language, count=len(articles) - _TITLES))}</li>"
    return f'<ul class="zw-titles">{rows}</ul>'


def problem(error: Exception, language: Language) -> str:
    """Says in a dialog why an article could not be shown."""
    return (
        f'<dialog class="zw-dialog"><header>{alert(error, language)}{_close(language)}</header>'
        "</dialog>"
    )


def alert(error: Exception, language: Language) -> str:
    """What went wrong: a lead in the reader's language and the error's own line."""
    return (
        f'<div class="zw-note zw-error" role="alert"><strong>{esc(error_lead(error, language))}'
        f"</strong><p>{esc(error)}</p></div>"
    )


def _close(language: Language) -> str:
    label = esc(text("close", language))
    return (
        f'<button type="button" class="zw-button zw-close" data-close autofocus '
        f'aria-label="{label}" title="{label}">✕</button>'
    )

"""The library's tab as HTML: the table, an article to read, what an upload or a removal did."""

from __future__ import annotations

from collections.abc import Sequence

from rag.types import Article, Change, Language, Span
from ui.i18n import LANGUAGE_LABELS, text
from ui.markup import Mark, esc, marked
from ui.render import alert, facts

_MOST_ROWS = 200  # more than a reader scrolls through; the filter finds the rest


def masthead(language: Language) -> str:
    """The name, the switch of languages and that of the theme."""
    switch = "".join(
        f'<button type="button" data-language="{code}" lang="{code}" '
        f'aria-pressed="{"true" if code == language else "false"}">{label}</button>'
        for code, label in LANGUAGE_LABELS.items()
    )
    theme = esc(text("theme", language))
    return (
        f'<div class="zw-top" data-page-language="{language}"><h1>知聞 <span>Zhiwen</span></h1>'
        f'<div class="zw-tools"><div class="zw-switch" role="group" '
        f'aria-label="{esc(text("languages", language))}">{switch}</div>'
        f'<button type="button" class="zw-theme" data-theme-switch title="{theme}" '
        f'aria-label="{theme}"><span aria-hidden="true"></span></button></div></div>'
    )


def mode_line(
    counts: tuple[int, int], *, has_model: bool, model: str | None, language: Language
) -> str:
    """How answers are made here, and from how many articles and passages."""
    if has_model:
        mode = text("with_model", language, name=model or text("default_model", language))
    else:
        mode = text("no_model", language)
    size = text("counts", language, articles=f"{counts[0]:,}", passages=f"{counts[1]:,}")
    return (
        f'<p class="zw-mode"><span>{esc(mode)}</span><span class="zw-dot"> · </span>'
        f"<span>{esc(size)}</span></p>"
    )


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


def confirmation(article: Article, language: Language) -> str:
    """Asks whether the article shall really go."""
    return (
        '<dialog class="zw-dialog" aria-labelledby="zw-dialog-title">'
        f'<header><h2 id="zw-dialog-title">{esc(text("remove_question", language))}</h2></header>'
        f'<p lang="{article.language}"><bdi>{esc(article.title)}</bdi></p>'
        f'<p class="zw-hint">{esc(text("remove_hint", language))}</p><footer>'
        f'<button type="button" class="zw-button" data-close autofocus>'
        f"{esc(text('cancel', language))}</button>"
        f'<button type="button" class="zw-button zw-danger" data-act="confirm" '
        f'data-id="{esc(article.id)}">{esc(text("remove", language))}</button></footer></dialog>'
    )


def problem(error: Exception, language: Language) -> str:
    """Says in a dialog why an article could not be shown."""
    return (
        f'<dialog class="zw-dialog"><header>{alert(error, language)}{_close(language)}</header>'
        "</dialog>"
    )


def adding(language: Language) -> str:
    """That an upload is being stored."""
    return f'<p class="zw-status zw-busy" role="status">{esc(text("adding", language))}</p>'


def changes(done: Sequence[Change], language: Language) -> str:
    """What became of each uploaded article or file."""
    rows = "".join(_change(change, language) for change in done)
    return f'<ul class="zw-changes" role="status">{rows}</ul>'


def removed(article: Article, language: Language) -> str:
    """That an article has gone."""
    return (
        f'<ul class="zw-changes" role="status"><li><b>{esc(text("removed", language))}</b> '
        f'<bdi lang="{article.language}">{esc(article.title)}</bdi></li></ul>'
    )


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


def _close(language: Language) -> str:
    label = esc(text("close", language))
    return (
        f'<button type="button" class="zw-button zw-close" data-close autofocus '
        f'aria-label="{label}" title="{label}">✕</button>'
    )

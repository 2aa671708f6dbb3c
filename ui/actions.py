"""What the buttons of an article do, wherever it is shown: read it, remove it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.errors import ZhiwenError
from rag.types import Article, Language, Span
from ui import articles
from ui.archive import Archive

_AT_ONCE = 500  # articles that can be removed together
_SPAN = re.compile(r"([0-9]{1,9}),([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action changes on the page, as HTML; None leaves a part as it is."""

    dialog: str | None = None
    notice: str | None = None
    library_changed: bool = False
    removed: tuple[Article, ...] | None = None
    """What was just taken out, for :func:`undo`."""


def act(
    library: Archive, action: object, identity: object, span: object, language: Language
) -> Outcome:
    """Reads an article, asks before removing some, or removes them.

    ``identity`` is an article's id, or several with blanks between. All that is handed over comes
    from the browser and may be anything.
    """
    ids = list(dict.fromkeys(str(identity).split()))[:_AT_ONCE]
    try:
        if action == "confirm" and ids:
            gone = tuple(library.article(article_id) for article_id in ids)
            library.remove_all(ids)
            notice = articles.removed(gone, language)
            return Outcome(dialog="", notice=notice, library_changed=True, removed=gone)
        if action == "remove" and ids:
            going = [library.article(article_id) for article_id in ids]
            return Outcome(dialog=articles.confirmation(going, language))
        if action == "read":
            article = library.article(str(identity))
            return Outcome(dialog=articles.reader(article, _span(span, article), language))
    except ZhiwenError as error:
        if action == "confirm":
            told = articles.alert(error, language)
            return Outcome(dialog="", notice=told, library_changed=True)
        return Outcome(dialog=articles.problem(error, language), library_changed=True)
    return Outcome()


def undo(
    library: Archive, removed: Sequence[Article] | None, identity: object, language: Language
) -> Outcome:
    """Puts the articles that were removed last back into the library."""
    if not removed or articles.ids(removed) != identity:
        return Outcome()
    try:
        library.add_articles(removed)
    except ZhiwenError as error:
        return Outcome(notice=articles.alert(error, language), library_changed=True)
    return Outcome(notice=articles.restored(removed, language), library_changed=True)


def _span(span: object, article: Article) -> Span | None:
    """``"start,end"`` as a span of the article; None for anything that is not one."""
    found = _SPAN.fullmatch(str(span))
    if found is None:
        return None
    start, end = int(found[1]), int(found[2])
    return (start, end) if start < end <= len(article.text) else None

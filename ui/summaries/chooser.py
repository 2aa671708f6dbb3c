"""The articles that a summary shall be of, as HTML: those chosen, and those to choose from.

A drop-down list of Gradio's would find nothing that is typed in the other Chinese script.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.types import Article, Language, Listing
from ui.i18n import text
from ui.markup import esc

OFFERED = 6
"""Articles that are offered at a time; typing finds the others."""
MOST = 50
"""Articles that one summary can be of."""


def chooser(chosen: Sequence[Article], offered: Listing, language: Language) -> str:
    """The chosen articles, and more to choose from."""
    taken = {article.id for article in chosen}
    chips = "".join(_chip(article, language) for article in chosen)
    rest = "".join(
        _offer(item.article, language) for item in offered.items if item.article.id not in taken
    )
    if not offered.total:
        rest = f'<li class="zw-hint">{esc(text("no_match", language))}</li>'
    told = f'<ul class="zw-chips">{chips}</ul>' if chips else ""
    return f'<div class="zw-chooser">{told}<ul class="zw-offered">{rest}</ul></div>'


def _chip(article: Article, language: Language) -> str:
    label = esc(text("unchoose", language))
    title = esc(article.title)
    return (
        f'<li><bdi lang="{article.language}">{title}</bdi><button type="button" data-drop="'
        f'{esc(article.id)}" title="{label}" aria-label="{label}: {title}">✕</button></li>'
    )


def _offer(article: Article, language: Language) -> str:
    facts = " · ".join(fact for fact in (article.source, str(article.date or "")) if fact)
    return (
        f'<li><button type="button" class="zw-link" data-pick="{esc(article.id)}">'
        f'＋ <bdi lang="{article.language}">{esc(article.title)}</bdi></button> '
        f'<span class="zw-facts">{esc(facts)}</span></li>'
    )

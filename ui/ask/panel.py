"""What stands around an answer as HTML: its tools, the conversation before it, the history."""

from __future__ import annotations

from collections.abc import Sequence

from rag.types import Article, Language
from ui.articles import dialog
from ui.ask import render
from ui.ask.conversation import Conversation
from ui.ask.export import answer_markdown, conversation_markdown
from ui.ask.history import Entry
from ui.ask.page import THUMBS, Page
from ui.i18n import error_lead, text
from ui.markup import esc

SUGGESTED = 3
"""Articles that a question is suggested for."""


def conversation(
    talk: Conversation,
    language: Language,
    *,
    newest: Sequence[Article] = (),
    draft: str = "",
) -> str:
    """The last answer with its tools, and the questions before it, newest first.

    Before the first question it says what the page does; ``newest`` are then what it suggests
    questions from, and none means that the library is empty. ``draft`` is an answer
    key drafted from the last question, to be saved.
    """
    page = talk.current
    if not talk.pages:
        opening = _opening(newest, language)
        return f'<div class="zw-answer" data-conversation="">{opening}</div>'
    earlier = "".join(_earlier(before, language) for before in talk.earlier)
    if earlier:
        heading = esc(text("earlier", language))
        earlier = f'<section class="zw-earlier"><h2>{heading}</h2>{earlier}</section>'
    tools = _tools(talk, page, language, draft) if page.done else ""
    return (
        f'<div data-conversation="{esc(talk.id)}">{render.answer(page, language)}{tools}{earlier}'
        "</div>"
    )


def history(entries: Sequence[Entry], current: str, language: Language) -> str:
    """The reader's conversations in a dialog, to open again or to delete."""
    rows = "".join(_entry(entry, current, language) for entry in entries)
    body = f'<ul class="zw-list">{rows}</ul>' if rows else _hint("no_history", language)
    return dialog(text("history", language), body, language)


def _opening(articles: Sequence[Article], language: Language) -> str:
    if not articles:
        return _hint("empty_library", language)
    asked = [text("suggestion", language, title=article.title) for article in articles]
    buttons = "".join(
        f'<li><button type="button" class="zw-link" data-ask="{esc(question)}">{esc(question)}'
        "</button></li>"
        for question in asked
    )
    return (
        f"{_hint('intro', language)}"
        f'<section class="zw-suggested"><h2>{esc(text("suggested", language))}</h2>'
        f"<ul>{buttons}</ul></section>"
    )


def _tools(talk: Conversation, page: Page, language: Language, draft: str) -> str:
    buttons = []
    if page.parts or page.answer is not None:
        copied = esc(text("copied", language))
        buttons.append(
            _tool(
                "copy",
                language,
                f'data-copy="{esc(answer_markdown(page, language))}" data-done="{copied}"',
            )
        )
        saved = esc(conversation_markdown(talk, language))
        buttons.append(_tool("save", language, f'data-save="{saved}" data-name="zhiwen.md"'))
    buttons.append(_tool("again", language, "data-again"))
    if page.answer is not None:
        for thumb in THUMBS:
            label = esc(text(f"thumb_{thumb}", language))
            pressed = "true" if page.rating == thumb else "false"
            buttons.append(
                f'<button type="button" class="zw-tool" data-rate="{thumb}" '
                f'aria-pressed="{pressed}">{label}</button>'
            )
    if draft:
        buttons.append(
            _tool("draft_key", language, f'data-save="{esc(draft)}" data-name="draft_keys.yaml"')
        )
    return f'<div class="zw-tools-row">{"".join(buttons)}</div>'


def _tool(name: str, language: Language, attributes: str) -> str:
    return (
        f'<button type="button" class="zw-tool" {attributes}>{esc(text(name, language))}</button>'
    )


def _earlier(page: Page, language: Language) -> str:
    body = render.sentences(page, language, anchors=False)
    if page.error is None:
        body += render.ending(page, language)
    else:  # told when it happened; no longer an alarm
        body += f'<p class="zw-status">{esc(error_lead(page.error, language))}</p>'
    return f"<details><summary>{esc(page.question)}</summary>{body}</details>"


def _entry(entry: Entry, current: str, language: Language) -> str:
    identity = esc(entry.id)
    mark = ' aria-current="true"' if entry.id == current else ""
    count = esc(text("turns", language, count=entry.turns))
    forget = esc(text("forget", language))
    title = esc(entry.title)
    return (
        f'<li{mark}><button type="button" class="zw-link" data-act="open" data-id="{identity}">'
        f'<bdi>{title}</bdi></button> <span class="zw-facts">{count}</span>'
        f'<button type="button" class="zw-link zw-remove" data-act="forget" data-id="{identity}" '
        f'aria-label="{forget}: {title}">{forget}</button></li>'
    )


def _hint(name: str, language: Language) -> str:
    return f'<p class="zw-hint">{esc(text(name, language))}</p>'

"""Why something was not taken, in the reader's language, before intake's own English line."""

from __future__ import annotations

from rag.types import Change, Language
from ui.i18n import text
from ui.markup import esc

_BEGINNINGS = {
    "the file is empty": "refusal_empty",
    "the text is empty": "refusal_empty",
    "larger than ": "refusal_large",
    "a binary file": "refusal_binary",
    "neither UTF-8 nor": "refusal_binary",
    "not a form that can be read": "refusal_form",
    "no text in": "refusal_no_text",
    "no article found": "refusal_no_text",
    "its pages are pictures": "refusal_scan",
    "protected by a password": "refusal_locked",
    "the book is locked": "refusal_locked",
    "the file is broken": "refusal_broken",
    "not a PDF": "refusal_broken",
    "not a Word document": "refusal_broken",
    "not an EPUB book": "refusal_broken",
    "not a zip archive": "refusal_broken",
    "not JSON": "refusal_broken",
    "not a web address": "refusal_address",
    "only http": "refusal_address",
    "no host of the name": "refusal_unreached",
    "cannot be reached": "refusal_unreached",
    "no answer in time": "refusal_unreached",
    "there is no such page": "refusal_no_page",
    "the server does not give": "refusal_withheld",
    "its robots.txt asks": "refusal_withheld",
}
"""How intake's reasons begin, and the text that says the same."""


def why(change: Change, language: Language) -> str:
    """The reason of a refusal as HTML: what was refused, why in words, and the English line.

    Where the page has no words of its own for it, or is read in English, that line says all.
    """
    reason = change.reason.removeprefix(f"{change.origin}: ")
    name = next((name for start, name in _BEGINNINGS.items() if reason.startswith(start)), None)
    if name is None or language == "en" or reason == change.reason:
        return f"<bdi>{esc(change.reason)}</bdi>"
    return (
        f"<bdi>{esc(change.origin)}</bdi>：{esc(text(name, language))}"
        f' <span class="zw-facts" lang="en">{esc(reason)}</span>'
    )

"""What became of articles that were added, as HTML, and what can be added."""

from __future__ import annotations

from collections.abc import Sequence

from rag.types import Change, Language
from ui.i18n import text
from ui.library import refusals
from ui.markup import esc


def upload_hint(kinds: Sequence[str], megabytes: int, language: Language) -> str:
    """Which files are taken and how large they may be; where the browser tells of larger ones."""
    words = text("upload_hint", language, kinds=" ".join(kinds), megabytes=megabytes)
    larger = text("too_large", language, megabytes=megabytes)
    return (
        f'<p class="zw-hint">{esc(words)}</p>'
        f'<p class="zw-note zw-error" role="alert" hidden data-largest="{megabytes}">'
        f"{esc(larger)} <bdi></bdi></p>"
    )


def adding(done: Sequence[Change], whole: int, language: Language) -> str:
    """That ``whole`` files or addresses are being stored, and what became of them so far."""
    busy = esc(text("adding", language))
    share = f" {len(done)}/{whole}" if 1 < whole >= len(done) else ""
    status = f'<p class="zw-status zw-busy" role="status">{busy}{share}</p>'
    return status + (changes(done, language) if done else "")


def changes(done: Sequence[Change], language: Language) -> str:
    """What became of each article or file, the refused ones first, after the count of each kind."""
    counts = {change.action: 0 for change in done}
    for change in done:
        counts[change.action] += 1
    summary = "".join(
        f"<span>{esc(text(action, language))} {count}</span>" for action, count in counts.items()
    )
    refused_first = sorted(done, key=lambda change: change.action != "refused")
    rows = "".join(_change(change, language) for change in refused_first)
    head = f'<p class="zw-facts">{summary}</p>' if len(done) > 1 else ""
    return f'<div class="zw-changes" role="status">{head}<ul>{rows}</ul></div>'


def _change(change: Change, language: Language) -> str:
    what = esc(text(change.action, language))
    if change.action == "refused":
        return f'<li class="zw-refused"><b>{what}</b> {refusals.why(change, language)}</li>'
    return (
        f"<li><b>{what}</b> <bdi>{esc(change.title)}</bdi> "
        f'<span class="zw-facts">{esc(change.origin)}</span></li>'
    )

"""The top of the page as HTML: its name, its switches, and how answers are made here."""

from __future__ import annotations

from rag.types import Language
from ui.i18n import LANGUAGE_LABELS, text
from ui.markup import esc


def masthead(language: Language, reader: str | None = None) -> str:
    """The name, the switches of language and theme, and the way out for a signed-in reader."""
    switch = "".join(
        f'<button type="button" data-language="{code}" lang="{code}" '
        f'aria-pressed="{"true" if code == language else "false"}">{label}</button>'
        for code, label in LANGUAGE_LABELS.items()
    )
    theme = esc(text("theme", language))
    way_out = ""
    if reader:
        way_out = (
            f'<form method="post" action="logout" class="zw-reader-name"><bdi>{esc(reader)}</bdi>'
            f'<button class="zw-link">{esc(text("sign_out", language))}</button></form>'
        )
    return (
        f'<div class="zw-top" data-page-language="{language}"><h1>知聞 <span>Zhiwen</span></h1>'
        f'<div class="zw-tools">{way_out}<div class="zw-switch" role="group" '
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

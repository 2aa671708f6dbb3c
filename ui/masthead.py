"""The top of the page as HTML: its name, its switches, and how answers are made here."""

from __future__ import annotations

from rag.models.mode import Mode
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


def mode_line(counts: tuple[int, int], mode: Mode, language: Language) -> str:
    """What answers here, which leads to where it is chosen, and from how many articles."""
    name = mode.name or text("default_model", language)
    said = {
        "quotes": lambda: text("no_model", language),
        "local": lambda: text("local_model", language, name=name),
        "server": lambda: text("with_model", language, name=name),
    }[mode.kind]()
    size = text("counts", language, articles=f"{counts[0]:,}", passages=f"{counts[1]:,}")
    return (
        f'<p class="zw-mode"><button type="button" class="zw-link" data-go '
        f'title="{esc(text("to_status", language))}">{esc(said)}</button>'
        f'<span class="zw-dot"> · </span><span>{esc(size)}</span></p>'
    )

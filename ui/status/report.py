"""The doctor's checks and the settings in force as HTML, without a secret in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import SecretStr

from rag.doctor import Check
from rag.models.openai_edge import without_secrets
from rag.settings import Origin, Settings
from rag.types import Language
from ui.i18n import names, text
from ui.markup import esc, with_code

_MARKS = {"ok": "✓", "problem": "✗", "off": "–"}


def looking(language: Language) -> str:
    """That everything is being looked at, which takes seconds where a server is silent."""
    told = esc(text("looking", language))
    return f'{_heading(language)}<p class="zw-status zw-busy" role="status">{told}</p>'


def checks(found: Sequence[Check], language: Language) -> str:
    """Each thing that was looked at, with a word on it."""
    rows = "".join(_check(check, language) for check in found)
    bad = sum(check.state == "problem" for check in found)
    told = text("some_problems", language, count=bad) if bad else text("no_problem", language)
    return (
        f'{_heading(language)}<p class="zw-status" role="status">{esc(told)} '
        f'<button type="button" class="zw-link" data-act="look">'
        f"{esc(text('look_again', language))}</button></p>"
        f'<table class="zw-table zw-checks"><tbody>{rows}</tbody></table>'
    )


def settings_table(settings: Settings, origins: Mapping[str, Origin], language: Language) -> str:
    """Every setting with its value, where that comes from, and the name that changes it."""
    head = "".join(
        f'<th scope="col">{esc(text(name, language))}</th>'
        for name in ("setting", "setting_value", "setting_origin")
    )
    rows = "".join(
        _setting(name, getattr(settings, name), origins[name], language)
        for name in Settings.model_fields
    )
    file = str(settings.home / "zhiwen.toml")
    hints = "".join(
        f'<p class="zw-hint">{with_code(words)}</p>'
        for words in (text("how_to_set", language, file=file), text("other_embedder", language))
    )
    return (
        f'<details class="zw-settings"><summary>{esc(text("settings_heading", language))}</summary>'
        f'{hints}<table class="zw-table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></details>"
    )


def _heading(language: Language) -> str:
    return f'<h2 class="zw-heading">{esc(text("checks_heading", language))}</h2>'


def _check(check: Check, language: Language) -> str:
    label = _words(f"check_{check.name.replace(' ', '_')}", language) or check.name
    word = text(f"state_{check.state}", language)
    return (
        f'<tr class="zw-{check.state}" data-check="{esc(check.name)}">'
        f'<th scope="row">{esc(label)}</th>'
        f'<td class="zw-state"><span aria-hidden="true">{_MARKS[check.state]}</span> '
        f"{esc(word)}</td><td><bdi>{with_code(check.said(language))}</bdi></td></tr>"
    )


def _setting(name: str, value: object, origin: Origin, language: Language) -> str:
    about = _words(f"set_{name}", language)
    return (
        f'<tr data-setting="{name}"><th scope="row"><code>ZHIWEN_{name.upper()}</code>'
        f'<span class="zw-about">{esc(about)}</span></th>'
        f'<td data-label="{esc(text("setting_value", language))}"><bdi>'
        f"{esc(_value(name, value, language))}</bdi></td>"
        f'<td data-label="{esc(text("setting_origin", language))}">'
        f"{esc(text(f'origin_{origin}', language))}</td></tr>"
    )


def _words(name: str, language: Language) -> str:
    """The words of that name; none for what is newer than this page."""
    return text(name, language) if name in names() else ""


def _value(name: str, value: object, language: Language) -> str:
    if value is None or value == ():
        return "—"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, SecretStr):
        return text("secret_set", language)
    if isinstance(value, bool):
        return str(value).lower()
    return without_secrets(str(value)) if name.endswith("_url") else str(value)

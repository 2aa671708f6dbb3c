"""What a visitor narrows the articles down to, as it is typed, as a filter, and as HTML.

A drop-down list of Gradio's would find no source that is typed in the other Chinese script, and
would carry all of thousands to the browser.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.errors import InputError
from rag.intake.dates import parse_period
from rag.types import LANGUAGES, Filter, Language, Outlet
from ui.i18n import error_lead, text
from ui.markup import esc

OFFERED = 8
"""Sources that are offered at a time; typing finds the others."""
MOST = 50
"""Sources that can be chosen together."""


class BadPeriod(InputError):
    """A date that cannot be read, or an end before the beginning."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen sources and languages, and both ends of the time as they were typed."""

    sources: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    languages: tuple[Language, ...] = ()

    @classmethod
    def of(
        cls, sources: Sequence[str], since: object, until: object, languages: Sequence[str] | None
    ) -> Choice:
        """What the row's parts hold; all of it comes from the browser and may be anything."""
        known = tuple(code for code in LANGUAGES if code in (languages or ()))
        return cls(tuple(sources)[:MOST], str(since or ""), str(until or ""), known)

    def whenever(self) -> Choice:
        """The same without the time."""
        return replace(self, since="", until="")

    def filter(self) -> Filter | None:
        """What to look at; None for everything. Raises BadPeriod."""
        since, until = _end(self.since, 0), _end(self.until, 1)
        if since and until and since > until:
            raise BadPeriod(f"{since} > {until}")
        only = Filter(self.sources, since, until, self.languages)
        return None if only == Filter() else only


def told(only: Filter | None, language: Language) -> str:
    """The filter in words; empty for none."""
    if only is None:
        return ""
    comma = ", " if language == "en" else "、"
    parts = [comma.join(only.sources)]
    if only.since and only.since == only.until:
        parts.append(str(only.since))
    else:
        parts.append(text("from_day", language, day=only.since) if only.since else "")
        parts.append(text("to_day", language, day=only.until) if only.until else "")
    parts.append(comma.join(text(code, language) for code in only.languages))
    return " · ".join(part for part in parts if part)


def label(choice: Choice, language: Language) -> str:
    """What the closed row says: that it narrows, and to what."""
    try:
        words = told(choice.filter(), language)
    except BadPeriod:
        words = text("BadPeriod", language)
    name = text("narrow", language)
    return f"{name}{': ' if language == 'en' else '：'}{words}" if words else name


def row(choice: Choice, offered: Sequence[Outlet], matching: int | None, language: Language) -> str:
    """The chosen sources, more to choose from, and how many articles are left.

    ``matching`` is None where nothing narrows them down, or where a date cannot be read.
    """
    chips = "".join(_chip(source, language) for source in choice.sources)
    rest = "".join(
        f'<li><button type="button" class="zw-link" data-pick="{esc(outlet.name)}">'
        f'＋ <bdi>{esc(outlet.name)}</bdi></button> <span class="zw-facts">{outlet.count:,}</span>'
        "</li>"
        for outlet in offered
        if outlet.name not in choice.sources
    )
    chosen = f'<ul class="zw-chips">{chips}</ul>' if chips else ""
    sources = f'<ul class="zw-offered zw-inline">{rest}</ul>' if rest else ""
    return f'<div class="zw-chooser">{chosen}{sources}{_state(choice, matching, language)}</div>'


def _state(choice: Choice, matching: int | None, language: Language) -> str:
    try:
        only = choice.filter()
    except BadPeriod as error:
        return (
            f'<p class="zw-hint zw-wrong" role="alert">{esc(error_lead(error, language))} '
            f"<bdi>{esc(error)}</bdi></p>"
        )
    if only is None or matching is None:
        return ""
    count = esc(text("matching", language, count=f"{matching:,}"))
    clear = esc(text("narrow_no_more", language))
    return (
        f'<p class="zw-hint" role="status">{count} '
        f'<button type="button" class="zw-link" data-clear>{clear}</button></p>'
    )


def _chip(source: str, language: Language) -> str:
    away = esc(text("unchoose", language))
    return (
        f'<li><bdi>{esc(source)}</bdi><button type="button" data-drop="{esc(source)}" '
        f'title="{away}" aria-label="{away}: {esc(source)}">✕</button></li>'
    )


def _end(typed: str, which: int) -> dt.date | None:
    """The first (0) or last (1) day of the period that was typed; None for an empty box."""
    if not typed.strip():
        return None
    period = parse_period(typed)
    if period is None:
        raise BadPeriod(typed.strip()[:40])
    return period[which]

"""The page's own words in three languages, and which of them a browser asks for.

The words are data: ``ui/words`` holds a YAML file for each tab, and every name is there once.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from rag.types import LANGUAGES, Language

LANGUAGE_LABELS: dict[Language, str] = {"zh-Hant": "繁體", "zh-Hans": "简体", "en": "English"}
"""What each language calls itself on the switch."""

LANGUAGE_COOKIE = "zhiwen_language"
"""Where the switch of languages keeps its choice: assets/masthead.js writes it."""

_SIMPLIFIED_REGIONS = ("hans", "cn", "sg", "my")


def text(key: str, language: Language, /, **values: object) -> str:
    """The words called ``key``, with ``values`` put in; raises KeyError for an unknown name."""
    words = _texts()[key][language]
    return words.format(**values) if values else words


def names() -> tuple[str, ...]:
    """The names of all texts."""
    return tuple(_texts())


def error_lead(error: Exception, language: Language) -> str:
    """What went wrong, for a reader: the words of the nearest class that has any."""
    for kind in type(error).__mro__:
        if kind.__name__ in _texts():
            return text(kind.__name__, language)
    return text("ZhiwenError", language)


def reading_language(cookie: str | None, accept_language: str | None) -> Language:
    """What the reader chose on the switch before, or else what the browser prefers."""
    chosen = next((known for known in LANGUAGES if known == cookie), None)
    return chosen or browser_language(accept_language)


def browser_language(accept_language: str | None) -> Language:
    """The page's language for an Accept-Language header (RFC 9110, 12.5.4).

    The best-ranked tag decides. Chinese goes by script, then by region; bare ``zh`` is Simplified
    (CLDR likely subtags: zh -> zh-Hans-CN). Any other language gets English; no header at all
    gets Traditional Chinese.
    """
    ranked: list[tuple[float, str]] = []
    for part in (accept_language or "").split(","):
        tag, _, weight = part.partition(";")
        if tag.strip() and tag.strip() != "*":
            ranked.append((-_weight(weight), tag.strip().lower()))
    if not ranked:
        return "zh-Hant"
    ranked.sort(key=lambda entry: entry[0])  # stable: equal weights keep the header's order
    for _, tag in ranked:
        primary, *subtags = tag.split("-")
        if primary in ("zh", "yue"):
            if "hant" in subtags:
                return "zh-Hant"
            simplified = not subtags or any(s in _SIMPLIFIED_REGIONS for s in subtags)
            return "zh-Hans" if simplified else "zh-Hant"
        if primary == "en":
            return "en"
    return "en"


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


@cache
def _texts() -> Mapping[str, Mapping[Language, str]]:
    texts: dict[str, Mapping[Language, str]] = {}
    for file in files("ui").joinpath("words").iterdir():
        texts |= yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return texts

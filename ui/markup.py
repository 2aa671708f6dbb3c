"""HTML from words that others wrote: the one place where text becomes markup.

Articles, questions, models and file names are all untrusted. Everything of theirs goes through
:func:`esc` or :func:`marked`; nothing else in the page may put their text into HTML.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from urllib.parse import urlsplit

# Marks that turn the reading direction: with them a text can show other than it reads.
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

_CODE = re.compile("`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Mark:
    """The part ``[start, end)`` of a text that citation ``number`` quotes (code points)."""

    start: int
    end: int
    number: int


def esc(text: object) -> str:
    """``text`` safe between tags and inside a quoted attribute, without direction marks."""
    return escape(without_direction(str(text)), quote=True)


def with_code(text: object) -> str:
    """:func:`esc`, with what stands between backticks set as code."""
    return _CODE.sub(r"<code>\1</code>", esc(text))


def without_direction(text: str) -> str:
    """``text`` without the marks that turn its reading direction."""
    return _DIRECTION.sub("", text)


def link(url: str | None, label: str) -> str:
    """A link that opens in a new tab; only the label where ``url`` is not an http(s) address."""
    if url is None or not is_web_address(url):
        return esc(label)
    return f'<a href="{esc(url)}" target="_blank" rel="noopener noreferrer">{esc(label)}</a>'


def is_web_address(url: str) -> bool:
    """Whether ``url`` is an http(s) address with a host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def marked(text: str, marks: Sequence[Mark], *, anchors: str = "") -> str:
    """``text`` with the quoted parts in ``<mark>``; marks may overlap or reach beyond the text.

    The number stands in ``data-n`` of a quote's last piece, for the style sheet to show: so the
    words can be copied as they are. With ``anchors``, the first piece of number 1 gets the id
    ``{anchors}1``, and so on.
    """
    inside = [m for m in marks if m.start < len(text) and m.end > 0 and m.start < m.end]
    edges = {0, len(text)}
    for mark in inside:
        edges |= {max(0, mark.start), min(len(text), mark.end)}
    points = sorted(edges)
    pieces: list[str] = []
    for start, end in pairwise(points):
        covering = [m for m in inside if m.start <= start and end <= m.end]
        words = esc(text[start:end])
        if not covering:
            pieces.append(words)
            continue
        for mark in covering:
            if anchors and max(0, mark.start) == start:
                pieces.append(f'<span class="zw-anchor" id="{esc(anchors)}{mark.number}"></span>')
        ending = [str(m.number) for m in covering if min(len(text), m.end) == end]
        number = f' data-n="{" ".join(ending)}"' if ending else ""
        pieces.append(f"<mark{number}>{words}</mark>")
    return "".join(pieces)

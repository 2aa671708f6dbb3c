"""Markup that is the article and nothing else (a chapter, a feed's entry): its lines of text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BLOCK_TAGS = (
    "address article aside blockquote body br caption center dd div dl dt figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section table tbody tfoot thead "
    "title tr ul"
)
_UNSEEN_TAGS = "head script style template noscript iframe object svg math button"
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_UNSEEN = frozenset(_UNSEEN_TAGS.split())
_BLANKS = re.compile(r"[ \t\r\n\f\xa0]+")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_DEEPEST = 200


def plain_lines(markup: str) -> list[str]:
    """The text of ``markup``, one line a block; table cells are parted by tabs."""
    return lines_and_heading(markup)[0]


def lines_and_heading(markup: str) -> tuple[list[str], str]:
    """Like :func:`plain_lines`, and the text of the first h1, h2 or h3 ('' without one)."""
    from lxml import etree, html

    parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)
    try:
        tree = html.document_fromstring(_DECLARATION.sub("", markup), parser=parser)
    except (etree.LxmlError, ValueError):
        return [], ""
    pieces: list[str] = []
    _collect(tree, pieces, 0)
    lines = [_BLANKS.sub(" ", line).strip() for line in "".join(pieces).split("\0")]
    head = next(iter(tree.iter("h1", "h2", "h3")), None)
    heading = "" if head is None else _BLANKS.sub(" ", str(head.text_content())).strip()
    return [line.replace("\1", "\t").strip() for line in lines if line], heading


def _collect(element: HtmlElement, pieces: list[str], depth: int) -> None:
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag not in _UNSEEN and depth < _DEEPEST:
        block = tag in _BLOCKS
        if block:
            pieces.append("\0")
        pieces.append(_safe(element.text))
        for child in element:
            _collect(child, pieces, depth + 1)
        if tag in ("td", "th"):
            pieces.append("\1")
        if block:
            pieces.append("\0")
    elif depth >= _DEEPEST:  # nested beyond reason: its words, without its blocks
        pieces.append(_safe(str(element.text_content())))
    pieces.append(_safe(element.tail))


def _safe(text: str | None) -> str:
    return (text or "").replace("\0", "").replace("\1", "")

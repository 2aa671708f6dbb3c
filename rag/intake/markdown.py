"""Markdown: YAML front matter for the facts, the rendered words for the text."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from rag.errors import UnreadableSource
from rag.intake.dates import parse_date, undated
from rag.intake.draft import Draft

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(?P<yaml>.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)


def read_markdown(text: str, name: str) -> Draft:
    """One article: front matter ``title source date url``, or the first heading as its title.

    Markup is dropped, words are kept; raw HTML in it is dropped whole. Raises UnreadableSource
    for front matter that is not YAML.
    """
    facts: dict[str, str] = {}
    if front := _FRONT_MATTER.match(text):
        stated = _yaml(front["yaml"], name)
        if stated is not None:  # else two rules with prose between them
            facts = stated
            text = text[front.end() :]
    heading, body = _words(text)
    title = facts.get("title") or heading or PurePath(name).stem
    return Draft(
        title=title,
        text=body if not facts.get("title") or heading == title else f"{heading}\n{body}",
        source=facts.get("source") or facts.get("outlet") or "",
        date=parse_date(facts.get("date", "")),
        undated=undated(facts.get("date", "")),
        url=facts.get("url"),
        author=facts.get("author") or facts.get("byline") or "",
    )


def _yaml(text: str, name: str) -> dict[str, str] | None:
    """The facts that are plain values, as they are written; None where it is no mapping."""
    import yaml

    try:
        # BaseLoader makes only strings: 2026-02-30 is then no error, and no title is a number.
        facts = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, RecursionError) as exc:
        raise UnreadableSource(f"{name}: the front matter is not YAML") from exc
    if not isinstance(facts, dict):
        return None
    return {str(name): value for name, value in facts.items() if isinstance(value, str)}


def _words(text: str) -> tuple[str, str]:
    """The first level-1 heading ('' without one) and the text of all other blocks, one a line."""
    from markdown_it import MarkdownIt

    blocks: list[str] = []
    heading = ""
    opening: Token | None = None
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "inline":
            words = _inline(token)
            if not heading and opening is not None and opening.tag == "h1":
                heading = words.strip()
            else:
                blocks.append(words)
        elif token.type in ("fence", "code_block"):
            blocks.append(token.content)
        opening = token
    return heading, "\n".join(block for block in blocks if block.strip())


def _inline(token: Token) -> str:
    pieces = []
    for child in token.children or []:
        if child.type in ("text", "code_inline"):
            pieces.append(child.content)
        elif child.type == "softbreak":
            pieces.append(_joint(pieces))
        elif child.type == "hardbreak":
            pieces.append("\n")
    return "".join(pieces)


def _joint(pieces: list[str]) -> str:
    """A wrapped line joins without a blank in Chinese, with one in English."""
    before = next((piece for piece in reversed(pieces) if piece), "")
    return " " if before[-1:].isascii() else ""

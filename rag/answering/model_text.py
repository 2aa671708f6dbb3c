"""What a model writes, made plain: no thoughts, no Markdown, cut into sentences and marks."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from rag.intake.clean import clean_line
from rag.language.sentences import ends_sentence

KEY = re.compile(r"\[\s*(p[0-9a-f]{3,8}(?:\s*[,;，、]\s*p[0-9a-f]{3,8})*)\s*\]", re.IGNORECASE)
"""A passage's key in square brackets, or several."""

_MARK = re.compile(r"\[[^\[\]\n]{0,80}\]")
_MARKS = r"(?:\s*(?:\[[^\[\]\n]{0,80}\](?:\([^()\s]*\))?|[【［]\s*p[0-9a-f]{3,8}\s*[】］]))*"
_END = re.compile(
    r"(?:[。！？!?…]+[」』”’）)\"*`]*|(?<=.)\.[\"')”*`]*(?=[\s\[【［])|\n)(?P<marks>"
    + _MARKS
    + ")",
    re.IGNORECASE,
)
_MAY_BE_MARK = re.compile(r"\s*(?:\[.*|[【［]\s*p?[0-9a-f]{0,8}\s*)?", re.DOTALL | re.IGNORECASE)
_ADDRESS = re.compile(r"(?:\]\(|https?://)[^()\s。，]*$")
"""An address that goes on: a mark in it ends no sentence."""
_MAY_BE_LINK = re.compile(r"\([^()\s]*")

_THOUGHT = re.compile(r"<(?:think|thinking|thought|reasoning)>", re.IGNORECASE)
_THOUGHT_END = re.compile(r"</(?:think|thinking|thought|reasoning)>", re.IGNORECASE)
_LONGEST_TAG = 12

_FENCE = re.compile(r"\s*(?:```|~~~)[\w-]*\s*")
_HEADING = re.compile(r"\s*#{1,6}\s+")
_LIST = re.compile(r"\s*(?:>\s*)*(?:[-*+•·]\s+|\d{1,2}[.)、]\s+)?")
_TAG = re.compile(r"</?[a-z!][^<>]*>", re.IGNORECASE)
_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
_OTHER_BRACKETS = re.compile(r"[【［(（]\s*(p[0-9a-f]{3,8})\s*[】］)）]", re.IGNORECASE)
_EMPHASIS = re.compile(r"(\*\*|__|~~|\*|`+)(?=\S)(.+?)(?<=\S)\1")
_LEFT_OVER = re.compile(r"\*\*|~~|`+")


def without_thoughts(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces of a stream without what stands between ``<think>`` and ``</think>``."""
    buffer = ""
    inside = False
    for piece in pieces:
        buffer += piece
        while found := (_THOUGHT_END if inside else _THOUGHT).search(buffer):
            if not inside and found.start():
                yield buffer[: found.start()]
            buffer = buffer[found.end() :]
            inside = not inside
        cut = buffer.rfind("<")  # what may be the beginning of a tag waits for its end
        if cut < 0 or len(buffer) - cut > _LONGEST_TAG or ">" in buffer[cut:]:
            cut = len(buffer)
        if not inside and cut:
            yield buffer[:cut]
        buffer = buffer[cut:]
    if buffer and not inside:
        yield buffer


def raw_sentences(pieces: Iterable[str]) -> Iterator[str]:
    """Whole sentences of a stream, each with the citation marks before or behind its end.

    A sentence is given out once something other than a citation follows it.
    """
    buffer = ""
    for piece in pieces:
        buffer += piece
        while (end := _first_end(buffer)) is not None:
            rest = buffer[end:]
            if _MAY_BE_MARK.fullmatch(rest) or (buffer[end - 1] == "]" and _open_link(rest)):
                break  # marks may still follow
            if buffer[:end].strip():
                yield buffer[:end]
            buffer = rest
    while (end := _first_end(buffer)) is not None:
        if buffer[:end].strip():
            yield buffer[:end]
        buffer = buffer[end:]
    if buffer.strip():
        yield buffer


def is_whole(raw: str) -> bool:
    """Whether a sentence of a stream came to an end of its own."""
    return _first_end(raw) is not None or KEY.search(raw) is not None


def read_sentence(raw: str) -> tuple[str, list[str]]:
    """A raw sentence as its plain words and the keys in its marks, in order, once each.

    Any other bracketed mark counts as an unknown key: a model that writes [1] cites nothing.
    The words are empty for what states nothing: a heading, a fence, the number of a list item.
    """
    text = _plain(raw)
    keys: list[str] = []
    while marks := _MARK.findall(text):  # again, where one stands inside another
        for mark in marks:
            inside = KEY.fullmatch(mark)
            parts = re.split(r"[,;，、\s]+", inside[1].lower()) if inside else [mark[1:-1]]
            keys.extend(part for part in parts if part)
        text = _MARK.sub("", text)
    claim = clean_line(re.sub(r"\s+([。！？.!?])", r"\1", text))
    if _FENCE.fullmatch(raw) or (_HEADING.match(raw) and not keys):
        claim = ""
    if claim.endswith((":", "：")) and not keys and not any(char.isdigit() for char in claim):
        claim = ""  # "The passages say:"
    if not any(char.isalpha() or (keys and char.isdigit()) for char in claim):
        claim = ""  # a lone mark, or the number of a list item
    return claim, list(dict.fromkeys(keys))


def _plain(raw: str) -> str:
    text = _TAG.sub("", html.unescape(raw))
    text = _LINK.sub(lambda found: _unlinked(found[1]), _IMAGE.sub("", text))
    text = _OTHER_BRACKETS.sub(r"[\1]", text)
    text = _LIST.sub("", _HEADING.sub("", text, count=1), count=1)
    for _ in range(3):  # bold inside italics inside code
        text = _EMPHASIS.sub(r"\2", text)
    return _LEFT_OVER.sub("", text)


def _unlinked(label: str) -> str:
    return f"[{label}]" if KEY.fullmatch(f"[{label}]") else label


def _open_link(rest: str) -> bool:
    return _MAY_BE_LINK.fullmatch(rest) is not None


def _first_end(buffer: str) -> int | None:
    """Where the first sentence and its marks end; None while no end is in sight."""
    for found in _END.finditer(buffer):
        stop, behind = found.start(), found.start("marks")
        if buffer[stop] in ".?!" and _ADDRESS.search(buffer, 0, stop):
            continue
        if buffer[stop] != "." or found["marks"] or ends_sentence(buffer, 0, stop, behind):
            return found.end()
    return None

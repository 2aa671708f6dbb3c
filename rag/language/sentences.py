"""Sentences of Chinese and English text, by span, without losing a character or cutting a number.

Chinese ends a sentence with 。！？ or an ellipsis, with any closing quotes after it. English ends
one with . ! ? before white space, unless the stop belongs to an abbreviation, an initial or a
number. A line break always ends one.
"""

from __future__ import annotations

import re

from rag.types import Span

_CLOSERS = "」』”’）)】》〉〕］]\"'"
_BREAK = re.compile(
    rf"""
      (?:[。！？!?｡]+ | …+ | \.{{3,}})[。！？!?…]*[{re.escape(_CLOSERS)}]*   # Chinese, and !? of both
    | (?<=[^\s.])\.[{re.escape(_CLOSERS)}]*(?=\s|$)                         # an English full stop
    | (?<=[\u3400-\u9fff])\.(?=[\u3400-\u9fff“「])                                           # 。 typed as a full stop
    | \s*\n\s*
    """,
    re.VERBOSE,
)
# Abbreviations after which a full stop does not end the sentence (common news usage).
_ABBREVIATION = re.compile(
    r"""(?:^|[\s(“"'])(?:
        (?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Lt|Sgt|St|Jr|Sr|Hon|Rev|vs|etc|approx|est|No|Nos|
           Fig|Vol|pp|cf|al|ca|e\.g|i\.e|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)
      | (?:Inc|Corp|Co|Ltd|Bros|U\.S|U\.K|U\.N|E\.U|a\.m|p\.m)(?=\.\s+[a-z])
      | [A-Z]
    )$""",
    re.VERBOSE,
)
_COMPANY = re.compile(r"(?:Inc|Corp|Co|Ltd|Bros|U\.S|U\.K|U\.N|E\.U|a\.m|p\.m)$")
_SOFT = re.compile(r"[；;][」』”’）)]*|[，,、：:](?!\d)|—+|\s+")
_UNCUTTABLE = re.compile(r"[\d.,．，%％:/]|[A-Za-z]")


def sentence_spans(text: str) -> list[Span]:
    """Spans of the sentences of ``text``, in order, trimmed of white space.

    Every character that is not white space lies in exactly one span.
    """
    spans: list[Span] = []
    start = 0
    for mark in _BREAK.finditer(text):
        if mark.group().startswith(".") and _is_abbreviation(text, start, mark):
            continue
        _append_trimmed(spans, text, start, mark.end())
        start = mark.end()
    _append_trimmed(spans, text, start, len(text))
    return spans


def soft_spans(text: str, start: int, end: int, limit: int) -> list[Span]:
    """Cuts ``text[start:end]``, one overlong sentence, into spans of at most ``limit`` characters.

    Cuts fall behind the last clause mark or white space that fits; where there is none, at the
    limit, moved back so that no number or Latin word is halved (unless it fills a whole span).
    """
    spans: list[Span] = []
    while end - start > limit:
        cut = _last_soft_cut(text, start, start + limit)
        _append_trimmed(spans, text, start, cut)
        start = cut
    _append_trimmed(spans, text, start, end)
    return spans


def _append_trimmed(spans: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))


def _is_abbreviation(text: str, start: int, mark: re.Match[str]) -> bool:
    if mark.group() != ".":
        return False
    before = text[max(start, mark.start() - 12) : mark.start()]
    if _COMPANY.search(before):  # ends a sentence only where the next word looks like a new one
        following = text[mark.end() : mark.end() + 3].lstrip()
        return bool(following) and following[0].islower()
    return _ABBREVIATION.search(before) is not None


def _last_soft_cut(text: str, start: int, stop: int) -> int:
    best = 0
    for mark in _SOFT.finditer(text, start + 1, stop):
        best = mark.end()
    if best > start + (stop - start) // 4:
        return best
    cut = stop
    while cut > start + 1 and _UNCUTTABLE.match(text[cut - 1]) and _UNCUTTABLE.match(text[cut]):
        cut -= 1
    return cut if cut > start + 1 else stop

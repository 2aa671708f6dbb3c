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
      # Chinese, and ! and ? of both languages
      (?:[。！？!?｡]+ | …+ | \.{{3,}})[。！？!?…]*[{re.escape(_CLOSERS)}]*
      # an English full stop
    | (?<=[^\s.])\.[{re.escape(_CLOSERS)}]*(?=\s|$)
      # the same before Chinese without a blank
    | (?<=[a-z])\.(?=[\u3400-\u9fff“「])
      # 。 typed as a full stop
    | (?<=[\u3400-\u9fff])\.(?=[\u3400-\u9fff“「])
    | \n\s*
    """,
    re.VERBOSE,
)
# Abbreviations after which a full stop does not end the sentence (common news usage).
_ABBREVIATION = re.compile(
    r"""(?:^|[\s(“"'])(?:
        (?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Lt|Sgt|St|Jr|Sr|Hon|Rev|vs|etc|approx|est|No|Nos|
           Fig|Vol|pp|cf|al|ca|e\.g|i\.e|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)
      | [A-Z]
    )$""",
    re.VERBOSE,
)
# Those that end a sentence as often as not: there the next word decides.
_EITHER = re.compile(r"(?:^|[\s(“\"'])(?:Inc|Corp|Co|Ltd|Bros|U\.S|U\.K|U\.N|E\.U|a\.m|p\.m)$")
_OPENING_WORD = re.compile(
    r"(?:The|An?|In|On|At|For|From|With|By|As|After|Before|Since|It|Its|He|She|They|We|I|His|Her|Their"
    r"|This|That|These|Those|There|But|And|So|If|When|While|However|Meanwhile|Analysts?|Shares?)\b"
)
_SOFT = re.compile(r"[；;][」』”’）)]*|[，,、：:](?!\d)|—+|\s+")
# No cut falls between two of these: figures (1,950億, 三千五百萬) and Latin words stay whole.
_UNCUTTABLE = re.compile(
    r"[\d.,．，%％:/]|[A-Za-z\u00c0-\u024f'’]|[〇零一二兩两三四五六七八九十百千萬万億亿兆]"
)


def sentence_spans(text: str) -> list[Span]:
    """Spans of the sentences of ``text``, in order, trimmed of white space.

    Every character that is not white space lies in exactly one span.
    """
    spans: list[Span] = []
    start = 0
    for mark in _BREAK.finditer(text):
        stop, end = mark.span()
        if text[stop] == "." and not ends_sentence(text, start, stop, end):
            continue
        _append_trimmed(spans, text, start, mark.end())
        start = mark.end()
    _append_trimmed(spans, text, start, len(text))
    return spans


def ends_sentence(text: str, start: int, stop: int, end: int) -> bool:
    """Whether the English full stop ``text[stop]`` ends the sentence that begins at ``start``.

    ``end`` is behind the closing quotes that follow the stop. It does not end one behind an
    abbreviation or an initial, nor where the same line goes on in lower case.
    """
    if text[stop + 1 : stop + 2] == ".":  # an ellipsis
        return True
    line = text[end : end + 24].partition("\n")[0]
    following = line.lstrip(" \t“\"'(")
    if following[:1].islower():
        return False
    before = text[max(start, stop - 12) : stop]
    if end > stop + 1 or not following:
        return True
    if _EITHER.search(before):
        return _OPENING_WORD.match(following) is not None
    return _ABBREVIATION.search(before) is None


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


def _last_soft_cut(text: str, start: int, stop: int) -> int:
    best = 0
    # One character more is read, so that a comma at the limit is seen to stand inside a figure.
    for mark in _SOFT.finditer(text, start + 1, stop + 1):
        if mark.start() < stop:
            best = min(mark.end(), stop)
    if best > start + (stop - start) // 4:
        return best
    cut = stop
    while cut > start + 1 and _UNCUTTABLE.match(text[cut - 1]) and _UNCUTTABLE.match(text[cut]):
        cut -= 1
    return cut if cut > start + 1 else stop

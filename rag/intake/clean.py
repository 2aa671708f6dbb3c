"""Decoding of files and cleaning of text: what is stored can be shown, hashed and searched."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Sequence

from rag.errors import UnreadableSource

_LINE_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Controls (but tab and line feed), the direction overrides that make text read other than it is
# stored, and marks of no width that would break matching without being seen.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANKS = re.compile(r"[ \t\n\xa0]+")
_GAPS = re.compile(r"\n{3,}")
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?(?P<label>[A-Za-z][\w.:-]{1,30})""")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def clean_text(text: str) -> str:
    """``text`` with every glyph kept, and only what cannot be shown taken out.

    Every kind of line break becomes a line feed; lone surrogates become U+FFFD; trailing blanks go.
    """
    text = _LINE_BREAKS.sub("\n", text)
    text = _UNSEEN.sub("", text)
    text = _SURROGATE.sub("\ufffd", text)
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return _GAPS.sub("\n\n", text).strip()


def clean_line(text: str) -> str:
    """One line: cleaned, with every run of blanks and breaks as one blank; U+3000 is kept."""
    return _BLANKS.sub(" ", clean_text(text)).strip()


def decode(data: bytes, name: str, charset: str | None = None) -> str:
    """The text of a file: UTF-8, UTF-16, GB18030 or Big5, told apart by what they say.

    Where it is none of these, the encoding that it declares (or ``charset``, a server's word)
    counts, and then Windows-1252 for a text that is nearly all ASCII. What reads as Chinese goes
    before a declaration, which is often wrong. Every line ends in a line feed, so that no reader
    needs to know of others. Raises UnreadableSource for an empty or binary file.
    """
    if not data.strip():
        raise UnreadableSource(f"{name}: the file is empty")
    return _LINE_BREAKS.sub("\n", _decoded(data, name, charset)).lstrip("\ufeff")


def _decoded(data: bytes, name: str, charset: str | None) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, errors="replace")
    binary = b"\x00" in data[:65536]
    if not binary:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    wide = ("utf-16-le", "utf-16-be")
    guesses = _decodings(data, wide if binary else ("gb18030", "big5hkscs", *wide))
    strange, guess = min(
        ((_strangeness(text), text) for text in guesses), key=lambda pair: pair[0], default=(1, "")
    )
    if strange <= (0.1 if binary else 0.3):
        return guess
    if binary:
        raise UnreadableSource(f"{name}: a binary file, not text")
    declared = _DECLARED.search(data[:2048])
    for label in (charset, declared["label"].decode("ascii") if declared else None):
        if label and (texts := _decodings(data, (label,))):
            return texts[0]
    western = sum(byte < 128 for byte in data[:4000]) > 0.9 * len(data[:4000])
    if western and (texts := _decodings(data, ("cp1252",))):
        return texts[0]
    raise UnreadableSource(f"{name}: neither UTF-8 nor Chinese text in GB18030 or Big5")


def _decodings(data: bytes, encodings: Sequence[str]) -> list[str]:
    texts = []
    for encoding in encodings:
        try:
            if codecs.lookup(encoding)._is_text_encoding:  # not zip, rot13 and the like
                texts.append(data.decode(encoding))
        except (UnicodeError, LookupError, ValueError):
            continue
    return texts


def _strangeness(text: str) -> float:
    """The share of strange ones among characters beyond ASCII, and controls.

    A wrong decoding is full of characters that news does not use.

    Frequent Chinese characters lie in level 1 of GB2312 or of Big5, so a text is familiar where
    one of the two levels holds it.
    """
    sample = [c for c in text[:200_000] if not c.isascii() or not c.isprintable()][:4000]
    strange = sum(1 for c in sample if not _familiar(c))
    return strange / max(1, len(sample))


def _familiar(char: str) -> bool:
    if char.isascii():
        return char.isprintable() or char in "\n\r\t"
    if unicodedata.category(char)[0] == "P" or "\uff01" <= char <= "\uff5e":
        return True
    for encoding, first, last in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)):
        try:
            lead = char.encode(encoding)[0]
        except UnicodeEncodeError:
            continue
        if first <= lead <= last:
            return True
    return False

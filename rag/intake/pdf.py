"""PDF: PDFium's characters, put together again into lines, paragraphs and an article."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePath
from typing import TYPE_CHECKING

from rag.errors import UnreadableSource
from rag.intake.draft import Draft
from rag.intake.text import headed

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_MOST_PAGES = 2_000
_SCAN_LETTERS = 20
"""Letters a page below which a file of pictures is a scan and not text."""
_EDGE = 0.08
"""The share of a page's height, above and below, where running heads and page numbers stand."""
_ENDED = re.compile(r"[。！？!?…；.：:][」』”’\"'）)】]*$")
_ADDRESS = re.compile(r"https?://\S+")
_DIGITS = re.compile(r"\d+")
_GENERIC = re.compile(r"untitled|^microsoft |^無標題|^无标题|\.(?:docx?|indd|html?|pdf|txt)$", re.I)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its text, its box in points from the page's lower left, its page."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    page: int
    height: float

    @property
    def size(self) -> float:
        """Height of its tallest glyph."""
        return self.top - self.bottom

    @property
    def at_edge(self) -> bool:
        """Whether it stands where running heads and page numbers do."""
        return self.bottom > self.height * (1 - _EDGE) or self.top < self.height * _EDGE


def read_pdf(data: bytes, name: str) -> list[Draft]:
    """The document as one article; its title is what is set largest on the first page.

    Lines become paragraphs again; running heads and page numbers go. Raises UnreadableSource for
    a scan (pictures without text), a password, or a file that is no PDF.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
    except pypdfium2.PdfiumError as exc:
        why = "protected by a password" if "assword" in str(exc) else "not a PDF, or a broken one"
        raise UnreadableSource(f"{name}: {why}") from exc
    if pages > _MOST_PAGES:
        raise UnreadableSource(f"{name}: {pages} pages (most: {_MOST_PAGES})")
    lines: list[Line] = []
    for number in range(pages):
        lines += _lines(document[number], number)
    letters = sum(len(line.text) for line in lines)
    if letters < _SCAN_LETTERS * pages and _has_pictures(document):
        raise UnreadableSource(
            f"{name}: its pages are pictures (a scan): run text recognition (OCR) on it first"
        )
    if not lines:
        raise UnreadableSource(f"{name}: no text in it")
    body, dropped = _without_running(lines, pages)
    title = _title(body) or _stated_title(document, body)
    draft = headed(paragraphs(body), title, PurePath(name).stem)
    address = next((m.group() for line in dropped if (m := _ADDRESS.search(line.text))), None)
    author = draft.author or str(document.get_metadata_dict().get("Author") or "")
    return [Draft(draft.title, draft.text, draft.source, draft.date, draft.url or address, author)]


def paragraphs(lines: Sequence[Line]) -> list[str]:
    """Lines joined into paragraphs, from where they end and how they are set."""
    pages: dict[int, list[Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    gaps = [one.bottom - two.top for one, two in pairwise(lines) if _below(one, two)]
    usual_gap = statistics.median(gaps) if gaps else 0.0
    texts: list[str] = []
    for place, line in enumerate(lines):
        before = lines[place - 1] if place else None
        if before is None or _parted(before, line, pages[line.page], usual_gap):
            texts.append(line.text)
        else:
            texts[-1] = _joined(texts[-1], line.text)
    return texts


def _below(before: Line, line: Line) -> bool:
    return before.page == line.page and before.bottom >= line.top - 0.3 * line.size


def _parted(before: Line, line: Line, page: Sequence[Line], usual_gap: float) -> bool:
    """Whether a new paragraph begins with ``line``, a line of ``page``."""
    size = max(before.size, line.size)
    if abs(before.size - line.size) > 0.2 * size:
        return True
    if not _below(before, line):  # another page or column
        return bool(_ENDED.search(before.text))
    if before.bottom - line.top > max(1.1 * size, 1.6 * usual_gap):
        return True
    column = [
        other
        for other in page
        if abs(other.size - line.size) <= 0.2 * size
        and other.left < line.right
        and line.left < other.right
    ]
    left, right = min(o.left for o in column), max(o.right for o in column)
    if line.left > min(before.left, left + 0.5 * size) + 1.2 * size:  # indented
        return True
    room = right - before.right
    if _wide(before.text[-1:]):
        return room > 1.6 * size
    # English is set without an even right edge: a short line ends a paragraph only if it ends a
    # sentence, or is very short.
    ended = bool(_ENDED.search(before.text))
    return room > (0.15 if ended else 0.5) * (right - left)


def _joined(before: str, after: str) -> str:
    if before.endswith("\x02"):  # PDFium's mark of a word that was cut at the line's end
        return before[:-1] + after
    return before + after if _wide(before[-1:]) or _wide(after[:1]) else f"{before} {after}"


def _wide(char: str) -> bool:
    return char >= "\u2e80"


def _lines(page: PdfPage, number: int) -> list[Line]:
    from pypdfium2.raw import FPDFText_GetUnicode

    text = page.get_textpage()
    height = page.get_height()
    lines: list[Line] = []
    chars: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []
    for index in range(text.count_chars() + 1):
        code = FPDFText_GetUnicode(text, index) if index < text.count_chars() else 10
        if code in (10, 13):
            words = "".join(chars).strip()
            if words and boxes:
                lines.append(
                    Line(
                        words,
                        min(b[0] for b in boxes),
                        max(b[2] for b in boxes),
                        min(b[1] for b in boxes),
                        max(b[3] for b in boxes),
                        number,
                        height,
                    )
                )
            chars, boxes = [], []
        elif 0 < code < 0x110000:
            chars.append(chr(code))
            if not chr(code).isspace():
                boxes.append(text.get_charbox(index, loose=True))
    text.close()
    return lines


def _has_pictures(document: PdfDocument) -> bool:
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    first = document[0]
    return any(True for _ in first.get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=4))


def _without_running(lines: list[Line], pages: int) -> tuple[list[Line], list[Line]]:
    """The lines of the text, and the running heads, feet and page numbers apart from them."""
    usual = statistics.median(line.size for line in lines)
    alike = Counter(_DIGITS.sub("0", line.text) for line in lines if line.at_edge)
    kept: list[Line] = []
    dropped: list[Line] = []
    for line in lines:
        pattern = _DIGITS.sub("0", line.text)
        running = line.at_edge and (
            (pages > 1 and alike[pattern] > pages / 2)
            or not any(char.isalpha() for char in line.text)
            or line.size < 0.95 * usual
        )
        (dropped if running else kept).append(line)
    return (kept, dropped) if kept else (lines, [])


def _title(lines: Sequence[Line]) -> str:
    """What is set at least a quarter larger than the text, on the first page; '' if nothing is."""
    usual = statistics.median(line.size for line in lines for _ in line.text)
    first = [line for line in lines if line.page == lines[0].page]
    largest = max(line.size for line in first)
    if largest < 1.25 * usual:
        return ""
    start = next(i for i, line in enumerate(first) if line.size > 0.95 * largest)
    title = ""
    for line in first[start:]:
        if line.size < 0.95 * largest:
            break
        title = _joined(title, line.text) if title else line.text
    return title if len(title) <= 200 else ""


def _stated_title(document: PdfDocument, lines: Sequence[Line]) -> str:
    """The title in the file's properties, if it is one: the text opens with it."""
    title = str(document.get_metadata_dict().get("Title") or "").strip()
    if not title or _GENERIC.search(title):
        return ""
    opening = "".join("".join(line.text.split()) for line in lines[:8])
    return title if "".join(title.split()) in opening else ""

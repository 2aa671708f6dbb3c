"""Word documents (.docx): mammoth's reading of them, which keeps what a reader sees."""

from __future__ import annotations

import io
from pathlib import PurePath

from rag.errors import UnreadableSource
from rag.intake.archive import Package
from rag.intake.draft import Draft
from rag.intake.markup import lines_and_heading
from rag.intake.text import headed

_HEADINGS = "p[style-name='Title'] => h1:fresh\np[style-name='標題'] => h1:fresh"
_GENERIC = ("untitled", "document", "文件", "microsoft word")


def read_docx(data: bytes, name: str) -> list[Draft]:
    """The document as one article: inserted text counts, deleted text does not, notes come last.

    Its title is the paragraph in the style Title or Heading, else its property, else its first
    line; facts are the header lines below it. The date of the file is no date of the article.
    """
    package = Package(data, name)
    if "word/document.xml" not in package:
        raise UnreadableSource(f"{name}: not a Word document (.docx)")
    import mammoth

    facts = package.properties("docProps/core.xml")
    converted = mammoth.convert_to_html(
        io.BytesIO(data),
        style_map=_HEADINGS,
        ignore_empty_paragraphs=True,
        convert_image=mammoth.images.img_element(lambda _image: {}),
    )
    lines, heading = lines_and_heading(converted.value)
    if not lines:
        raise UnreadableSource(f"{name}: no text in it (pictures only?)")
    stated = facts.get("title", "").strip()
    title = heading or ("" if stated.casefold().startswith(_GENERIC) else stated)
    draft = headed(lines, title, PurePath(name).stem)
    return [draft if draft.author else draft.with_author(facts.get("creator", ""))]

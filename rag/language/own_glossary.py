"""The user's own glossary: ``glossary.tsv`` in the library's folder.

A line is ``Chinese<TAB>English``; several forms of one thing are parted by `` | ``. Blank lines and
lines that begin with # are passed over. The four columns of our own glossary are read too.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rag.errors import BadSetting
from rag.language.terms import Term, forms, of_two

NAME = "glossary.tsv"
_LARGEST = 4 << 20  # bytes; a longer file is no glossary


def read_own_glossary(home: Path) -> list[Term]:
    """The terms of the user's glossary; empty where there is no such file.

    Raises BadSetting with the line that has another form, or where the file cannot be read.
    """
    path = home / NAME
    try:
        if not path.exists():
            return []
        if path.stat().st_size > _LARGEST:
            raise BadSetting(f"{NAME}: more than {_LARGEST >> 20} MB is no glossary")
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as exc:
        raise BadSetting(f"{NAME} cannot be read: {exc}") from exc
    return [
        _term(line, number)
        for number, line in enumerate(lines, start=1)
        if line.strip() and not line.startswith("#")
    ]


def pairs(terms: Iterable[Term]) -> list[tuple[str, str]]:
    """Each Chinese form with each English one."""
    return [
        (chinese, english)
        for term in terms
        for chinese in dict.fromkeys((*term.traditional, *term.simplified))
        for english in term.english
    ]


def _term(line: str, number: int) -> Term:
    cells = [cell.split(" | ") for cell in line.split("\t")]
    if len(cells) == 2:
        chinese, english = cells
    elif len(cells) == 4:
        english, chinese = cells[0], cells[1] + cells[2]
    else:
        raise BadSetting(f"{NAME}:{number}: not Chinese, a tab, English")
    if not all(form.strip() for form in (*chinese, *english)):
        raise BadSetting(f"{NAME}:{number}: a form is empty")
    if not all(map(_is_chinese, chinese)):
        raise BadSetting(f"{NAME}:{number}: no Chinese where Chinese should stand")
    if any(map(_is_chinese, english)):
        raise BadSetting(f"{NAME}:{number}: Chinese where English should stand")
    if len(cells) == 2:
        return of_two([form.strip() for form in chinese], [form.strip() for form in english])
    written, traditional, simplified, field = map(forms, line.split("\t"))
    return Term(field[0] if field else "word", written, traditional, simplified)


def _is_chinese(form: str) -> bool:
    return any(char > "\u2e7f" for char in form)

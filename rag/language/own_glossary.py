"""The user's own glossary: ``glossary.tsv`` in the library's folder.

A line is ``Chinese<TAB>English``; several forms of one thing are parted by `` | ``. Blank lines and
lines that begin with # are passed over. The four columns of our own glossary are read too.
"""

from __future__ import annotations

from pathlib import Path

from rag.errors import BadSetting

NAME = "glossary.tsv"
_LARGEST = 4 << 20  # bytes; a longer file is no glossary


def read_own_glossary(home: Path) -> list[tuple[str, str]]:
    """Pairs of a Chinese and an English form; empty where there is no such file.

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
    pairs = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        chinese, english = _cells(line, number)
        pairs += [(one, other) for one in chinese for other in english]
    return pairs


def _cells(line: str, number: int) -> tuple[list[str], list[str]]:
    cells = [[form.strip() for form in cell.split(" | ")] for cell in line.split("\t")]
    if len(cells) == 2:
        chinese, english = cells
    elif len(cells) == 4:
        english, chinese = cells[0], cells[1] + cells[2]
    else:
        raise BadSetting(f"{NAME}:{number}: not Chinese, a tab, English")
    if not all(chinese) or not all(english):
        raise BadSetting(f"{NAME}:{number}: a form is empty")
    if any(not any(char > "\u2e7f" for char in form) for form in chinese):
        raise BadSetting(f"{NAME}:{number}: no Chinese where Chinese should stand")
    if any(not form.isascii() and any(char > "\u2e7f" for char in form) for form in english):
        raise BadSetting(f"{NAME}:{number}: Chinese where English should stand")
    return chinese, english

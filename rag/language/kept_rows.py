"""Tables that take seconds to make: kept as lines of a file, and made anew when it is damaged."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_END = "#end"  # the last line of a table that was written whole


def kept_rows(folder: Path | None, name: str, make: Callable[[], list[str]]) -> list[str]:
    """The rows of the table ``name`` in ``folder``, or of ``make``, which are then kept there.

    A folder that cannot be written, or none, costs time, not answers. ``name`` carries whatever
    the rows depend on. Rows hold no line breaks.
    """
    if folder is None:
        return make()
    path = folder / name
    try:
        rows = path.read_text(encoding="utf-8").split("\n")
        if rows.pop() == _END:
            return rows
    except (OSError, UnicodeDecodeError):
        pass  # not there yet, or damaged: made again below
    rows = make()
    draft = path.with_name(f"{name}.{os.getpid()}.draft")  # another process may make it too
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft.write_text("\n".join([*rows, _END]), encoding="utf-8")
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    return rows

"""Whether a text is a new edition of another: whether it still says what that one says."""

from __future__ import annotations

import re

from rag.language.normalize import fold_script

KEPT = 0.75
"""Share of the older text's runs that its new edition still has (docs/decisions/editions.md)."""

_RUN = 4
"""Units (a Chinese character, a word, a figure) in a run, as in the signatures."""
_UNIT = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|[^\W_]+")


def is_edition(old: str, new: str) -> bool:
    """Whether ``new`` keeps enough of ``old`` to take its place without losing an article."""
    return share_kept(old, new) >= KEPT


def share_kept(old: str, new: str) -> float:
    """The share (0..1) of the runs of four units of ``old`` that stand in ``new``.

    It is not symmetric: what is added to a text costs nothing, what is taken out of it does. Exact,
    unlike the signatures: what is decided by it is whether a text is given up. Script, case, width
    and punctuation make no difference.
    """
    before = _runs(old)
    if not before:
        return 0.0
    return len(before & _runs(new)) / len(before)


def _runs(text: str) -> set[int]:
    units = _UNIT.findall(fold_script(text).casefold())
    width = min(_RUN, len(units))
    if not width:
        return set()
    return {hash(tuple(units[i : i + width])) for i in range(len(units) - width + 1)}

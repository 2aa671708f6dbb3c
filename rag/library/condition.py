"""What state a library is in: how much it holds, and whether its indexes have caught up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.library.ledger import Ledger
from rag.library.views import View, read_record


@dataclass(frozen=True, slots=True)
class Condition:
    """How much a library holds, when an article was last added (UTC), and how it stands on disk.

    ``behind`` are the changes that the index furthest behind has yet to follow; None where one has
    to be made anew. ``bytes`` are those of the articles and the indexes together.
    """

    articles: int
    passages: int
    last_added: dt.datetime | None
    behind: int | None
    bytes: int


def condition(ledger: Ledger, views: Sequence[View], home: Path) -> Condition:
    """The state of the library in ``home``."""
    articles, passages = ledger.counts()
    newest = ledger.last_seq()
    records = [read_record(view) for view in views]
    behind = [
        newest - record.seq
        for record, view in zip(records, views, strict=True)
        if record is not None and record.stamp == view.stamp
    ]
    files = [*home.glob("ledger.sqlite*"), *(home / "views").rglob("*")]
    return Condition(
        articles,
        passages,
        ledger.last_added(),
        max(behind) if len(behind) == len(views) else None,
        _size(files),
    )


def _size(files: Iterable[Path]) -> int:
    whole = 0
    for file in files:
        try:
            whole += file.stat().st_size
        except OSError:  # an index is being written: its files come and go
            continue
    return whole

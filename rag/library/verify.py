"""Whether a library is whole: the ledger against its own hashes, the views against the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from rag.errors import LibraryDamaged
from rag.ids import article_id, passage_id
from rag.library.ledger import Ledger
from rag.library.views import View, read_record
from rag.types import Article, Passage

_PART = 200
_RESTORE = "restore a backup (`zhiwen restore FILE`)"
_REBUILD = "run `zhiwen rebuild`"


class Countable(View, Protocol):
    """A view whose passages can be told one by one."""

    def holdings(self) -> dict[str, list[str]]:
        """Ids of the passages in each of its stores; raises LibraryDamaged."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report: ``problem`` is '' where all is well, else it names the way out."""

    part: str
    detail: str
    problem: str = ""


def verify(ledger: Ledger, views: Sequence[Countable]) -> Iterator[Finding]:
    """Checks everything that is stored, reading all of it once; changes nothing."""
    damage = ledger.damage()
    if damage:
        yield Finding("ledger", f"the database is damaged: {damage[0]}", _RESTORE)
        return
    expected: set[str] = set()
    faults: Counter[str] = Counter()
    count = 0
    ids = [article.id for article in ledger.articles()]
    for first in range(0, len(ids), _PART):
        part = ids[first : first + _PART]
        articles = ledger.articles_by_id(part)
        passages: dict[str, list[Passage]] = {}
        for passage in ledger.passages_of(part):
            passages.setdefault(passage.article_id, []).append(passage)
        for article in articles.values():
            own = passages.get(article.id, [])
            faults.update(article_faults(article, own))
            expected.update(passage.id for passage in own)
            count += 1
    if faults:
        said = ", ".join(f"{fault} ({times})" for fault, times in faults.items())
        yield Finding("ledger", f"{count} articles: {said}", _RESTORE)
    else:
        yield Finding("ledger", f"{count} articles and {len(expected)} passages, hashes agree")
    last = ledger.last_seq()
    for view in views:
        yield _view(view, ledger.library_id, last, expected)


def article_faults(article: Article, passages: Iterable[Passage]) -> list[str]:
    """What does not agree in an article and its passages, in words; empty where all does."""
    faults = []
    if article_id(article.title, article.text) != article.id:
        faults.append("an article's text does not have the hash of its id")
    own = list(passages)
    if not own or [passage.ordinal for passage in own] != list(range(len(own))):
        faults.append("an article's passages are missing or doubled")
    for passage in own:
        inside = 0 <= passage.start < passage.end <= len(article.text)
        if not inside or passage_id(article.id, passage.ordinal, passage.text) != passage.id:
            faults.append("a passage does not have the hash of its id")
        if any(not passage.start <= s < e <= passage.end for s, e in passage.sentences):
            faults.append("a sentence lies outside of its passage")
    return faults


def _view(view: Countable, library: str, last: int, expected: set[str]) -> Finding:
    name = f"{view.name} index"
    record = read_record(view)
    if record is None:
        return Finding(name, "not made yet: the next command makes it")
    if record.library != library or record.seq > last:
        return Finding(name, "mirrors another ledger: the next command makes it anew")
    if record.seq < last:
        return Finding(name, f"{last - record.seq} changes behind: the next command catches up")
    try:
        stores = view.holdings()
    except LibraryDamaged as exc:
        return Finding(name, str(exc).partition(": run")[0], _REBUILD)
    for store, ids in stores.items():
        held = set(ids)
        wrong = {
            "missing": len(expected - held),
            "ghosts": len(held - expected),
            "doubled": len(ids) - len(held),
        }
        if any(wrong.values()):
            said = ", ".join(f"{number} {what}" for what, number in wrong.items() if number)
            return Finding(name, f"its {store} has passages wrong: {said}", _REBUILD)
    return Finding(name, f"holds the ledger's {len(expected)} passages, in {', '.join(stores)}")

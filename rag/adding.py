"""Articles come in and go out: into the ledger batch by batch, while both views follow."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable

from rag.errors import UnreadableSource
from rag.intake import Found, FromFeed, Skipped
from rag.library.chunking import cut_passages
from rag.library.ledger import Ledger
from rag.library.vectors import VectorView
from rag.library.views import Followers, Progress
from rag.library.words import WordView
from rag.telemetry import Telemetry
from rag.types import Article, Change, Filter

_BATCH = 32  # articles to one transaction: what one flush to disk acknowledges
_SLOW = 0.5  # seconds after which what was read is stored, however little it is

Acknowledged = Callable[[Change], None]
"""Called with a change once it is safely on disk."""


class Shelf:
    """Adds and removes articles; at the end of each call both views have caught up."""

    def __init__(
        self, ledger: Ledger, views: tuple[VectorView, WordView], telemetry: Telemetry
    ) -> None:
        self._ledger = ledger
        self._views = views
        self._vectors, _ = views
        self._telemetry = telemetry

    def add(
        self,
        found: Iterable[Found],
        budget: int,
        acknowledged: Acknowledged | None = None,
        progress: Progress | None = None,
    ) -> list[Change]:
        """Stores articles in passages of ``budget`` tokens; one ``Change`` for each, or refusal."""
        changes: list[Change] = []

        def note(change: Change) -> None:
            changes.append(change)
            if acknowledged is not None:
                acknowledged(change)

        with self._telemetry.begin("add") as part:
            try:
                self._add(found, budget, note, progress)
            finally:
                part.note(**Counter[str](change.action for change in changes))
        return changes

    def _add(
        self,
        found: Iterable[Found],
        budget: int,
        note: Acknowledged,
        progress: Progress | None,
    ) -> None:
        with Followers(self._ledger, self._views, progress) as followers:
            waiting: list[Article] = []
            seen: set[str] = set()
            stored = time.monotonic()
            for read in found:
                item = read.found if isinstance(read, FromFeed) else read
                if isinstance(item, UnreadableSource):
                    note(Change("refused", origin=str(item).partition(": ")[0], reason=str(item)))
                elif isinstance(item, Skipped):
                    note(Change("skipped", origin=item.origin))
                else:
                    waiting.append(item)
                # What comes slowly, over the network or out of a parser, is stored as it comes.
                slow = time.monotonic() - stored > _SLOW
                if len(waiting) == _BATCH or slow or isinstance(read, FromFeed):
                    self._store(waiting, budget, seen, note)
                    followers.nudge()
                    waiting, stored = [], time.monotonic()
                if isinstance(read, FromFeed):
                    self._ledger.remember(read.feed, [read.item])
            self._store(waiting, budget, seen, note)

    def _store(
        self, articles: list[Article], budget: int, seen: set[str], note: Acknowledged
    ) -> None:
        """Stores the articles; ``seen`` are the ids of those of this reading, and grows."""
        cut = [(article, cut_passages(article, budget)) for article in articles]
        results = self._ledger.put(cut, beside=seen)
        seen.update(article.id for article in articles)
        new = zip(cut, results, strict=True)
        self._vectors.expect(sum(len(parts) for (_, parts), did in new if did != "unchanged"))
        for article, result in zip(articles, results, strict=True):
            note(Change(result, article.origin, article.id, article.title, article.remark))

    def remove(
        self,
        article_ids: Iterable[str],
        acknowledged: Acknowledged | None = None,
        progress: Progress | None = None,
    ) -> list[Change]:
        """Takes articles out; raises UnknownArticle where one is not there: then none goes."""
        wanted = tuple(dict.fromkeys(article_ids))
        if not wanted:
            return []
        self._ledger.articles_within(Filter(article_ids=wanted))
        changes: list[Change] = []
        with (
            self._telemetry.begin("remove") as part,
            Followers(self._ledger, self._views, progress) as followers,
        ):
            for first in range(0, len(wanted), _BATCH):
                ids = wanted[first : first + _BATCH]
                articles = self._ledger.articles_by_id(ids)
                self._ledger.remove(*ids)
                part.note(removed=first + len(ids))
                followers.nudge()
                for article in map(articles.__getitem__, ids):
                    change = Change("removed", article.origin, article.id, article.title)
                    changes.append(change)
                    if acknowledged is not None:
                        acknowledged(change)
        return changes

"""Views: indexes derived from the ledger, and how they catch up with it.

A view keeps beside its data a small record of whose ledger it mirrors, what made it and the last
``seq`` that it holds. The record is written after the data, so a kill between the two only makes
the next catch-up replay a little; replaying is harmless because an article's old passages are
dropped before its new ones are stored.
"""

from __future__ import annotations

import json
import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Event, Lock
from types import TracebackType
from typing import Protocol, Self

from rag.errors import LibraryDamaged, StaleView
from rag.library.ledger import Ledger
from rag.telemetry import alongside, span
from rag.types import Article, Passage

_BATCH = 128  # articles between two records: what a kill makes the next open do again
_RECORD = "view.json"
_TURN = 0.0005  # seconds; Python's own is ten times as long


@dataclass(frozen=True, slots=True)
class ViewRecord:
    """Whose ledger a view mirrors, what made it, and how far it has come."""

    library: str
    stamp: str
    seq: int


class View(Protocol):
    """What an index must do to be kept in step with the ledger."""

    @property
    def name(self) -> str:
        """What to call it in messages."""

    @property
    def folder(self) -> Path:
        """Where its record lies."""

    @property
    def stamp(self) -> str:
        """What makes it: embedder or tokeniser, chunking, format."""

    def remade(self, stamp: str) -> bool:
        """Whether one of ``stamp`` is made anew by itself: the program has changed, no setting.

        False where that costs more than time: a server may want money for every passage.
        """

    @property
    def ahead(self) -> int:
        """How many batches are prepared while one is written."""

    @property
    def turn(self) -> Lock:
        """Held while the view catches up: one thread at a time."""

    def check(self) -> int:
        """Passages that it holds; raises LibraryDamaged where a part is gone or unreadable."""

    def reset(self) -> None:
        """Throws everything away and starts empty."""

    def prepare(
        self, articles: Mapping[str, Article], passages: Sequence[Passage]
    ) -> Callable[[Sequence[str]], None]:
        """Does the work that touches no file (embedding, cutting terms) for ``passages``.

        What it returns is then called once with the ids of the changed articles: it drops all
        that the view holds of them and stores the passages durably.
        """


Progress = Callable[[str, int, int], None]
"""Called with the view's name, changes replayed and changes in all."""


def read_record(view: View) -> ViewRecord | None:
    """The view's record; None where it is missing or unreadable, which means: rebuild."""
    try:
        record = ViewRecord(**json.loads((view.folder / _RECORD).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    texts = isinstance(record.library, str) and isinstance(record.stamp, str)
    return record if texts and isinstance(record.seq, int) else None


def write_record(view: View, record: ViewRecord) -> None:
    """Replaces the view's record in one step; raises LibraryDamaged where that cannot be done."""
    target = view.folder / _RECORD
    temporary = target.with_suffix(".tmp")
    try:
        temporary.write_text(json.dumps(asdict(record)), encoding="utf-8")
        temporary.replace(target)
    except OSError as exc:
        raise LibraryDamaged(f"the {view.name} index cannot be written: {exc}") from exc


def rebuild(ledger: Ledger, view: View, progress: Progress | None = None) -> None:
    """Makes the view anew from the ledger, whatever state it is in."""
    with view.turn:
        _replay(ledger, view, _emptied(ledger, view), progress)


def catch_up(ledger: Ledger, view: View, progress: Progress | None = None) -> int:
    """Brings ``view`` up to the ledger's last change; returns how many articles it replayed.

    A view that is lost, or that mirrors another ledger or a later state of this one (the ledger
    was restored from a backup), is rebuilt; so is one that holds another number of passages than
    the ledger, whatever its record says: part of its data is gone; and one that another version of
    Zhiwen made. One of another embedder, or whose embedding may cost money, raises StaleView.
    """
    with view.turn:
        record = read_record(view)
        foreign = record is not None and (
            record.library != ledger.library_id or record.seq > ledger.last_seq()
        )
        if record is None or foreign:
            return _replay(ledger, view, _emptied(ledger, view), progress)[0]
        if record.stamp != view.stamp:
            if not view.remade(record.stamp):
                raise StaleView(
                    f"the {view.name} index was made by {record.stamp!r}, now it would be "
                    f"{view.stamp!r}: go back to the former setting or version, or run "
                    "`zhiwen rebuild`, which embeds every passage again"
                )
            return _replay(ledger, view, _emptied(ledger, view), progress)[0]
        if _held(view) is None:
            return _replay(ledger, view, _emptied(ledger, view), progress)[0]
        count, seq = _replay(ledger, view, record, progress)
        # None: somebody has changed the ledger meanwhile, and will look for himself.
        wanted = ledger.passages_at(seq)
        if wanted is not None and wanted != _held(view):
            count, _ = _replay(ledger, view, _emptied(ledger, view), progress)
        return count


def _held(view: View) -> int | None:
    try:
        return view.check()
    except LibraryDamaged:
        return None


def _emptied(ledger: Ledger, view: View) -> ViewRecord:
    try:
        view.reset()
    except OSError as exc:
        raise LibraryDamaged(f"the {view.name} index cannot be written: {exc}") from exc
    record = ViewRecord(ledger.library_id, view.stamp, 0)
    write_record(view, record)
    return record


def _replay(
    ledger: Ledger, view: View, record: ViewRecord, progress: Progress | None
) -> tuple[int, int]:
    """Applies all changes after ``record``, also those that come meanwhile.

    Returns how many articles that were, and the seq that the view then holds.
    """
    changes = _Changes(ledger, record.seq)
    if changes.known:
        with span(f"index_{view.name}") as part:
            _apply(ledger, view, changes, progress)
            part.note(articles=changes.known, anew=record.seq == 0)
    return changes.known, changes.seq


class _Changes:
    """The changes after ``seq``, part by part; ``known`` counts those that were met so far."""

    def __init__(self, ledger: Ledger, seq: int) -> None:
        self._ledger = ledger
        self._left: deque[tuple[int, str]] = deque()
        self.seq = seq
        self.known = 0
        self._look()

    def part(self) -> list[tuple[int, str]]:
        """The next ones, at most _BATCH; none where there are no more at the moment."""
        if len(self._left) < _BATCH:
            self._look()
        return [self._left.popleft() for _ in range(min(_BATCH, len(self._left)))]

    def _look(self) -> None:
        new = self._ledger.changed_since(self.seq)
        self._left.extend(new)
        self.known += len(new)
        self.seq = new[-1][0] if new else self.seq


def _apply(ledger: Ledger, view: View, changes: _Changes, progress: Progress | None) -> None:
    def prepared(part: Sequence[tuple[int, str]]) -> tuple[list[str], Callable[[list[str]], None]]:
        ids = [article_id for _, article_id in part]
        articles = ledger.articles_by_id(ids)
        # An article that came back between the two questions has a later change of its own.
        passages = [p for p in ledger.passages_of(ids) if p.article_id in articles]
        return ids, view.prepare(articles, passages)

    done = 0
    # While one batch is written others are prepared: the disk and the processor both have work.
    with ThreadPoolExecutor(view.ahead, thread_name_prefix=f"{view.name}-ahead") as ahead:
        waiting: deque[tuple[int, Future[tuple[list[str], Callable[[list[str]], None]]]]] = deque()

        def fill() -> None:
            while len(waiting) < view.ahead and (part := changes.part()):
                waiting.append((part[-1][0], ahead.submit(alongside(prepared), part)))

        fill()
        while waiting:
            seq, made = waiting.popleft()
            ids, store = made.result()
            fill()
            store(ids)
            write_record(view, ViewRecord(ledger.library_id, view.stamp, seq))
            done += len(ids)
            if progress is not None:
                progress(view.name, done, changes.known)


@contextmanager
def _short_turns() -> Iterator[None]:
    """Lets the threads of Python take shorter turns.

    The embedder lets go of the interpreter for each of its many short products; to get it back
    from the thread that cuts terms it would wait for a whole turn, longer than it computes.
    """
    before = sys.getswitchinterval()
    if before <= _TURN:  # another add has seen to it
        yield
        return
    sys.setswitchinterval(_TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


class Followers:
    """Keeps views in step from threads of their own while articles are still coming in.

    Use it as a context; call ``nudge`` after each change of the ledger. Leaving the context waits
    until every view holds all of them, and raises what stopped one of them.
    """

    def __init__(self, ledger: Ledger, views: Sequence[View], progress: Progress | None) -> None:
        self._ledger = ledger
        self._views = views
        self._progress = progress
        self._news = [Event() for _ in views]
        self._last = Event()
        self._pool = ThreadPoolExecutor(len(views), thread_name_prefix="follower")
        self._running: list[Future[None]] = []
        self._turns = ExitStack()

    def __enter__(self) -> Self:
        self._turns.enter_context(_short_turns())
        self._running = [
            self._pool.submit(alongside(self._follow), view, news)
            for view, news in zip(self._views, self._news, strict=True)
        ]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._last.set()
        self.nudge()
        self._pool.shutdown()
        self._turns.close()
        if error is None:
            for run in self._running:
                run.result()

    def nudge(self) -> None:
        """Tells the views that the ledger has changed."""
        for news in self._news:
            news.set()

    def _follow(self, view: View, news: Event) -> None:
        last = False
        while not last:
            last = self._last.is_set()  # asked first: what came before it is then caught up with
            catch_up(self._ledger, view, self._progress)
            if not last:
                news.wait()
                news.clear()

"""What becomes of articles that are uploaded, pasted or fetched: functions without any Gradio."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Literal, TypeVar

from rag.errors import InputError, UnreadableSource
from rag.types import Change
from ui.archive import Archive
from ui.markup import is_web_address

MOST_ADDRESSES = 100
"""Addresses that can be given together: each may take a minute."""

T = TypeVar("T")

MOST_FILES = 200
"""Files in one upload; their size is the web server's to bound."""


def add_files(library: Archive, paths: Sequence[str]) -> Iterator[list[Change]]:
    """Stores the articles in the files; what became of them so far, each time something did.

    The last list is whole. Raises ZhiwenError where the library cannot store anything more; what
    was acknowledged until then was given out before.
    """
    if len(paths) > MOST_FILES:
        raise UnreadableSource(
            f"{len(paths)} files at once (most: {MOST_FILES}): send them in parts"
        )
    yield from _gathered(following(lambda tell: library.add([Path(p) for p in paths], tell)))


def add_addresses(library: Archive, given: Sequence[str]) -> Iterator[list[Change]]:
    """Like :meth:`add_files`, for what is at web addresses: pages, documents or feeds.

    What is no web address is refused here: as a path it would be a file of the server's own.
    """
    refused = [
        Change("refused", origin=one[:200], reason=f"{one[:200]}: not a web address")
        for one in given
        if not is_web_address(one)
    ]
    web = [one for one in given if is_web_address(one)]
    if not web:
        return iter([refused])
    added = _gathered(following(lambda tell: library.add(web, tell)))
    return (refused + changes for changes in added)


def addresses(words: str) -> list[str]:
    """The addresses in ``words``, at blanks and line ends; https where none names its scheme.

    Raises InputError where there are none, or more than MOST_ADDRESSES.
    """
    found = [one if "://" in one else f"https://{one}" for one in dict.fromkeys(words.split())]
    if not found:
        raise InputError("no address was given")
    if len(found) > MOST_ADDRESSES:
        raise InputError(f"{len(found)} addresses: at most {MOST_ADDRESSES} at a time")
    return found


def rebuild(library: Archive) -> Iterator[tuple[str, int, int]]:
    """Makes both indexes anew; the index at hand, articles done and articles in all."""
    return following(lambda tell: library.rebuild(lambda *news: tell(news)))


def following(work: Callable[[Callable[[T], None]], object]) -> Iterator[T]:
    """What ``work`` tells, as it tells it from a thread of its own; raises what it raises."""
    told: SimpleQueue[tuple[Literal["news"], T] | tuple[Literal["end"], BaseException | None]]
    told = SimpleQueue()

    def run() -> None:
        try:
            work(lambda news: told.put(("news", news)))
        except BaseException as error:
            told.put(("end", error))
        else:
            told.put(("end", None))

    Thread(target=run, name="following", daemon=True).start()
    while True:
        news = told.get()
        if news[0] == "news":
            yield news[1]
        elif news[1] is not None:
            raise news[1]
        else:
            return


def _gathered(news: Iterator[Change]) -> Iterator[list[Change]]:
    changes: list[Change] = []
    for change in news:
        changes.append(change)
        yield list(changes)
    yield changes


def add_pasted(library: Archive, words: str, name: str) -> list[Change]:
    """Stores the article in ``words``, read as a text file called ``name``.

    Raises UnreadableSource where there are none, or ZhiwenError.
    """
    if not words.strip():
        raise UnreadableSource(f"{name}: the text is empty")
    with TemporaryDirectory() as folder:
        file = Path(folder, name)
        file.write_text(words, encoding="utf-8", errors="replace")
        return library.add([file])

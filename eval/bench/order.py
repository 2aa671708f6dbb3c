"""What a reader wants measured, and the dataset that it comes to."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from eval.archive import Archive, Place, place_in, titled
from eval.dataset import Dataset, Item, load_dataset
from eval.keys import Evidence, load_keys
from rag.errors import BadDataset, InputError
from rag.opened import Library
from rag.types import Article

Over = Literal["own", "library"]
"""The keys' own articles, in a library made for the run, or the library that is served."""

KEYS = "keys.yaml"
ARTICLES = "articles"


@dataclass(frozen=True, slots=True)
class Order:
    """A run to be made: ``sample`` keys or others, over which articles, by whom, how many."""

    sample: bool
    over: Over
    solvers: tuple[str, ...]
    limit: int | None = None

    def json(self) -> dict[str, Any]:
        """As it is kept beside the run."""
        return asdict(self)

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Order:
        """From what :meth:`json` gave; raises KeyError, TypeError."""
        return cls(told["sample"], told["over"], tuple(told["solvers"]), told["limit"])


class Samples:
    """The keys and articles that come with the program."""

    def __init__(self) -> None:
        root = Path(str(files("eval")))
        self.keys = root / "keys" / "sample_keys.yaml"
        self.articles = root / "articles"

    @property
    def here(self) -> bool:
        """Whether they were installed."""
        return self.keys.is_file() and self.articles.is_dir()


class Shelved:
    """The articles of an open library as what evidence is looked up in, by title."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._found: dict[str, Article] = {}

    @property
    def articles(self) -> tuple[Article, ...]:
        """Those that were looked up so far."""
        return tuple(self._found.values())

    def locate(self, evidence: Evidence) -> Place:
        """Where the evidence stands; raises BadDataset where it does not."""
        wanted = evidence.article
        if isinstance(wanted, int):
            raise BadDataset(
                f"{evidence.where}: over a library, evidence names its article by the title, "
                f"not by the place {wanted}"
            )
        listed = self._library.browse(wanted).items
        found = titled((self._whole(one.article.id) for one in listed), wanted, evidence)
        return place_in(found, evidence)

    def _whole(self, article_id: str) -> Article:
        if article_id not in self._found:
            self._found[article_id] = self._library.article(article_id)
        return self._found[article_id]


def put_down(folder: Path, keys: str, articles: Sequence[Path]) -> None:
    """Writes the keys and copies of the article files into ``folder``: a run may be resumed later.

    Raises InputError where that fails.
    """
    try:
        (folder / KEYS).write_text(keys, encoding="utf-8", newline="\n")
        if articles:
            (folder / ARTICLES).mkdir()
        for path in articles:
            shutil.copyfile(path, _unused(folder / ARTICLES / path.name))
    except (OSError, UnicodeEncodeError) as exc:
        raise InputError(f"the keys or their articles cannot be stored: {exc}") from exc


def dataset_of(order: Order, folder: Path, library: Library) -> Dataset:
    """The keys of ``folder`` with the places of their evidence; raises BadDataset, InputError."""
    keys_file = Samples().keys if order.sample else folder / KEYS
    if order.over == "own":
        return load_dataset(articles_of(order, folder), keys_file)
    shelved = Shelved(library)
    items = tuple(
        Item(key, tuple(shelved.locate(e) for e in key.evidence)) for key in load_keys(keys_file)
    )
    return Dataset(shelved.articles, items, {"keys": keys_file})


def articles_of(order: Order, folder: Path) -> Path:
    """The keys' own articles; raises InputError where none were given."""
    if order.sample:
        return Samples().articles
    if not (folder / ARTICLES).is_dir():
        raise InputError("no articles were given with the keys: add them, or ask the library")
    return folder / ARTICLES


def archive_of(order: Order, folder: Path, library: Library) -> Archive | Shelved:
    """What evidence is looked up in; raises InputError."""
    if order.over == "own":
        return Archive.read(articles_of(order, folder))
    return Shelved(library)


def _unused(path: Path) -> Path:
    """``path``, or with a number where another file has the name."""
    place, number = path, 1
    while place.exists():
        number += 1
        place = path.with_stem(f"{path.stem}-{number}")
    return place

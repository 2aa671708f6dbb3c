"""The dataset: articles, and keys to ask of them with the places of their evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from eval.archive import Archive, Place
from eval.keys import Key, load_keys
from rag.types import Article


@dataclass(frozen=True, slots=True)
class Item:
    """One question with what is known about it.

    ``evidence`` are the places of ``key.evidence``, in order. ``given`` are the ids of the only
    articles that it is asked of; none means all.
    """

    key: Key
    evidence: tuple[Place, ...]
    given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dataset:
    """What solvers are measured on.

    ``files`` are hashed into the log; ``notes`` say what is not in it, and why.
    """

    articles: tuple[Article, ...]
    items: tuple[Item, ...]
    files: Mapping[str, Path] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def first(self, limit: int | None) -> Dataset:
        """The same articles with the first ``limit`` questions; None keeps all."""
        return replace(self, items=self.items[:limit])


def load_dataset(articles: Path, keys_file: Path) -> Dataset:
    """Hand-written keys over a file or folder of articles; raises BadDataset, InputError."""
    keys = load_keys(keys_file)
    archive = Archive.read(articles)
    return Dataset(
        articles=archive.articles,
        items=tuple(Item(k, tuple(archive.locate(e) for e in k.evidence)) for k in keys),
        files={"articles": articles, "keys": keys_file},
        notes=archive.refused,
    )

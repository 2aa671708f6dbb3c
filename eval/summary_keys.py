"""The dataset of `zhiwen eval summaries`: what a good summary of an article must say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from eval.keys import Nugget
from rag.errors import BadDataset
from rag.types import Article


@dataclass(frozen=True, slots=True)
class PointKey:
    """A key point in words, and its facts."""

    text: str
    facts: tuple[Nugget, ...]


@dataclass(frozen=True, slots=True)
class SummaryKey:
    """The key points of an article."""

    article: Article
    points: tuple[PointKey, ...]


def load_summary_keys(path: Path, articles: Sequence[Article]) -> list[SummaryKey]:
    """The keys of a YAML file over ``articles``, found by title.

    Raises BadDataset that names the item which is malformed or whose article is not there.
    """
    try:
        listed = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as exc:
        raise BadDataset(f"{path.name}: cannot be read: {' '.join(str(exc).split())}") from exc
    if not isinstance(listed, list) or not listed:
        raise BadDataset(f"{path.name}: no list of articles with points")
    by_title = {article.title: article for article in articles}
    keys = []
    for number, item in enumerate(listed, start=1):
        where = f"{path.name}: item {number}"
        if not isinstance(item, dict) or not isinstance(item.get("points"), list):
            raise BadDataset(f"{where}: needs article and points")
        article = by_title.get(str(item.get("article")))
        if article is None:
            raise BadDataset(f"{where}: no article has the title {item.get('article')!r}")
        keys.append(SummaryKey(article, tuple(_point(point, where) for point in item["points"])))
    return keys


def _point(value: object, where: str) -> PointKey:
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        raise BadDataset(f"{where}: a point needs text and facts")
    facts = value.get("facts")
    if not isinstance(facts, list) or not facts:
        raise BadDataset(f"{where}: a point without facts is covered by anything")
    for fact in facts:
        if not isinstance(fact, list) or not fact or not all(isinstance(f, str) for f in fact):
            raise BadDataset(f"{where}: a fact is a list of its surface forms: {fact!r}")
    return PointKey(value["text"], tuple(tuple(fact) for fact in facts))

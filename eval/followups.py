"""The evaluation of follow-up questions: each asked alone, in its conversation, and written out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.archive import Archive, Place
from eval.bootstrap import difference, ratio
from eval.followup_keys import FollowUp, load_follow_ups
from eval.run_log import run_facts
from eval.scratch import scratch_library
from rag.opened import Library
from rag.types import Hit, Turn

WAYS = ("history", "alone", "full")
"""In its conversation; without it; in the words of somebody who heard it."""
DEPTH = 20
"""Passages among which the evidence is looked for."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Followed:
    """A follow-up question and the rank of its evidence, from 1, in each way; 0: not among 20."""

    key: FollowUp
    ranks: dict[str, int]
    searched: str

    def json(self) -> dict[str, Any]:
        """One line of samples.jsonl."""
        return {**self.key.model_dump(mode="json"), "ranks": self.ranks, "searched": self.searched}


@dataclass(frozen=True, slots=True)
class FollowUpsRun:
    """What an evaluation of follow-up questions found."""

    summary: dict[str, Any]
    samples: tuple[Followed, ...]


def evaluate_follow_ups(
    articles: Path,
    keys_file: Path,
    *,
    limit: int | None = None,
    home: Path | None = None,
    progress: Progress | None = None,
) -> FollowUpsRun:
    """Asks each conversation of a library over the articles and looks for the evidence.

    Raises BadDataset, InputError, LibraryError; ModelError where a model is set and fails.
    """
    archive = Archive.read(articles)
    keys = load_follow_ups(keys_file)[:limit]
    places = {key.id: [archive.locate(e) for e in key.places(keys_file.name)] for key in keys}
    with scratch_library(home) as library:
        library.add_articles(archive.articles)
        samples = []
        for key in keys:
            samples.append(_follow(library, key, places[key.id]))
            if progress is not None:
                progress(len(samples), len(keys))
        settings = library.settings
    files = {"articles": articles, "keys": keys_file}
    summary = {
        "run": run_facts(settings, files, command="eval followups", limit=limit),
        "metrics": {way: _metrics(samples, way) for way in WAYS},
        "against": {way: _compared(samples, way) for way in WAYS[1:]},
        "by_kind": {kind: _by_way(own) for kind, own in _grouped(samples, "kind")},
        "by_language": {lang: _by_way(own) for lang, own in _grouped(samples, "lang")},
    }
    return FollowUpsRun(summary, tuple(samples))


def _follow(library: Library, key: FollowUp, evidence: Sequence[Place]) -> Followed:
    history: list[Turn] = []
    for question in key.earlier:
        history.append(Turn.of(library.ask(question, history)))
    found = {
        "history": library.search(key.question, DEPTH, history),
        "alone": library.search(key.question, DEPTH),
        "full": library.search(key.full, DEPTH),
    }
    searched = library.ask(key.question, history).searched
    return Followed(key, {way: _rank(hits, evidence) for way, hits in found.items()}, searched)


def _rank(hits: Sequence[Hit], evidence: Sequence[Place]) -> int:
    """The rank of the first passage that holds evidence (several are alternatives); 0: none."""
    for rank, hit in enumerate(hits, start=1):
        place = Place(hit.article.id, hit.passage.start, hit.passage.end)
        if any(place.overlaps(other) for other in evidence):
            return rank
    return 0


def _recall(samples: Sequence[Followed], way: str, depth: int) -> list[float]:
    return [float(0 < sample.ranks[way] <= depth) for sample in samples]


def _metrics(samples: Sequence[Followed], way: str) -> dict[str, Any]:
    ones = [1.0] * len(samples)
    reciprocal = [1 / s.ranks[way] if s.ranks[way] else 0.0 for s in samples]
    return {
        "recall@1": ratio(_recall(samples, way, 1), ones).json(),
        "recall@5": ratio(_recall(samples, way, 5), ones).json(),
        "mrr": ratio(reciprocal, ones).json(),
    }


def _compared(samples: Sequence[Followed], way: str) -> dict[str, Any]:
    """By how much the conversation is better than asking that way."""
    return {
        f"recall@{depth}": difference(
            _recall(samples, WAYS[0], depth), _recall(samples, way, depth)
        ).json()
        for depth in (1, 5)
    }


def _by_way(samples: Sequence[Followed]) -> dict[str, Any]:
    return {way: _metrics(samples, way) for way in WAYS}


def _grouped(samples: Sequence[Followed], field: str) -> list[tuple[str, list[Followed]]]:
    groups: dict[str, list[Followed]] = defaultdict(list)
    for sample in samples:
        groups[getattr(sample.key, field)].append(sample)
    return sorted(groups.items())

"""How well the strength of the evidence tells what the articles answer from what they do not.

A BEIR set gives both kinds: over all its documents every question has an answer; over every second
one, the questions whose documents were left out have none, though related text is still there.
Answer keys give near misses: the right subject without the one fact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.archive import Archive
from eval.beir import Document, load_beir
from eval.keys import load_keys
from eval.scratch import scratch_library
from rag.answering.reading import read_evidence
from rag.intake.draft import Draft
from rag.opened import Library
from rag.types import Article

KEPT = (0.995, 0.99, 0.98, 0.95, 0.9, 0.8)
"""Shares of answerable questions that stay answered, at which the curve is told."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: whether it can be answered, the evidence's strength, and why not answered."""

    answerable: bool
    strength: float
    reason: str | None


def of_beir(folder: Path, limit: int, progress: Progress | None = None) -> list[Asked]:
    """Asks ``limit`` questions of a BEIR set, of all documents and of every second one."""
    dataset = load_beir(folder)
    step = max(1, len(dataset.questions) // limit)
    questions = dataset.questions[::step][:limit]
    half = dataset.documents[::2]
    there = {document.id for document in half}
    orphans = [q for q in questions if not there & set(q.relevant)]
    asked: list[Asked] = []
    for documents, texts, answerable in (
        (dataset.documents, [q.text for q in questions], True),
        (half, [q.text for q in orphans], False),
    ):
        with scratch_library(None) as library:
            library.add_articles(_articles(documents))
            for text in texts:
                asked.append(ask(library, text, answerable))
                if progress is not None:
                    progress(len(asked), len(questions) + len(orphans))
    return asked


def of_keys(articles: Path, keys_file: Path) -> list[Asked]:
    """Asks every key; raises BadDataset or InputError."""
    archive, keys = Archive.read(articles), load_keys(keys_file)
    with scratch_library(None) as library:
        library.add_articles(archive.articles)
        return [ask(library, key.question, key.answerable) for key in keys]


def ask(library: Library, question: str, answerable: bool) -> Asked:
    """What the library makes of one question."""
    judged = read_evidence(*library.find(question), library.settings.max_sentences).judged
    return Asked(answerable, judged.strength, judged.reason)


def auroc(asked: Sequence[Asked]) -> float | None:
    """The chance that an answerable question's evidence is the stronger; None without both."""
    yes = [a.strength for a in asked if a.answerable]
    no = [a.strength for a in asked if not a.answerable]
    if not yes or not no:
        return None
    wins = sum((y > n) + 0.5 * (y == n) for y in yes for n in no)
    return wins / (len(yes) * len(no))


def curve(asked: Sequence[Asked]) -> list[tuple[float, float, float]]:
    """For each of `KEPT`: it, its threshold of strength, and the share of the others refused."""
    yes = sorted(a.strength for a in asked if a.answerable)
    no = [a.strength for a in asked if not a.answerable]
    points = []
    for kept in KEPT:
        threshold = yes[min(len(yes) - 1, round((1 - kept) * len(yes)))]
        points.append((kept, threshold, sum(s < threshold for s in no) / len(no)))
    return points


def reasons(asked: Iterable[Asked], answerable: bool) -> dict[str, int]:
    """Why questions of one kind were not answered, as the product decides, most frequent first."""
    counts = Counter(a.reason for a in asked if a.answerable is answerable and a.reason)
    return {str(reason): count for reason, count in counts.most_common()}


def _articles(documents: Sequence[Document]) -> list[Article]:
    return [Draft(d.title, d.text).finish(d.id) for d in documents]

"""Whether keys are sound: what would make a figure wrong before anything is measured with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Protocol

from eval.archive import Place
from eval.keys import Evidence, Key, read_keys
from eval.matching import AnswerText
from rag.errors import BadDataset
from rag.language.tokens import index_terms


class Locates(Protocol):
    """What knows where evidence stands: articles that were read, or a library."""

    def locate(self, evidence: Evidence) -> Place:
        """Raises BadDataset where it does not stand anywhere."""


ALIKE = 0.9
"""Jaccard index of terms from which two questions of one language ask the same."""


def check_keys(path: Path, archive: Locates) -> tuple[int, list[str]]:
    """How many keys there are, and one line a problem, each with file and line.

    Raises BadDataset where the file is no list of keys at all.
    """
    keys, broken = read_keys(path)
    problems = [str(problem) for problem in broken]
    for key in keys:
        problems += _evidence(key, archive)
        problems += _nuggets(key)
    problems += _twins(keys)
    return len(keys) + len(broken), problems


def _evidence(key: Key, archive: Locates) -> Iterator[str]:
    if key.answerable and not key.evidence:
        yield f"{key.where}: {key.id}: an answerable key without evidence"
    for item in key.evidence:
        try:
            archive.locate(item)
        except BadDataset as exc:
            yield str(exc)


def _nuggets(key: Key) -> Iterator[str]:
    question, answer = AnswerText(key.question), AnswerText(key.answer)
    for place, forms in enumerate(key.nuggets, start=1):
        given = question.find(forms)
        if given is not None:
            yield f"{key.where}: {key.id}: the question gives fact {place} away: {given.form!r}"
        if answer.find(forms) is None:
            yield f"{key.where}: {key.id}: the model answer lacks fact {place}: {forms[0]!r}"
    for one, other in combinations(range(len(key.nuggets)), 2):
        if set(key.nuggets[one]) == set(key.nuggets[other]):
            yield f"{key.where}: {key.id}: facts {one + 1} and {other + 1} are one"


def _twins(keys: Sequence[Key]) -> Iterator[str]:
    asked = [(key, set(index_terms(key.question))) for key in keys]
    for (one, its), (other, theirs) in combinations(asked, 2):
        shared = len(its & theirs)
        if one.lang == other.lang and shared >= ALIKE * len(its | theirs) > 0:
            yield f"{other.where}: {other.id}: asks what {one.id} asks"

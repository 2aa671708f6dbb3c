"""Fits what makes a sentence worth quoting, on answer keys, leaving articles out in turn.

A question's sentences compete: the model is a softmax over them whose target is how much each
helps (its share of the key's facts, more where it is the evidence itself), which is ListNet
(Cao et al., 2007). Newton's method with an L2 prior on the standardised weights finds the one best.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.archive import Archive, Place
from eval.keys import Key, load_keys
from eval.matching import AnswerText
from eval.scratch import scratch_library
from rag.answering.candidates import Candidate, pool
from rag.answering.expected import expected
from rag.answering.extractive import choose
from rag.answering.worth import WEIGHTS, features
from rag.opened import Library

PRIOR = 10.0
"""Weight of the L2 prior; 3 and 30 give the same recall to 0.01."""
_STEPS = 12
_ELSEWHERE = 0.7  # what a fact counts in a sentence that is not the key's evidence
_EVIDENCE = 0.7  # what being the evidence counts, whatever facts stand in it

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ranking:
    """One key's sentences: what is seen of each (n, features), and how much each helps (n,)."""

    key: Key
    group: str
    candidates: tuple[Candidate, ...]
    seen: Vector
    helps: Vector


@dataclass(frozen=True, slots=True)
class Fit:
    """The weights fitted on all keys, and nugget recall: on them, left out, with today's."""

    weights: dict[str, float]
    fitted: tuple[float, ...]
    left_out: tuple[float, ...]
    shipped: tuple[float, ...]


def fit_picking(articles: Path, keys_file: Path, home: Path | None = None) -> Fit:
    """Fits on the answerable keys; raises BadDataset, InputError, LibraryError.

    Keys are left out together with all others whose evidence begins in the same article.
    """
    archive = Archive.read(articles)
    keys = [key for key in load_keys(keys_file) if key.answerable]
    with scratch_library(home) as library:
        library.add_articles(archive.articles)
        rankings = [
            read_key(library, key, [archive.locate(item) for item in key.evidence]) for key in keys
        ]
        most = library.settings.max_sentences
    weights = fit(rankings)
    left_out = []
    for ranking in rankings:
        others = [r for r in rankings if r.group != ranking.group]
        left_out.append(recall(ranking, fit(others), most))
    return Fit(
        weights=dict(zip(WEIGHTS, weights.tolist(), strict=True)),
        fitted=tuple(recall(r, weights, most) for r in rankings),
        left_out=tuple(left_out),
        shipped=tuple(recall(r, np.array(list(WEIGHTS.values())), most) for r in rankings),
    )


def read_key(library: Library, key: Key, evidence: Sequence[Place]) -> Ranking:
    """What the library finds for a key, sentence by sentence."""
    asked, hits = library.find(key.question)
    found = pool(asked, hits)
    wanted = expected(key.question)
    candidates = found.sentences
    return Ranking(
        key,
        evidence[0].article_id if evidence else "",
        candidates,
        np.array([features(found, c, wanted) for c in candidates]),
        np.array([_helps(key, c, evidence) for c in candidates]),
    )


def _helps(key: Key, candidate: Candidate, evidence: Sequence[Place]) -> float:
    text = AnswerText(candidate.text)
    facts = sum(text.find(nugget) is not None for nugget in key.nuggets) / len(key.nuggets)
    place = Place(candidate.hit.article.id, *candidate.span)
    if any(place.overlaps(item) for item in evidence):
        return max(facts, _EVIDENCE)
    return max(facts * _ELSEWHERE, 0.3 * (facts > 0))


def fit(rankings: Sequence[Ranking]) -> Vector:
    """The weights of the features as they are, fitted on them standardised."""
    useful = [r for r in rankings if r.helps.sum() > 0]
    every = np.concatenate([r.seen for r in useful])
    mean, spread = every.mean(axis=0), every.std(axis=0) + 1e-9
    lists = [((r.seen - mean) / spread, r.helps / r.helps.sum()) for r in useful]
    weights = np.zeros(every.shape[1])
    for _ in range(_STEPS):
        slope = PRIOR * weights
        curve = PRIOR * np.eye(len(weights))
        for seen, target in lists:
            guess = _softmax(seen @ weights)
            slope = slope + seen.T @ (guess - target)
            centre = seen.T @ guess
            curve = curve + (seen.T * guess) @ seen - np.outer(centre, centre)
        step = np.linalg.solve(curve, slope)
        while np.abs(step).max() > 1e-6 and _loss(lists, weights - step) > _loss(lists, weights):
            step = step / 2
        weights = weights - step
    fitted: Vector = weights / spread
    return fitted


def _loss(lists: Sequence[tuple[Vector, Vector]], weights: Vector) -> float:
    missed = [float(-target @ np.log(_softmax(seen @ weights))) for seen, target in lists]
    return sum(missed) + PRIOR / 2 * float(weights @ weights)


def _softmax(scores: Vector) -> Vector:
    powers = np.exp(scores - scores.max()) + 1e-300
    shares: Vector = powers / powers.sum()
    return shares


def recall(ranking: Ranking, weights: Vector, most: int) -> float:
    """Nugget recall of the sentences that these weights pick."""
    worths = (ranking.seen @ weights).tolist()
    ranked = sorted(zip(worths, ranking.candidates, strict=True), key=lambda pair: -pair[0])
    text = AnswerText("\n".join(c.text for _, c in choose(ranked, most)))
    met = [text.find(nugget) is not None for nugget in ranking.key.nuggets]
    return sum(met) / len(met)

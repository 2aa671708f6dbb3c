"""How probable it is that a passage bears a claim out: the pairs, the fit and how well it does.

Pairs that belong together are written claims with their passage, or questions of a BEIR set with
their gold document. Those that do not are the nearest by search that is not the right one, and one
drawn at random. Two negatives to a positive: that is the prior the probabilities are calibrated to.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.archive import Archive
from eval.beir import load_beir
from eval.bootstrap import Estimate, auroc, ratio
from eval.checking import Claim, as_hit, written_claims
from eval.scratch import scratch_library
from rag.answering.grounding import Grounding, Support
from rag.answering.grounding.entailment import ACROSS, SAME, Fit
from rag.intake.draft import Draft
from rag.library.chunking import cut_passages
from rag.opened import Library
from rag.types import Article, Hit

BINS = 5
FLAGGED = 0.01
"""The most of the true claims that may fall below the threshold of the check."""
_PENALTY = 1.0  # L2 on the weights, not on the intercept: features lie within 0..1
_STEPS = 30
_NEAREST = 12

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim and a passage: whether they belong together, and what they have in common.

    ``item`` is what the pairs of one quote or question share, ``half`` 0 or 1: pairs over one
    article lie in one half.
    """

    item: str
    half: int
    belongs: bool
    support: Support
    flagged: bool
    """Whether the whole check finds fault with the claim."""

    @property
    def across(self) -> bool:
        """Whether claim and passage are in two languages."""
        return self.support.signals.shared.across


@dataclass(frozen=True, slots=True)
class Quality:
    """How well scores tell the pairs apart: ``bins`` hold mean prediction and share observed."""

    area: Estimate
    bins: tuple[tuple[float, Estimate], ...]


def pairs_of_claims(
    grounding: Grounding, articles: Path, claims: Path, progress: Progress | None = None
) -> list[Pair]:
    """Written claims with their passage and with others; raises BadDataset or InputError."""
    archive = Archive.read(articles)
    place = {article.id: i for i, article in enumerate(archive.articles)}
    true = list(written_claims(archive, claims))
    drawn = random.Random(1)  # noqa: S311 (a sample, no secret)
    found: list[Pair] = []
    with scratch_library(None) as library:
        library.add_articles(archive.articles)
        for done, claim in enumerate(true):
            at = place[claim.hit.article.id]
            item = f"{claim.hit.article.id} {claim.hit.passage.start}"
            found.append(_pair(grounding, claim.text, [claim.hit], item, at % 2, True))
            others = [a for a in archive.articles if a.id != claim.hit.article.id]
            stray = drawn.choice(_hits(drawn.choice(others), library)) if others else None
            wrong = [_nearest(grounding, library, claim), stray and [stray]]
            found += [
                _pair(grounding, claim.text, hits, item, at % 2, False) for hits in wrong if hits
            ]
            if progress is not None:
                progress(done + 1, len(true))
    return found


def pairs_of_beir(
    grounding: Grounding, folder: Path, limit: int, progress: Progress | None = None
) -> list[Pair]:
    """``limit`` questions of a BEIR set with gold and other documents; raises BadDataset."""
    dataset = load_beir(folder)
    step = max(1, len(dataset.questions) // limit)
    questions = dataset.questions[::step][:limit]
    articles = {d.id: Draft(d.title, d.text).finish(d.id) for d in dataset.documents}
    drawn = random.Random(1)  # noqa: S311 (a sample, no secret)
    found: list[Pair] = []
    with scratch_library(None) as library:
        library.add_articles(list(articles.values()))
        for done, question in enumerate(questions):
            gold = {articles[i].id for i in question.relevant}
            near = [h.article for h in library.search(question.text, _NEAREST)]
            wrong = [next((a for a in near if a.id not in gold), None)]
            wrong.append(drawn.choice([a for a in articles.values() if a.id not in gold] or [None]))
            right = articles[next(iter(question.relevant))]
            for article in (right, *wrong):
                if article is not None:
                    hits, belongs = _hits(article, library), article is right
                    pair = _pair(grounding, question.text, hits, question.id, done % 2, belongs)
                    found.append(pair)
            if progress is not None:
                progress(done + 1, len(questions))
    return found


def fit(pairs: Sequence[Pair]) -> Fit:
    """Logistic regression with L2 by Newton's method (Hastie et al. 2009, section 4.4.1)."""
    features = np.array([(1.0, *pair.support.signals.row) for pair in pairs])
    truth = np.array([float(pair.belongs) for pair in pairs])
    penalty = np.diag([0.0] + [_PENALTY] * (features.shape[1] - 1))
    weights = np.zeros(features.shape[1])
    for _ in range(_STEPS):
        p = 1.0 / (1.0 + np.exp(-features @ weights))
        slope = features.T @ (truth - p) - penalty @ weights
        curve = (features * (p * (1 - p))[:, None]).T @ features + penalty
        weights = weights + np.linalg.solve(curve, slope)
    return Fit(float(weights[0]), tuple(float(w) for w in weights[1:]))


def unseen(pairs: Sequence[Pair]) -> list[float] | None:
    """Each pair's probability by the fit of the other half; None where a half lacks a kind."""
    halves = [[p for p in pairs if p.half == half] for half in (0, 1)]
    if any(len({p.belongs for p in half}) < 2 for half in halves):
        return None
    fits = [fit(half) for half in halves]
    return [fits[1 - p.half].probability(p.support.signals.row) for p in pairs]


def shipped(pairs: Sequence[Pair]) -> list[float]:
    """Each pair's probability by the weights that the check uses."""
    return [(ACROSS if p.across else SAME).probability(p.support.signals.row) for p in pairs]


def quality(pairs: Sequence[Pair], scores: Sequence[float]) -> Quality:
    """AUROC over items, and predicted against observed in bins of equal width."""
    items: dict[str, tuple[list[float], list[float]]] = {}
    for pair, score in zip(pairs, scores, strict=True):
        items.setdefault(pair.item, ([], []))[not pair.belongs].append(score)
    area = auroc([yes for yes, _ in items.values()], [no for _, no in items.values()])
    bins = []
    for number in range(BINS):
        inside = [
            (score, float(pair.belongs))
            for pair, score in zip(pairs, scores, strict=True)
            if min(BINS - 1, int(score * BINS)) == number
        ]
        mean = float(np.mean([score for score, _ in inside])) if inside else 0.0
        bins.append((mean, ratio([belongs for _, belongs in inside], [1.0] * len(inside))))
    return Quality(area, tuple(bins))


def threshold(pairs: Sequence[Pair], scores: Sequence[float]) -> float:
    """The score below which at most `FLAGGED` of the pairs that belong together lie."""
    true = sorted(s for pair, s in zip(pairs, scores, strict=True) if pair.belongs)
    return true[int(FLAGGED * len(true))]


def below(pairs: Sequence[Pair], flags: Sequence[bool], belongs: bool) -> Estimate:
    """The share flagged of the pairs that belong together, or of those that do not."""
    kind = [float(f) for pair, f in zip(pairs, flags, strict=True) if pair.belongs is belongs]
    return ratio(kind, [1.0] * len(kind))


def _nearest(grounding: Grounding, library: Library, claim: Claim) -> list[Hit]:
    """The best ranked passage that is not the claim's own.

    One of another article that holds all the claim's figures in a sentence may be a second report
    of the same fact, so it counts on neither side.
    """
    own = claim.hit
    for hit in library.search(claim.text, _NEAREST):
        if hit.article.id == own.article.id:
            if hit.passage.end <= own.passage.start or hit.passage.start >= own.passage.end:
                return [hit]
        else:
            shared = _best(grounding, claim.text, [hit]).signals.shared
            if shared.common_figures < shared.figures or not shared.figures:
                return [hit]
    return []


def _pair(
    grounding: Grounding, claim: str, hits: list[Hit], item: str, half: int, belongs: bool
) -> Pair:
    found = grounding.check(claim, hits, "en")  # in which language reasons come is no matter
    return Pair(item, half, belongs, _best(grounding, claim, hits), bool(found.reasons))


def _best(grounding: Grounding, claim: str, hits: Sequence[Hit]) -> Support:
    found = grounding.supports(claim, hits)
    return max(found, key=lambda s: s.signals.cosine + s.signals.shared.all)


def _hits(article: Article, library: Library) -> list[Hit]:
    passages = cut_passages(article, library.settings.passage_tokens)
    return [as_hit(passage, article) for passage in passages]

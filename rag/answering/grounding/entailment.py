"""How probable it is that a sentence says what a claim says: a calibrated score.

Logistic regression on what the check compares anyway. It knows nothing of who did what: figures,
names, denials and directions are judged by rules, this tells another subject from the same one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from rag.answering.grounding.evidence import Shared


@dataclass(frozen=True, slots=True)
class Signals:
    """What a claim and a sentence have in common, in words and in vectors.

    ``figures`` is the share (0..1) of the claim's figures that stand anywhere in what is cited, for
    a claim may put two sentences together; None where the claim has none.
    """

    cosine: float
    shared: Shared
    figures: float | None

    @property
    def row(self) -> tuple[float, float, float, float]:
        """The features of the score, in the order of `FEATURES`.

        A claim without figures has 0 held and 0 missing: that is neither for it nor against it.
        """
        held = self.figures or 0.0
        missing = 0.0 if self.figures is None else 1.0 - held
        return self.cosine, self.shared.word_share, held, missing


FEATURES = ("cosine", "words", "figures held", "figures missing")


@dataclass(frozen=True, slots=True)
class Fit:
    """A logistic fit: an intercept and a weight for each of `FEATURES`."""

    intercept: float
    weights: tuple[float, ...]

    def probability(self, row: tuple[float, ...]) -> float:
        """0..1: that a pair with these features belongs together."""
        total = self.intercept + sum(w * x for w, x in zip(self.weights, row, strict=True))
        return 1.0 / (1.0 + math.exp(-total))


SAME = Fit(-2.76, (1.62, 2.71, 2.81, -3.17))
"""Claim and sentence in one language: `zhiwen eval entailment`, the whole of claims.yaml."""
ACROSS = Fit(-0.83, (1.57, 1.59, 2.34, -2.76))
"""The same across the languages. Both with the vectors of the bundled model, and calibrated to one
pair in three that belongs together."""


def entailment(signals: Signals) -> float:
    """The probability (0..1) that the sentence says what the claim says."""
    return (ACROSS if signals.shared.across else SAME).probability(signals.row)

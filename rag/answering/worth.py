"""What a sentence is worth as an answer: a weighted sum of what is seen of it.

The weights are fitted on the project's own keys by ``zhiwen eval picking``; how, and what they
give on articles that were left out of the fit, is told in docs/decisions/extractive-answers.md.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from rag.answering.candidates import Candidate, Pool
from rag.answering.expected import Expected

WEIGHTS: dict[str, float] = {
    "cosine": 4.1,
    "telling": 1.9,
    "with_above": 2.9,
    "around": 1.9,
    "passage": 1.4,
    "passage_cosine": 1.9,
    "figure": 1.2,
    "reason": 0.8,
    "asks": -0.8,
    "opens": -0.9,
    "length": 0.4,
    "foreign": 0.9,
}
"""Each feature's weight, in the order in which `features` gives them."""

_REASON = re.compile(
    r"因[為为]|[由因][於于]|因|[為为]了|目的|所以|[導导]致|原因|受.{1,20}影[響响]|推[動动]|[帶带][動动]|以免|理由"
    r"|[關关][鍵键]|不是.{1,12}(?:而是|，)"
    r"|\b(?:because|due to|owing to|so that|reasons?|driven|came from|since|after"
    r"|to (?:make|keep|help|avoid))\b",
    re.IGNORECASE,
)
_LATIN_PER_HAN = 2.6  # letters of English that say as much as one Chinese character
_OPENING = 3  # an article's text may begin with a mark or two


def features(pool: Pool, candidate: Candidate, expected: Expected) -> tuple[float, ...]:
    """What is seen of ``candidate``, one figure for each name of `WEIGHTS`, mostly 0..1."""
    hit, own = candidate.hit, candidate.held
    passage = pool.passage_of(candidate)
    at = candidate.place
    above = passage[at - 1].held if at else {}
    below = passage[at + 1].held if at + 1 < len(passage) else {}
    title = pool.titles[hit.article.id]
    text = candidate.text
    best = pool.passages[0][0].hit.score if pool.passages[0] else hit.score
    return (
        candidate.cosine,
        pool.telling_share(own),
        pool.telling_share([*title, *above, *own]),
        pool.share([title, above, own, below]),
        hit.score / best if best > 0 else 0.0,
        hit.cosine,
        float(expected.a_figure and bool(pool.new_figures(candidate, expected.acceptable))),
        float("why" in expected.roles and _REASON.search(text) is not None),
        float(text.rstrip("」』”\"'").endswith(("?", "？"))),
        float(candidate.span[0] < _OPENING),
        _length(text),
        float((pool.asked.language == "en") != (hit.article.language == "en")),
    )


def worth(seen: Sequence[float]) -> float:
    """The weighted sum; only differences between sentences of one question mean anything."""
    return sum(weight * value for weight, value in zip(WEIGHTS.values(), seen, strict=True))


def _length(text: str) -> float:
    """The logarithm of the length in Chinese characters: what says more is likelier to say it."""
    return math.log(1 + len(text) / (_LATIN_PER_HAN if text.isascii() else 1.0))

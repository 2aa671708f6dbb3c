"""The short answer: the figure that is asked for, cut out of the sentence that holds it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.candidates import Candidate, Pool
from rag.answering.expected import Expected, parts
from rag.answering.extractive import Ranked
from rag.language.quantities import Quantity
from rag.language.tokens import index_terms
from rag.retrieval.fusion import held_terms
from rag.types import Span

CLAUSE = re.compile(r"[，；。！？：、]|[,;:!?](?!\d)|(?<!\d)[.](?!\d)")
_GAP = re.compile(r"\bfar\b.*\b(?:from|below|above|short of)\b|[相有]?差(?:多少|多大|距)")
"""Asks for what lies between two figures, which no one figure tells, but for a distance."""
_CLEAR = 0.12  # of the telling terms: so much more must stand beside the one than the others
_SURE = 0.35  # of the telling terms that the sentence must hold
_BESIDE = 0.03  # of them that its clause must hold
_LEAD = 1.0  # in worth over the second sentence


def short_answer(found: Pool, ranked: Ranked, wanted: Expected) -> Span | None:
    """Where in the best sentence the figure that answers stands, in its article; or None.

    Clear is: the question asks for one thing, the sentence is about it, and it holds one figure of
    the right kind, or one whose clause holds more of the question than those of the others.
    """
    if not wanted.figures or wanted.roles or len(parts(found.asked.text)) > 1:
        return None
    best = ranked[0][1]
    lead = ranked[0][0] - ranked[1][0] if len(ranked) > 1 else _LEAD
    if lead < _LEAD or found.telling_share(best.held) < _SURE:
        return None
    figures = [f for f in found.new_figures(best, wanted.figures) if len(f.text) > 1]
    dates = sum(f.kind == "date" for f in figures)
    if not figures or dates > 1 or (dates and len(figures) > 1):
        return None
    chosen = figures[0] if len(figures) == 1 else _clearest(found, best, figures)
    if chosen is not None and chosen.kind != "length" and _GAP.search(found.asked.text):
        return None
    if chosen is None or clause_share(found, best, chosen) < _BESIDE:
        return None
    start = best.span[0]
    return start + chosen.start, start + chosen.end


def clause_at(text: str, figure: Quantity) -> str:
    """The clause of ``text`` that ``figure`` stands in."""
    cuts = [m.end() for m in CLAUSE.finditer(text) if not figure.start <= m.start() < figure.end]
    before = max((cut for cut in cuts if cut <= figure.start), default=0)
    after = min((cut for cut in cuts if cut >= figure.end), default=len(text))
    return text[before:after]


def clause_share(found: Pool, candidate: Candidate, figure: Quantity) -> float:
    """The share of the question's telling terms in the clause around ``figure``."""
    terms = set(index_terms(clause_at(candidate.text, figure)))
    return found.telling_share(held_terms(found.asked.plan, terms))


def _clearest(found: Pool, best: Candidate, figures: Sequence[Quantity]) -> Quantity | None:
    shares = sorted(((clause_share(found, best, f), -f.start, f) for f in figures), reverse=True)
    (first, _, figure), (second, _, _) = shares[0], shares[1]
    return figure if first >= second + _CLEAR else None

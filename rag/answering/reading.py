"""What the passages say to a question, read once: the quotes, or why there are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.abstention import Judgement, judge, nearest
from rag.answering.candidates import Candidate, Pool, pool
from rag.answering.disagreement import disagreement
from rag.answering.expected import Expected, expected
from rag.answering.extractive import Quoted, choose, ranked_sentences
from rag.answering.holders import holders_first
from rag.answering.premise import refuted_premise
from rag.answering.short import short_answer
from rag.retrieval.question import Asked
from rag.types import Hit, Span

_SILENT = frozenset({"nothing", "weak", "withheld"})
"""Reasons to abstain that no false premise explains."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The passages read for a question.

    ``picked`` are the sentences to quote, best first, and empty where the answer abstains; then
    ``nearest`` is the sentence that comes nearest, if any does.
    """

    found: Pool
    wanted: Expected
    judged: Judgement
    picked: tuple[Quoted, ...]
    nearest: Quoted | None = None
    short: tuple[Quoted, Span] | None = None
    sides: tuple[tuple[Quoted, str], ...] = ()
    """Sentences of ``picked`` whose figures contradict each other, with those figures."""
    refuted: tuple[str, Quoted] | None = None
    """What the question takes for granted, and the sentence of ``picked`` that denies it."""


def read_evidence(asked: Asked, hits: Sequence[Hit], most: int) -> Reading:
    """Reads ``hits`` for ``asked``; at most ``most`` sentences are picked.

    Takes about 10 ms for six passages, most of it for reading terms and figures.
    """
    found = pool(asked, hits)
    wanted = expected(asked.text)
    ranked = ranked_sentences(found, wanted)
    judged = judge(found, ranked, wanted)
    refuted = refuted_premise(found, ranked, wanted) if judged.reason not in _SILENT else None
    if judged.reason is not None and refuted is None:
        near = nearest(found, ranked, judged)
        return Reading(found, wanted, judged, (), Quoted.of(near) if near else None)
    ranked = holders_first(found, ranked)
    chosen = [pair[1] for pair in choose(ranked, most)]
    dispute = disagreement(found, ranked, wanted) or ()
    needed = [side for side, _ in dispute]
    if refuted is not None:
        dispute, needed = (), [refuted.by]
    chosen = _with_both_sides(chosen, needed, most)
    worths = {id(candidate): value for value, candidate in ranked}
    quotes = {id(c): Quoted.of((worths[id(c)], c)) for c in chosen}
    span = short_answer(found, ranked, wanted) if not (dispute or refuted) else None
    return Reading(
        found,
        wanted,
        judged,
        tuple(quotes.values()),
        short=(quotes[id(chosen[0])], span) if span else None,
        sides=tuple((quotes[id(c)], f.text) for c, f in dispute if id(c) in quotes),
        refuted=(refuted.text, quotes[id(refuted.by)]) if refuted else None,
    )


def _with_both_sides(
    chosen: Sequence[Candidate], sides: Sequence[Candidate], most: int
) -> list[Candidate]:
    """``chosen`` with ``sides`` (of a dispute, say) in it, in the place of what is worth least."""
    missing = [side for side in sides if side not in chosen]
    if len(sides) > most:
        return list(chosen)
    kept = [c for c in chosen if c in sides]
    room = most - len(kept) - len(missing)
    others = [c for c in chosen if c not in sides][: max(0, room)]
    return [c for c in chosen if c in kept or c in others] + missing

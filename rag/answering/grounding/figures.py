"""Whether the figures of a claim are the source's, and of the same things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answering.grounding.bare_days import with_months
from rag.answering.grounding.evidence import Evidence, Text
from rag.answering.wording import say
from rag.language.quantities import (
    Agreement,
    Missing,
    Quantity,
    agree,
    missing_of,
    moved,
    quantities,
)
from rag.types import Language

_OTHER_LEADS = 0.5
"""How much likelier another figure's clause must be, before a figure counts as misplaced."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """A figure of the claim that the source does not bear out, or that it says of another thing."""

    quantity: Quantity
    missing: Missing | None = None

    def reason(self, language: Language) -> str:
        """One line for a reader."""
        if self.missing is None:
            return say("misplaced", language, self.quantity.text)
        if self.missing.nearest is None:
            return say("figure", language, self.quantity.text)
        return say("figure_wrong", language, self.missing.nearest.reason(language))


def figure_flaws(claim: Text, carrier: Text, evidence: Evidence) -> list[Flaw]:
    """The claim's figures that are not in the sources, and those that stand elsewhere in them."""
    absent = _absent(claim, evidence)
    flaws = [Flaw(item.quantity, item) for item in absent]
    spans = [(item.quantity.start, item.quantity.end) for item in absent]
    held = [q for q in claim.figures if not any(a <= q.start < b for a, b in spans)]
    flaws += [flaw for quantity in held for flaw in _bounded_otherwise(quantity, carrier)]
    flaws += [flaw for quantity in held for flaw in _told_otherwise(quantity, claim, evidence)]
    flaws += [Flaw(quantity) for quantity in held if _is_misplaced(quantity, claim, evidence)]
    return flaws


def _absent(claim: Text, evidence: Evidence) -> tuple[Missing, ...]:
    """The claim's figures that are not in the sources.

    Its 上個月20日 is as told on the day of an article that it cites, of several on any.
    """
    figures, sources = quantities(claim.text), evidence.figures
    best: tuple[Missing, ...] | None = None
    for written in dict.fromkeys(hit.article.date for hit in evidence.hits):
        meant = with_months(claim.text, figures, written)
        found = missing_of(meant, sources)
        best = found if best is None or len(found) < len(best) else best
    return tuple(_with_month_told(item, sources) for item in best or ())


def _with_month_told(item: Missing, sources: Sequence[Quantity]) -> Missing:
    """``item``, whose nearest is not the source's day alone but the same day with its month."""
    near = item.nearest
    if near is None or near.verdict != "partial" or near.source.symbol != "day":
        return item
    alone = near.source
    for day in sources:
        same = day.start <= alone.start and alone.end <= day.end
        if same and day.symbol == "day" and day.low > alone.low:
            return replace(item, nearest=agree(item.quantity, day))
    return item


def _bounded_otherwise(quantity: Quantity, carrier: Text) -> list[Flaw]:
    """A flaw where the carrying sentence bounds the same figure from the other side.

    Some other sentence may hold the bare figure: that is not what the claim rests on.
    """
    if quantity.bound is None:
        return []
    found = [agree(quantity, figure) for figure in carrier.figures]
    if any(agreement.holds for agreement in found):
        return []
    against = [
        agreement
        for agreement in found
        if agreement.source.low == quantity.low and agreement.source.unit == quantity.unit
    ]
    return [Flaw(quantity, Missing(quantity, agreement)) for agreement in against[:1]]


def _told_otherwise(quantity: Quantity, claim: Text, evidence: Evidence) -> list[Flaw]:
    """A flaw where the claim says "fell by" of what the sources say "fell to", or the reverse.

    Every sentence that holds the figure must say so: one that says neither may bear it out.
    """
    if quantity.kind in {"date", "ordinal"} or quantity.unit == "x":
        return []
    opposed: list[Flaw] = []
    for text in evidence.whole:
        for figure in text.figures:
            agreement = agree(quantity, figure)
            if not agreement.holds:
                continue
            if not moved(claim.text, quantity, text.text, figure):
                return []
            level = Agreement("level", quantity, figure)
            opposed.append(Flaw(quantity, Missing(quantity, level)))
    return opposed[:1]


def _is_misplaced(quantity: Quantity, claim: Text, evidence: Evidence) -> bool:
    """Whether the claim's words about a figure are the source's words about another of its kind.

    Only told within one language, where the words can be compared one for one.
    """
    if quantity.kind in {"date", "ordinal"}:
        return False
    words = _around(quantity, claim)
    if len(words.terms) < 3:
        return False
    ours = others = 0.0
    for _, _, sentence in evidence.sentences:
        if sentence.is_chinese != claim.is_chinese:
            continue
        for clause in sentence.clauses:
            if any(agree(quantity, figure).holds for figure in clause.figures):
                alike = len(words.terms & clause.terms) / len(words.terms)
                ours = max(ours, alike)
            elif any(f.unit == quantity.unit for f in clause.figures):
                others = max(others, len(words.terms & clause.terms) / len(words.terms))
    return others - ours >= _OTHER_LEADS


def _around(quantity: Quantity, text: Text) -> Text:
    """The words of the clause about a figure, up to the figures beside it, without any figure."""
    before = max((q.end for q in text.figures if q.end <= quantity.start), default=0)
    after = min((q.start for q in text.figures if q.start >= quantity.end), default=len(text.text))
    head = text.text[before : quantity.start]
    tail = text.text[quantity.end : after]
    for mark in "，；。,;":
        head = head.rpartition(mark)[2] if len(head.rpartition(mark)[2]) > 3 else head
        tail = tail.partition(mark)[0]
    return Text(f"{head} {tail}")

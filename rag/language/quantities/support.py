"""Which figures of a claim its sources do not bear out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rag.language.quantities.agreement import Agreement, Verdict, agree
from rag.language.quantities.conversion import written_value
from rag.language.quantities.model import Quantity
from rag.language.quantities.scanning import quantities

_NEAREST: tuple[Verdict, ...] = (
    "rounded",
    "partial",
    "direction",
    "sign",
    "scale",
    "unit",
    "value",
)
"""What a reader is told first when a figure is not borne out."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A claim's quantity that no source holds, and the source's figure that comes nearest."""

    quantity: Quantity
    nearest: Agreement | None


def missing(claim_text: str, source_texts: Sequence[str]) -> tuple[Missing, ...]:
    """The quantities of ``claim_text`` that none of ``source_texts`` holds, in order.

    A range also stands when a source gives its two ends apart (from 3 to 4), and a full date when
    the day and the year are stated apart: give the article's date as a source to allow its year.
    """
    return missing_of(
        quantities(claim_text), [q for text in source_texts for q in quantities(text)]
    )


def missing_of(claims: Sequence[Quantity], sources: Sequence[Quantity]) -> tuple[Missing, ...]:
    """The same of figures that were read before."""
    return tuple(_missing(claims, sources))


def _missing(claims: Sequence[Quantity], sources: Sequence[Quantity]) -> Iterator[Missing]:
    for claim in claims:
        if claim.weak:
            continue
        found = [agree(claim, source) for source in sources]
        if any(a.holds or _is_elided(a, claims) for a in found):
            continue
        if _is_pieced_together(claim, sources):
            continue
        candidates = [a for a in found if a.verdict in _NEAREST]
        yield Missing(claim, min(candidates, key=_distance, default=None))


def _distance(agreement: Agreement) -> tuple[int, Decimal]:
    claim, source = agreement.claim.low, agreement.source.low
    if agreement.claim.unit == agreement.source.unit == "day":
        # A day is nearest to itself in another month, and may have its year on one side only.
        apart = abs(claim % 10000 - source % 10000) / 10000 + (claim % 100 != source % 100)
        return _NEAREST.index(agreement.verdict), apart
    apart = abs(claim - source) / (abs(claim) + abs(source) or Decimal(1))
    return _NEAREST.index(agreement.verdict), apart


def _is_pieced_together(claim: Quantity, sources: Sequence[Quantity]) -> bool:
    """Whether several figures of the sources make up a range or a full date."""
    if claim.kind == "date" and claim.unit not in {"year", "decade", "time"}:
        year = int(claim.low) // 10000
        without = replace(claim, low=claim.low % 10000, high=claim.high % 10000)
        stated = any(s.kind == "date" and int(s.low) // 10000 == year for s in sources)
        return year > 0 and stated and any(agree(without, s).holds for s in sources)
    if claim.low != claim.high and claim.kind != "date" and not claim.vague:
        ends = (replace(claim, high=claim.low), replace(claim, low=claim.high))
        lows, highs = ([s for s in sources if agree(end, s).holds] for end in ends)
        return any(_may_span(low, high) for low in lows for high in highs)
    return False


def _may_span(low: Quantity, high: Quantity) -> bool:
    """Whether two figures may be the ends of a range: not where one is a step, one where it led.

    減少12億元至150億元 is no range of 12 to 150; growth that came to 7% from 5% is from 5% to 7%.
    """
    steps = {low.change, high.change}
    return low.kind in {"percent", "points"} or "to" not in steps or steps <= {"to", None}


def _is_elided(agreement: Agreement, claims: Sequence[Quantity]) -> bool:
    """Whether a bare number is told beside one with its unit: 5 million tons, up from 4 million."""
    claim, source = agreement.claim, agreement.source
    if agreement.verdict != "unit" or claim.kind != "count" or source.kind == "count":
        return False
    same = written_value(claim) == written_value(source)
    kin = (q for q in claims if q.unit is not None)
    return same and any(q.kind == source.kind or "rate" in (q.kind, source.kind) for q in kin)

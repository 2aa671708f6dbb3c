"""The sentences that an answer may quote, each with what it holds of the question."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from rag.language.quantities import Kind, Quantity, agree, quantities
from rag.language.tokens import index_terms
from rag.retrieval.fusion import held_terms
from rag.retrieval.question import Asked
from rag.types import Hit, Span

Held = Mapping[int, float]
"""Terms of the question, by their place in its plan, with what each is worth where it stands."""

_PAID: frozenset[Kind] = frozenset({"money", "rate"})
_CURRENCY = re.compile(r"[A-Z]{3,}/")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a passage that was found."""

    hit: Hit
    span: Span
    place: int
    """Which of the passage's sentences it is, from 0."""
    terms: frozenset[str] = field(repr=False)
    held: Held
    cosine: float

    @property
    def text(self) -> str:
        """Its words."""
        start, end = self.span
        return self.hit.article.text[start:end]


@dataclass(frozen=True, slots=True)
class Pool:
    """The sentences of all passages found, best passage first, with what they hold together."""

    asked: Asked
    passages: tuple[tuple[Candidate, ...], ...]
    titles: Mapping[str, Held]
    telling: Mapping[int, float]
    """How much a term tells one sentence here from another: its rarity in the archive times that
    among these sentences. The subject of an article stands in many of its sentences; what is asked
    about it stands in few."""

    read: dict[str, tuple[Quantity, ...]] = field(default_factory=dict, repr=False, compare=False)
    """Figures that were read already, by text: several readers ask for them."""

    def figures(self, text: str) -> tuple[Quantity, ...]:
        """The figures of ``text``, read once."""
        if text not in self.read:
            self.read[text] = quantities(text)
        return self.read[text]

    def new_figures(self, candidate: Candidate, kinds: Set[Kind]) -> list[Quantity]:
        """Figures of ``kinds`` in a sentence that the question does not hold itself."""
        asked = self.figures(self.asked.text)
        return [
            figure
            for figure in self.figures(candidate.text)
            if figure.kind in kinds
            and not figure.weak
            and not (kinds <= _PAID and figure.kind == "rate" and not _is_paid(figure))
            and not any(agree(figure, known).verdict == "equal" for known in asked)
        ]

    def passage_of(self, candidate: Candidate) -> tuple[Candidate, ...]:
        """The sentences of the passage that ``candidate`` stands in."""
        return next(p for p in self.passages if p and p[0].hit is candidate.hit)

    @property
    def sentences(self) -> tuple[Candidate, ...]:
        """All candidates in the order of the passages."""
        return tuple(c for passage in self.passages for c in passage)

    def share(self, held: Iterable[Held]) -> float:
        """The share of the question, by rarity in the archive, that stands in ``held``."""
        mass = self.asked.plan.mass
        return min(1.0, sum(_best(held).values()) / mass) if mass > 0 else 0.0

    def telling_share(self, places: Iterable[int]) -> float:
        """The share of the question's telling terms that are among ``places``."""
        whole = sum(self.telling.values())
        return sum(self.telling.get(p, 0.0) for p in set(places)) / whole if whole > 0 else 0.0


def pool(asked: Asked, hits: Sequence[Hit]) -> Pool:
    """Reads the sentences of ``hits``; takes about 0.1 ms for each."""
    passages = tuple(tuple(_read(asked, hit)) for hit in hits)
    titles = {
        hit.article.id: held_terms(asked.plan, set(index_terms(hit.article.title))) for hit in hits
    }
    counts = Counter(place for passage in passages for c in passage for place in c.held)
    whole = sum(len(passage) for passage in passages)
    worth = [max(form.value for form in group) for group in asked.plan.groups]
    most = math.log(1 + whole / 1.5)
    telling = {p: worth[p] * math.log(1 + whole / (n + 0.5)) / most for p, n in counts.items()}
    return Pool(asked, passages, titles, telling)


def _is_paid(rate: Quantity) -> bool:
    """Whether a rate is an amount of money for each of something: CNY/t, not m/h."""
    return rate.unit is not None and _CURRENCY.match(rate.unit) is not None


def _read(asked: Asked, hit: Hit) -> Iterable[Candidate]:
    spans = hit.passage.sentences
    cosines = hit.sentence_cosines
    if len(cosines) != len(spans):
        cosines = (hit.cosine,) * len(spans)
    for place, ((start, end), cosine) in enumerate(zip(spans, cosines, strict=True)):
        terms = frozenset(index_terms(hit.article.text[start:end]))
        held = held_terms(asked.plan, terms)
        yield Candidate(hit, (start, end), place, terms, held, max(cosine, 0.0))


def _best(helds: Iterable[Held]) -> dict[int, float]:
    best: dict[int, float] = {}
    for held in helds:
        for place, value in held.items():
            best[place] = max(value, best.get(place, 0.0))
    return best

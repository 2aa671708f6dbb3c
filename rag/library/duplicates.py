"""Articles that say nearly the same: the wire story in two outlets, or in two scripts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from rag.language.signatures import VALUES, resemblance, values
from rag.library.ledger import Ledger
from rag.types import Article

NEAR = 0.6
"""Resemblance from which two articles count as one story (docs/decisions/duplicates.md)."""

_ROWS = 4
"""Values in a band: two texts of resemblance r share one of the 32 bands with probability
1 - (1 - r^4)^32, which is 0.99 at NEAR."""


@dataclass(frozen=True, slots=True)
class Family:
    """Articles of one story, the oldest in the library first, and how alike they are (0..1)."""

    articles: tuple[Article, ...]
    resemblance: float


def families(ledger: Ledger) -> list[Family]:
    """The groups of near-duplicates among all articles, in the order of their first article.

    Articles of a library that an older Zhiwen made are signed on the way, once.
    """
    signed = ledger.signatures()
    groups = near(signed, NEAR)
    place = {article.id: (i, article) for i, article in enumerate(ledger.articles())}
    found = []
    for group in groups:
        members = sorted((i for i in group if i in place), key=lambda i: place[i][0])
        if len(members) > 1:
            first = signed[members[0]]
            alike = min(resemblance(first, signed[i]) for i in members[1:])
            found.append(Family(tuple(place[i][1] for i in members), alike))
    return sorted(found, key=lambda family: place[family.articles[0].id][0])


def near(signed: Mapping[str, bytes], least: float) -> list[set[str]]:
    """Groups of ids whose signatures resemble one another by ``least`` or more, in chains."""
    leader: dict[str, str] = {}

    def root(one: str) -> str:
        while leader.get(one, one) != one:
            leader[one] = leader.get(leader[one], leader[one])
            one = leader[one]
        return one

    for band in range(0, VALUES, _ROWS):
        buckets: dict[bytes, list[str]] = defaultdict(list)
        for name, signature in signed.items():
            if signature:
                buckets[values(signature)[band : band + _ROWS].tobytes()].append(name)
        for bucket in buckets.values():
            for one, other in pairwise(bucket):
                if root(one) != root(other) and resemblance(signed[one], signed[other]) >= least:
                    leader[root(other)] = root(one)
    groups: dict[str, set[str]] = defaultdict(set)
    for name in signed:
        groups[root(name)].add(name)
    return [group for group in groups.values() if len(group) > 1]

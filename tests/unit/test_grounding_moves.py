"""The check of from where to where: codes and names in the order of the source."""

from __future__ import annotations

import pytest

from rag.answering.grounding import Grounding
from rag.library.chunking import cut_passages
from rag.types import Hit
from tests.fakes import HashedBigrams, article

GROUNDING = Grounding(HashedBigrams())

SOURCES = {
    "CHAIN": "The chain moved from PoW to PoS in 2022, its founder said.",
    "CASE": "法院把案件從台南移到高雄審理，兩造沒有顯著爭議。",
    "CHIPS": "The firm ordered 3,000 H100 chips in April. Its older centre runs A100 chips.",
}

# source | claim
SUPPORTED = """
CHAIN | The chain moved to PoS from PoW in 2022.
CHAIN | 這條鏈2022年從PoW轉為PoS。
CASE | The court moved the case from Tainan to Kaohsiung.
CASE | 法院把案件從台南移到高雄審理，兩造無顯著爭議。
CHIPS | The older centre runs A100 chips.
"""

# source | claim
FLAGGED = """
CHAIN | The chain moved from PoS to PoW in 2022.
CHAIN | 這條鏈2022年從PoS轉為PoW。
CASE | The court moved the case from Kaohsiung to Tainan.
CASE | 法院把案件從高雄移到台南審理。
CHIPS | The firm ordered 3,000 A100 chips in April.
"""


def rows(table: str) -> list[list[str]]:
    return [line.split(" | ") for line in table.strip().splitlines()]


def reasons(source: str, claim: str) -> tuple[str, ...]:
    stored = article(SOURCES[source], "News", source="Daily")
    hit = Hit(cut_passages(stored, 2000)[0], stored, 1.0, 1.0, 1.0)
    return GROUNDING.check(claim, [hit], "en" if claim.isascii() else "zh-Hant").reasons


@pytest.mark.parametrize(("source", "claim"), rows(SUPPORTED))
def test_lets_through(source: str, claim: str) -> None:
    assert reasons(source, claim) == ()


@pytest.mark.parametrize(("source", "claim"), rows(FLAGGED))
def test_flags(source: str, claim: str) -> None:
    assert reasons(source, claim) != ()

"""The check of names: English words written large, foreign names in Chinese, glued and hyphened."""

from __future__ import annotations

import pytest

from rag.answering.grounding import Grounding
from rag.library.chunking import cut_passages
from rag.types import Hit
from tests.fakes import HashedBigrams, article

GROUNDING = Grounding(HashedBigrams())

SOURCES = {
    "FINE": (
        "The watchdog has fined the broker Ferncote 9.5 million euros. "
        "Judge Ines Okoro will hear the complaint of operator Dunmarsh in June, the court said."
    ),
    "PORT": (
        "The port of Taravel raised its fees by 62 million euros. Director Selina Brandt said the "
        "fees may rise again. Annick Dorwald, an analyst, disagreed. "
        "The board denied that it would cut jobs."
    ),
    "RAIL": (
        "美國公司在上海到南京的鐵路測試AI機器人，QD7達84%，QD6只有43%。北京的公司投資AI+機器人。"
    ),
    "GRID": "電網主管馬可·維達爾說，北連電纜周二被切斷，修理員安娜·布蘭特當晚到場。",
}

# source | claim
SUPPORTED = """
GRID | Marco Vidal said the cable was cut on Tuesday.
GRID | The repairer Anna Brandt came when the cable was cut on Tuesday.
GRID | The North-link cable was cut on Tuesday.
FINE | The Watchdog fined Ferncote 9.5 million euros.
FINE | In June, Judge Okoro will hear the complaint of Dunmarsh.
FINE | The Court said that Judge Okoro will hear the complaint in June.
PORT | 塔拉維爾港的費用提高了6,200萬歐元。
PORT | 局長賽琳娜·布蘭特說，港口提高了費用6,200萬歐元，費用可能再漲。
PORT | 分析師安妮克·多沃爾德不同意港口提高費用6,200萬歐元。
PORT | 董事會否認會裁員。
RAIL | A US-based company tests AI robots on the Shanghai-Nanjing railway.
RAIL | QD7達84%，QD6只有43%。
RAIL | A Beijing-based company invests in AI robots.
RAIL | 北京的公司投資AI機器人。
"""

# source | claim | the name that the reason tells
FLAGGED = """
GRID | The West-link cable was cut on Tuesday. | West-link
GRID | The North-bay cable was cut on Tuesday. | North-bay
GRID | Pedro Vidal said the cable was cut on Tuesday. | Pedro Vidal
GRID | Marco Larsen said the cable was cut on Tuesday. | Marco Larsen
GRID | Marco Brandt said the cable was cut on Tuesday. | Marco Brandt
FINE | The watchdog fined Apple 9.5 million euros. | Apple
FINE | The watchdog fined Shell 9.5 million euros. | Shell
FINE | The watchdog has fined the broker Target 9.5 million euros. | Target
FINE | Visa was fined 9.5 million euros by the watchdog. | Visa
FINE | Judge Baker will hear the complaint in June. | Baker
FINE | Operator Mandala complained, and the judge will hear it in June. | Mandala
PORT | 局長賽琳娜·漢森說，費用可能再漲。 | 汉森
RAIL | A Tokyo-based company invests in AI robots. | Tokyo
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


@pytest.mark.parametrize(("source", "claim", "name"), rows(FLAGGED))
def test_flags(source: str, claim: str, name: str) -> None:
    found = reasons(source, claim)
    assert any(name in told for told in found), found


def test_a_headline_written_large_names_nothing_by_it() -> None:
    assert reasons("FINE", "Watchdog Fines Ferncote In Penalty") == ()

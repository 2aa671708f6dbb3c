"""The check of from where to where: codes and names in the order of the source."""

from __future__ import annotations

import pytest

from tests.grounded import reasons, rows

SOURCES = {
    "CHAIN": "The chain moved from PoW to PoS in 2022, its founder said.",
    "CASE": "法院把案件從台南移到高雄審理，兩造沒有顯著爭議。",
    "BACK": "The chain moved from PoW to PoS in 2022 and may move back from PoS to PoW.",
    "FERRY": "渡輪早上從台南開到高雄，傍晚再從高雄開到台南。",
    "ROUTES": "The ferry runs from Tainan to Kaohsiung. Freight goes from Kaohsiung to Keelung.",
    "HOME": "The firm moved its base from Leeds to Hull in 2019 and back to Leeds in 2024.",
    "OFFICE": "公司2019年把總部從基隆遷到高雄，2024年又遷回基隆。",
    "ELSE": "公司2019年把總部從基隆遷到高雄，2024年把倉庫搬回台中。",
    "CHIPS": "The firm ordered 3,000 H100 chips in April. Its older centre runs A100 chips.",
}

# source | claim
SUPPORTED = """
CHAIN | The chain moved to PoS from PoW in 2022.
CHAIN | 這條鏈2022年從PoW轉為PoS。
CASE | The court moved the case from Tainan to Kaohsiung.
CASE | 法院把案件從台南移到高雄審理，兩造無顯著爭議。
CHIPS | The older centre runs A100 chips.
HOME | The firm moved its base from Hull to Leeds in 2024.
HOME | The firm moved its base from Leeds to Hull in 2019.
HOME | 公司2024年把總部從Hull遷回Leeds。
OFFICE | 公司2024年把總部從高雄遷回基隆。
OFFICE | 公司2019年把總部從基隆遷到高雄。
OFFICE | The company moved its headquarters from Kaohsiung to Keelung in 2024.
BACK | The chain moved from PoW to PoS in 2022.
BACK | The chain may move back from PoS to PoW.
BACK | 這條鏈2022年從PoW轉為PoS。
FERRY | 渡輪早上從台南開到高雄。
FERRY | The ferry runs from Tainan to Kaohsiung in the morning.
FERRY | The ferry runs from Kaohsiung to Tainan in the evening.
ROUTES | Freight goes from Kaohsiung to Keelung.
"""

# source | claim
FLAGGED = """
CHAIN | The chain moved from PoS to PoW in 2022.
CHAIN | 這條鏈2022年從PoS轉為PoW。
CASE | The court moved the case from Kaohsiung to Tainan.
CASE | 法院把案件從高雄移到台南審理。
ROUTES | The ferry runs from Kaohsiung to Tainan.
HOME | The firm moved its base from Hull to Leeds in 2019.
OFFICE | 公司2019年把總部從高雄遷回基隆。
ELSE | 公司2019年把總部從高雄遷到基隆。
ROUTES | The ferry runs from Tainan to Kaohsiung, and freight goes from Keelung to Kaohsiung.
CHIPS | The firm ordered 3,000 A100 chips in April.
"""


@pytest.mark.parametrize(("source", "claim"), rows(SUPPORTED))
def test_lets_through(source: str, claim: str) -> None:
    assert reasons(SOURCES[source], claim) == ()


@pytest.mark.parametrize(("source", "claim"), rows(FLAGGED))
def test_flags(source: str, claim: str) -> None:
    assert reasons(SOURCES[source], claim) != ()

"""The check of what the source leaves open: reviews, deals agreed on, and what somebody alleges."""

from __future__ import annotations

import pytest

from tests.grounded import reasons, rows

SOURCES = {
    "DRUG": "QD5疫苗仍在食藥署審查，預計十月有結果。",
    "DRUG_EN": "The QD5 vaccine is still under review by the FDA, and a result is due in October.",
    "DONE": "食藥署周一核准QD5疫苗，另一種疫苗仍在審查中。",
    "DEAL": (
        "Hessen agreed to buy Nordmark for 6 billion euros. "
        "Prosecutors had said that Hessen overstated its profit by 70 million euros."
    ),
    "RULED": "The court found that Hessen overstated its profit, as prosecutors had alleged.",
}

# source | claim
SUPPORTED = """
DRUG | QD5疫苗仍由食藥署審查中。
DRUG | QD5 is still under review by the FDA.
DONE | QD5疫苗已獲食藥署核准。
DEAL | Hessen has agreed to buy Nordmark for 6 billion euros.
DEAL | Hessen同意以60億歐元收購Nordmark。
DEAL | Prosecutors said Hessen overstated its profit by 70 million euros.
RULED | The court ruled that Hessen overstated its profit.
"""

# source | claim
FLAGGED = """
DRUG | QD5疫苗已獲食藥署核准。
DRUG | The QD5 vaccine has been approved by the FDA.
DRUG_EN | The FDA approved the QD5 vaccine.
DRUG_EN | FDA已核准QD5疫苗。
DEAL | Hessen has bought Nordmark for 6 billion euros.
DEAL | Hessen已收購Nordmark，價格60億歐元。
DEAL | The court found that Hessen overstated its profit by 70 million euros.
DEAL | The judge ruled that Hessen overstated its profit by 70 million euros.
DEAL | 法院認定Hessen虛報利潤7,000萬歐元。
"""


@pytest.mark.parametrize(("source", "claim"), rows(SUPPORTED))
def test_lets_through(source: str, claim: str) -> None:
    assert reasons(SOURCES[source], claim) == ()


@pytest.mark.parametrize(("source", "claim"), rows(FLAGGED))
def test_flags(source: str, claim: str) -> None:
    assert reasons(SOURCES[source], claim) != ()

"""The check of opposites that courts, councils and unions make, within and across the languages."""

from __future__ import annotations

import pytest

from rag.language.polarity import stance
from tests.grounded import reasons, rows

SOURCES = {
    "JURY": "The jury found Petra Lunde not guilty of fraud on Friday.",
    "COURT": "法院周五判決前行長蘇亦謙無罪。",
    "UNION": (
        "The railway hired 400 drivers last year. The mine at Ostrava closed in June. "
        "The reporter was released on bail on Monday. Garholt lent 30 million euros to Penley. "
        "The trade deficit narrowed to 4 billion euros. Miners called off the strike on Sunday."
    ),
    "EXAM": (
        "Student Ane Brekke passed the exam in May. The appeals court upheld the verdict in July. "
        "Fishermen are exempt from the harbour levy. Vestrup beat Odsund 2-1 on Saturday."
    ),
    "PLAN": "造紙廠周三宣布擴建漂白產線，選舉委員會把投票提早到5月17日。",
    "PUMP": "水利署要求抽水機在連續漏水超過四次時，自動通知值班工程師。",
}

# source | claim
SUPPORTED = """
JURY | Petra Lunde was acquitted of fraud on Friday.
COURT | 法院周五判決前行長蘇亦謙罪名不成立。
COURT | The court acquitted former president Su Yiqian on Friday.
UNION | 鐵路公司去年招募了400名司機。
UNION | The reporter was freed on bail on Monday.
UNION | Penley borrowed 30 million euros from Garholt.
UNION | The trade deficit shrank to 4 billion euros.
UNION | Miners cancelled the strike on Sunday.
EXAM | Odsund lost to Vestrup 2-1 on Saturday.
PLAN | The paper mill announced an expansion of its bleaching line on Wednesday.
PLAN | The election commission moved the vote forward to May 17.
PUMP | The pump must alert the engineer on duty after more than four leaks in a row.
"""

# source | claim
FLAGGED = """
JURY | Petra Lunde was convicted of fraud on Friday.
JURY | The jury found Petra Lunde guilty of fraud on Friday.
COURT | 法院周五判決前行長蘇亦謙有罪。
COURT | The court convicted former president Su Yiqian on Friday.
UNION | The railway fired 400 drivers last year.
UNION | 鐵路公司去年裁減了400名司機。
UNION | The mine at Ostrava reopened in June.
UNION | The reporter was arrested on Monday.
UNION | Garholt borrowed 30 million euros from Penley.
UNION | The trade deficit widened to 4 billion euros.
UNION | Miners began a strike on Sunday.
EXAM | Student Ane Brekke failed the exam in May.
EXAM | The appeals court overturned the verdict in July.
EXAM | Fishermen are banned from the harbour levy.
EXAM | Vestrup lost to Odsund 2-1 on Saturday.
PLAN | The paper mill cancelled an expansion of its bleaching line on Wednesday.
PLAN | The election commission postponed the vote to May 17.
PLAN | 選舉委員會把投票延後到5月17日。
"""


@pytest.mark.parametrize(("source", "claim"), rows(SUPPORTED))
def test_lets_through(source: str, claim: str) -> None:
    assert reasons(SOURCES[source], claim) == ()


@pytest.mark.parametrize(("source", "claim"), rows(FLAGGED))
def test_flags(source: str, claim: str) -> None:
    assert reasons(SOURCES[source], claim) != ()


@pytest.mark.parametrize("words", ["In the first half it made 3 tons.", "The half-year report."])
def test_half_of_a_year_is_no_fall(words: str) -> None:
    assert stance(words).sure == {}

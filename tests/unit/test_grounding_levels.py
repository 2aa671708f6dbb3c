"""The check tells by how much something moved from where it came to."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.answering.grounding import Grounding
from rag.language.quantities import moved, quantities
from rag.library.chunking import cut_passages
from rag.types import Hit
from tests.fakes import HashedBigrams, article


def rows(table: str) -> list[list[str]]:
    return [line.split(" | ") for line in table.strip().splitlines()]


# claim | source | whether one tells a change and the other a level, of the claim's last figure
MOVED = """
Stocks fell by 6.1 million tonnes | Stocks fell to 6.1 million tonnes | True
Stocks fell to 6.1 million tonnes | Stocks fell to 6.1 million tonnes | False
Stocks were 6.1 million tonnes | Stocks fell to 6.1 million tonnes | None
庫存減少610萬噸 | Stocks fell to 6.1 million tonnes | True
庫存降至610萬噸 | Stocks fell to 6.1 million tonnes | False
Sales fell by 5% | Sales fell to 5% from 8% | True
Sales fell 5% | Growth in sales slowed to 5% | False
營收年增5% | 營收年增率降至5% | False
營收年增3.84億元 | 營收年增9%至3.84億元 | True
營收增至9% | 該店營收年增9% | True
工廠剩下640人 | 工廠裁員640人 | True
The plant will have 640 employees left | 工廠裁員640人 | True
The plant will cut 640 jobs | 工廠裁員640人 | False
Sales came down to 5% | Sales at the shop, up 5%, were slow | True
銷售降至5% | The shop told of a 5% drop | True
Only 640 staff remain. | 工廠裁員640人 | True
640 employees left the plant | 工廠裁員640人 | None
目標價調升至20元 | The bank raised its target price by 20 yuan | True
目標價調升20元 | The bank raised its target price by 20 yuan | False
股價下跌5% | Losses of the share widened to 5% | False
油價漲至3美元 | 油價上漲3美元至80美元 | True
Exports make up 5% of sales | 銷售增至5% | None
庫存減少1240萬噸 | 庫存從1240萬噸降至610萬噸 | True
"""


@pytest.mark.parametrize(("claim", "source", "expected"), rows(MOVED))
def test_tells_change_from_level(claim: str, source: str, expected: str) -> None:
    mine = quantities(claim)[-1]
    theirs = next(q for q in quantities(source) if q.low == mine.low)
    assert str(moved(claim, mine, source, theirs)) == expected


GROUNDING = Grounding(HashedBigrams())
SHIPYARD = "嶺澳造船的積壓訂單從1,240億元降至610億元，全年營收年增9%至384億元。船廠另裁員640人。"
DOCKS = "The backlog at Lingao Shipyard fell to 6.1 million tonnes from 12.4 million tonnes in May."

# source | claim | what the reason says, or "-" for none
CHECKED = """
ZH | 嶺澳造船的積壓訂單降至610億元。 | -
ZH | 嶺澳造船的積壓訂單減少610億元。 | 變動
ZH | 嶺澳造船全年營收年增384億元。 | 變動
ZH | 嶺澳造船全年營收增至384億元，年增9%。 | -
ZH | 嶺澳造船的船廠裁員640人。 | -
ZH | 嶺澳造船的船廠剩下640人。 | 變動
EN | The backlog at Lingao Shipyard fell by 6.1 million tonnes. | where it came to
EN | The backlog at Lingao Shipyard fell to 6.1 million tonnes. | -
"""


# claim | whether an article of 21 September 2026 that says 20日 and 28日 bears it out
DAYS = """
The mayor of Lingao resigned on September 20. | True
The mayor of Lingao resigned on September 20, 2026. | True
The mayor of Lingao resigned on September 19. | False
The mayor of Lingao resigned on October 20. | False
The port of Lingao closed on August 28. | True
"""


@pytest.mark.parametrize(("claim", "held"), rows(DAYS))
def test_a_bare_day_is_one_of_the_articles_month(claim: str, held: str) -> None:
    text = "嶺澳市長20日辭職。港口28日關閉。"
    stored = article(text, "嶺澳", date=dt.date(2026, 9, 21))
    cited = Hit(cut_passages(stored, 2000)[0], stored, 1.0, 1.0, 1.0)
    found = GROUNDING.check(claim, [cited], "en")
    assert (not found.flaws) == (held == "True"), found.reasons


@pytest.mark.parametrize(("source", "claim", "reason"), rows(CHECKED))
def test_the_check_says_so(source: str, claim: str, reason: str) -> None:
    stored = article(SHIPYARD if source == "ZH" else DOCKS, "嶺澳", date=dt.date(2026, 3, 2))
    cited = Hit(cut_passages(stored, 2000)[0], stored, 1.0, 1.0, 1.0)
    found = GROUNDING.check(claim, [cited], "en" if source == "EN" else "zh-Hant")
    assert any(reason in told for told in found.reasons) == (reason != "-"), found.reasons
    if reason == "-":
        assert found.reasons == ()

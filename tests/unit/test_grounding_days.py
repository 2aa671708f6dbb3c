"""The check of days whose month the source leaves to its reader."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.answering.grounding.bare_days import full_days
from rag.language.quantities import quantities
from rag.library.chunking import cut_passages
from rag.types import Hit
from tests.fakes import article
from tests.grounded import GROUNDING, rows

WRITTEN = dt.date(2026, 3, 25)

# a text of March 25, 2026 | the days that it means by its bare ones
MEANT = """
法院20日判決 | 0320
法院28日判決 | 0328 0228
法院上個月20日判決 | 0220
法院上月20號判決 | 0220
上上個月20日 | 0120
下个月5日开庭 | 0405
下月的5日開庭 | 0405
本月30日開庭 | 0330
每月20日發薪 | -
每個月的20日發薪 | -
上個月5日至20日、22日停工，3日復工 | 0205 0220 0222 0303
The court ruled on the 20th. | 0320
The court ruled on the 20th that it must pay | 0320
It ruled on the 20th of last month | 0220
It opens on the 5th of next month | 0405
It pays on the 5th of every month | -
The office is on the 20th floor | -
He scored on the 20th attempt | -
It lies on the 20th largest island | -
It won on the 20th and last day | -
They met on the 20th Congress of the party | -
A strike began on the 20th and drew 300 workers | 0320
It began on the 20th when they walked out | 0320
It was called off on the 20th because of rain | 0320
The board met on the 20th to approve the deal | 0320
A fire on the 20th killed five | 0320
He finished 20th | -
公車20號線停駛，住在中山路20號 | -
3月20日判決 | -
"""


@pytest.mark.parametrize(("text", "days"), rows(MEANT))
def test_a_bare_day_has_the_month_beside_it_or_that_of_writing(text: str, days: str) -> None:
    found = [f"{int(day.low) % 10000:04d}" for day in full_days(text, quantities(text), WRITTEN)]
    assert found == ([] if days == "-" else days.split())
    assert full_days(text, quantities(text), None) == ()


# source | claim | whether it holds
JUDGED = """
法院20日判決甲公司敗訴。 | 法院3月20日判決甲公司敗訴。 | True
法院20日判決甲公司敗訴。 | 法院2026年3月20日判決甲公司敗訴。 | True
法院20日判決甲公司敗訴。 | 法院2月20日判決甲公司敗訴。 | False
法院20日判決甲公司敗訴。 | 法院3月21日判決甲公司敗訴。 | False
法院2月20日判決甲公司敗訴。 | 法院2026年2月20日判決甲公司敗訴。 | True
法院2月20日判決甲公司敗訴。 | 法院2025年2月20日判決甲公司敗訴。 | False
法院上個月20日判決甲公司敗訴。 | 法院2月20日判決甲公司敗訴。 | True
法院上個月20日判決甲公司敗訴。 | 法院3月20日判決甲公司敗訴。 | False
法院上個月20日判決甲公司敗訴。 | The court ruled against the company on February 20. | True
法院上個月20日判決甲公司敗訴。 | The court ruled against the company on March 20. | False
甲公司的案件下個月5日開庭審理。 | 甲公司的案件4月5日開庭審理。 | True
甲公司的案件下個月5日開庭審理。 | 甲公司的案件3月5日開庭審理。 | False
公司每月20日發薪給所有的員工。 | 公司3月20日發薪給所有的員工。 | False
The court ruled on the 20th that they must pay. | It ruled on March 20 that they must pay. | True
The court ruled on the 20th that they must pay. | It ruled on March 21 that they must pay. | False
The firm will move in on the 5th of next month. | The firm will move in on April 5. | True
A strike on the 20th drew 300 workers. | A strike on March 20 drew 300 workers. | True
A strike on the 20th drew 300 workers. | A strike on March 21 drew 300 workers. | False
A strike on the 20th drew 300. | A strike on the 20th of last month drew 300. | False
法院上個月20日判決甲公司敗訴。 | 法院上月20日判決甲公司敗訴。 | True
法院上個月20日判決甲公司敗訴。 | 法院20日判決甲公司敗訴。 | True
法院上個月20日判決甲公司敗訴。 | 法院本月20日判決甲公司敗訴。 | False
法院上個月20日判決甲公司敗訴。 | 法院這個月20日判決甲公司敗訴。 | False
法院2月20日判決甲公司敗訴。 | 法院上個月20日判決甲公司敗訴。 | True
法院2月20日判決甲公司敗訴。 | 法院本月20日判決甲公司敗訴。 | False
法院20日判決甲公司敗訴。 | 法院本月20日判決甲公司敗訴。 | True
法院20日判決甲公司敗訴。 | 法院上個月20日判決甲公司敗訴。 | False
法院28日判決甲公司敗訴。 | 法院上個月28日判決甲公司敗訴。 | True
They met on the 20th of last month. | They met on the 20th of this month that they pay. | False
They met on the 20th of last month. | They met on the 20th of last month that they pay. | True
The firm will move in on the 5th of next month. | The firm will move in on March 5. | False
"""


@pytest.mark.parametrize(("source", "claim", "holds"), rows(JUDGED))
def test_a_claim_may_fill_in_the_month(source: str, claim: str, holds: str) -> None:
    stored = article(source, "News", source="Daily", date=WRITTEN)
    hit = Hit(cut_passages(stored, 2000)[0], stored, 1.0, 1.0, 1.0)
    found = GROUNDING.check(claim, [hit], "en" if claim.isascii() else "zh-Hant")
    if holds == "True":
        assert found.reasons == ()
    else:
        assert found.flaws


def test_the_reason_tells_the_source_s_own_day() -> None:
    source = "法院上個月20日判決甲公司敗訴。"
    stored = article(source, "News", source="Daily", date=WRITTEN)
    hit = Hit(cut_passages(stored, 2000)[0], stored, 1.0, 1.0, 1.0)
    for claim in ("法院本月20日判決甲公司敗訴。", "法院2月21日判決甲公司敗訴。"):
        (reason, *_) = GROUNDING.check(claim, [hit], "zh-Hant").reasons
        assert "原文「上個月20日」" in reason

"""The check: the ways in which a claim goes wrong, in three languages, and what it lets through."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.answering.grounding import Grounding
from rag.library.chunking import cut_passages
from rag.types import Hit, Language
from tests.fakes import HashedBigrams, article

GROUNDING = Grounding(HashedBigrams())

NICKEL = (
    "北岬鎳業昨日宣布，松原工廠的年產能提高到203萬噸，比去年增加27%。"
    "總經理顧明翰說，公司沒有在印尼建廠的計畫，印尼子公司的員工不會減少。"
    "這批鎳賣給嵐港電池，每噸14.6萬元，佔嵐港電池用量的八成二。"
    "受此影響，對手白濱礦業的股價下跌3.2%，市值少了12億元。"
)
PLANT = (
    "Northcape Nickel said its Songyuan plant will raise output to 2.03 million tons a year, "
    "27% more than last year. Chief executive Gu Minghan said the company has no plan to build in "
    "Indonesia. Shares of its rival Baibin Mining fell 3.2%."
)


def hit(text: str) -> Hit:
    stored = article(text, "北岬鎳業擴產", source="松原日報", date=dt.date(2026, 3, 2))
    return Hit(cut_passages(stored, 2000)[0], stored, 1.0, 1.0, 1.0)


ZH, EN = hit(NICKEL), hit(PLANT)

# source | claim
SUPPORTED = """
ZH | 北岬鎳業把松原工廠的年產能提高到203萬噸，比去年多27%。
ZH | 北岬镍业松原工厂的年产能提高到203万吨，比2025年增加27%。
ZH | The Songyuan plant will raise its capacity to 2.03 million tons a year, up 27%.
ZH | 據《松原日報》報導，北岬鎳業沒有在印尼建廠的計畫。
ZH | General manager Gu Ming-han said the company has no plan to build a plant in Indonesia.
ZH | 每吨售价14.6万元，占岚港电池用量的82%。
ZH | 白濱礦業股價跌了3.2%，市值蒸發12億元。
EN | 北岬鎳業說，松原工廠的年產量將提高到203萬噸，比去年多27%。
EN | Output at the Songyuan plant will rise 27% to 2.03 million tons.
EN | Gu Minghan said the company does not plan to build in Indonesia.
"""

# source | claim | what the reason in the claim's language says
FLAGGED = """
ZH | 松原工廠的年產能提高到230萬噸。 | 數字不符
ZH | 松原工厂的年产能提高到203亿吨。 | 数字不符
ZH | The Songyuan plant will raise its capacity to 203 million tons. | 2.03 million tons
ZH | 比去年減少27%。 | 方向相反
ZH | 鹿谷鋼鐵把松原工廠的年產能提高到203萬噸。 | 名字
ZH | 据介绍，宁波工厂的年产能提高到203万吨。 | 名字
ZH | Deutsche Stahl raised the capacity of its Songyuan plant to 2.03 million tons. | name
ZH | 北岬鎳業（SZ:309999）的松原工廠年產能提高到203萬噸。 | SZ:309999
ZH | 總經理顧明翰說，公司有在印尼建廠的計畫。 | 原文是否定的
ZH | 松原工廠的年產能沒有提高到203萬噸。 | 否定了
ZH | 松原工厂的年产能下降到203万吨，比去年增加27%。 | 方向相反
ZH | Shares of Baibin Mining rose 3.2%. | rises where the other falls
ZH | 松原工廠是全球最大的鎳礦。 | 最
ZH | The Songyuan plant, the largest in Asia, will reach 2.03 million tons. | largest
ZH | 嵐港電池用量的14.6%來自這批鎳。 | 14.6%
EN | 白濱礦業股價上漲3.2%。 | 方向相反
EN | Gu Minghan said the company has a plan to build in Indonesia. | denies what this affirms
EN | Shares of its rival Kestrel Mining fell 3.2%. | Kestrel
ZH | 松原工廠的年產能由203萬噸降到259萬噸。 | 方向相反
"""


def rows(table: str) -> list[list[str]]:
    return [line.split(" | ") for line in table.strip().splitlines()]


def language_of(claim: str) -> Language:
    if claim.isascii():
        return "en"
    return "zh-Hans" if any(c in claim for c in "吨厂产据镍售亚") else "zh-Hant"


@pytest.mark.parametrize(("source", "claim"), rows(SUPPORTED))
def test_lets_through(source: str, claim: str) -> None:
    found = GROUNDING.check(claim, [ZH if source == "ZH" else EN], language_of(claim))
    assert found.reasons == ()
    assert found.supports


@pytest.mark.parametrize(("source", "claim", "reason"), rows(FLAGGED))
def test_flags(source: str, claim: str, reason: str) -> None:
    found = GROUNDING.check(claim, [ZH if source == "ZH" else EN], language_of(claim))
    assert any(reason in told for told in found.reasons), found.reasons
    assert found.supports == ()


# claim | repaired (or - where it stays as it is) | words of the note
REPAIRS = """
It will rise to 203 million tons. | It will rise to 2.03 million tons. | 203 million tons →
松原工厂的年产能提高到203亿吨。 | 松原工厂的年产能提高到203万吨。 | 203亿吨 → 203万吨
松原工廠的年產能提高到230萬噸。 | - | -
鹿谷鋼鐵把松原工廠的年產能提高到203億噸。 | - | -
"""


@pytest.mark.parametrize(("claim", "right", "note"), rows(REPAIRS))
def test_puts_conversions_right(claim: str, right: str, note: str) -> None:
    language = language_of(claim)
    finding = GROUNDING.check(claim, [ZH], language)
    assert finding.reasons
    done = GROUNDING.repair(claim, finding, [ZH], language)
    if right == "-":
        assert done is None
    else:
        assert done is not None
        assert done.text == right
        assert note in done.note


def test_a_claim_that_cites_nothing() -> None:
    assert GROUNDING.check("北岬擴產。", [], "zh-Hant").reasons == ("這句話沒有引用任何段落",)

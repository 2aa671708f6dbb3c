"""The check of who, why and how sure: causes, roles, plans and speakers, in three languages."""

from __future__ import annotations

import pytest

from rag.answering.grounding import Grounding
from rag.language.causes import caused
from rag.language.modality import Sureness, hedge, told_as_done
from rag.language.relations import relations
from rag.language.speech import speakers
from rag.library.chunking import cut_passages
from rag.types import Hit, Language
from tests.fakes import HashedBigrams, article

GROUNDING = Grounding(HashedBigrams())

ZH = (
    "北岬鎳業的松原工廠上周停工，原因是港口的起重機故障。"
    "總經理顧明翰說，工廠預計在五月復工，如果起重機來不及修好，全年產量可能少一成。"
    "松原工廠由北岬鎳業持有，產品賣給嵐港電池。"
    "嵐港電池去年的營收是12億元。"
    "分析師杜若蘅認為，這次停工對鎳價沒有影響。"
)
EN = (
    "Northcape Nickel halted its Songyuan plant last week because a crane in the port broke down. "
    "Chief executive Gu Minghan said the plant is expected to restart in May. "
    "If the crane is not repaired in time, output may fall short by a tenth. "
    "The plant is owned by Northcape and sells to Langang Battery. "
    "Analyst Du Ruoheng said the halt would not move nickel prices."
)


def hit(text: str) -> Hit:
    stored = article(text, "工廠停工", source="松原日報")
    return Hit(cut_passages(stored, 2000)[0], stored, 1.0, 1.0, 1.0)


HITS = {"ZH": hit(ZH), "EN": hit(EN)}

# source | claim
SUPPORTED = """
ZH | 因為港口的起重機故障，松原工廠上周停工。
ZH | 松原工厂上周停工，是因为起重机故障。
ZH | The Songyuan plant stopped last week because a crane in the port broke down.
ZH | 顧明翰說，工廠預計五月復工。
ZH | 起重機若來不及修好，全年產量可能少一成。
ZH | 北岬鎳業持有松原工廠。
ZH | 松原工厂归北岬镍业持有。
ZH | 岚港电池向松原工厂购买产品。
ZH | 杜若蘅認為，停工對鎳價沒有影響。
EN | The Songyuan plant was halted due to a broken crane in the port.
EN | Output may fall short by a tenth if the crane is not repaired in time.
EN | Northcape owns the plant.
EN | Du Ruoheng said the halt would not move nickel prices.
"""

# source | claim | what the reason in the claim's language says
FLAGGED = """
ZH | 因為嵐港電池去年的營收是12億元，松原工廠上周停工。 | 原因
ZH | 松原工厂上周停工，导致岚港电池去年的营收是12亿元。 | 原因
ZH | 港口的起重機故障，原因是北岬鎳業的松原工廠上周停工。 | 因果顛倒
ZH | The Songyuan plant stopped last week because Langang had revenue of 1.2 billion yuan. | caused
ZH | 工廠已在五月復工。 | 預計
ZH | 全年产量少了一成。 | 如果
ZH | 松原工廠持有北岬鎳業。 | 角色
ZH | 岚港电池把产品卖给松原工厂。 | 角色
ZH | 顧明翰認為，這次停工對鎳價沒有影響。 | 杜若蘅
ZH | 杜若蘅說，工廠預計在五月復工。 | 顧明翰
EN | Output fell short by a tenth. | less sure
EN | The plant owns Northcape. | other way round
EN | Gu Minghan said the halt would not move nickel prices. | Du Ruoheng
"""


def rows(table: str) -> list[list[str]]:
    return [line.split(" | ") for line in table.strip().splitlines()]


def language_of(claim: str) -> Language:
    if claim.isascii():
        return "en"
    return "zh-Hans" if any(c in claim for c in "厂产销导营业") else "zh-Hant"


@pytest.mark.parametrize(("source", "claim"), rows(SUPPORTED))
def test_lets_through(source: str, claim: str) -> None:
    assert GROUNDING.check(claim, [HITS[source]], language_of(claim)).reasons == ()


@pytest.mark.parametrize(("source", "claim", "reason"), rows(FLAGGED))
def test_flags(source: str, claim: str, reason: str) -> None:
    found = GROUNDING.check(claim, [HITS[source]], language_of(claim))
    assert any(reason in told for told in found.reasons), found.reasons


@pytest.mark.parametrize(
    ("text", "cause", "effect"),
    [
        ("因為下雨，比賽延期。", "下雨", "比赛延期"),
        ("比賽延期，主要是因為下雨。", "下雨", "比赛延期"),
        ("下雨導致比賽延期。", "下雨", "比赛延期"),
        ("比賽因下雨而延期。", "下雨", "延期"),
        ("比賽之所以延期，是因為下雨。", "下雨", "延期"),
        ("The match was put off because of rain.", "rain", "The match was put off"),
        ("Due to rain, the match was put off.", "rain", "the match was put off"),
        ("Rain led to a delay.", "Rain", "a delay"),
    ],
)
def test_reads_causes(text: str, cause: str, effect: str) -> None:
    found = caused(text)
    assert found is not None
    assert (found.cause, found.effect) == (cause, effect)


@pytest.mark.parametrize("text", ["減班的目的是改造產線。", "It rained and the match went on.", ""])
def test_reads_no_cause(text: str) -> None:
    assert caused(text) is None


@pytest.mark.parametrize(
    ("text", "sureness", "done"),
    [
        ("工廠可能停工", Sureness.MAYBE, False),
        ("如果下雨，比賽延期", Sureness.MAYBE, False),
        ("預計五月完工", Sureness.FORECAST, False),
        ("將在五月完工", Sureness.COMING, False),
        ("已經完工", Sureness.FACT, True),
        ("產能過剩", Sureness.FACT, False),
        ("It may rain", Sureness.MAYBE, False),
        ("It is expected to open", Sureness.FORECAST, False),
        ("It will open", Sureness.COMING, False),
        ("It has opened", Sureness.FACT, True),
    ],
)
def test_reads_how_sure(text: str, sureness: Sureness, done: bool) -> None:
    assert (hedge(text).sureness, told_as_done(text)) == (sureness, done)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("甲公司收購乙公司", "甲公司", "乙公司"),
        ("乙公司被甲公司收購", "甲公司", "乙公司"),
        ("乙公司向甲公司採購電池", "甲公司", "乙公司"),
        ("Alpha acquired Beta", "Alpha", "Beta"),
        ("Beta was acquired by Alpha", "Alpha", "Beta was"),
        ("Beta bought cells from Alpha", "Alpha", "Beta"),
    ],
)
def test_reads_who_does_it(text: str, first: str, second: str) -> None:
    [found] = relations(text)
    assert (found.first, found.second) == (first, second)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("總經理顧明翰說，工廠復工。", ["總經理顧明翰"]),
        ("他說，工廠復工。", []),
        ("對下游來說，漲價難受。", []),
        ("Analyst Ann Lee said it was over.", ["Analyst Ann Lee"]),
        ("It was over, according to Ann Lee.", ["Ann Lee"]),
        ("She said it was over.", []),
    ],
)
def test_reads_who_speaks(text: str, who: list[str]) -> None:
    assert speakers(text) == who

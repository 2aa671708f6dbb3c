"""What a claim adds: invented details with neither figure nor name, by the bundled encoder."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.answering.grounding import Details, Finding, Grounding
from rag.language.gazetteer import Gazetteer
from rag.language.glosses import Glosses
from rag.language.lexicon import Lexicon
from rag.language.names import Names
from rag.library.chunking import cut_passages
from rag.models.embedding import BundledEmbedder
from rag.types import Hit, Language
from tests.fakes import article

ZH = (
    "松原水庫的水位上周降到三成，農民開始輪流灌溉。"
    "水利局派車把飲水送到山上的村子，居民用水桶接水。"
    "局長說，如果月底以前沒有下雨，工廠也要減少用水。"
)
EN = (
    "The reservoir at Songyuan fell to 30 percent last week, and farmers began to take turns. "
    "Trucks from the water bureau brought drinking water to villages in the hills, where residents "
    "filled buckets. If no rain falls by the end of the month, factories must use less as well."
)
LONG = "松原水庫的水位上周降到三成。" + "河邊的步道已經關閉。" * 400 + "工人在岸邊種了櫻花。"

# source | claim
HOLDS = """
ZH | 松原水庫水位跌到三成，農民只好輪流灌溉。
ZH | 水利局用卡车把饮用水运到山村，民众拿水桶来接。
ZH | Farmers take turns to irrigate as the reservoir has fallen to 30 percent.
EN | Residents of the villages filled buckets with water that trucks had brought.
EN | 卡車把飲用水送到山裡的村莊。
EN | 若月底前不下雨，工廠也得減少用水。
ZH | 水利局將飲水用車送到山上的村子。
LONG | 水位降到三成，岸邊有櫻花。
"""

# source | claim | the language of the reader | the word that the reason names
ADDS = """
ZH | 水利局派車把飲水送到山上的村子，還在教堂發放口罩。 | zh-Hant | 「教堂」
ZH | 水利局派车把饮水送到山上的村子，还在教堂发放口罩。 | zh-Hans | “教堂”
ZH | 農民開始輪流灌溉，並向法院提起訴訟。 | en | “訴訟”
ZH | The water bureau sent helicopters with drinking water to the villages. | en | “helicopters”
EN | Trucks brought drinking water to the villages, and the army put up tents. | en | “tents”
EN | 卡車把飲用水送到山裡的村莊，途中遭遇地震。 | zh-Hant | 「地震」
ZH | 水利局派車把飲水送到山上的村子，遇上颱風。 | zh-Hant | 「颱風」
ZH | 水利局派直升機把飲水送到山上的村子。 | zh-Hant | 「直升機」
ZH | 水利局派大使把飲水送到山上的村子。 | zh-Hant | 「大使」
ZH | 农民在比赛中轮流灌溉。 | zh-Hans | “比赛”
LONG | 水位降到三成，岸邊有企鵝。 | zh-Hant | 「企鵝」
"""


def rows(table: str) -> list[list[str]]:
    return [line.split(" | ") for line in table.strip().splitlines()]


def hit(text: str) -> Hit:
    stored = article(text, "Short of water" if text.isascii() else "水庫缺水")
    return Hit(cut_passages(stored, 220)[0], stored, 1.0, 1.0, 1.0)


HITS = {"ZH": hit(ZH), "EN": hit(EN), "LONG": hit(LONG)}


@pytest.fixture(scope="module")
def grounding(encoder_cache: Path) -> Grounding:
    folder = encoder_cache
    embedder = BundledEmbedder(folder)
    names = Names(Lexicon(folder), Gazetteer(folder))
    return Grounding(embedder, names, Details(lambda: embedder, Glosses(folder), names))


def checked(grounding: Grounding, source: str, claim: str, language: Language) -> Finding:
    return grounding.check(claim, [HITS[source]], language)


@pytest.mark.parametrize(("source", "claim"), rows(HOLDS))
def test_other_words_for_the_same_are_let_through(
    grounding: Grounding, source: str, claim: str
) -> None:
    found = checked(grounding, source, claim, "en")
    assert (found.reasons, found.cautions) == ((), ())


@pytest.mark.parametrize(("source", "claim", "reader", "word"), rows(ADDS))
def test_an_invented_detail_is_named(
    grounding: Grounding, source: str, claim: str, reader: Language, word: str
) -> None:
    found = checked(grounding, source, claim, reader)
    assert any(word in told for told in (*found.reasons, *found.cautions)), found


def test_strong_evidence_rejects_and_weak_evidence_cautions(grounding: Grounding) -> None:
    strange = checked(grounding, "ZH", "水利局派車把飲水和士兵送到山上的村子。", "zh-Hant")
    assert strange.reasons == ("所引文章沒有「士兵」，也沒有意思相近的話",)
    assert (strange.supports, strange.cautions) == ((), ())
    doubtful = checked(grounding, "ZH", "水利局派車把飲水和罐頭送到山上的村子。", "zh-Hant")
    assert doubtful.cautions == ("請留意：所引文章沒有用到「罐頭」",)
    assert doubtful.supports
    assert not doubtful.reasons


def test_without_details_nobody_looks(encoder_cache: Path) -> None:
    plain = Grounding(BundledEmbedder(encoder_cache))
    assert not checked(plain, "ZH", "水利局派車把飲水和士兵送到山上的村子。", "zh-Hant").reasons

"""Signs, growth and fall: what is below zero, what grew by a figure and what came to it."""

from __future__ import annotations

from decimal import Decimal

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.language.quantities import agree, express, missing, quantities
from rag.language.quantities.units import Unit, units
from rag.types import LANGUAGES, Language

# A text, then low (and high) of its last figure and the text of that figure.
BELOW_ZERO = r"""
-2.1% | -2.1 | -2.1%
−2.1% | -2.1 | −2.1%
－2.1％ | -2.1 | －2.1％
–2.1% | -2.1 | –2.1%
負2.1% | -2.1 | 負2.1%
minus 2.1% | -2.1 | minus 2.1%
Minus 2.1 percent | -2.1 | Minus 2.1 percent
growth was negative 2.1% | -2.1 | negative 2.1%
growth of -2.1% | -2.1 | -2.1%
growth (-2.1%) | -2.1 | -2.1%
指數：-2.1% | -2.1 | -2.1%
營收同比-2.1% | -2.1 | -2.1%
年增率為-2.1% | -2.1 | -2.1%
第二季年增-2.1% | -2.1 | -2.1%
約-2.1% | -2.1 | 約-2.1%
about -2.1% | -2.1 | about -2.1%
3.2%、-2.1% | -2.1 | -2.1%
從5%到-2.1% | -2.1 | -2.1%
項目\n-2.1%\n備註 | -2.1 | -2.1%
負百分之二 | -2 | 負百分之二
負三成 | -30 | 負三成
-25個基點 | -0.25 | -25個基點
淨利-5億元 | -500000000 | -5億元
淨利為負5億元 | -500000000 | 負5億元
-$5 million | -5000000 | -$5 million
$-5 million | -5000000 | $-5 million
minus $5 million | -5000000 | minus $5 million
新台幣-5億元 | -500000000 | 新台幣-5億元
-數十億元 | -9000000000..-2000000000 | -數十億元
-5℃ | -5 | -5℃
minus five degrees Celsius | -5 | minus five degrees Celsius
-5萬噸 | -50000 | -5萬噸
-20美元/兆瓦時 | -0.00002 | -20美元/兆瓦時
-3%至-1% | -3..-1 | -3%至-1%
-3% to 5% | -3..5 | -3% to 5%
from -2 to -1 percent | -2..-1 | -2 to -1 percent
-5至3℃ | -5..3 | -5至3℃
"""

# A text whose dash or word is no sign, then its figures.
NOT_BELOW_ZERO = r"""
3-5% | 3..5
3%-5% | 3..5
3% - 5% | 3..5
3%—5% | 3..5
20萬-25萬元 | 200000..250000
1.5元-20美分 | 1.5; 0.2
2025年-10% | 20250101..20251231; 10
pre-5% levels | 5
the rate—2.1%—held | 2.1
增速——2.1% | 2.1
增速—2.1% | 2.1
- 5%的人贊成 | 5
結論\n-5%的人贊成\n其餘反對 | 5
±2.1% | 2.1
+/-2.1% | 2.1
+2.1% | 2.1
5 minus 3 percent | 5; 3
ten minus three percent | 10; 3
公司背負5億元債務 | 500000000
公司須負5億元賠償責任 | 500000000
下跌2.1% | 2.1
-3 | 3
-10年 | 120
-2倍 | 2
方案甲-5公斤 | 0.005
2升-5克 | 0.002; 0.000005
contract A-$5 | 5
"""


def ends(text: str) -> list[str]:
    """The values of the figures of ``text``."""
    return [
        f"{q.low.normalize():f}" + (f"..{q.high.normalize():f}" if q.low != q.high else "")
        for q in quantities(text)
    ]


@pytest.mark.parametrize("line", BELOW_ZERO.strip().splitlines())
def test_a_sign_makes_a_figure_negative(line: str) -> None:
    text, value, written = line.replace("\\n", "\n").split(" | ")
    assert ends(text)[-1] == value
    assert quantities(text)[-1].text == written


@pytest.mark.parametrize("line", NOT_BELOW_ZERO.strip().splitlines())
def test_other_dashes_and_words_are_no_sign(line: str) -> None:
    text, values = line.replace("\\n", "\n").split(" | ")
    assert ends(text) == values.split("; ")


# claim | source | verdict, and "holds" where the source bears the claim out
AGREED = """
-2.1% | 2.1% | sign
2.1% | -2.1% | sign
-2.1% | −2.10% | equal holds
minus 2.1% | 負2.1% | equal holds
-2.1% | -21% | scale
-2.1% | 21% | value
-2.1% | -2.4% | value
about -2% | -2.04% | rounded holds
-2% | -2.04% | rounded
-5億元 | -500 million yuan | equal holds
-5億元 | 5億元 | sign
-3%至-1% | -3% to -1% | equal holds
-數十億元 | 數十億元 | value
-數十億元 | -幾十億元 | equal holds
下跌2.1% | -2.1% | equal holds
-2.1% | 下跌2.1% | equal holds
fell 2.1% | −2.1% | equal holds
a decline of 2.1% | -2.1% | equal holds
a 2.1% decline | -2.1% | equal holds
降幅達2.1% | -2.1% | equal holds
跌逾2% | -2.1% | rounded holds
跌逾2% | -1.9% | rounded
虧損5億元 | 淨利-5億元 | equal holds
a loss of $5 million | -$5 million | equal holds
零下5℃ | -5℃ | equal holds
上漲2.1% | -2.1% | sign
降至2.1% | -2.1% | sign
下跌2.1% | 下滑2.1% | equal holds
增長一倍 | 翻倍 | equal holds
增長了一倍 | 翻一番 | equal holds
成長一倍 | doubled | equal holds
翻倍 | doubled | equal holds
翻了一番 | 翻倍 | equal holds
doubled | 增加一倍 | equal holds
increased by 100% | doubled | equal holds
a 100% increase | 翻倍 | equal holds
up 100% | 增長一倍 | equal holds
nearly doubled | 成長近一倍 | equal holds
more than doubled | 增長超過一倍 | equal holds
more than doubled | 翻了一倍多 | equal holds
more than doubled | 增長1.1倍 | rounded holds
more than doubled | 增長0.9倍 | rounded
tripled | 增長兩倍 | equal holds
增長兩倍 | tripled | equal holds
增長兩倍 | doubled | value
doubled | 增長兩倍 | value
增長200% | tripled | equal holds
增長200% | doubled | value
增長200% | 增長兩倍 | equal holds
增至三倍 | 增長兩倍 | equal holds
增至三倍 | 增長三倍 | value
去年的三倍 | 增長兩倍 | equal holds
three times as many | 增長兩倍 | equal holds
three times as many | 增至3倍 | equal holds
rose threefold | 增長兩倍 | equal holds
rose threefold | 增長三倍 | value
rose to 200% | doubled | equal holds
高出三倍 | four times as high | equal holds
成長一倍半 | 2.5 times the | equal holds
quadrupled | 翻兩番 | equal holds
增長七倍 | 翻三番 | equal holds
rose three times | 增長三倍 | equal holds
兩倍 | doubled | equal holds
兩倍 | 增長兩倍 | equal holds
一倍 | doubled | value
"""


@pytest.mark.parametrize("line", AGREED.strip().splitlines())
def test_agrees(line: str) -> None:
    claim_text, source_text, expected = line.split(" | ")
    claim, source = quantities(claim_text)[-1], quantities(source_text)[-1]
    found = agree(claim, source)
    verdict, _, holds = expected.partition(" ")
    assert (found.verdict, found.holds) == (verdict, bool(holds))


MISSING = """
營收增長一倍 | Sales doubled. | -
營收增長一倍 | 營收為去年的1.2倍。 | 增長一倍
Sales doubled | 銷售額增長兩倍。 | doubled
銷售額增長兩倍 | Sales tripled. | -
The economy shrank 2.1% | 經濟成長率為-2.1%。 | -
The economy grew 2.1% | 經濟成長率為-2.1%。 | 2.1%
氣溫為-3至-1度 | 氣溫介於-3℃和-1℃ | -
"""


@pytest.mark.parametrize("line", MISSING.strip().splitlines())
def test_names_what_no_source_holds(line: str) -> None:
    claim, source, expected = line.split(" | ")
    found = [item.quantity.text for item in missing(claim, [source])]
    assert found == ([] if expected == "-" else expected.split("; "))


def test_another_sign_is_what_a_reader_is_told() -> None:
    (item,) = missing("Growth was 2.1%", ["成長率為-2.1%，失業率為2.4%。"])
    assert item.nearest is not None
    assert item.nearest.reason("en") == "-2.1% in the source, 2.1% here: the sign differs"
    assert item.nearest.reason("zh-Hant") == "原文「-2.1%」，此處「2.1%」：正負號不同"


WRITTEN = """
負2.1% | -2.1% | -2.1% | -2.1%
-5億美元 | -5億美元 | -5亿美元 | -US$500 million
-$5 million | -500萬美元 | -500万美元 | -US$5 million
新台幣-5億元 | 新台幣-5億元 | 新台币-5亿元 | -NT$500 million
-3%至-1% | -3至-1% | -3至-1% | -3 to -1%
-數十億元 | -數十億元 | -数十亿元 | minus several billion yuan
增長一倍 | 增長1倍 | 增长1倍 | up 100%
成長超過兩倍 | 增長超過2倍 | 增长超过2倍 | up over 200%
"""


@pytest.mark.parametrize("line", WRITTEN.strip().splitlines())
def test_writes_a_figure_in_each_language(line: str) -> None:
    text, hant, hans, english = line.split(" | ")
    (quantity,) = quantities(text)
    assert express(quantity, "zh-Hant") == hant
    assert express(quantity, "zh-Hans") == hans
    assert express(quantity, "en") == english


@pytest.mark.parametrize("line", (BELOW_ZERO + AGREED).strip().splitlines())
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_written_reads_back(line: str, language: Language) -> None:
    for quantity in quantities(line.partition(" | ")[0]):
        (back,) = quantities(express(quantity, language))
        assert agree(back, quantity).holds
        assert agree(quantity, back).holds


@pytest.mark.parametrize("line", (BELOW_ZERO + NOT_BELOW_ZERO + AGREED).strip().splitlines())
def test_simplified_text_reads_the_same(line: str) -> None:
    text = line.partition(" | ")[0]
    simplified = opencc.OpenCC("t2s").convert(text)
    told = [(q.low, q.high, q.start, q.end, q.change) for q in quantities(text)]
    assert [(q.low, q.high, q.start, q.end, q.change) for q in quantities(simplified)] == told


SIGNED = st.sampled_from(
    [
        u
        for u in units().values()
        if u.kind in {"money", "power", "percent", "points"} and u.chinese and u.symbol != "ma"
    ]
)
AMOUNTS = st.decimals(min_value="0.01", max_value="9999", places=2)
SIGNS = st.sampled_from(["-", "−", "－", "負"])


@settings(deadline=None)
@given(AMOUNTS, SIGNED, SIGNS, st.sampled_from(["", "約", "淨值為", "變動："]))
def test_a_sign_turns_a_figure_over_and_nothing_else(
    number: Decimal, unit: Unit, sign: str, before: str
) -> None:
    name = unit.chinese[0]
    (positive,) = quantities(f"{before}{number:f}{name}")
    (negative,) = quantities(f"{before}{sign}{number:f}{name}")
    assert (negative.low, negative.high) == (-positive.high, -positive.low)
    assert (negative.kind, negative.unit, negative.step) == (
        positive.kind,
        positive.unit,
        positive.step,
    )
    assert not agree(negative, positive).holds
    assert not agree(positive, negative).holds


# Numerals whose last part is read apart from the rest.
NUMERALS = """
三萬三 | 33000
五百五 | 550
一千一 | 1100
兩億兩 | 220000000
三百零三 | 303
twenty thirty tons | 20; 30
two, three tons | 2; 3
five hundred, six hundred tons | 500; 600
two million, three million tons | 2000000; 3000000
two million, three hundred thousand tons | 2300000
a thousand million tons | 1000000000
one hundred and five thousand, two hundred tons | 105200
"""


@pytest.mark.parametrize("line", NUMERALS.strip().splitlines())
def test_numerals_end_where_the_next_begins(line: str) -> None:
    text, values = line.split(" | ")
    assert ends(text) == values.split("; ")


# A text, then its figures as written.
STEPS = """
營業成本減少12億元至150億元。 | 12億元 150億元
营业成本下降了约12亿元到150亿元。 | 约12亿元 150亿元
Costs fell by £12m to £150m. | £12m £150m
Costs saw a drop of $12m to $150m. | $12m $150m
庫存減少3萬噸至120萬噸 | 3萬噸 120萬噸
Claims fell by 12,000 to 220,000. | 12,000 220,000
股價漲3元至80元 | 3元 80元
營業成本減少12億元至15億元 | 12億元至15億元
營業成本減少12億元至150億元不等 | 12億元至150億元
營業成本在減少12億元至150億元之間 | 12億元至150億元
營收成長12至150億元 | 12至150億元
營收介於12億元至150億元 | 12億元至150億元
Costs were £12m to £150m. | £12m~to~£150m
Costs went from £12m to £150m. | £12m~to~£150m
Costs would fall by £12m to £15m. | £12m~to~£15m
成長5%至7% | 5%至7%
成長2%至20% | 2%至20%
Sales grow 2% to 20% | 2%~to~20%
案件增加20件至35件 | 20 35
Output was cut at two mines by 3 tons to 120 tons. | two 3~tons 120~tons
It is used by 20 to 300 people | 20~to~300
It is delayed by 1 year to 10 years | 1~year~to~10~years
"""


@pytest.mark.parametrize(
    ("text", "figures"), [line.split(" | ") for line in STEPS.strip().splitlines()]
)
def test_a_step_and_where_it_led_are_no_range(text: str, figures: str) -> None:
    assert [q.text.replace(" ", "~") for q in quantities(text)] == figures.split(" ")


@pytest.mark.parametrize(
    ("claim", "source", "holds"),
    [
        ("營業成本在12億元到150億元之間。", "營業成本減少12億元至150億元。", False),
        ("Costs were between £12m and £150m.", "Costs fell by £12m to £150m.", False),
        ("營業成本減少12億元，降至150億元。", "成本減少12億元至150億元。", True),
        ("成本從12億元增至15億元。", "成本原為12億元，後來增至15億元。", True),
        ("成長率在5%到7%之間。", "第一季成長5%，第二季成長率升至7%。", True),
    ],
)
def test_a_range_is_not_made_of_a_step_and_where_it_led(
    claim: str, source: str, holds: bool
) -> None:
    assert (missing(claim, [source]) == ()) is holds


# A text, then its figures as written.
PAIRS = """
Leeds beat Hull by 3 to 1. | 3~to~1
Leeds lost to Hull, trailing three to one at the break | three~to~one
The board voted 5 to 4 to close it | 5~to~4
The court ruled six to three that they pay | six~to~three
The bid was voted down by 3 to 1. | 3~to~1
They mix it at a ratio of 1 to 3. | 1~to~3
The lead fell from 3 to 1 after the vote | 3 1
The vote cut the seats by 5 to 4. | 5 4
Hull won 2 to 3 contracts | 2~to~3
They lost 30 to 20 trucks in the vote | 30 20
It opens at 3 to 5 sites | 3~to~5
He went from three to two. | three two
"""


@pytest.mark.parametrize(
    ("text", "figures"), [line.split(" | ") for line in PAIRS.strip().splitlines()]
)
def test_a_pair_with_to_is_a_ratio_where_one_is_spoken_of(text: str, figures: str) -> None:
    found = [q.text.replace(" ", "~") for q in quantities(text)]
    assert found == figures.split(" ")


@pytest.mark.parametrize(
    ("claim", "source", "holds"),
    [
        ("甲隊以3比1擊敗乙隊。", "Leeds beat Hull by 3 to 1.", True),
        ("甲隊以3比1擊敗乙隊。", "Leeds beat Hull three to one.", True),
        ("Leeds beat Hull three to one.", "甲隊以3比1擊敗乙隊。", True),
        ("乙隊以1比3敗給甲隊。", "Leeds beat Hull three to one.", True),
        ("甲隊以3比2擊敗乙隊。", "Leeds beat Hull three to one.", False),
        ("換股比例為1比3。", "The shares are swapped at a ratio of three to one.", False),
        ("52%的人投票贊成。", "They voted 52 to 48 for it.", True),
    ],
)
def test_a_pair_with_to_is_held_as_a_pair(claim: str, source: str, holds: bool) -> None:
    assert (missing(claim, [source]) == ()) is holds

"""Figures as newsrooms write them: glued to Latin letters, in pounds, cut short, as scores."""

from __future__ import annotations

import pytest

from rag.language.quantities import missing, quantities


def rows(table: str) -> list[list[str]]:
    return [line.split(" | ") for line in table.strip().splitlines()]


# A text, then the value of its one figure: what stands right behind it is what it counts.
GLUED = """
吞吐量達1,400萬TEU | 14000000
新船可載5,000TEU | 5000
叢集有500GPU | 500
叢集有3.2萬GPU | 32000
出貨10萬AI晶片 | 100000
售出3萬EV | 30000
凍結5億USDT | 500000000
百萬TEU的港口 | 1000000
新增5萬A股帳戶 | 50000
6.5萬DWT散裝船 | 65000
"""

CODES = """
GB300
S19
3C6000
H100
5G
3D
A4
KY-118
B2B
4x4
7800XT
1080p
18A製程
2000AD
"""


@pytest.mark.parametrize(("text", "value"), rows(GLUED))
def test_letters_behind_a_figure_are_what_it_counts(text: str, value: str) -> None:
    assert [str(int(q.low)) for q in quantities(text)] == [value]


@pytest.mark.parametrize("text", CODES.strip().splitlines())
def test_digits_inside_a_code_are_no_figure(text: str) -> None:
    assert quantities(text) == ()


# A text, then the unit of its one figure: GBP, t or (where nothing tells) "pound".
POUNDS = """
The club was owing 1.8 billion pounds to its banks | GBP
The dealer was fined 15.5 million pounds | GBP
a salary of 90,000 pounds | GBP
They carried 2 million pounds of debt | GBP
3 pounds a share | GBP
欠債18億磅 | GBP
負債18億鎊 | GBP
The drone weighs 3 pounds | lb
12 pounds of rice | lb
They moved 30 million pounds of uranium | lb
船上載有18億磅的銅 | lb
a 3-pound hammer | pound
18億磅 | pound
"""


@pytest.mark.parametrize(("text", "unit"), rows(POUNDS))
def test_tells_money_from_weight(text: str, unit: str) -> None:
    (figure,) = quantities(text)
    assert (figure.symbol or "").partition("/")[0] == unit


# claim | source | the claim's figures that are missing
JUDGED = """
吞吐量達1,400萬TEU | The port handled 14 million TEU | -
吞吐量達1,400萬TEU | The port handled 1.4 million TEU | 1,400萬
該公司欠18億英鎊 | The firm was owing 1.8 billion pounds | -
該公司欠1.8億英鎊 | The firm was owing 1.8 billion pounds | 1.8億英鎊
The firm had 1.8 billion pounds | 該公司有18億英鎊 | -
The firm had 1.8 billion pounds | 該公司有18億美元 | 1.8 billion pounds
It moved 1.8 billion pounds last year | 去年運了18億磅的銅 | -
它有3英鎊 | It has 3 pounds | -
它值3英鎊 | It weighs 3 pounds | 3英鎊
"""


@pytest.mark.parametrize(("claim", "source", "expected"), rows(JUDGED))
def test_judges(claim: str, source: str, expected: str) -> None:
    found = [item.quantity.text for item in missing(claim, [source])]
    assert found == ([] if expected == "-" else expected.split("; "))

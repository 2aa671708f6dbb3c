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


# claim | source | the claim's figures that are missing
JUDGED = """
吞吐量達1,400萬TEU | The port handled 14 million TEU | -
吞吐量達1,400萬TEU | The port handled 1.4 million TEU | 1,400萬
"""


@pytest.mark.parametrize(("claim", "source", "expected"), rows(JUDGED))
def test_judges(claim: str, source: str, expected: str) -> None:
    found = [item.quantity.text for item in missing(claim, [source])]
    assert found == ([] if expected == "-" else expected.split("; "))

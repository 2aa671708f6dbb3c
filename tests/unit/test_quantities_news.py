"""Figures as newsrooms write them: glued to Latin letters, in pounds, cut short, as scores."""

from __future__ import annotations

import time

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
Members lost 20 pounds, those who pay | pound
People who pay for lessons lost 20 pounds | pound
Those who lost 20 pounds paid less | pound
繳了罰款的人平均瘦了20磅 | pound
Travellers pay a fee for bags over 50 pounds | lb
The dog is 12 pounds heavier, its owner owes the bank money | lb
The court fined him more than 20 pounds | GBP
She earns 12 pounds an hour | GBP
He owes 20 pounds in unpaid parking fines | GBP
被罰20磅 | GBP
The firm lost 3 million pounds | GBP
"""


# The same where another figure stands in the sentence.
AMONG_OTHERS = """
Learners who pay $300 for the course lost 20 pounds | pound
The dog cost $300 and weighs 20 pounds (9 kg) | lb
The mine, bought for $2 billion, yields 30 million pounds a year | pound/yr
The firm, sold for $2 billion, was fined 15 million pounds | GBP
It settled for 15 million pounds ($20 million) | GBP
"""


@pytest.mark.parametrize(("text", "unit"), rows(POUNDS))
def test_tells_money_from_weight(text: str, unit: str) -> None:
    (figure,) = quantities(text)
    assert (figure.symbol or "").partition("/")[0] == unit


@pytest.mark.parametrize(("text", "unit"), rows(AMONG_OTHERS))
def test_tells_money_from_weight_among_other_figures(text: str, unit: str) -> None:
    found = [q.symbol for q in quantities(text) if "pounds" in q.text]
    assert found == [unit]


# claim | source | the claim's figures that are missing
JUDGED = """
學員平均瘦了約9公斤 | Learners who pay $300 for the course lost 20 pounds on average | -
Learners lost about 9 kilograms | Learners who pay for the course lost 20 pounds on average | -
學員平均瘦了約8公斤 | Learners who pay $300 for the course lost 20 pounds on average | 約8公斤
Bags over 50 pounds cost more | 行李超過50磅要加價 | -
行李超過50英鎊要加價 | There is a fee for bags over 50 pounds | 超過50英鎊
他被罰9公斤 | He was fined 20 pounds | 9公斤
吞吐量達1,400萬TEU | The port handled 14 million TEU | -
吞吐量達1,400萬TEU | The port handled 1.4 million TEU | 1,400萬
該公司欠18億英鎊 | The firm was owing 1.8 billion pounds | -
該公司欠1.8億英鎊 | The firm was owing 1.8 billion pounds | 1.8億英鎊
The firm had 1.8 billion pounds | 該公司有18億英鎊 | -
The firm had 1.8 billion pounds | 該公司有18億美元 | 1.8 billion pounds
It moved 1.8 billion pounds last year | 去年運了18億磅的銅 | -
它有3英鎊 | It has 3 pounds | -
它值3英鎊 | It weighs 3 pounds | 3英鎊
庫存原為1,240萬噸 | Stocks fell to 6.1 million tonnes from 12.4 million | -
庫存原為1,240萬噸 | Stocks fell from 12.4 million to 6.1 million tonnes | -
庫存原為124萬噸 | Stocks fell to 6.1 million tonnes from 12.4 million | 124萬噸
Stocks were 6.1 million tonnes | 庫存由1,240萬噸降至610萬 | -
It was 12.4 million | Stocks fell to 6.1 million tonnes from 12.4 million | -
毛利率原為20% | Margins jumped 50% from 20 in May | 20%
主隊以2比1獲勝 | The home side won 2-1 | -
客隊以1比3落敗 | The home side won 3-1 | -
客隊以1比3落敗 | The home side won 3-2 | 1比3
法官以2比1裁定 | The judges ruled 2-1 that it may go on | -
主隊以3比1領先 | The visitors trailed 1-3 at half time | -
議案以4比5遭否決 | The motion failed by a vote of 5:4 | -
換股比例為1比3 | 換股比例為3比1 | 1比3
換股比例為3比1 | The exchange ratio was set at 3:1 | -
換股比例為1比3 | The exchange ratio was set at 3:1 | 1比3
負債權益比為1:2 | The debt-to-equity ratio was 2:1 | 1:2
The debt-to-equity ratio was 1:2 | The debt-to-equity ratio was 2:1 | 1:2
The ratio of lost bids was 1:3 | The ratio of lost bids was 3:1 | 1:3
Sand and cement stand at 1:3 | Sand and cement stand at 2:6 | -
三期試驗失敗 | The phase three trial failed | -
三期試驗失敗 | The phase III trial failed | -
三期臨床失敗 | The third-phase trial failed | -
三期試驗失敗 | The phase 2 trial failed | 三期
三期試驗失敗 | The trial took three years | 三期
央行升息1碼 | The bank raised rates by 25 basis points | -
央行升息半碼 | The bank raised rates by 25 basis points | 半碼
央行降息兩碼 | The bank cut rates by half a percentage point; 50 basis points | -
投票者有58%贊成、42%反對 | 表決結果為58:42 | -
投票者有85%贊成 | 表決結果為58:42 | 85%
表決結果為58:42 | Some 58% voted for it and 42% against it | -
表決結果為58:42 | Some 57% voted for it and 43% against it | 58:42
獲利是一年前的三倍以上 | 獲利超過一年前的三倍 | -
Profit was more than triple | 獲利超過一年前的三倍 | -
獲利不到一年前的三倍 | 獲利超過一年前的三倍 | 三倍
"""


@pytest.mark.parametrize(("claim", "source", "expected"), rows(JUDGED))
def test_judges(claim: str, source: str, expected: str) -> None:
    found = [item.quantity.text for item in missing(claim, [source])]
    assert found == ([] if expected == "-" else expected.split("; "))


# A text, then its figures: none where the words are a name.
READ = """
公司的半年報顯示 | -
船廠24年半年報列出 | 24年
半年後公布 | 半年
密碼有6碼 | 6
營收年增2億元至384億元 | 2億元; 384億元
油價上漲3至5美元 | 3至5美元
油價上漲3美元至5美元 | 3美元至5美元
Oil rose $3 to $80 a barrel | $3; $80 a barrel
It costs $3 to $80 a barrel | $3 to $80 a barrel
投出3-5顆球 | 3-5
He won 3-5 medals | 3-5
"""


@pytest.mark.parametrize(("text", "expected"), rows(READ))
def test_reads(text: str, expected: str) -> None:
    assert "; ".join(q.text for q in quantities(text)) == expected.replace("-", "", expected == "-")


def test_a_year_below_a_latin_line_is_no_code() -> None:
    (date,) = quantities("Harbour Daily\n2026年4月9日")
    assert date.text == "2026年4月9日"


def test_a_long_text_is_read_in_time_that_grows_as_it_does() -> None:
    line = "共有35家公司、12座港口，"
    short, long = (_cost(line * times) for times in (250, 4000))
    assert long < short * 16 * 3


def _cost(text: str) -> float:
    costs = []
    for _ in range(3):
        begun = time.process_time()
        quantities(text)
        costs.append(time.process_time() - begun)
    return min(costs)

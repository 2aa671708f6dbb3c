"""Figures in Chinese and English: what is found, what agrees, how it is written."""

from __future__ import annotations

import opencc
import pytest

from rag.language.quantities import Quantity, agree, express, missing, quantities
from rag.language.quantities.folding import fold
from rag.language.quantities.units import units
from rag.types import Language


def shown(quantity: Quantity) -> str:
    """A quantity on one line: kind low[..high] [unit] and its marks."""
    value = f"{quantity.low.normalize():f}"
    if quantity.high != quantity.low:
        value += f"..{quantity.high.normalize():f}"
    marks = [
        quantity.bound or "",
        "about" if quantity.approximate else "",
        "vague" if quantity.vague else "",
        "weak" if quantity.weak else "",
    ]
    unit = "" if quantity.kind == "count" else quantity.unit or ""
    return " ".join(part for part in (quantity.kind, value, unit, *marks) if part)


# Each line: a text, then what is found in it. Phrases are written for this test.
FOUND = """
這座城市有 1,950 億元預算 | money 195000000000 YUAN
预算为 97 亿元 | money 9700000000 YUAN
工廠年產１２．５萬噸 | mass 125000 t
共有3千5百萬人受惠 | count 35000000
三千五百萬人 | count 35000000
二十億美元的基金 | money 2000000000 USD
一百零三名旅客 | count 103
兩萬五千噸 | mass 25000 t
三萬五 | count 35000
一億兩千萬元 | money 120000000 YUAN
1億2000萬元 | money 120000000 YUAN
十二萬三千四百五十六元 | money 123456 YUAN
壹佰貳拾叁元 | money 123 YUAN
伍萬元整 | money 50000 YUAN
廿五名學生 | count 25
一千零一個故事 | count 1001
5万亿元 | money 5000000000000 YUAN
5兆元 | money 5000000000000 YUAN
1.2 兆台幣 | money 1200000000000 TWD
新台幣 3,200 億元 | money 320000000000 TWD
人民幣5億元 | money 500000000 CNY
五百萬人民幣 | money 5000000 CNY
港幣8000萬元 | money 80000000 HKD
4.5億港元 | money 450000000 HKD
60億歐元 | money 6000000000 EUR
300萬英鎊 | money 3000000 GBP
2兆日圓 | money 2000000000000 JPY
9000億韓元 | money 900000000000 KRW
50美分 | money 0.5 USD
成交價12塊錢 | money 12 YUAN
US$5 billion | money 5000000000 USD
$3.2bn | money 3200000000 USD
$40m | money 40000000 USD
$5K | money 5000 USD
NT$12 million | money 12000000 TWD
HK$750 million | money 750000000 HKD
RMB 30 billion | money 30000000000 CNY
30 billion yuan | money 30000000000 CNY
€1.5 million | money 1500000 EUR
£20 | money 20 GBP
600 billion won | money 600000000000 KRW
5 million U.S. dollars | money 5000000 USD
two hundred thousand dollars | money 200000 USD
a 30-million-dollar loan | money 30000000 USD
5公斤 | mass 0.005 t
3千克 | mass 0.003 t
8公噸 | mass 8 t
20克 | mass 0.00002 t
4斤 | mass 0.002 t
2.03 million tons | mass 2030000 t
150,000 metric tonnes | mass 150000 t
70 kg | mass 0.07 t
12 pounds of rice | mass 0.00544310844 t
50兆瓦 | power 50000000 W
100 MW | power 100000000 W
1億千瓦 | power 100000000000 W
10吉瓦 | power 10000000000 W
10 GW of capacity | power 10000000000 W
a 100-megawatt plant | power 100000000 W
300瓦 | power 300 W
5000萬千瓦時 | energy 50000000000 Wh
3億度電 | energy 300000000000 Wh
200 MWh | energy 200000000 Wh
40 gigawatt-hours | energy 40000000000 Wh
兆瓦级储能 | -
長3公里 | length 3000 m
高508公尺 | length 508 m
3奈米製程 | length 0.000000003 m
5纳米芯片 | length 0.000000005 m
25 km north | length 25000 m
6 feet | length 1.8288 m
2000平方公里 | area 2000000000 m2
50公頃 | area 500000 m2
12 hectares | area 120000 m2
300立方米 | volume 300 m3
100萬桶 | volume 158987.294928 m3
2 million barrels | volume 317974.589856 m3
攝氏25度 | temperature 25 degC
零下5℃ | temperature -5 degC
攝氏零下40度 | temperature -40 degC
37.5°C | temperature 37.5 degC
80 GB | data 80000000000 B
2TB | data 2000000000000 B
3.2 GHz | frequency 3200000000 Hz
算力達 600 EH/s | hashrate 600000000 TH/s
500千伏 | voltage 500000 V
成長 9.04% | percent 9.04 %
成長９.５％ | percent 9.5 %
百分之三 | percent 3 %
百分之二十五 | percent 25 %
三成 | percent 30 %
4成 | percent 40 %
六成五 | percent 65 %
只剩八成二 | percent 82 %
七成三家 | percent 70 %; count 3
三成五至四成 | percent 35..40 %
18萬一噸 | rate 180000 YUAN/t
18萬元一噸 | rate 180000 YUAN/t
3塊錢一斤 | rate 6000 YUAN/t
二點一萬噸 | mass 21000 t
百分之十二點五 | percent 12.5 %
三點二十分 | -
股價腰斬 | percent 50 %
產量減半 | percent 50 %
The price halved | percent 50 %
cut by half | percent 50 %
12 percent | percent 12 %
12.5 per cent | percent 12.5 %
增加2.5個百分點 | points 2.5 pp
1.5 percentage points | points 1.5 pp
降息25個基點 | points 0.25 pp
25 basis points | points 0.25 pp
25bp cut | points 0.25 pp
三分之二的股東 | ratio 0.666666666667 :
two-thirds of members | ratio 0.666666666667 :
一半的工廠 | ratio 0.5 :
half of the plants | ratio 0.5 :
比例為58:42 | ratio 1.380952380952 :
營收增至3倍 | ratio 3 x
成本是對手的1.5倍 | ratio 1.5 x
股價翻倍 | ratio 2 x
產量翻一番 | ratio 2 x
產量翻兩番 | ratio 4 x
sales doubled | ratio 2 x
output tripled | ratio 3 x
five times as large | ratio 5 x
3x leverage | ratio 3 x
每噸15萬元 | rate 150000 YUAN/t
15萬元/噸 | rate 150000 YUAN/t
每股3.2元 | rate 3.2 YUAN/share
3.2元/股 | rate 3.2 YUAN/share
0.05美元/千瓦時 | rate 0.00005 USD/Wh
7 美元/TH/s | rate 7 USD/TH/s
150,000 yuan per ton | rate 150000 CNY/t
12 yuan a kilogram | rate 12000 CNY/t
$60 a share | rate 60 USD/share
26萬噸/年 | rate 260000 t/yr
260,000 tons a year | rate 260000 t/yr
up from $84 million a year earlier | money 84000000 USD
時速300公里/小時 | rate 300000 m/h
100 km/h | rate 100000 m/h
2025年5月7日開會 | date 20250507 day
2025 年 5 月 7 日 | date 20250507 day
二〇二五年五月七日 | date 20250507 day
民國115年1月 | date 20260101..20260131 month
民國一一五年 | date 20260101..20261231 year
1月8日 | date 108 day
1月8號 | date 108 day
十二月二十五日 | date 1225 day
8日宣布 | date 8 day
3月 | date 301..331 month
一月份 | date 101..131 month
2025年 | date 20250101..20251231 year
2025 | date 20250101..20251231 year
25年三季度 | date 20250701..20250931 quarter
第三季 | date 701..931 quarter
2024年第四季度 | date 20241001..20241231 quarter
前三季度 | date 101..931 months
上半年 | date 101..631 half
2025年下半年 | date 20250701..20251231 half
90年代 | date 19900101..19991231 decade
2020年代 | date 20200101..20291231 decade
八十年代 | date 19800101..19891231 decade
2025-05-07 | date 20250507 day
2025/5/7 | date 20250507 day
January 8, 2026 | date 20260108 day
Jan 8 | date 108 day
January 8th | date 108 day
8 January 2026 | date 20260108 day
the 8th of March 2024 | date 20240308 day
Sept. 30 | date 930 day
March 2025 | date 20250301..20250331 month
in May | date 501..531 month
since March | date 301..331 month
December | date 1201..1231 month
it may rise | -
a long march | -
Q3 2025 | date 20250701..20250931 quarter
2025Q3 | date 20250701..20250931 quarter
3Q25 | date 20250701..20250931 quarter
the third quarter of 2025 | date 20250701..20250931 quarter
the first half of 2024 | date 20240101..20240631 half
H1 2024 | date 20240101..20240631 half
first nine months of 2025 | date 20250101..20250931 months
the 1990s | date 19900101..19991231 decade
FY2025 | date 20250101..20251231 year
mid-2025 | date 20250101..20251231 year
2023-2025年 | date 20230101..20231231 year; date 20250101..20251231 year
6-8月 | date 601..631 month; date 801..831 month
1月8日至10日 | date 108 day; date 110 day
Jan 8-10 | date 108 day; date 110 day
下午3點 | date 900 time
15:30 | date 930 time
3 p.m. | date 900 time
9時30分 | date 570 time
10個季度 | duration 30 mo
ten quarters | duration 30 mo
10—15年 | duration 120..180 mo
五年期 | duration 60 mo
five years | duration 60 mo
a 10-year plan | duration 120 mo
24小時 | duration 86400 s
90分鐘 | duration 5400 s
30天 | duration 2592000 s
10日內 | duration 864000 s
兩週 | duration 1209600 s
18個月 | duration 18 mo
two decades | duration 240 mo
35歲 | duration 420 mo
a 12-year-old boy | duration 144 mo
50周年 | duration 600 mo
第一 | ordinal 1 weak
第3名 | ordinal 3
第十四位 | ordinal 14
3rd place | ordinal 3
the twenty-first session | ordinal 21
No. 5 | ordinal 5
21世紀 | ordinal 21
third-largest | ordinal 3
3-4萬元 | money 30000..40000 YUAN
20-25萬元 | money 200000..250000 YUAN
20萬-25萬元 | money 200000..250000 YUAN
5000億至10000億美元 | money 500000000000..1000000000000 USD
5%至10% | percent 5..10 %
5-10% | percent 5..10 %
15倍-30倍 | ratio 15..30 x
2—3美元/千瓦時 | rate 0.002..0.003 USD/Wh
3 to 4 million | count 3000000..4000000
from 3 to 4 | count 3..4
between 3 and 4 percent | percent 3..4 %
$2-3 million | money 2000000..3000000 USD
$2 million to $3 million | money 2000000..3000000 USD
三四個月 | duration 3..4 mo about
兩三百人 | count 200..300 about
十五六家 | count 15..16 about
約203萬噸 | mass 2030000 t about
超過200億元 | money 20000000000 YUAN over
逾二十家 | count 20 over
突破 5 萬枚 | count 50000 over
不到三成 | percent 30 % under
不足10% | percent 10 % under
至少50家 | count 50 over
至多3人 | count 3 under
500億元左右 | money 50000000000 YUAN about
70%以上 | percent 70 % over
6萬元/噸以下 | rate 60000 YUAN/t under
百餘家 | count 100 over
20余家 | count 20 over
190多隻 | count 190 over
10多億元 | money 1000000000 YUAN over
3倍多 | ratio 3 x over
十來年 | duration 120 mo about
over 190 stocks | count 190 over
more than 3 million users | count 3000000 over
fewer than ten plants | count 10 under
nearly 5% | percent 5 % about
some 300 workers | count 300 about
at least $5 million | money 5000000 USD over
20+ banks | count 20 over
數兆元 | money 2000000000000..9000000000000 YUAN vague
數十家 | count 20..90 vague
幾十萬美元 | money 200000..900000 USD vague
兆元市場 | money 1000000000000 YUAN vague
百億級 | count 10000000000 vague
dozens of firms | count 20..90 vague
hundreds of millions of dollars | money 200000000..900000000 USD vague
several trillion yuan | money 2000000000000..9000000000000 CNY vague
a trillion-yuan market | money 1000000000000 CNY
half a million people | count 500000
3家公司與兩名員工 | count 3; count 2
三大業者 | count 3
這兩種技術 | count 2 weak
the two firms | count 2 weak
two firms | count 2
一家公司 | count 1 weak
one company | count 1 weak
1, 2 和 3 | count 1; count 2; count 3
twenty-five ships | count 25
two hundred and fifty guests | count 250
70 billion parameters, 7B | count 70000000000; count 7000000000
排名前10 | count 10
8.4GW的海風項目 | power 8400000000 W
2026-2030 | date 20260101..20261231 year; date 20300101..20301231 year
between 2023 and 2025 | date 20230101..20231231 year; date 20250101..20251231 year
用電量達3.5億度 | energy 350000000000 Wh
1/3的股東 | ratio 0.333333333333 :
a third of revenue | ratio 0.333333333333 :
a third plant | ordinal 3
three quarters of staff | ratio 0.75 :
上百家銀行 | count 100 over vague
近千名員工 | count 1000 about vague
二十來歲 | duration 240 mo about
3分20秒 | duration 180 s; duration 20 s
一成 | percent 10 %
threefold | ratio 3 x
半年內 | duration 6 mo
half an hour | duration 1800 s
一年半 | duration 18 mo
two and a half years | duration 30 mo
3個半月 | duration 3.5 mo
一個半小時 | duration 5400 s
Third, costs fell | ordinal 3 weak
排名第三，成本下降 | ordinal 3
"""

NOT_FOUND = """
一些人一直一樣
進一步統一
十分重要
萬一下雨
千萬小心
三星電子
四川與五糧液
七匹狼
百度公司
萬科地產
億緯鋰能
億晶光電
兆易創新
千島湖
九牧衛浴
六安市
雙十
二手車
三元電池
三元前驅體
半導體
兩岸關係
一帶一路
十三五規劃
十四五
二三線企業
一成不變
周三上午
星期五
百分點
S19 礦機
3C6000 晶片
GPT-4
GPT-4o mini
COVID-19
H100 GPU
5G 基地台
4K 電視
P型電池
HJT
(SZ:002865)
(SH:688599)
600036.SH
https://example.org/2025/12/news?id=55
[1]
[12]
no one knows
24/7
7-Eleven
once again
at once
double-digit growth
v3.12.1
大陸企業
一心一意
四季如春
四面八方
Mach-E
"""


@pytest.mark.parametrize("line", FOUND.strip().splitlines())
def test_finds(line: str) -> None:
    text, _, expected = line.rpartition(" | ")
    want = [] if expected == "-" else expected.split("; ")
    assert [shown(q) for q in quantities(text)] == want


@pytest.mark.parametrize("text", NOT_FOUND.strip().splitlines())
def test_leaves_out_names_and_words(text: str) -> None:
    assert quantities(text) == ()


# claim | source | verdict, and "holds" where the source bears the claim out
AGREED = """
14.6萬元 | 146000元 | equal holds
146,000 yuan | 14.6万元 | equal holds
1億千瓦 | 100GW | equal holds
100 GW | 1億千瓦 | equal holds
2.03 million tons | 203萬噸 | equal holds
203 million tons | 203萬噸 | scale
20.3 million tons | 203萬噸 | scale
146 billion dollars | 1,460億美元 | equal holds
1.46 billion dollars | 1,460億美元 | scale
2030公斤 | 2.03噸 | equal holds
3.2 trillion yuan | 3.2兆元 | equal holds
3.2兆元 | 3.2万亿元 | equal holds
50 megawatts | 50兆瓦 | equal holds
50 terawatts | 50兆瓦 | scale
50 GW | 50兆瓦 | scale
50 MWh | 50兆瓦 | unit
100億元 | 100億美元 | unit
10 billion yuan | 100億美元 | unit
10 billion yuan | 100億元 | equal holds
NT$10 billion | 100億元 | equal holds
US$10 billion | 100億元 | unit
RMB 10 billion | 新台幣100億元 | unit
5% | 5個百分點 | unit
5 percentage points | 5個百分點 | equal holds
25 basis points | 0.25個百分點 | equal holds
30% | 三成 | equal holds
two-thirds | 三分之二 | equal holds
50% | 一半 | equal holds
one third | 33.3% | value
over 190 stocks | 190多隻 | equal holds
190 stocks | 190多隻 | qualified holds
over 190 stocks | 190隻 | qualified holds
under 190 stocks | 190多隻 | value
10 quarters | 10個季度 | equal holds
10 years | 10個季度 | value
30 months | 10個季度 | equal holds
18 months | 一年半 | equal holds
6 months | 半年 | equal holds
50,000 bitcoin | 突破5萬枚 | qualified holds
three times | 三次 | equal holds
two and a half years | 30個月 | equal holds
five years | 5年 | equal holds
10 to 15 years | 10—15年 | equal holds
10 years | 10—15年 | qualified holds
12 years | 10—15年 | value
10 to 20 years | 10—15年 | partial
about 5% | 4.8% | rounded holds
5% | 4.8% | rounded
5% | 約4.8% | rounded holds
about 5% | 4.2% | value
about 200億元 | 204.5億元 | rounded holds
200億元 | 204.5億元 | rounded
over 20% | 超21% | rounded holds
over 20% | 35% | value
over 22% | 超21% | value
less than 5% | 4.9% | rounded holds
約5% | 5% | equal holds
9.04% | 9.04% | equal holds
9.40% | 9.04% | value
2025 | 2025年5月7日 | equal holds
2024 | 2025年5月7日 | value
2025年 | 2025家 | different
May 2025 | 2025年5月7日 | equal holds
May 7 | 2025年5月7日 | equal holds
May 8 | 2025年5月7日 | value
May 7, 2024 | 2025年5月7日 | value
May 7, 2025 | 5月7日 | partial
May 7, 2025 | 2025年 | partial
January 8 | 1月8號 | equal holds
Q3 2025 | 2025年三季度 | equal holds
the third quarter | 第三季 | equal holds
Q3 2025 | 2025年9月 | equal holds
Q2 | 第三季 | value
the first half of 2025 | 2025年上半年 | equal holds
2026 | 民國115年 | equal holds
the 1990s | 90年代 | equal holds
2025年 | 25年 | equal holds
2000 workers | 2,000名 | equal holds
3rd | 第三 | equal holds
4th | 第三 | value
3 | 第三 | different
several trillion yuan | 數兆元 | equal holds
3兆元 | 數兆元 | partial
數兆元 | 3.5兆元 | equal holds
several billion yuan | 數兆元 | value
dozens of banks | 數十家 | equal holds
hundreds of banks | 數十家 | value
150,000 yuan per ton | 每噸15萬元 | equal holds
150,000 yuan per kilogram | 每噸15萬元 | scale
260,000 tons a year | 26萬噸/年 | equal holds
260,000 tons | 26萬噸/年 | equal holds
260,000 tons a month | 26萬噸/年 | unit
2–3 US dollars per kWh | 2—3美元/千瓦時 | equal holds
threefold | 3倍 | equal holds
doubled | 翻倍 | equal holds
58:42 | 58比42 | equal holds
3:30 p.m. | 下午3點半 | equal holds
25 hectares | 0.25平方公里 | equal holds
1,000 | 一千家 | equal holds
over 65% | 三分之二 | rounded holds
over 68% | 三分之二 | value
the first 11 months | 前11個月 | equal holds
48 | 48歲 | equal holds
48歲 | 48 | equal holds
12:17 a.m. | 凌晨0時17分 | equal holds
200 percent | 兩倍 | equal holds
a 25-basis-point cut | 25個基點 | equal holds
three or four months | 三四個月 | equal holds
two quarters | 連兩季 | equal holds
5,000 sq m | 5000平方公尺 | equal holds
NT$2.5 per share | 每股盈餘2.5元 | equal holds
over 100 banks | 上百家 | equal holds
一倍 | 翻倍 | value
約三成 | 32.5% | rounded holds
約三成 | 38% | value
約三成 | 31% | rounded holds
"""


@pytest.mark.parametrize("line", AGREED.strip().splitlines())
def test_agrees(line: str) -> None:
    claim_text, source_text, expected = line.split(" | ")
    (claim,) = quantities(claim_text)
    (source,) = quantities(source_text)
    found = agree(claim, source)
    verdict, _, holds = expected.partition(" ")
    assert (found.verdict, found.holds) == (verdict, bool(holds))


# claim text | source text | the claim's figures that are missing
MISSING = """
今年產量為203萬噸 | 產量達203萬噸 | -
Output reached 203 million tons | 產量達203萬噸 | 203 million tons
The price rose from 3 to 4 yuan | 價格由3元升至4元 | -
on January 8, 2026 | 1月8日，在2026年的會上 | -
on January 8, 2025 | 1月8日，在2026年的會上 | January 8, 2025
One of the two firms said so | 兩家公司之一表示 | -
Three firms said so | 兩家公司表示 | Three
It has 12 plants | 它有120座工廠 | 12
It has 1.2 million users | 用戶有1.25萬 | 1.2 million
據報導，一家公司獲得5億美元 | 該公司獲5億元 | 5億美元
"""


@pytest.mark.parametrize("line", MISSING.strip().splitlines())
def test_names_what_no_source_holds(line: str) -> None:
    claim, source, expected = line.split(" | ")
    found = [item.quantity.text for item in missing(claim, [source])]
    assert found == ([] if expected == "-" else expected.split("; "))


def test_a_missing_figure_comes_with_the_nearest_of_the_sources() -> None:
    (item,) = missing(
        "Lithium demand is 203 million tons", ["今年2月有3家", "需求203萬噸，去年150萬噸"]
    )
    assert item.nearest is not None
    assert (item.nearest.verdict, item.nearest.source.text) == ("scale", "203萬噸")
    assert item.nearest.reason("en") == (
        "203萬噸 (2.03 million tons) in the source, 203 million tons here: the scale differs"
    )
    assert item.nearest.reason("zh-Hans") == (
        "原文「203萬噸」，此处「203 million tons (2.03亿吨)」：数量级不同"
    )


def test_nothing_near_is_no_nearest() -> None:
    (item,) = missing("一共12人", ["沒有數字的句子"])
    assert item.nearest is None


WRITTEN = """
203萬噸 | 203萬噸 | 203万吨 | 2.03 million tons
1億千瓦 | 1億千瓦 | 1亿千瓦 | 100 million kilowatts
2兆元 | 2兆元 | 2万亿元 | 2 trillion yuan
5 trillion watts | 5萬億瓦 | 5万亿瓦 | 5 trillion watts
NT$3.2 trillion | 新台幣3.2兆元 | 新台币3.2万亿元 | NT$3.2 trillion
20萬-25萬元/坪 | 20萬至25萬元/坪 | 20万至25万元/坪 | 200,000 to 250,000 yuan per ping
約5% | 約5% | 约5% | about 5%
超過200億美元 | 超過200億美元 | 超过200亿美元 | over US$20 billion
1個月 | 1個月 | 1个月 | 1 month
10個季度 | 10個季度 | 10个季度 | 10 quarters
數千萬元 | 數千萬元 | 数千万元 | tens of millions of yuan
hundreds of firms | 數百 | 数百 | hundreds of
兆元市場 | 兆元 | 万亿元 | a trillion yuan
2025年第三季 | 2025年第三季度 | 2025年第三季度 | Q3 2025
1月8日 | 1月8日 | 1月8日 | January 8
the 1990s | 1990年代 | 1990年代 | 1990s
前三季度 | 前三季度 | 前三季度 | the first nine months of the year
第22 | 第22 | 第22 | 22nd
第11 | 第11 | 第11 | 11th
三分之二 | 3分之2 | 3分之2 | 2:3
以1比3落敗 | 1:3 | 1:3 | 1:3
2,025家 | 2,025 | 2,025 | 2,025
1234567人 | 123.4567萬 | 123.4567万 | 1,234,567
"""


@pytest.mark.parametrize("line", WRITTEN.strip().splitlines())
def test_writes_a_figure_in_each_language(line: str) -> None:
    text, hant, hans, english = line.split(" | ")
    (quantity,) = quantities(text)
    assert express(quantity, "zh-Hant") == hant
    assert express(quantity, "zh-Hans") == hans
    assert express(quantity, "en") == english


@pytest.mark.parametrize("line", FOUND.strip().splitlines())
@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans", "en"])
def test_what_is_written_reads_back(line: str, language: Language) -> None:
    for quantity in quantities(line.rpartition(" | ")[0]):
        (back,) = quantities(express(quantity, language))
        assert agree(back, quantity).holds
        assert agree(quantity, back).holds


def test_unit_names_fold_as_opencc_folds_them() -> None:
    converter = opencc.OpenCC("t2s")
    for unit in units().values():
        for name in unit.chinese:
            assert fold(name) == converter.convert(name), unit.symbol


@pytest.mark.parametrize("line", FOUND.strip().splitlines())
def test_simplified_text_reads_the_same(line: str) -> None:
    text = line.rpartition(" | ")[0]
    simplified = opencc.OpenCC("t2s").convert(text)
    assert [shown(q) for q in quantities(simplified)] == [shown(q) for q in quantities(text)]

"""What the table of key figures may say: no other event's date, no fragment, no lost unit."""

from __future__ import annotations

import pytest

from rag.answering.citations import CitationBook
from rag.language.gazetteer import Gazetteer
from rag.language.terms import load_terms
from rag.summaries.copies import without_copies
from rag.summaries.extractive import Rendering
from rag.summaries.figures import key_figures
from rag.summaries.lines import read_lines
from rag.summaries.model import KeyFigure
from rag.summaries.names import names_in
from rag.summaries.phrases import Vocabulary
from rag.summaries.summarizer import chosen_languages
from rag.summaries.themes import comparisons, theme_label
from rag.types import Language
from tests.fakes import HashedBigrams, article


@pytest.fixture(scope="module")
def known() -> Vocabulary:
    return Vocabulary(load_terms(), Gazetteer())


def rows(text: str, known: Vocabulary) -> list[KeyFigure]:
    lines = read_lines([article(text)], HashedBigrams())
    own = lines[0].article.language
    sides: tuple[Language, ...] = (own, "zh-Hant" if own == "en" else "en")
    return list(key_figures(lines, [], sides, known, CitationBook()).rows)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("嵐港鋼廠的產量3月達到5萬噸。", "March"),
        ("去年12月嵐港鋼廠的產量達到5萬噸。", "December last year"),
        ("鋼廠從9月起停產，市場上鋼材的供應每個月少了約7,500噸。", "per month"),
        ("嵐港二廠最快要到2031年才能恢復，少掉的收入估計3億元。", None),
        ("嵐港二廠的產量是2024年的三倍。", None),
        ("About 60 per cent of output goes to a mill under a contract that runs to 2033.", None),
        ("Floods hit the mine in May; the firm paid compensation of $3 million.", None),
        ("The firm's revenue was $3 million in 2024.", "2024"),
        ("嵐港電廠3月3日表示投資將達5億元。", None),
        ("嵐港電廠在3月公布去年營收8億元。", None),
        ("嵐港電廠3月3日說營收將達5億元。", None),
        ("嵐港電廠3月對外說明去年的營收是5億元。", None),
        ("嵐港電廠在3月時去年的營收8億元。", None),
        ("嵐港的小說3月銷售額達5億元。", "March"),
        ("嵐港電廠2031年營收預估達5億元。", "2031"),
        ("On March 3 the firm said its revenue was $5 million.", None),
        ("The firm said on March 3 its revenue was $5 million.", None),
        ("Its revenue was $5 million it said in March.", None),
        ("The firm's revenue rose 5% from a year earlier.", None),
        ("The firm's revenue fell 12 per cent compared with a year ago.", None),
        ("The firm's revenue was $3 million in a year of losses.", None),
        ("Oil prices fell 3% in a day.", None),
        ("The mill's output is 5,000 tonnes of steel a year.", "per year"),
        ("嵐港新廠預計年產晶圓24萬片。", "per year"),
        ("嵐港新廠日產鋼材3萬噸。", "per day"),
        ("嵐港2025年產晶圓24萬片。", "2025"),
        ("嵐港前年虧損12億元。", "the year before last"),
        ("嵐港去年的營收是12億元。", "last year"),
        ("前年則虧損12億元。", "the year before last"),
        ("嵐港去年投產的工廠產能5萬噸。", None),
        ("嵐港去年底的訂單是12億元。", None),
    ],
)
def test_a_date_is_told_only_where_it_is_the_figures_own(
    known: Vocabulary, text: str, date: str | None
) -> None:
    (row,) = rows(text, known)
    assert (row.date or {}).get("en") == date


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "嵐港第二季營收為93億元，比第一季的84億元增加。",
            [("嵐港第二季營收", "Q2"), ("嵐港第一季營收", "Q1")],
        ),
        (
            "松原2025年獲利為7億元，高於2024年的5億元。",
            [("松原2025年獲利", "2025"), ("松原2024年獲利", "2024")],
        ),
        ("松原第一季毛利率從上季的41.2%降到38.6%。", [("松原第一季毛利率", None)]),
        ("松原第三季營收152億元，去年同期為133億元。", [("松原第三季營收", "Q3")]),
        ("松原2025年營收152億元，2024年同期為133億元。", [("松原2025年營收", "2025")]),
        ("松原第三季營收從8億元增至9億元。", [("松原第三季營收", "Q3")]),
        (
            "良率從去年12月的62%提高到71%。",
            [("良率", "December last year"), ("良率", None)],
        ),
        (
            "良率由去年同期的62%提高到71%。",
            [("良率", "the same period last year"), ("良率", None)],
        ),
        ("良率由2024年初的62%提高到71%。", [("良率", None), ("良率", None)]),
        ("2024年松原的訂單從5億元增至9億元。", [("松原的訂單", None), ("松原的訂單", "2024")]),
        (
            "In the second quarter revenue rose to $93 million from $84 million.",
            [("revenue", "second quarter"), ("revenue", None)],
        ),
        (
            "Second-quarter revenue rose to $93 million from $84 million in the first quarter.",
            [("revenue", None), ("revenue", "first quarter")],
        ),
        (
            "The mill's revenue rose to $93 million from $84 million a year earlier.",
            [("revenue", None), ("revenue", "a year earlier")],
        ),
        (
            "The bank cut its forecast for the 2027 surplus of nickel from 5,000 to 3,000 tonnes.",
            [("surplus of nickel", "2027"), ("surplus of nickel", "2027")],
        ),
    ],
)
def test_a_compared_figure_has_its_own_period(
    known: Vocabulary, text: str, told: list[tuple[str, str | None]]
) -> None:
    found = rows(text, known)
    own: Language = "en" if text.isascii() else "zh-Hant"
    assert [(row.what[own], (row.date or {}).get("en")) for row in found] == told


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("松原的新設備可省下成本18億元。", "cost (saved)"),
        ("松原的新設備可省下18億元成本。", "cost (saved)"),
        ("松原降低成本3億元。", "cost reduction"),
        ("停工將使利息增加約11億元。", "interest (up)"),
        ("松原的成本減少18億元。", "cost (down)"),
        ("松原的成本是18億元。", "cost"),
        ("該省去年底的營收是18億元。", "revenue"),
        ("松原前年虧損12億元。", "loss"),
        ("The firm's cost savings reached $18 million.", "成本（省）"),
        ("The firm's revenue rose by $3 million.", "營收（增）"),
        ("The firm's revenue rose to $3 million.", "營收"),
    ],
)
def test_what_is_saved_is_told_as_no_cost(known: Vocabulary, text: str, other: str) -> None:
    (row,) = rows(text, known)
    assert row.what["zh-Hant" if text.isascii() else "en"] == other


def test_what_saves_is_not_what_is_saved(known: Vocabulary) -> None:
    assert not rows("The new plant saves $18 million.", known)


def test_a_label_that_says_what_is_saved_says_it_once(known: Vocabulary) -> None:
    (row,) = rows("松原的新設備可省下成本18億元。", known)
    assert "（省）" not in (row.what["zh-Hant"] or "")


def test_both_of_a_pair_are_per_the_same(known: Vocabulary) -> None:
    told = rows("灣頭線運價從上周的每箱2,100美元跌到1,850美元。", known)
    assert [(row.value["en"], (row.date or {}).get("en")) for row in told] == [
        ("US$2,100", "the week before, per container"),
        ("US$1,850", "per container"),
    ]


def test_a_pair_that_is_per_the_unknown_is_left_out(known: Vocabulary) -> None:
    assert not rows("嵐港每PH/s算力的日收入從52美元掉到38美元。", known)


@pytest.mark.parametrize(
    ("text", "own", "other"),
    [
        ("綠港航運第三季營收152億元。", "綠港航運第三季營收", "revenue"),
        ("綠港鋼鐵產量5萬噸。", "綠港鋼鐵產量", "steel · production"),
        ("國際航運營收152億元。", "國際航運營收", "shipping · revenue"),
        (
            "Brightwater Shipping revenue was $93 million in the year that ended in March.",
            "Brightwater Shipping revenue",
            "營收",
        ),
        ("Shipping revenue was $93 million.", "Shipping revenue", "航運 · 營收"),
        ("The Shipping revenue was $93 million.", "Shipping revenue", "航運 · 營收"),
        (
            "The Greenport Mine takes 300 megawatts of power from the grid near the town.",
            "Greenport Mine",
            "Greenport Mine",
        ),
    ],
)
def test_the_end_of_a_firms_name_is_no_thing(
    known: Vocabulary, text: str, own: str, other: str
) -> None:
    (row,) = rows(text, known)
    sides = ("en", "zh-Hant") if text.isascii() else ("zh-Hant", "en")
    assert [row.what[side] for side in sides] == [own, other]


def test_a_firms_name_alone_is_no_label_of_a_sum(known: Vocabulary) -> None:
    assert not rows(
        "The sum that came to Brightwater Shipping was $93 million in the year to March.", known
    )


def test_a_second_price_is_per_the_same_thing(known: Vocabulary) -> None:
    first, second = rows("嵐港的鈉電池成本為每瓦時0.5元，鋰電池則為0.6元。", known)
    assert first.date is None
    assert second.date == {"zh-Hant": "每瓦時", "en": "per watt-hour"}
    assert second.what["zh-Hant"] == "鋰電池"


@pytest.mark.parametrize(
    "text",
    [
        "嵐港這次漲價有三個原因。",
        "縣府提出四項改善。",
        "換句話說，將近一半。",
        "嵐港訂了一艘1萬4,000 TEU的船。",
        "The council approved it 5-4.",
        "The cloud firm takes all 350 megawatts.",
        "嵐港說，以15萬元左右的價格，還有利潤。",
    ],
)
def test_what_cannot_be_told_right_has_no_row(known: Vocabulary, text: str) -> None:
    assert not rows(text, known)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("交易所把投機保證金調高到9%。", "投機保證金"),
        ("嵐港今年營收8億元，按年增加22%。", "嵐港今年營收（增）"),
        ("同樣條件下，鋰電池只剩45%。", "鋰電池"),
        ("嵐港3月3日稱投資將達5億元。", "投資"),
        ("嵐港3月3日說營收達5億元。", "營收"),
        ("小說銷售額達5億元。", "小說銷售額"),
        ("空調的建議售價達3萬元。", "空調的建議售價"),
    ],
)
def test_a_label_names_a_thing(known: Vocabulary, text: str, what: str) -> None:
    assert rows(text, known)[-1].what["zh-Hant"] == what


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("嵐港的收入是5億美元。松原的收入是5億歐元。", ["5億美元", "5億歐元"]),
        (
            "The firm's revenue was $5 million. Its profit was 5 million euros.",
            ["$5 million", "5 million euros"],
        ),
        ("嵐港的收入是5億人民幣。嵐港的收入是5億元。", ["5億人民幣"]),
        ("嵐港的收入是5億元。嵐港的收入是新台幣5億元。", ["5億元"]),
        ("嵐港的收入是5億元。松原的收入是5億美元。", ["5億元", "5億美元"]),
    ],
)
def test_only_one_amount_of_one_currency_is_told_once(
    known: Vocabulary, text: str, values: list[str]
) -> None:
    own: Language = "en" if text.isascii() else "zh-Hant"
    assert [row.value[own] for row in rows(text, known)] == values


@pytest.mark.parametrize(
    "what",
    [
        *(
            "和碩營收額",
            "對沖基金的資金",
            "以色列投資",
            "和平電廠的產能",
            "座椅的銷售額",
            "家庭收入",
        ),
        *(
            "從業人員",
            "與會人員",
            "並購案的金額",
            "還款金額",
            "對外投資",
            "將軍澳的樓價",
            "由田新技的營收",
        ),
        *(
            "而立科技的營收",
            "使館的費用",
            "也門的石油出口額",
            "的士司機的收入",
            "台北市的房價",
            "名古屋港的規模",
        ),
        *("人工智慧模型的價格", "已開發國家的需求", "支付寶用戶的收入", "並聯電網的規模"),
    ],
)
def test_a_label_loses_no_part_of_a_word(known: Vocabulary, what: str) -> None:
    assert rows(f"{what}達8億元。", known)[0].what["zh-Hant"] == what


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("該公司的營收達8億元。", "公司的營收"),
        ("但目前電廠的容量達300兆瓦。", "電廠的容量"),
        ("和產能一樣，而庫存達3萬噸。", "庫存"),
        ("這座電廠的容量達300兆瓦。", "電廠的容量"),
        ("嵐港買了8萬支單樁。", "單樁"),
        ("嵐港發給35戶家庭的用電8億度。", "家庭的用電"),
        ("這是2公里外的天線的價格。", "天線的價格"),
        ("嵐港的存款8億元和貸款達9億元。", "貸款"),
    ],
)
def test_what_leads_a_label_is_no_part_of_it(known: Vocabulary, text: str, what: str) -> None:
    assert rows(text, known)[-1].what["zh-Hant"] == what


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("農場今年收成75公斤香菇。", "香菇"),
        ("嵐港買進3萬噸鎳礦。", "鎳礦"),
        ("嵐港只拿到34萬噸的需求缺口。", "需求缺口"),
        ("嵐港昨天送出5萬噸到日本。", None),
        ("嵐港賣出3萬噸給印度。", None),
        ("嵐港賣出3萬噸至印度。", None),
        ("嵐港賣給日本3萬噸。", None),
        ("昨晚延燒5公頃還在擴大。", None),
        ("昨晚延燒5公頃後熄滅。", None),
    ],
)
def test_what_is_weighed_is_goods(known: Vocabulary, text: str, what: str | None) -> None:
    assert [row.what["zh-Hant"] for row in rows(text, known)] == [what] * (what is not None)


def test_a_range_keeps_its_between(known: Vocabulary) -> None:
    (row,) = rows("It set a nickel ore quota of between 3 million and 4 million tonnes.", known)
    assert (row.value["en"] or "").startswith("between 3 million and 4 million")


REPORT = (
    "嵐港電池周三宣布，與北灣客運簽訂供貨協議，將供應9GWh鈉電池，合約金額41億元。"
    "嵐港電池今年營收88億元，按年增加12%，全年出貨量31GWh，市占率3.2%。"
)


def test_a_copy_in_the_other_script_bears_nothing_out_and_tells_nothing_twice(
    known: Vocabulary,
) -> None:
    copy = (
        "岚港电池周三宣布，与北湾客运签订供货协议，将供应9GWh钠电池，合约金额41亿元。"
        "岚港电池今年营收88亿元，同比增长12%，全年出货量31GWh，市占率3.2%。"
    )
    lines = read_lines([article(REPORT), article(copy, title="岚港电池")], HashedBigrams())
    assert comparisons(lines, ("zh-Hant", "en"), known, CitationBook()) == []
    assert {line.article.id for line in without_copies(lines, lines)} == {lines[0].article.id}


def test_the_table_is_shared_among_the_articles_and_says_what_it_leaves(
    known: Vocabulary,
) -> None:
    many = "".join(f"第{n}廠的產能{n}萬噸。" for n in range(11, 25))
    few = article("嵐港的營收8億元。", title="嵐港")
    lines = read_lines([article(many), few], HashedBigrams())
    table = key_figures(lines, [], ("zh-Hant", "en"), known, CitationBook())
    assert len(table.rows) == 10
    assert any(row.what["en"] == "revenue" for row in table.rows)
    assert table.left > 0


def test_a_heading_is_no_homograph_and_no_quarter(known: Vocabulary) -> None:
    lines = read_lines(
        [article("投資者交流會說，第二季度的鋰礦產量比第一季度高。")], HashedBigrams()
    )
    label = theme_label(lines, lines, ("zh-Hant", "en"), known.terms)
    assert "current" not in (label["en"] or "")
    assert "quarter" not in (label["en"] or "")


def test_a_topics_script_is_the_summarys() -> None:
    simplified = article("储能电站并网。", title="储能")
    assert chosen_languages([simplified], (), "儲能") == ("zh-Hant", "en")
    assert chosen_languages([simplified], (), "energy storage") == ("en", "zh-Hans")
    assert chosen_languages([simplified], ()) == ("zh-Hans", "en")


def test_only_names_that_are_shown_are_listed(known: Vocabulary) -> None:
    stored = article("德州的電廠停機。印尼的礦山復工。")
    shown = {stored.id: "德州的電廠停機。"}
    assert [n.texts["en"] for n in names_in([stored], ("zh-Hant", "en"), known.terms, shown)] == [
        "Texas"
    ]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("The heat-pump maker Harrow & Vale cut its prices.", []),
        ("Prices were cut by the pump maker Harrow-Vale in spring.", []),
        ("Prices were cut by the pump maker Harrow Vale in spring.", []),
        ("Prices were cut again by the firm Vale Partners in spring.", []),
        ("Prices were cut by Chairman Vale in spring.", ["Vale"]),
        ("Prices were cut by the Brazilian Vale in spring.", ["Vale"]),
        ("Prices were cut by Vale Group in spring.", ["Vale"]),
        ("Prices were cut by Vale in spring.", ["Vale"]),
        ("Prices were cut again by the firm Vale Metals; Vale itself waits.", ["Vale"]),
        ("Prices rose in Texas, Brown & Root of Texas said.", ["Texas"]),
    ],
)
def test_a_part_of_a_longer_name_is_no_name(known: Vocabulary, text: str, named: list[str]) -> None:
    found = names_in([article(text, title="Pumps")], ("en", "zh-Hant"), known.terms)
    assert [name.texts["en"] for name in found] == named


def test_a_headline_makes_no_longer_names(known: Vocabulary) -> None:
    stored = article("Prices were cut.", title="Pump Maker Vale Cuts Prices Again")
    assert names_in([stored], ("en", "zh-Hant"), known.terms)
    stored = article("Harrow & Vale cut prices.", title="Pump Maker Vale Cuts Prices Again")
    assert not names_in([stored], ("en", "zh-Hant"), known.terms)


def test_the_notice_names_no_language_that_has_prose(known: Vocabulary) -> None:
    rendering = Rendering(("zh-Hant", "en"), known.terms)
    both = [article("電廠停機。"), article("The plant has stopped.", title="Plant")]
    assert "Each sentence" in (rendering.needs_model(both)["en"] or "")
    assert "English prose" in (rendering.needs_model(both[:1])["en"] or "")

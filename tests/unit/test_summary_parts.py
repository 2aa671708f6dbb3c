"""The parts of a summary that rules make: central sentences, key figures, names, comparisons."""

from __future__ import annotations

import pytest

from rag.answering.citations import CitationBook
from rag.language.gazetteer import Gazetteer
from rag.language.quantities import quantities
from rag.language.terms import load_terms
from rag.summaries.extractive import chosen
from rag.summaries.figures import key_figures
from rag.summaries.labels import clause_of, label
from rag.summaries.lines import Line, read_lines
from rag.summaries.model import KeyFigure
from rag.summaries.names import glossed, names_in
from rag.summaries.phrases import Vocabulary
from rag.summaries.selection import central
from rag.summaries.themes import comparisons
from rag.types import Article, Language
from tests.fakes import HashedBigrams, article


@pytest.fixture(scope="module")
def known() -> Vocabulary:
    return Vocabulary(load_terms(), Gazetteer())


def lines_of(*articles: Article) -> list[Line]:
    return read_lines(articles, HashedBigrams())


def rows(text: str, known: Vocabulary, *languages: Language) -> list[KeyFigure]:
    lines = lines_of(article(text))
    return list(key_figures(lines, [], languages or ("zh-Hant", "en"), known, CitationBook()).rows)


@pytest.mark.parametrize(
    ("text", "what", "value"),
    [
        ("嵐港去年毛利率38.4%。", "gross margin", "38.4%"),
        ("年產能提高到203萬噸。", "production capacity", "2.03 million tons"),
        ("市場規模約為新台幣1.2兆元。", None, "about NT$1.2 trillion"),
        ("總裝置容量504MW。", "installed capacity", "504 megawatts"),
        ("碳酸鋰的價格跌到15萬元。", "lithium carbonate · price", "150,000 yuan (元)"),
        ("公司訂造12艘貨櫃船。", "container ship", "12"),
        ("碳酸鋰跌到每噸15萬元。", "lithium carbonate", "150,000 yuan per ton (元)"),
        ("營收從3億元增到4億元。", "revenue", "300 million yuan (元)"),
    ],
)
def test_figures_stand_in_both_languages(
    known: Vocabulary, text: str, what: str | None, value: str
) -> None:
    row = rows(text, known)[0]
    assert row.value["en"] == value
    if what is None:
        assert row.original == ("en",)
        assert row.what["en"] == row.what["zh-Hant"]
    else:
        assert row.what["en"] == what
        assert not row.original


@pytest.mark.parametrize(
    "text", ["零下40度仍可運轉整天。", "數兆元的市場前景看好。", "3月4日宣布。"]
)
def test_no_figure_stands_alone_that_cannot(known: Vocabulary, text: str) -> None:
    assert not rows(text, known)


def test_a_row_rests_on_a_quote_and_takes_the_date_of_its_clause(known: Vocabulary) -> None:
    text = "新證在2031年2月到期，規模900萬噸。\n產能2027年達到8萬噸。"
    lines = lines_of(article(text))
    book = CitationBook()
    scale, capacity = key_figures(lines, [], ("zh-Hant", "en"), known, book).rows
    assert capacity.date == {"zh-Hant": "2027年", "en": "2027"}
    for row in (scale, capacity):
        assert row.quote in {c.number: c.quote for c in book.all()}[row.citation]
    (measured,) = rows("零售量2.9萬輛。", known, "zh-Hans")
    assert measured.value == {"zh-Hans": "2.9万辆"}


def test_a_figure_that_two_sentences_state_stands_once(known: Vocabulary) -> None:
    assert len(rows("產能8萬噸。他說產能就是8萬噸。", known)) == 1


def test_central_sentences_are_not_two_of_a_kind() -> None:
    text = (
        "北岬工廠宣布擴建鎳礦產線，年產能提高到203萬噸。"
        "北岬工廠宣布擴建鎳礦產線，年產能將提高到203萬噸。"
        "天氣很好，大家都很高興地回家。"
        "擴建總投資18.6億元，由三家銀行聯貸七成。"
    )
    lines = lines_of(article(text, title="北岬工廠擴建鎳礦產線"))
    taken = central(lines, 2)
    assert [line.number for line in taken] in ([0, 3], [1, 3])
    assert len(central(lines, 99)) == len(lines)
    assert [line.text for line in central(lines_of(article("短。")), 3)] == ["短。"]


def test_names_that_an_article_glosses(known: Vocabulary) -> None:
    text = (
        "新創公司嵐晶科技（Lancrys Labs）昨日說，配額（RKAB）不變。嵐晶科技在德州設廠，"
        "執行長艾達·林恩（Ada Linn）到場。"
    )
    stored = article(text)
    assert ("嵐晶科技", "Lancrys Labs") in [
        (n.chinese, n.english) for n in glossed(stored, known.terms)
    ]
    found = [dict(name.texts) for name in names_in([stored], ("zh-Hans", "en"), known.terms)]
    assert {"zh-Hans": "岚晶科技", "en": "Lancrys Labs"} in found
    assert {"zh-Hans": "得克萨斯州", "en": "Texas"} in found
    assert not any(name["en"] == "RKAB" for name in found)


FIRST = (
    "松原電站深夜起火，消防局清點，共有34個電池櫃燒毀，電站由松原能源經營。"
    "消防局說，松原電站沒有人受傷。"
)
LATER = (
    "松原電站起火原因公布，鑑定小組說，總共有41個電池櫃燒毀，電站由松原能源經營。"
    "消防局說，松原電站沒有人受傷。"
)


@pytest.mark.parametrize(
    ("other", "verdicts"),
    [
        (LATER, ["differ"]),
        (LATER.replace("41個", "34個"), ["agree"]),
        ("南嶺的貨櫃船延誤三天進港，船公司賠償貨主41萬元，船上有34個貨櫃。", []),
    ],
)
def test_two_reports_of_one_thing_are_compared(
    known: Vocabulary, other: str, verdicts: list[str]
) -> None:
    one = article(FIRST, title="松原電站起火", source="東岸商訊")
    two = article(other, title="松原電站火災調查", source="嶼聲財經")
    book = CitationBook()
    found = comparisons(lines_of(one, two), ("zh-Hant", "en"), known, book)
    assert [compared.told.verdict for compared in found] == verdicts
    for comparison in (compared.told for compared in found):
        assert "東岸商訊" in (comparison.texts["en"] or "")
        assert {c.article_id for c in book.all() if c.number in comparison.citations} == {
            one.id,
            two.id,
        }


def test_several_articles_are_chosen_from_by_theme() -> None:
    ships = article("貨櫃船延誤三天進港，船公司賠償貨主。運價跌到1,000美元。", title="貨櫃船延誤")
    fire = article(FIRST, title="松原電站起火")
    groups = chosen(lines_of(ships, fire))
    assert {line.article.id for group in groups for line in group} == {ships.id, fire.id}
    assert sum(map(len, groups)) <= 7


@pytest.mark.parametrize(
    ("sentence", "words", "clause"),
    [
        ("松嶺昨天宣布，明年園區的資料中心容量將擴為300兆瓦。", "資料中心容量", (7, 26)),
        ("Costs rose, and revenue fell to $1,200 million; it cut jobs.", "revenue", (11, 46)),
    ],
)
def test_a_label_is_sought_in_its_figures_clause(
    known: Vocabulary, sentence: str, words: str, clause: tuple[int, int]
) -> None:
    figures = quantities(sentence)
    own: Language = "en" if sentence.isascii() else "zh-Hant"
    found = label(sentence, figures[-1], figures, own, known)
    assert clause_of(sentence, figures[-1], own) == found.clause == clause
    assert words in found.words

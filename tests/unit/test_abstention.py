"""When the articles do not say: too weak, or on the subject without the thing asked for."""

from __future__ import annotations

from typing import Any

import pytest

from rag.answering.short import counts_asked
from rag.answering.slots import (
    asks_for_organisation,
    attributes,
    denied,
    denies,
    names_organisation,
    withheld,
)
from rag.language.quantities import quantities
from tests.fakes import fill

ARTICLE = """禾川電車在清邁設廠，明年推出小車L5
來源：測試通訊社
日期：2026-03-05

禾川電車三月五日宣布在清邁設廠，總投資18億泰銖，預計明年六月投產。
新廠將生產小型電動車L5的右駕版，主攻澳洲市場，年產能是四萬輛。
電芯由供應商按月交貨，禾川不願透露是哪一家。總經理沈望舒否認會關閉印尼的舊廠。
工廠的屋頂裝有太陽能板，發的電足夠辦公大樓使用，多餘的電賣給電力公司。
"""


@pytest.fixture
def filled(library: Any, tmp_path: Any) -> Any:
    (tmp_path / "a.txt").write_text(ARTICLE)
    library.add(tmp_path / "a.txt")
    return library


@pytest.mark.parametrize(
    "question",
    [
        "禾川電車L5右駕版在澳洲的售價是多少？",
        "禾川電車的董事長持股比例是多少？",
        "禾川電車清邁廠的電芯是哪一家廠商供應的？",
        "禾川電車清邁廠賣電給電力公司，每度電價是多少？",
        "禾川電車清邁新廠每股盈餘是多少？",
    ],
)
def test_a_detail_that_the_articles_lack_is_not_made_up(question: str, filled: Any) -> None:
    answer = filled.ask(question)
    assert answer.abstained
    assert answer.sentences == ()
    assert answer.nearest is not None
    assert answer.nearest.text in ARTICLE
    assert [c.quote for c in answer.citations] == [answer.nearest.text]


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("禾川電車清邁廠總投資多少錢？", "18億泰銖"),
        ("禾川電車清邁新廠什麼時候投產？", "明年六月"),
        ("禾川電車新廠的年產能是多少輛？", "四萬輛"),
        ("禾川電車為什麼要關閉印尼的舊廠？", "否認"),
    ],
)
def test_what_they_say_is_answered(question: str, held: str, filled: Any) -> None:
    answer = filled.ask(question)
    assert not answer.abstained
    assert answer.nearest is None
    assert held in answer.text


@pytest.mark.parametrize(
    "question", ["今天台北天氣如何？", "明天會下雨嗎？", "What is the capital of France?"]
)
def test_a_question_about_something_else_is_not_answered(question: str, filled: Any) -> None:
    answer = filled.ask(question)
    assert (answer.abstained, answer.sentences) == (True, ())


def test_where_nothing_is_near_nothing_is_shown(filled: Any) -> None:
    answer = filled.ask("牛肉麵要煮幾分鐘才好吃？")
    assert (answer.abstained, answer.nearest, answer.citations) == (True, None, ())


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("這款車的售價是多少？", ["price of a thing"]),
        ("每度電定價多少？", ["price of a thing", "price of power"]),
        ("他持股多少？", ["stake"]),
        ("What were its earnings per share?", ["per share"]),
        ("How many people died?", ["deaths"]),
        ("Where is the plant?", []),
    ],
)
def test_the_attribute_that_is_asked_for(question: str, names: list[str]) -> None:
    assert [a.name for a in attributes(question)] == names


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("合約是跟哪家公司簽的？", True),
        ("Which bank is lending the money?", True),
        ("What is the name of the supplier?", True),
        ("哪一年簽約？", False),
        ("Which year was it?", False),
    ],
)
def test_which_questions_want_an_organisation(question: str, asked: bool) -> None:
    assert asks_for_organisation(question) is asked


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("合約由青田重工拿下。", True),
        ("The order went to Bright Harbour Marine.", True),
        ("合約由一家公司拿下。", False),
        ("貸款由17家國內外銀行提供。", False),
        ("A Japanese utility will take the power in December.", False),
        ("禾川電車簽下了合約。", False),
    ],
)
def test_an_organisation_is_a_name_that_the_question_lacks(text: str, named: bool) -> None:
    assert names_organisation(text, "禾川電車的合約給了哪家公司？") is named


PLACES = (
    "Harbour town of Pellworth opens a library\nSource: Test Wire\nDate: 2026-03-05\n\n"
    "The town of Pellworth opened a library on Tuesday, built by Quayside Masonry at a cost of "
    "$4 million. Librarian Ada Thornbury told visitors that there was no proof that the old "
    "building had burned. Seats are free for 60 homes on the quay.",
    "Alder Rovers report a profit\nSource: Test Wire\nDate: 2026-03-06\n\n"
    "Football club Alder Rovers made a profit of $9 million last year, said chairman Joss Quill. "
    "Coach Nina Frost wants a new stand.",
    "松嶺醫院擴建，颱風前完工\n來源：測試通訊社\n日期：2026-03-07\n\n"
    "松嶺醫院3月6日宣布擴建，新大樓預計2028年9月啟用。颱風最大陣風每小時150公里，松嶺有4,300戶停電。"
    "院長葉青禾說，擴建的工人都還沒有到齊。董事長韓立德沒有出席。",
)


@pytest.fixture
def places(library: Any, tmp_path: Any) -> Any:
    return fill(library, tmp_path, PLACES)


@pytest.mark.parametrize(
    "question",
    [
        "How old is librarian Ada Thornbury?",  # what she denies is something else
        "Who is the coach of Quayside Masonry?",
        "Who founded the library of Pellworth?",
        "What was the profit of the library of Pellworth last year?",
        "How many people live in Pellworth?",
        "What is the phone number of the library of Pellworth?",
    ],
)
def test_another_subject_or_kind_does_not_answer(question: str, places: Any) -> None:
    assert places.ask(question).abstained


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("Who is the coach of Alder Rovers?", "Nina Frost"),
        ("Who is the chairman of Alder Rovers?", "Joss Quill"),
        ("How much profit did Alder Rovers make last year?", "$9 million"),
        ("松嶺醫院的董事長是誰？", "韓立德"),
        ("松嶺有多少戶停電？", "4,300戶"),
    ],
)
def test_the_office_and_the_figure_of_the_right_subject(
    question: str, held: str, places: Any
) -> None:
    assert any(held in sentence.text for sentence in places.ask(question).sentences)


def test_the_day_of_telling_is_not_the_day_of_the_event(places: Any) -> None:
    short = places.ask("松嶺醫院新大樓何時啟用？").short
    assert short is None or "2028" in short.text


@pytest.mark.parametrize(
    ("question", "text", "fits"),
    [
        ("村裡住著多少人？", "村裡有210戶", False),
        ("村裡住著多少人？", "村裡有210人", True),
        ("首月運送多少人？", "首月運送210萬人次", False),
        ("How many households lost power?", "210 households lost power", True),
        ("How many people lost power?", "210 households lost power", False),
        ("多少隻羊？", "210隻羊", True),
    ],
)
def test_a_count_is_of_what_is_asked_for(question: str, text: str, fits: bool) -> None:
    (figure,) = quantities(text)
    assert counts_asked(question, text, figure) is fits


def test_what_is_denied_is_what_follows() -> None:
    assert denied("She saw no proof of arson, and left.") == ["no proof of arson"]
    assert denied("公司營收並未公布。") == ["公司营收并未公布"]


@pytest.mark.parametrize(
    ("text", "kept_back", "denied"),
    [
        ("發言人拒絕透露金額。", True, False),
        ("The firm declined to name its partner.", True, False),
        ("公司否認裁員。", False, True),
        ("The minister denied it.", False, True),
        ("公司宣布擴廠。", False, False),
    ],
)
def test_what_is_kept_back_or_denied(text: str, kept_back: bool, denied: bool) -> None:
    assert (withheld(text), denies(text)) == (kept_back, denied)


@pytest.mark.parametrize(
    "question",
    [
        "林建業對禾川電車在清邁設廠說了什麼？",
        "分析師周雅琴怎麼看禾川電車的新廠？",
        "What did Marcus Thornberry say about the new plant of 禾川電車 in Chiang Mai?",
    ],
)
def test_nobody_speaks_whom_no_article_names(question: str, filled: Any) -> None:
    answer = filled.ask(question)
    assert answer.abstained
    assert answer.sentences == ()


@pytest.mark.parametrize(
    "question",
    [
        "沈望舒對關閉印尼的舊廠怎麼說？",
        "What did Shen Wangshu say about closing the old plant in Indonesia?",
    ],
)
def test_who_is_named_in_either_language_is_answered(question: str, filled: Any) -> None:
    answer = filled.ask(question)
    assert not answer.abstained
    assert "沈望舒" in answer.text

"""The terms that articles are indexed by and questions ask for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.tokens import SINGLE_WEIGHT, Form, figure_term, index_terms, query_terms


def asked(question: str) -> set[str]:
    return {form.terms[0] for term in query_terms(question) for form in term.forms}


def test_chinese_is_indexed_by_characters_and_pairs_in_simplified() -> None:
    assert index_terms("臺灣海峽") == [*"台湾海峡", "台湾", "湾海", "海峡"]


def test_a_term_is_repeated_as_often_as_it_stands() -> None:
    assert index_terms("股價，股價").count("股价") == 2


def test_pairs_do_not_reach_across_marks() -> None:
    assert "价股" not in index_terms("股價，股價")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("97億美元", "$9.7 billion"),
        ("1,950億", "1950亿"),
        ("二〇二五年", "2025年"),
        ("二十億", "20億"),
        ("一百零三萬", "103萬"),
        ("３.５％", "3.5%"),
        ("3 兆元", "3 trillion"),
        ("兩千", "2000"),
    ],
)
def test_a_figure_is_one_term_however_it_is_written(one: str, other: str) -> None:
    figures = [{t for t in index_terms(text) if t.startswith("=")} for text in (one, other)]
    assert figures[0] & figures[1]


@pytest.mark.parametrize(
    ("text", "value"), [("10 GW", 10), ("100GW", 100), ("1,2 和 3", 3), ("SZ:002865", 2865)]
)
def test_figures_by_value(text: str, value: float) -> None:
    assert figure_term(value) in index_terms(text)


@pytest.mark.parametrize("text", ["十分滿意", "萬一下雨", "三星手機", "千萬不要", "一些人"])
def test_chinese_words_with_a_numeral_in_them_are_not_figures(text: str) -> None:
    assert not [term for term in index_terms(text) if term.startswith("=")]


@pytest.mark.parametrize("text", ["S19 礦機", "型號 H100", "GPT4"])
def test_a_figure_inside_a_name_is_none(text: str) -> None:
    assert not [term for term in index_terms(text) if term.startswith("=")]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("代號SZ:002865", {"sz:002865", "sz"}),
        ("100 GW 與 100GW", {"gw"}),
        ("GPT-4 上線", {"gpt-4", "gpt"}),
        ("the startups' plans", {"startup", "plan"}),
        ("SpaceX’s rocket", {"spacex", "rocket"}),
        ("AT&T", {"at&t"}),
        ("3C6000", {"3c6000"}),
    ],
)
def test_latin_words(text: str, terms: set[str]) -> None:
    assert terms <= set(index_terms(text))


@pytest.mark.parametrize(
    ("question", "gone"),
    [
        ("這家公司在哪一年上市？", {"哪一", "一年", "在哪", "哪"}),
        ("工廠為什麼停工？", {"什么", "为什", "么停"}),
        ("營收是多少？", {"多少", "是多"}),
        ("請問誰收購了它？", {"请问", "谁收", "谁"}),
        ("How many satellites did they launch?", {"how", "many", "did", "they"}),
    ],
)
def test_words_that_only_ask_are_not_asked_for(question: str, gone: set[str]) -> None:
    assert not gone & asked(question)


@pytest.mark.parametrize(
    ("question", "kept"), [("幾內亞的鋁土礦", "内亚"), ("何小鵬說了什麼", "何小")]
)
def test_names_that_begin_like_a_question_word_stay(question: str, kept: str) -> None:
    assert kept in asked(question)


def test_single_characters_weigh_less_and_nothing_stands_twice() -> None:
    terms = query_terms("股價股價")
    assert [term.forms for term in terms] == [
        (Form(("股",), SINGLE_WEIGHT),),
        (Form(("价",), SINGLE_WEIGHT),),
        (Form(("股价",), 1.0),),
        (Form(("价股",), 1.0),),
    ]


def test_both_scripts_ask_for_the_same() -> None:
    assert query_terms("哪家軟體公司投資晶片？") == query_terms("哪家软件公司投资芯片？")


@given(st.text())
def test_any_text_gives_terms_without_spaces(text: str) -> None:
    for term in index_terms(text):
        assert term
        assert not set(term) & set(" \t\r\n")
    query_terms(text)


@given(st.text("公司上市股價2億萬 SpaceX,.%"))
def test_a_statement_asks_for_nothing_that_it_does_not_hold(text: str) -> None:
    assert asked(text) <= set(index_terms(text))


def test_the_plural_of_an_acronym_is_the_acronym() -> None:
    assert "gpu" in index_terms("GPUs and IPOs")
    assert "ipo" in index_terms("GPUs and IPOs")
    assert any(form.terms == ("gpu",) for term in query_terms("Why GPUs?") for form in term.forms)

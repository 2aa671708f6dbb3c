"""Nuggets against answers: pairs written by hand, right and wrong in tricky ways."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.keys import Key, load_keys
from eval.matching import AnswerText, normalise, occurs

KEYS = Path(__file__).resolve().parents[2] / "eval" / "keys" / "sample_keys.yaml"

HELD = [
    # plain words, either script, any width
    ("碳酸鋰", "碳酸锂价格上涨"),
    ("碳酸锂", "碳酸鋰價格上漲"),
    ("AI衛星", "供地面與ＡＩ卫星用電"),
    ("臺灣", "台灣廠商"),
    ("沒有裁員", "公司沒有裁員。"),
    ("循序漸進", "他說要循序\n漸進"),
    # Latin words
    ("to PoS", "Ethereum switched to PoS."),
    ("to PoS", "以太坊 switched to PoS之後"),
    ("AI era", "in the AI era, demand grows"),
    ("HJT", "異質結（HJT）電池"),
    ("GaAs", "gaas cells"),
    ("data center", "two data centers"),
    ("data centre", "a datacentre"),
    ("squeez", "margins were squeezed"),
    ("grocer", "groceries and sundries"),
    ("gigawatt", "100 gigawatts"),
    ("GPU", "the GPUs were freed"),
    ("Sept", "from September"),
    ("tight", "supply is tightly balanced"),
    ("IREN", "礦企IREN宣布"),
    ("three-year", "a three–year delay"),
    ("SZ:002865", "鈞達（SZ：002865）"),
    # figures in words
    ("100GW", "100 GW太陽能"),
    ("100 GW", "100GW產能"),
    ("1,950億", "1950億元"),
    ("1950億", "達1，950 億元"),
    ("10", "in 2025 10 plants opened"),
    ("10", "下滑10百分點"),
    ("2.5", "漲到2.5。"),
    ("2.5", "It is 2.5."),
    ("820", "出貨820GWh"),
    ("340", "340 million yuan"),
    ("420", "420萬濕噸"),
    ("173", "一共停了173天"),
    ("2025", "2025-01-08"),
    ("58:42", "比例為58：42"),
    ("三成", "近三成的規模"),
    ("十個季度", "連續十个季度虧損"),
    ("5%-8%", "調漲5%–8%"),
    ("5%-8%", "調漲5%──8%"),
    ("Q3", "in Q3."),
    ("600", "擴到600兆瓦"),
    ("15萬", "停在15萬以上"),
    # the same quantity in other words
    ("146,000元", "每噸14.6萬元"),
    ("1.2兆", "about 1.2 trillion"),
    ("1.2 trillion", "約1.2萬億元規模，即1.2兆"),
    ("10 quarters", "連續10個季度虧損"),
    ("100 gigawatt", "建設1億千瓦"),
    ("600兆瓦", "expanded to 600 MW"),
    ("30%", "減少三成"),
    ("百分之三十", "cut by 30 percent"),
    ("$200", "每公斤200美元"),
    ("US$200", "$200 a kilogram"),
    ("$2.1", "about $2.10 per kWh"),
    ("151,000", "收在15.1萬元"),
    ("六千五百", "約6,500噸"),
    ("3.4億", "340 million"),
    ("2032", "改到2032年發射"),
    ("2.03 million tons", "產量203萬噸"),
]

NOT_HELD = [
    # inside a longer word
    ("to PoS", "it decided to possess them"),
    ("AI", "the main chain"),
    ("era", "several operas"),
    ("HJT", "HJTX"),
    ("profit", "nonprofit groups"),
    ("PoS", "the position"),
    ("GW", "100GW"),
    ("art", "smart cars"),
    # inside a longer figure or a name
    ("10", "100"),
    ("10", "110"),
    ("10", "10.5"),
    ("10", "3.10"),
    ("10", "2,100噸"),
    ("2.5", "12.5"),
    ("2.5", "2.55"),
    ("5", "2.5"),
    ("950", "1,950億"),
    ("100GW", "1100GW"),
    ("100GW", "100GWh"),
    ("19", "the S19 miner"),
    ("4", "GPT4"),
    ("5%", "2.5%"),
    ("25年", "125年"),
    ("三成", "十三成"),
    ("三年", "十三年"),
    ("六千五百", "六千五百萬"),
    ("三十", "三十多萬"),
    ("15萬", "15萬1,000元"),
    ("18萬", "18萬5千元"),
    ("二十億", "一百二十億"),
    # figures of another size, unit or kind
    ("1.2兆", "1.2億"),
    ("1.2兆", "1.2 billion"),
    ("600兆瓦", "600 GW"),
    ("$200", "NT$200"),
    ("US$200", "200元"),
    ("30%", "30個百分點"),
    ("146,000元", "14.6億元"),
    ("146,000元", "146,000美元"),
    ("10 quarters", "10 years"),
    ("2032", "20,320噸"),
    ("3月8日", "3月18日"),
    ("151,000", "15.1億元"),
    # other words
    ("鈣鈦礦", "砷化鎵"),
    ("沒有裁員", "裁員"),
    ("58:42", "42:58"),
]


@pytest.mark.parametrize(("form", "answer"), HELD)
def test_is_held(form: str, answer: str) -> None:
    assert AnswerText(answer).find((form,)) is not None


@pytest.mark.parametrize(("form", "answer"), NOT_HELD)
def test_is_not_held(form: str, answer: str) -> None:
    assert AnswerText(answer).find((form,)) is None


def test_the_form_in_words_is_preferred_to_the_quantity() -> None:
    match = AnswerText("每噸14.6萬元").find(("146,000元", "14.6万元"))
    assert match is not None
    assert (match.form, match.how) == ("14.6万元", "words")


@pytest.mark.parametrize("key", load_keys(KEYS), ids=lambda key: key.id)
def test_the_model_answer_and_the_evidence_of_every_key_hold_all_its_facts(key: Key) -> None:
    for text in (key.answer, "\n".join(e.quote for e in key.evidence)):
        held = AnswerText(text)
        assert [forms for forms in key.nuggets if held.find(forms) is None] == []


@pytest.mark.parametrize("key", load_keys(KEYS), ids=lambda key: key.id)
def test_no_question_gives_its_facts_away(key: Key) -> None:
    question = AnswerText(key.question)
    assert [forms for forms in key.nuggets if question.find(forms) is not None] == []


@given(st.text(max_size=40))
def test_any_text_is_read(text: str) -> None:
    AnswerText(text).find((text or "x",))
    normal = normalise(text)
    assert not any(char.isspace() for char in normal.text)
    assert all(0 <= gap <= len(normal.text) for gap in normal.gaps)


@given(st.text(alphabet="碳酸鋰萬兆ABc１２0,.，％—–~", max_size=30))
def test_normalising_again_changes_nothing(text: str) -> None:
    once = normalise(text).text
    assert normalise(once).text == once


@given(st.integers(min_value=0, max_value=10**9), st.integers(min_value=0, max_value=10**9))
def test_a_number_is_in_another_only_where_both_are_equal(one: int, other: int) -> None:
    assert occurs(normalise(str(one)), normalise(f"共{other:,}噸")) is (one == other)


@given(st.text(alphabet="碳酸鋰價格 abc12.,", max_size=12), st.text(max_size=12))
def test_nothing_is_found_in_a_text_that_lacks_its_characters(form: str, text: str) -> None:
    plain = normalise(form)
    if occurs(plain, normalise(text)):
        assert plain.text in normalise(text).text

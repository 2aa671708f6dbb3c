"""What folding must join, and what it must keep apart."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rag.language.normalize as module
from rag.language.normalize import fold, fold_script

ROWS = [
    tuple(row.split("\t"))
    for row in Path(module.__file__).with_name("variants.tsv").read_text("utf-8").splitlines()
    if row and not row.startswith("#")
]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("電腦晶片", "电脑芯片"),
        ("雷射切割", "激光切割"),
        ("網際網路公司", "互联网公司"),
        ("伺服器的記憶體", "服务器的内存"),
        ("資訊安全", "信息安全"),
        ("川普訪問寮國", "特朗普访问老挝"),
        ("義大利與紐西蘭", "意大利与新西兰"),
        ("光伏電站", "太陽能电站"),
        ("１２，３００億", "12,300亿"),
        ("Ｇｏｏｇｌｅ 地圖", "google 地图"),
        ("It’s", "it's"),
        ("100 吉瓦", "100 GW"),
    ],
)
def test_two_ways_of_saying_one_thing_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("converted", "meant"),
    [
        ("國記憶體在分歧", "國內存在分歧"),
        ("後臺處理程序", "后台进程"),
        ("註冊回呼函式", "注册回调函数"),
        ("風力髮電", "風力發電"),
        ("全方位元服務", "全方位服務"),
    ],
)
def test_words_that_machine_conversion_broke_are_met(converted: str, meant: str) -> None:
    assert fold(converted) == fold(meant)


@pytest.mark.parametrize(("one", "other"), [("美元", "歐元"), ("100", "1000"), ("北京", "東京")])
def test_different_things_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(("form", "canonical"), ROWS)
def test_every_row_of_the_table_takes_effect(form: str, canonical: str) -> None:
    assert form != canonical
    assert fold_script(form) == form, "the table is in Simplified characters"
    assert fold(form) == fold(canonical)


@pytest.mark.parametrize(
    "phrase", ["高通胀時期", "他的士兵", "這類股票", "石油管道", "辦公車輛", "提升息稅前利潤"]
)
def test_no_form_is_found_across_two_common_words(phrase: str) -> None:
    assert not any(form in fold_script(phrase) for form, _ in ROWS)


def test_no_form_stands_inside_a_canonical_one() -> None:
    assert not [(f, c) for f, _ in ROWS for _, c in ROWS if f in c]


def test_no_form_stands_twice_or_leads_to_another() -> None:
    forms = [form for form, _ in ROWS]
    assert len(forms) == len(set(forms))
    assert not set(forms) & {canonical for _, canonical in ROWS}


@given(st.text())
def test_folding_never_raises_and_the_script_folding_keeps_every_place(text: str) -> None:
    assert len(fold_script(text)) == len(text)
    fold(text).encode()


@given(st.text("後裡麵髮臺灣兆萬億乾幹著的0123abc，。 "))
def test_a_text_and_its_simplified_form_fold_alike(text: str) -> None:
    assert fold(fold_script(text)) == fold(text)


@pytest.mark.parametrize("text", ["", "\ud800台灣", "a\x00國", "😀國", "㋿"])
def test_odd_characters_pass(text: str) -> None:
    assert len(fold_script(text)) == len(text)
    fold(text).encode()


def test_threads_share_the_converter() -> None:
    texts = [f"第{n}號電腦與軟體" for n in range(200)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(fold, texts)) == [fold(text) for text in texts]

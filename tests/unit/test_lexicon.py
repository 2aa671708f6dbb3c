"""English words in Chinese text: by the dictionary and by sound."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.lexicon import Lexicon, root, sounds_of_chinese, sounds_of_english, stem
from rag.language.normalize import fold
from rag.language.tokens import Form, index_terms, query_terms


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lexicon")


@pytest.fixture(scope="module")
def lexicon(folder: Path) -> Lexicon:
    return Lexicon(folder)


@pytest.mark.parametrize(
    ("word", "chinese"),
    [
        ("satellite", "卫星"),
        ("Satellites", "卫星"),
        ("investing", "投资"),
        ("rockets", "火箭"),
        ("factories", "工厂"),
        ("semiconductor", "半导体"),
        ("bank", "银行"),
    ],
)
def test_the_dictionary_knows(lexicon: Lexicon, word: str, chinese: str) -> None:
    assert dict(lexicon.translations(word, 50))[chinese] == 1.0


def test_a_word_among_others_of_a_gloss_is_less_sure(lexicon: Lexicon) -> None:
    sure = dict(lexicon.translations("solar", 200))["太阳能"]
    assert sure == pytest.approx(2**-0.5)


def test_translations_come_surest_first_folded_and_at_most_as_many(lexicon: Lexicon) -> None:
    found = lexicon.translations("computer", 10)
    assert len(found) == 10
    assert [sure for _, sure in found] == sorted((sure for _, sure in found), reverse=True)
    assert "计算机" in dict(found), "電腦 and 计算机 fold to one"
    assert len(dict(found)) == len(found)


@pytest.mark.parametrize("word", ["", "qqqzzz", "the", "tab\tin it", "line\nin it", "#end", "衛星"])
def test_what_is_no_english_word_has_no_translation(lexicon: Lexicon, word: str) -> None:
    assert lexicon.translations(word, 10) == []


def test_a_table_that_was_kept_gives_the_same(lexicon: Lexicon, folder: Path) -> None:
    expected = lexicon.translations("energy", 30)
    (kept,) = folder.iterdir()
    kept.write_text(kept.read_text("utf-8").replace("卫星", "星卫"), encoding="utf-8")
    again = Lexicon(folder)
    assert again.translations("energy", 30) == expected
    assert "星卫" in dict(again.translations("satellite", 50)), "it was read, not made again"


@pytest.mark.parametrize("damage", [b"satellite\t1", b"\xff\xfe\x00"])
def test_a_damaged_table_is_made_again(lexicon: Lexicon, folder: Path, damage: bytes) -> None:
    lexicon.translations("satellite", 1)
    (kept,) = folder.iterdir()
    kept.write_bytes(damage)
    assert "卫星" in dict(Lexicon(folder).translations("satellite", 50))
    assert [path.name for path in folder.iterdir()] == [kept.name]
    assert kept.stat().st_size > 1_000_000


def test_a_folder_that_cannot_be_made_only_costs_time(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    assert Lexicon(file / "below").translations("satellite", 1)


def test_threads_share_a_lexicon(folder: Path) -> None:
    fresh = Lexicon(folder)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda word: fresh.translations(word, 5), ["bank", "rocket"] * 8))
    assert found == [fresh.translations("bank", 5), fresh.translations("rocket", 5)] * 8


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Jacksonville", "傑克遜維爾"),
        ("Musk", "馬斯克"),
        ("Davos", "达沃斯"),
        ("Einstein", "爱因斯坦"),
        ("Zuckerberg", "扎克伯格"),
        ("Schwarzenegger", "施瓦辛格"),
        ("Burgess", "伯吉斯"),
        ("Charles", "查爾斯"),
        ("Philips", "菲利普斯"),
        ("Thomas", "托馬斯"),
    ],
)
def test_a_name_and_its_spelling_in_chinese_share_a_sound(english: str, chinese: str) -> None:
    assert set(sounds_of_english(english)) & set(sounds_of_chinese(fold(f"昨天{chinese}說")))


@pytest.mark.parametrize(("english", "chinese"), [("Jacksonville", "馬斯克"), ("Davos", "曼寧")])
def test_different_names_do_not(english: str, chinese: str) -> None:
    assert not set(sounds_of_english(english)) & set(sounds_of_chinese(fold(chinese)))


def test_a_name_is_found_inside_a_longer_run() -> None:
    assert set(sounds_of_english("Musk")) <= set(sounds_of_chinese("马斯克达沃斯"))


def test_short_sounds_are_left_out() -> None:
    assert sounds_of_english("Bo") == []
    assert sounds_of_chinese("巴马") == []


@given(st.text())
def test_sounds_of_any_text(text: str) -> None:
    for sound in [*sounds_of_english(text), *sounds_of_chinese(text)]:
        assert set(sound) <= set("PTKFSJLNMH")


@pytest.mark.parametrize(
    ("word", "expected"),
    [("companies", "company"), ("buses", "buse"), ("Elon's".lower(), "elon"), ("gas", "gas"),
     ("virus", "virus"), ("tesla", "tesla"), ("glass", "glass")],
)  # fmt: skip
def test_stem(word: str, expected: str) -> None:
    assert stem(word) == expected


def test_a_word_and_its_inflections_have_one_root() -> None:
    assert len({root(word) for word in ("invest", "invests", "invested", "investing")}) == 1
    assert len({root(word) for word in ("launch", "launches", "launched", "launching")}) == 1
    assert len({root(word) for word in ("plan", "plans", "planned", "planning")}) == 1


@pytest.mark.parametrize(
    ("question", "terms"),
    [("kilowatts", ("kw",)), ("rocket", ("火箭",)), ("water", ("水",)), ("factory", ("工厂",))],
)
def test_a_translation_asks_for_terms_as_they_are_indexed(
    lexicon: Lexicon, question: str, terms: tuple[str, ...]
) -> None:
    (term,) = query_terms(question, lexicon)
    assert terms in [form.terms for form in term.forms]


def test_an_english_question_asks_in_chinese_too(lexicon: Lexicon) -> None:
    terms = query_terms("How many satellites did Jacksonville launch?", lexicon)
    forms = {form for term in terms for form in term.forms}
    assert Form(("satellite",)) in forms
    assert Form(("卫星",)) in forms
    held = set(index_terms("傑克遜維爾昨天發射了三顆衛星"))
    met = [any(held.issuperset(form.terms) for form in term.forms) for term in terms]
    assert met == [True, True, True]

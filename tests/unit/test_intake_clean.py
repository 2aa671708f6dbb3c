"""Decoding and cleaning: glyphs are kept, what cannot be shown goes, nothing takes forever."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import UnreadableSource
from rag.intake.clean import clean_line, clean_text, decode

TRADITIONAL = "鎳礦產能擴張，礦商說：「今年第三季的產量會達到一千二百萬噸。」\n市場還在等配額公布。"
SIMPLIFIED = "镍矿产能扩张，矿商说：“今年第三季度的产量会达到一千二百万吨。”\n市场还在等配额公布。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (TRADITIONAL, "utf-8"),
        (TRADITIONAL, "utf-8-sig"),
        (TRADITIONAL, "utf-16"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "gb18030"),
        (SIMPLIFIED, "gb18030"),
        (SIMPLIFIED, "gbk"),
        ("Plain ASCII news.", "ascii"),
    ],
)
def test_decodes(text: str, encoding: str) -> None:
    assert clean_text(decode(text.encode(encoding), "a.txt")) == text


def test_utf_16_of_the_other_byte_order_is_told_by_its_mark() -> None:
    data = b"\xfe\xff" + TRADITIONAL.encode("utf-16-be")
    assert decode(data, "a.txt") == TRADITIONAL


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", [TRADITIONAL, SIMPLIFIED, "Plain ASCII news, in wide letters."])
def test_wide_encodings_are_read_without_their_mark(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == text


def test_a_declared_encoding_counts_where_the_text_is_not_chinese() -> None:
    page = '<meta charset="shift_jis"><p>日本語のニュースです。'
    assert decode(page.encode("shift_jis"), "a.html") == page
    wrong = f'<meta charset="iso-8859-1"><p>{TRADITIONAL}'
    assert decode(wrong.encode("big5"), "a.html") == wrong
    said = "日本語のニュースです。"
    assert decode(said.encode("shift_jis"), "a.txt", "shift_jis") == said
    said = "The café’s owner said “no”, and the paper printed it on the front page that day."
    assert decode(said.encode("cp1252"), "a.txt") == said
    for bad in ("zip", "rot13", "no-such", "idna", "unicode_escape\x00"):
        with pytest.raises(UnreadableSource):
            decode(bytes(range(128, 256)) * 4, "a.txt", bad)


def test_marks_before_the_text_are_dropped() -> None:
    assert decode("\ufeff\ufeff新聞".encode(), "a.txt") == "新聞"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\x85", "\x0b", "\x0c"])
def test_every_line_end_becomes_one(end: str) -> None:
    assert decode(f"一{end}二".encode(), "a.txt") == "一\n二"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
        (bytes(range(128, 256)) * 4, "neither"),
        ("日本語のニュースです。".encode("shift_jis") * 9, "neither"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(UnreadableSource, match=f"a.txt: .*({why})"):
        decode(data, "a.txt")


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_the_one_error(data: bytes) -> None:
    try:
        text = decode(data, "a.txt")
    except UnreadableSource:
        return
    assert clean_text(text).encode("utf-8").decode() == clean_text(text)


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Cc", "Cf", "Cs", "Zs", "Zl"])))
def test_cleaning_keeps_every_glyph_and_is_stable(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert cleaned.encode("utf-8").decode() == cleaned

    def glyphs(of: str) -> str:
        return "".join(c for c in of if unicodedata.category(c)[0] in "LNPS")

    assert glyphs(cleaned).replace("\ufffd", "") == glyphs(text).replace("\ufffd", "")
    assert not any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in cleaned)


def test_what_deceives_the_eye_is_taken_out() -> None:
    assert clean_text("\u202e轉\u2066正\u200b了\ufeff\x00\x1b[31m\ud800") == "轉正了[31m\ufffd"


def test_a_line_is_one_line() -> None:
    assert clean_line("  一 \r\n\t二\u2029三　四 ") == "一 二 三　四"


@pytest.mark.parametrize("blank", [" ", "\n", "\t", "\u3000"])
def test_a_megabyte_of_blanks_takes_no_time(blank: str) -> None:
    begun = time.perf_counter()
    assert clean_text("一" + blank * 1_000_000 + "二")[-1] == "二"
    assert clean_text("一" + blank * 1_000_000) == "一"
    assert time.perf_counter() - begun < 5

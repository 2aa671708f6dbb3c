"""Text becomes markup without ever becoming code."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.markup import Mark, esc, is_web_address, link, marked

TAG = re.compile(r"<[^<>]*>")
DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
HOSTILE = st.text(st.sampled_from("<>&\"'`=/ a漢\u202e\u2066\n") | st.characters(), max_size=60)
MARKS = st.lists(
    st.builds(Mark, st.integers(-5, 70), st.integers(-5, 70), st.integers(1, 9)), max_size=5
)


@given(HOSTILE)
def test_nothing_of_a_text_survives_as_markup(words: str) -> None:
    safe = esc(words)
    assert not set("<>\"'") & set(safe)
    assert unescape(safe) == unescape(esc(DIRECTION.sub("", words)))
    assert not DIRECTION.search(safe)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60))
def test_escaping_keeps_every_glyph(words: str) -> None:
    plain = DIRECTION.sub("", words)
    assert (
        esc(words)
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", '"')
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
        == plain
    )


@given(HOSTILE, MARKS)
def test_marks_change_no_word_and_nest_no_text(words: str, marks: list[Mark]) -> None:
    html = marked(words, marks, anchors="zw-quote-")
    assert TAG.sub("", html) == esc(words)
    allowed = re.compile(
        r'<(/mark|/span|mark( data-n="[\d ]+")?|span class="zw-anchor" id="zw-quote-\d")>'
    )
    assert all(allowed.fullmatch(tag) for tag in TAG.findall(html))
    assert html.count("<mark") == html.count("</mark>")


@given(st.text(st.sampled_from("甲乙丙丁"), min_size=1, max_size=30), st.data())
def test_a_mark_covers_exactly_its_words(words: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    html = marked(words, [Mark(start, end, 3)], anchors="q")
    assert html == (
        f'{words[:start]}<span class="zw-anchor" id="q3"></span>'
        f'<mark data-n="3">{words[start:end]}</mark>{words[end:]}'
    )


def test_overlapping_marks_are_cut_at_their_edges() -> None:
    html = marked("ABCDEF", [Mark(0, 4, 1), Mark(2, 6, 2)])
    assert html == '<mark>AB</mark><mark data-n="1">CD</mark><mark data-n="2">EF</mark>'


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        " javascript:alert(1)",
        "data:text/html,<script>",
        "//host/x",
        "https:",
        "http://[::1",
        "ftp://host/x",
        "",
    ],
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert not is_web_address(url)
    assert link(url, "<b>") == "&lt;b&gt;"


def test_a_link_gives_nothing_away_and_cannot_be_left() -> None:
    html = link('https://example.org/?a="><script>', "原網頁")
    assert html.startswith('<a href="https://example.org/?a=&quot;&gt;&lt;script&gt;"')
    assert 'rel="noopener noreferrer"' in html
    assert link(None, "x") == "x"

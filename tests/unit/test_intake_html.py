"""HTML: the article without the page around it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.errors import UnreadableSource
from rag.intake.html import read_html

PARAGRAPHS = (
    "松原工廠星期四宣布擴建鎳礦產線，年產能將從兩萬噸提高到三萬噸，工期估計為九個月。",
    "工廠主管表示，擴建資金來自銀行聯貸，利率比去年低了半個百分點，沒有增資計畫。",
    "當地居民擔心港口用水，地方政府要求業者在動工之前提出用水計畫，並且公開說明。",
)
PAGE = """<!doctype html><html lang="zh-Hant"><head><meta charset="utf-8">
<title>松原擴產 | 測試社</title>
<meta property="og:title" content="松原擴產">
<meta property="og:site_name" content="測試社">
<meta property="article:published_time" content="2026-01-08T23:30:00+08:00">
<link rel="canonical" href="https://example.com/news/1">
</head><body><nav><a href="/">首頁</a><a href="/x">熱門新聞排行榜</a></nav>
<article><h1>松原擴產</h1>{body}</article>
<footer>版權所有 2019-03-04 不得轉載 訂閱電子報</footer></body></html>"""


def page(*paragraphs: str) -> str:
    return PAGE.replace("{body}", "".join(f"<p>{p}</p>" for p in paragraphs))


def test_article_and_facts() -> None:
    draft = read_html(page(*PARAGRAPHS), "a.html")
    assert (draft.title, draft.source) == ("松原擴產", "測試社")
    assert draft.date == dt.date(2026, 1, 8)
    assert draft.url == "https://example.com/news/1"
    assert all(p in draft.text for p in PARAGRAPHS)
    assert not any(word in draft.text for word in ("熱門新聞", "版權所有", "訂閱"))


def test_entities_are_read_and_scripts_are_not() -> None:
    draft = read_html(
        page(
            "價格 &lt; 3 元，&#x6f32;幅 &amp; 跌幅都小。<script>alert('壞')</script>", *PARAGRAPHS
        ),
        "a.html",
    )
    assert "價格 < 3 元，漲幅 & 跌幅都小。" in draft.text
    assert "alert" not in draft.text


@pytest.mark.parametrize("text", ["<html></html>", "<nav>a</nav>", "<", "<!--"])
def test_a_page_without_an_article_is_refused(text: str) -> None:
    with pytest.raises(UnreadableSource, match=r"^a\.html: no article found in the page$"):
        read_html(text, "a.html")


def test_a_dangerous_address_never_becomes_a_link() -> None:
    hostile = page(*PARAGRAPHS).replace("https://example.com/news/1", "javascript:alert(1)")
    assert read_html(hostile, "a.html").finish("a.html").url is None


def test_an_encoding_declaration_does_not_confuse_it() -> None:
    text = '<?xml version="1.0" encoding="big5"?>\n' + page(*PARAGRAPHS)
    assert PARAGRAPHS[0] in read_html(text, "a.html").text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(
            [
                *("<p>", "</p>", "<article>", "<table><tr>", "<td>", "<![CDATA[", "&#0;", "&"),
                *("&#xD800;", "<title>", "\x00", "甲", "<a href='http://[::1'>", "<script>"),
                "<meta property='article:published_time' content='2026-99-99'>",
                *("<svg><p>", "<p lang=\ufffd>", PARAGRAPHS[0]),
            ]
        ),
        max_size=25,
    )
)
def test_any_page_is_read_or_refused(pieces: list[str]) -> None:
    try:
        article = read_html("".join(pieces), "a.html").finish("a.html")
    except UnreadableSource:
        return
    assert article.text.encode("utf-8")
    assert article.title

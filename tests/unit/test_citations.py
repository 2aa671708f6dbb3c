"""Citations: one number for one place, and the quote is the article's own words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rag.answering.citations import CitationBook
from tests.fakes import article

TEXT = "松原工廠宣布擴建產線。年產能提高到三萬噸。😀 市場在看。"


def test_numbers_follow_first_use_and_places_share_one() -> None:
    book = CitationBook()
    one, other = article(TEXT), article(TEXT, title="別的題")
    first = book.cite(one, (0, 11))
    second = book.cite(one, (11, 21))
    third = book.cite(other, (0, 11))
    assert [first.number, second.number, third.number] == [1, 2, 3]
    assert book.cite(one, (11, 21)) is second
    assert book.all() == (first, second, third)


@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))), max_size=20))
def test_every_quote_is_what_stands_there(spans: list[tuple[int, int]]) -> None:
    stored = article(TEXT)
    book = CitationBook()
    for start, end in (sorted(span) for span in spans):
        citation = book.cite(stored, (start, end))
        assert stored.text[citation.start : citation.end] == citation.quote
    assert [c.number for c in book.all()] == list(range(1, len(book.all()) + 1))


def test_facts_come_from_the_article() -> None:
    stored = article(source="測試社", url="https://example.com/1")
    citation = CitationBook().cite(stored, (0, 2))
    assert (citation.title, citation.source) == (stored.title, "測試社")
    assert (citation.url, citation.date) == ("https://example.com/1", None)
    assert citation.article_id == stored.id

"""Citations: one number for one place, and the quote is the article's own words."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rag.answering.citations import CitationBook
from rag.types import Translation
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


def test_of_earlier_citations_only_the_number_is_believed() -> None:
    stored = article(TEXT, source="測試社")
    real = CitationBook().cite(stored, (11, 21))
    forged = replace(real, number=7, quote="年產能提高到九萬噸。", title="偽", source="偽")
    assert CitationBook([forged]).cite(stored, (11, 21)) == replace(real, number=7)


def test_a_translation_stays_where_it_is_right_for_the_reader_and_passed() -> None:
    stored = article(TEXT)
    good = Translation("Capacity rises to 30,000 tons.", "en")
    real = CitationBook().cite(stored, (11, 21))
    for kept, told in ((good, good), (replace(good, reasons=("no",)), None)):
        earlier = replace(real, translation=kept)
        assert CitationBook([earlier], language="en").cite(stored, (11, 21)).translation == told
        assert CitationBook([earlier], language="zh-Hant").cite(stored, (11, 21)) == real

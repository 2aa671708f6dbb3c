"""Real files, each made by the usual tool of its form (tests/files/make_files.py), read right."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from rag.errors import UnreadableSource
from rag.intake import Skipped, read_sources
from rag.types import Article
from tests.files.texts import (
    AUTHOR,
    PARAGRAPHS,
    PARAGRAPHS_2,
    SOURCE,
    TITLE,
    TITLE_2,
)

FILES = Path(__file__).resolve().parents[1] / "files"
DATE = dt.date(2026, 1, 8)


def articles(name: str) -> list[Article]:
    found = list(read_sources([FILES / name]))
    assert not [item for item in found if isinstance(item, UnreadableSource)]
    return [item for item in found if isinstance(item, Article)]


@pytest.mark.parametrize("name", ["report.docx", "book.epub", "browser.pdf", "columns.pdf"])
def test_documents_of_word_processors_and_browsers(name: str) -> None:
    (found,) = articles(name)
    assert (found.title, found.source, found.author) == (TITLE, SOURCE, AUTHOR)
    assert (found.date, found.language, found.origin) == (DATE, "zh-Hant", name)
    assert found.text.split("\n") == PARAGRAPHS


@pytest.mark.parametrize("name", ["table.csv", "table-big5.csv", "articles.json", "articles.jsonl"])
def test_files_of_many_articles(name: str) -> None:
    first, second = articles(name)
    assert (first.title, first.source, first.author, first.date) == (TITLE, SOURCE, AUTHOR, DATE)
    assert first.url == "https://news.example/1"
    assert first.text.split("\n") == PARAGRAPHS
    assert (second.title, second.date, second.url) == (TITLE_2, dt.date(2026, 1, 15), None)
    assert second.text.split("\n") == PARAGRAPHS_2


def test_an_archive() -> None:
    first, second, skipped = read_sources([FILES / "archive.zip"])
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert first.text == second.text == "\n".join(PARAGRAPHS)
    assert first.origin == "archive.zip/新聞/松原港.txt"  # a name in Big5, as Windows writes it
    assert skipped == Skipped("archive.zip/picture.png")


def test_a_scan_says_that_it_is_one() -> None:
    (found,) = read_sources([FILES / "scan.pdf"])
    assert "its pages are pictures (a scan)" in str(found)

"""A filter keeps what it says and nothing else, whichever way the views are searched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.app import open_library
from rag.errors import LibraryClosed, LibraryDamaged, UnknownArticle
from rag.library import keeping, vectors
from rag.opened import Library
from rag.types import Article, Filter
from tests.fakes import article, news

JUNE = dt.date(2026, 6, 1)
QUESTION = "工廠擴建產線的年產能是多少噸？"


def made() -> list[Article]:
    """Twelve articles of two outlets; every fourth is undated."""
    return [
        article(
            news(n),
            f"第{n}號",
            source=("甲報", "乙報")[n % 2],
            date=None if n % 4 == 3 else dt.date(2026, 1 + n, 1),
            origin=f"{n}.txt",
        )
        for n in range(12)
    ]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with open_library(home=tmp_path_factory.mktemp("home"), passage_tokens=120) as opened:
        opened.add_articles(made())
        yield opened


FILTERS = {
    "all": (Filter(), range(12)),
    "source": (Filter(sources=("甲報",)), range(0, 12, 2)),
    "sources": (Filter(sources=("甲報", "乙報")), range(12)),
    "other script": (Filter(sources=("甲报",)), range(0, 12, 2)),
    "since": (Filter(since=JUNE), (5, 6, 8, 9, 10)),
    "until": (Filter(until=JUNE), (0, 1, 2, 4, 5)),
    "day": (Filter(since=JUNE, until=JUNE), (5,)),
    "both": (Filter(sources=("乙報",), since=JUNE), (5, 9)),
    "language": (Filter(languages=("zh-Hant",)), range(12)),
    "none": (Filter(languages=("en",)), ()),
    "ids": (Filter(article_ids=(made()[1].id, made()[3].id)), (1, 3)),
}


@pytest.mark.parametrize("name", [name for name in FILTERS if name != "ids"])
def test_a_filter_narrows_the_list_as_it_narrows_a_search(name: str, library: Library) -> None:
    only, numbers = FILTERS[name]
    listing = library.browse(only=only)
    assert {item.article.id for item in listing.items} == {made()[n].id for n in numbers}
    assert library.browse(only=only, limit=1).total == listing.total == len(numbers)


def test_sources_are_counted_and_found_in_either_script(library: Library) -> None:
    assert {(one.name, one.count) for one in library.sources()} == {("乙報", 6), ("甲報", 6)}
    assert [one.name for one in library.sources("甲报")] == ["甲報"]
    assert library.sources("%") == []
    assert len(library.sources(limit=1)) == 1


def test_the_condition_tells_size_and_state(library: Library) -> None:
    now = library.condition()
    assert (now.articles, now.behind) == (12, 0)
    assert now.passages >= 12
    assert now.bytes > 10_000
    assert now.last_added is not None
    assert abs(dt.datetime.now(dt.UTC) - now.last_added) < dt.timedelta(hours=1)


@pytest.mark.parametrize("way", ["exact", "chroma, narrow", "chroma, wide"])
@pytest.mark.parametrize("name", FILTERS)
def test_only_what_is_kept_is_found(
    name: str, way: str, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    if way != "exact":
        monkeypatch.setattr(vectors, "EXACT_LIMIT", 0)
        library.vectors.close()  # forgets the scan
    if way == "chroma, wide":
        monkeypatch.setattr(keeping, "EXACT", 0)
    only, numbers = FILTERS[name]
    wanted = {made()[n].id for n in numbers}
    found = {c.passage_id.split("-")[0] for c in library.candidates(QUESTION, only=only)}
    assert found == wanted
    hits = library.search(QUESTION, 3, only=only)
    assert {hit.article.id for hit in hits} <= wanted
    assert bool(hits) == bool(wanted)
    scores = {hit.passage.id: hit.score for hit in library.search(QUESTION, 50)}
    assert all(hit.score == pytest.approx(scores[hit.passage.id], abs=1e-6) for hit in hits)


def test_an_answer_keeps_to_the_filter(library: Library) -> None:
    only = Filter(sources=("乙報",))
    answer = library.ask("工廠宣布擴建什麼產線？", only=only)
    assert {citation.source for citation in answer.citations} == {"乙報"}
    nothing = library.ask(QUESTION, only=Filter(languages=("en",)))
    assert (nothing.abstained, nothing.text) == (True, "沒有一篇文章符合所選的條件。")


def test_a_filter_keeps_up_with_the_library(tmp_path: Path) -> None:
    only = Filter(sources=("甲報",))
    with open_library(home=tmp_path) as library:
        library.add_articles(made()[:1])
        assert {h.article.id for h in library.search(QUESTION, 9, only=only)} == {made()[0].id}
        library.add_articles(made()[1:3])
        library.remove(made()[0].id)
        assert {h.article.id for h in library.search(QUESTION, 9, only=only)} == {made()[2].id}


def test_an_article_that_is_not_there(library: Library) -> None:
    with pytest.raises(UnknownArticle, match="0123456789abcdef"):
        library.search(QUESTION, only=Filter(article_ids=("0123456789abcdef",)))


def test_chroma_that_lacks_passages_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "EXACT_LIMIT", 0)
    with open_library(home=tmp_path) as library:
        library.add_articles(made()[:3])
        assert library.search(QUESTION)
        library.vectors.close()
        library.vectors._chroma.drop()  # as on a server that was never filled
        with pytest.raises(LibraryDamaged, match="zhiwen rebuild"):
            library.search(QUESTION)


def test_a_closed_library_refuses(tmp_path: Path) -> None:
    library = open_library(home=tmp_path)
    library.add_articles(made()[:1])
    library.close()
    library.close()
    for use in (
        lambda: library.search(QUESTION),
        lambda: library.ask(QUESTION),
        lambda: library.add_articles(made()),
        lambda: library.remove(made()[0].id),
        library.articles,
        library.catch_up,
        library.rebuild,
    ):
        with pytest.raises(LibraryClosed, match="open it again"):
            use()

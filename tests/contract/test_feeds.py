"""Feeds: new entries only, nothing lost between two runs, and no page speaks for another's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import UnreadableSource
from rag.intake.columns import Columns
from rag.intake.feed import read_feed
from rag.intake.web import FromFeed, Web
from rag.opened import Library
from rag.types import Article, Outlet
from tests.files.texts import PARAGRAPHS, PARAGRAPHS_2, SOURCE, TITLE, TITLE_2
from tests.web_server import Reply, Site, serving

FILES = Path(__file__).resolve().parents[1] / "files"
ROBOTS = Reply(status=404)


def page(title: str, paragraphs: list[str], canonical: str = "") -> Reply:
    head = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return Reply(
        f'<html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body><article>'
        f"<h1>{title}</h1>{body}</article></body></html>".encode()
    )


def rss(*items: tuple[str, str]) -> Reply:
    entries = "".join(
        f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid>"
        f"<pubDate>Thu, 08 Jan 2026 09:00:00 +0800</pubDate><description>摘要</description></item>"
        for title, link in items
    )
    return Reply(
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>{SOURCE}</title>{entries}'
        "</channel></rss>".encode(),
        "application/rss+xml",
    )


@pytest.fixture
def site() -> Iterator[Site]:
    with serving({"/robots.txt": ROBOTS}) as served:
        served.pages |= {"/1": page(TITLE, PARAGRAPHS), "/2": page(TITLE_2, PARAGRAPHS_2)}
        yield served


@pytest.mark.parametrize("name", ["feed.rss", "feed.atom"])
def test_feeds_of_a_generator(name: str) -> None:
    first, second = read_feed((FILES / name).read_bytes(), name)
    assert (first.draft.title, first.draft.source, first.draft.author) == (TITLE, SOURCE, "林未央")
    assert (first.draft.date, first.link) == (dt.date(2026, 1, 8), "https://news.example/1")
    assert first.whole
    assert first.draft.text.split("\n") == PARAGRAPHS
    assert (second.draft.title, second.key != first.key) == (TITLE_2, True)


def add(library: Library, site: Site, address: str) -> list[str]:
    web = Web(site.fetcher(), library._ledger.remembered)
    changes = library.add_articles(web.read(address, Columns()))
    return [f"{change.action} {change.title or change.reason}" for change in changes]


def test_only_new_entries_are_read(library: Library, site: Site) -> None:
    site.pages["/feed"] = rss((TITLE, site.url("/1")))
    feed = site.url("/feed")
    assert add(library, site, feed) == [f"added {TITLE}"]
    (stored,) = library.articles()
    assert (stored.source, stored.date, stored.url) == (SOURCE, dt.date(2026, 1, 8), site.url("/1"))
    library.remove(stored.id)  # what the reader took out does not come back by itself
    site.pages["/feed"] = rss((TITLE_2, site.url("/2")), (TITLE, site.url("/1")))
    assert add(library, site, feed) == [f"added {TITLE_2}"]
    assert add(library, site, feed) == []
    assert site.paths.count("/1") == 1
    assert library.feeds() == [Outlet(feed, 2)]
    library.forget_feed(feed)
    assert library.feeds() == []
    assert add(library, site, feed) == [f"unchanged {TITLE_2}", f"added {TITLE}"]


def test_a_page_that_cannot_be_had_is_tried_again_and_one_without_an_article_is_not(
    library: Library, site: Site
) -> None:
    site.pages["/feed"] = rss((TITLE, site.url("/1")), (TITLE_2, site.url("/2")))
    site.pages["/1"] = Reply(status=503)
    site.pages["/2"] = Reply(b"<html><title>404 Not Found</title><p>404 Not Found</p></html>")
    first, second = add(library, site, site.url("/feed"))
    assert "try later" in first
    assert second.startswith("refused")
    site.pages["/1"] = page(TITLE, PARAGRAPHS)
    assert add(library, site, site.url("/feed")) == [f"added {TITLE}"]


def test_a_page_and_its_own_address(site: Site) -> None:
    for canonical, url in (
        (site.url("/canonical"), site.url("/canonical")),
        ("https://other.example/x", site.url("/1")),  # a page must not replace another's article
        ("javascript:alert(1)", site.url("/1")),
    ):
        site.pages["/1"] = page(TITLE, PARAGRAPHS, canonical)
        (found,) = Web(site.fetcher()).read(site.url("/1"), Columns())
        assert isinstance(found, Article)
        assert (found.title, found.url) == (TITLE, url)
        assert found.text.split("\n") == PARAGRAPHS


@pytest.mark.parametrize(
    ("kind", "file", "count"),
    [
        ("application/pdf", "browser.pdf", 1),
        ("application/octet-stream", "report.docx", 1),
        ("application/json", "articles.json", 2),
        ("text/csv", "table.csv", 2),
        ("image/png", "scan.pdf", 0),
        ("application/zip", "archive.zip", 0),
        ("video/mp4", "browser.pdf", 0),
    ],
)
def test_kinds_of_documents(site: Site, kind: str, file: str, count: int) -> None:
    site.pages[f"/{file}"] = Reply((FILES / file).read_bytes(), kind)
    web = Web(site.fetcher(limits=type(site.fetcher().limits)(pause=0)))
    found = list(web.read(site.url(f"/{file}"), Columns()))
    assert sum(isinstance(item, Article) for item in found) == count
    if not count:
        assert "which is not read" in str(found[0])


HOSTILE = {
    "a file's name": b"/etc/passwd",
    "an outside entity": b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">'
    b"]><rss version='2.0'><channel><item><title>&x;</title></item></channel></rss>",
    "a billion laughs": b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
    + b"]><rss version='2.0'><channel><item><title>&j;</title></item></channel></rss>",
    "deep nesting": b"<rss version='2.0'><channel>" + b"<a>" * 100_000,
    "nothing": b"",
    "binary": bytes(range(256)) * 20,
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_feeds(data: bytes) -> None:
    try:
        entries = read_feed(data, "f")
    except UnreadableSource:
        return
    for entry in entries:
        assert "root:" not in entry.draft.title + entry.draft.text
        assert len(entry.draft.title) < 10_000


def test_entries_without_a_link_or_with_a_bad_one(library: Library, site: Site) -> None:
    whole = "".join(f"&lt;p&gt;{paragraph}&lt;/p&gt;" for paragraph in PARAGRAPHS)
    site.pages["/feed"] = Reply(
        f"<rss version='2.0'><channel><item><title>{TITLE}</title><description>{whole}"
        "</description></item><item><title>二</title><link>http://10.0.0.1/</link></item>"
        "<item><title>三</title><link>javascript:alert(1)</link></item><item/></channel></rss>"
        .encode(),
        "text/xml",
    )  # fmt: skip
    said = add(library, site, site.url("/feed"))
    assert said[0] == f"added {TITLE}"
    assert all(line.startswith("refused") for line in said[1:])
    assert len(said) == 4


@given(st.text(st.sampled_from("<>/&;!?[]='\"rsitemlnk題。\x00"), max_size=120))
def test_any_feed_is_read_or_refused(inside: str) -> None:
    data = f"<rss version='2.0'><channel><item>{inside}</item></channel></rss>".encode()
    try:
        entries = read_feed(data, "f")
    except UnreadableSource:
        return
    assert all(isinstance(entry.draft.title, str) for entry in entries)
    assert FromFeed

"""Real files with random damage: an article or one line that says why not; no crash, no hang.

ZHIWEN_FUZZ=500 pytest tests/unit/test_fuzz.py -q    # that many of each form, for an evening
"""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import UnreadableSource
from rag.intake import Skipped, read_sources
from rag.intake.feed import read_feed
from rag.types import Article

FILES = Path(__file__).resolve().parents[1] / "files"
MANY = int(os.environ.get("ZHIWEN_FUZZ", "0"))
APART = MANY or 4  # those that take a process of their own each
HERE = MANY or 60
BUNDLE = (
    "#\n松原港擴建第四號碼頭\n松原港務局宣布擴建第四號碼頭。（測試通訊社）\n\n"
    "鎳礦報價下跌\n鎳礦報價連三週下跌。\n"
)
MARKDOWN = "---\ntitle: 題\ndate: 2026-01-08\n---\n# 題\n\n松原港務局宣布擴建第四號碼頭。\n"

_NASTY = (
    *(b"", b"\x00", b"\xff\xfe", b"\r", b"\n#\n", b"<", b"&#0;", b"%PDF-", b"PK\x03\x04", b'"'),
    *(b"9" * 400, b"[" * 400, b"\xed\xa0\x80", "\u202e".encode(), "題".encode("big5")),
)
damage = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 64),
        st.sampled_from(_NASTY) | st.binary(max_size=24),
    ),
    min_size=1,
    max_size=6,
)
Damage = list[tuple[float, int, bytes]]


def damaged(data: bytes, changes: Damage) -> bytes:
    """``data`` where at each place some bytes are taken out and others put in."""
    for place, gone, put in changes:
        at = int(place * len(data))
        data = data[:at] + put + data[at + gone :]
    return data


def inside(data: bytes, member: int, changes: Damage) -> bytes:
    """An archive with one member damaged under the right check sum, so that its reader gets it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        names = old.namelist()
        for name in names:
            held = old.read(name)
            new.writestr(
                name, damaged(held, changes) if name == names[member % len(names)] else held
            )
    return made.getvalue()


def reads(folder: Path, name: str, data: bytes) -> None:
    """Reads it and looks at every thing that comes of it."""
    path = folder / name
    path.write_bytes(data)
    for found in read_sources([path]):
        if isinstance(found, UnreadableSource):
            assert str(found).startswith(name)
            assert len(str(found).splitlines()) == 1
        elif not isinstance(found, Skipped):
            assert isinstance(found, Article)
            assert found.text.strip()
            found.text.encode("utf-8")


@pytest.mark.timeout(0 if MANY else 300)
@pytest.mark.parametrize("name", ["browser.pdf", "columns.pdf", "report.docx", "book.epub"])
def test_documents(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    whole = (FILES / name).read_bytes()

    @settings(max_examples=APART)
    @given(damage, st.integers(0, 99), st.booleans())
    def check(changes: Damage, member: int, deep: bool) -> None:
        deep = deep and not name.endswith(".pdf")
        data = inside(whole, member, changes) if deep else damaged(whole, changes)
        reads(tmp_path_factory.mktemp("fuzz"), name, data)

    check()


@pytest.mark.timeout(0 if MANY else 300)
@pytest.mark.parametrize(
    ("name", "whole"),
    [
        *((name, None) for name in ("table.csv", "articles.json", "articles.jsonl")),
        ("bundle.txt", BUNDLE.encode()),
        ("plain.txt", BUNDLE.encode("utf-16")),
        ("plain.md", MARKDOWN.encode()),
        ("page.html", f"<html><body><article><h1>題</h1><p>{MARKDOWN * 9}".encode()),
    ],
)
def test_texts(name: str, whole: bytes | None, tmp_path_factory: pytest.TempPathFactory) -> None:
    data = (FILES / name).read_bytes() if whole is None else whole

    @settings(max_examples=HERE)
    @given(damage)
    def check(changes: Damage) -> None:
        reads(tmp_path_factory.mktemp("fuzz"), name, damaged(data, changes))

    check()


@settings(max_examples=APART)
@given(damage, st.booleans())
def test_archives(tmp_path_factory: pytest.TempPathFactory, changes: Damage, deep: bool) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("一.txt", BUNDLE)
        archive.write(FILES / "articles.json", "二/articles.json")
    whole = made.getvalue()
    data = inside(whole, 0, changes) if deep else damaged(whole, changes)
    reads(tmp_path_factory.mktemp("fuzz"), "archive.zip", data)


@settings(max_examples=HERE)
@given(st.sampled_from(["feed.rss", "feed.atom"]), damage)
def test_feeds(name: str, changes: Damage) -> None:
    try:
        entries = read_feed(damaged((FILES / name).read_bytes(), changes), name)
    except UnreadableSource:
        return
    assert all(isinstance(entry.link, str) and entry.key for entry in entries)

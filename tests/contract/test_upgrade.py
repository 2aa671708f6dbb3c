"""A library that the first released version made is opened, brought up to date, and whole."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from rag import open_library
from rag.errors import LibraryDamaged
from rag.library.ledger import Ledger
from rag.library.migrations import SCHEMA_VERSION
from tests.inspection import assert_in_step

FIRST = Path(__file__).resolve().parents[1] / "files" / "library-0.1.0.sqlite"


@pytest.fixture
def old(home: Path) -> Path:
    shutil.copyfile(FIRST, home / "ledger.sqlite")
    return home


def _query(home: Path, statement: str) -> list[tuple[object, ...]]:
    db = sqlite3.connect(home / "ledger.sqlite")
    with db:
        rows = db.execute(statement).fetchall()
    db.close()
    return rows


def test_a_library_of_0_1_0(old: Path) -> None:
    before = _query(old, "SELECT id, title, text, source, date, url, added_at FROM articles")
    assert len(before) == 3
    for _ in range(2):  # the second time there is nothing to do
        with open_library(home=old) as library:
            assert not [finding for finding in library.verify() if finding.problem]
            assert "一百五十六" in library.ask("松原港的年吞吐量提高到多少？").text
            assert {article.author for article in library.articles()} == {""}
            assert {a.title for a in library.articles()} == {title for _, title, *_ in before}
    assert_in_step(old)
    assert _query(old, "SELECT value FROM facts WHERE name = 'schema'") == [(str(SCHEMA_VERSION),)]
    after = _query(old, "SELECT id, title, text, source, date, url, added_at FROM articles")
    assert after == before


def test_a_step_that_was_killed_half_way_is_done_again(old: Path) -> None:
    _query(old, "ALTER TABLE articles ADD COLUMN author TEXT NOT NULL DEFAULT ''")
    Ledger.in_folder(old).close()
    assert _query(old, "SELECT value FROM facts WHERE name = 'schema'") == [(str(SCHEMA_VERSION),)]


def test_a_library_of_a_newer_version_is_left_alone(old: Path) -> None:
    _query(old, f"UPDATE facts SET value = '{SCHEMA_VERSION + 1}' WHERE name = 'schema'")
    with pytest.raises(LibraryDamaged, match="made by a newer Zhiwen"):
        Ledger.in_folder(old)
    assert _query(old, "SELECT count(*) FROM articles") == [(3,)]

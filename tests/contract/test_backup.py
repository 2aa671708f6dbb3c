"""Backup, restore and verify: what was acknowledged comes back, and damage is told."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rag import open_library
from rag.cli import main
from tests.fakes import news
from tests.inspection import assert_in_step


class Shell:
    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home, self._capsys = home, capsys

    def __call__(self, *command: object, code: int = 0) -> str:
        self._capsys.readouterr()
        ended = main([str(part) for part in (*command, "--home", self.home)])
        said = self._capsys.readouterr()
        assert ended == code, said
        assert "Traceback" not in said.err
        assert said.err.count("\n") == (code == 2 and not said.out)
        return said.err if code == 2 and not said.out else said.out

    def titles(self) -> set[str]:
        return {entry["title"] for entry in json.loads(self("list", "--json"))}


@pytest.fixture
def filled(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_text(news(number))
    shell = Shell(home, capsys)
    shell("add", "--quiet", folder)
    return shell


def test_there_and_back(filled: Shell, tmp_path: Path) -> None:
    file = tmp_path / "b.sqlite"
    assert filled("backup", file).startswith(f"backed up 4 articles to {file} (")
    before = filled.titles()
    first = json.loads(filled("list", "--json"))[0]["id"]
    filled("remove", first)
    (tmp_path / "new.txt").write_text(news(9))
    filled("add", "--quiet", tmp_path / "new.txt")
    assert "holds articles: say --replace" in filled("restore", file, code=2)
    assert filled("restore", file, "--replace").startswith("restored 4 articles; both indexes")
    assert filled.titles() == before
    assert_in_step(filled.home)
    assert (filled.home / "ledger-before-restore.sqlite").exists()
    assert len(filled("verify").splitlines()) == 3
    shutil.rmtree(filled.home)
    filled.home.mkdir()
    filled("restore", file)
    assert filled.titles() == before


def test_a_backup_is_of_one_moment_while_the_library_is_in_use(
    filled: Shell, tmp_path: Path
) -> None:
    with open_library(home=filled.home):
        filled("backup", tmp_path / "b")
    assert "exists: name another file" in filled("backup", tmp_path / "b", code=2)
    filled("backup", tmp_path / "b", "--replace")
    assert not list(tmp_path.glob("b.part*"))


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4096])


def _nonsense(path: Path) -> None:
    path.write_bytes(b"nonsense" * 999)


def _newer(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("UPDATE facts SET value = '99' WHERE name = 'schema'")
    db.close()


def _other(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE t (x)")
    db.close()


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [(_cut, "damaged"), (_nonsense, "no backup"), (_newer, "newer Zhiwen"), (_other, "no backup")],
)
def test_what_is_no_backup_is_not_restored(
    filled: Shell, tmp_path: Path, spoil: Callable[[Path], None], reason: str
) -> None:
    filled("backup", tmp_path / "b")
    spoil(tmp_path / "b")
    assert reason in filled("restore", tmp_path / "b", "--replace", code=2)
    assert len(filled.titles()) == 4
    assert "no such file" in filled("restore", tmp_path / "none", code=2)


def _edit(home: Path, *statements: str) -> None:
    db = sqlite3.connect(home / "ledger.sqlite")
    with db:
        for statement in statements:
            db.execute(statement)
    db.close()


def _page(home: Path) -> None:
    """A page that was written half: the middle of the file is zeros."""
    path = home / "ledger.sqlite"
    db = sqlite3.connect(path)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'passages'").fetchone()
    db.close()
    data = bytearray(path.read_bytes())
    data[(root - 1) * 4096 + 100 : root * 4096] = bytes(3996)
    path.write_bytes(data)


def _table(home: Path) -> None:
    path = home / "views" / "vectors" / "vectors.sqlite"
    db = sqlite3.connect(path)
    with db:
        db.execute("UPDATE vectors SET passage_id = 'ghost' WHERE rowid = 1")
    db.close()


@pytest.mark.parametrize(
    ("spoil", "part", "way_out"),
    [
        (lambda home: _edit(home, "UPDATE articles SET text = text || '改'"), "ledger", "restore"),
        (lambda home: _edit(home, "UPDATE passages SET start = start + 1"), "ledger", "restore"),
        (lambda home: _edit(home, "DELETE FROM passages WHERE ordinal = 0"), "ledger", "restore"),
        (_page, "ledger", "restore"),
        (_table, "vector index", "rebuild"),
    ],
)
def test_verify_tells_damage_and_the_way_out(
    filled: Shell, spoil: Callable[[Path], None], part: str, way_out: str
) -> None:
    spoil(filled.home)
    report: dict[str, Any] = json.loads(filled("verify", "--json", code=2))
    assert not report["sound"]
    finding = next(each for each in report["findings"] if each["problem"])
    assert finding["part"] == part
    assert way_out in finding["problem"]
    if way_out == "rebuild":
        filled("rebuild")
        filled("verify")


def test_a_library_that_is_whole(filled: Shell) -> None:
    first, second, third = filled("verify").splitlines()
    assert first.startswith("ok       ledger        4 articles and ")
    assert second.startswith("ok       vector index  holds the ledger's ")
    assert third.startswith("ok       word index    holds the ledger's ")


def test_an_empty_library(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_library(home=home).close()
    Shell(home, capsys)("verify")


def _overwritten(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[8192:11192] = b"\xa5" * 3000
    path.write_bytes(data)


def _half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9000])


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("spoil", [_overwritten, _half, _emptied, _nonsense, _other])
def test_a_damaged_ledger_names_the_way_out_and_it_leads_out(
    filled: Shell, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    filled("backup", tmp_path / "b")
    ledger = filled.home / "ledger.sqlite"
    for log in filled.home.glob("ledger.sqlite-*"):
        log.unlink()
    spoil(ledger)
    damaged = ledger.read_bytes()
    for command in (["verify"], ["ask", "誰？"], ["list"], ["add", tmp_path / "articles"]):
        said = filled(*command, code=2)
        assert said.startswith("zhiwen: the ledger cannot be opened: ")
        assert "`zhiwen restore FILE --replace`" in said
    assert "`zhiwen restore FILE --replace`" in filled("doctor", code=2)
    assert "the library is damaged" in filled("backup", tmp_path / "c", code=2)
    assert [path.name for path in tmp_path.glob("c*")] == []
    assert ledger.read_bytes() == damaged  # also a foreign file is left as it was
    filled("restore", tmp_path / "b", "--replace")
    assert (filled.home / "ledger-before-restore.sqlite").read_bytes() == damaged
    assert len(filled.titles()) == 4
    filled("verify")


def test_a_new_library_is_made_of_an_empty_file(home: Path) -> None:
    (home / "ledger.sqlite").touch()  # a process killed at its first opening left it
    with open_library(home=home) as library:
        assert library.counts() == (0, 0)


def test_the_folder_of_a_backup_must_be_there(filled: Shell, tmp_path: Path) -> None:
    said = filled("backup", tmp_path / "none" / "b", code=2)
    assert said == f"zhiwen: {tmp_path}/none/b: the folder {tmp_path}/none does not exist\n"

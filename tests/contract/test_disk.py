"""A disk that is full or may not be written: one clear line, and nothing acknowledged is lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rag import open_library
from tests.fakes import news
from tests.inspection import assert_in_step

# What a full disk and a read-only one do, without a disk of our own: no file may grow beyond a
# bound, and the process gives up the rights that root has over permissions.
PRELUDE = """
import ctypes, resource, signal, sys
from rag.cli import main
most, command = int(sys.argv[1]), sys.argv[2:]
if most:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
else:
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    ctypes.CDLL(None).capset(header, (ctypes.c_uint32 * 6)())
sys.exit(main(command))
"""


def run(most: int, *command: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PRELUDE, str(most), *map(str, command)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def filled(home: Path, tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(news(1))
    with open_library(home=home) as library:
        library.add(tmp_path / "a.txt")
    return home


@pytest.mark.parametrize("most", [40_000, 200_000, 600_000])
def test_a_full_disk(filled: Path, tmp_path: Path, most: int) -> None:
    folder = tmp_path / "more"
    folder.mkdir()
    for number in range(2, 60):
        (folder / f"{number}.txt").write_text(news(number))
    done = run(most, "add", "--home", filled, folder)
    assert done.returncode == 2, done
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("zhiwen: ")
    acknowledged = {line.split()[1] for line in done.stdout.splitlines() if line[:5] == "added"}
    with open_library(home=filled) as library:
        assert acknowledged <= {article.id for article in library.articles()}
        assert not [finding for finding in library.verify() if finding.problem]
    assert_in_step(filled)


def test_a_disk_that_may_not_be_written(filled: Path, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(news(2))
    places = [filled, *(p for p in filled.rglob("*") if p.is_dir() and not p.is_symlink())]
    places = [p for p in places if "cache" not in p.parts]
    for place in places:
        place.chmod(0o555)
    try:
        for command in (["add", tmp_path / "b.txt"], ["ask", "誰？"], ["rebuild"]):
            done = run(0, *command, "--home", filled)
            assert done.returncode == 2, done
            assert done.stderr.count("\n") == 1, done.stderr
            assert done.stderr.startswith("zhiwen: the library folder cannot be ")
    finally:
        for place in places:
            place.chmod(0o755)
    with open_library(home=filled) as library:
        assert len(library.articles()) == 1

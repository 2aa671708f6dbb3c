"""The files that an evaluation leaves: summary.json, samples.jsonl, report.html, summary.md."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rag.errors import InputError


def write_log(
    out: Path,
    summary: dict[str, Any],
    samples: Iterable[dict[str, Any]],
    report: str,
    markdown: str | None = None,
) -> None:
    """Writes them into ``out``, making it if need be; raises InputError where that fails."""
    lines = (json.dumps(sample, ensure_ascii=False) + "\n" for sample in samples)
    try:
        out.mkdir(parents=True, exist_ok=True)
        _write(out / "samples.jsonl", "".join(lines))
        _write(out / "report.html", report)
        if markdown is not None:
            _write(out / "summary.md", markdown)
        _write(
            out / "summary.json", json.dumps(summary, ensure_ascii=False, indent=2) + "\n"
        )  # last: who sees it may read the others
    except OSError as exc:
        raise InputError(f"--out {out.name}: cannot be written: {exc.strerror}") from exc


def check_writable(out: Path) -> None:
    """Raises InputError at once where ``out`` could not be written after minutes of measuring."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise InputError(f"--out {out.name}: cannot be made: {exc.strerror}") from exc
    if not os.access(out, os.W_OK):
        raise InputError(f"--out {out.name}: cannot be written")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")

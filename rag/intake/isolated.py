"""The child process of ``rag.intake.isolation``: reads stdin, prints one JSON object."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence

from rag.errors import UnreadableSource
from rag.intake.draft import Draft


def main(arguments: Sequence[str]) -> None:
    """``KIND NAME MEGABYTES SECONDS``: parses standard input within these bounds."""
    kind, name, megabytes, seconds = arguments
    output = sys.stdout.buffer
    reader = _reader(kind)  # imported before the bounds, which are for the document
    _bound(int(megabytes) << 20, int(seconds))
    data = sys.stdin.buffer.read()
    try:
        result: dict[str, object] = {"drafts": [_plain(d) for d in reader(data, name)]}
    except UnreadableSource as exc:
        result = {"refused": str(exc).removeprefix(f"{name}: ")}
    except MemoryError:
        result = {"refused": "needs more memory than a document may"}
    except Exception as exc:  # a parser may fail with anything: what it was goes into the reason
        result = {"refused": f"the file is broken ({type(exc).__name__})"}
    output.write(json.dumps(result).encode("ascii"))
    output.flush()


def _reader(kind: str) -> Callable[[bytes, str], Sequence[Draft]]:
    if kind == "pdf":
        from rag.intake.pdf import read_pdf

        return read_pdf
    if kind == "docx":
        from rag.intake.docx import read_docx

        return read_docx
    from rag.intake.epub import read_epub

    return read_epub


def _bound(memory: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits: the parent's clock is left
        return
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)  # noqa: PLW2901
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):  # macOS knows no bound of the address space
            continue


def _plain(draft: Draft) -> dict[str, str | None]:
    return {
        "title": draft.title,
        "text": draft.text,
        "source": draft.source,
        "author": draft.author,
        "date": draft.date.isoformat() if draft.date else None,
        "url": draft.url,
    }

"""Drafts of keys from answers that a reader found wrong: the author fills in what is right."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import yaml

from rag.feedback import Feedback
from rag.language.script import detect_language

_HEAD = """\
# Drafts of keys, made from thumbs-down answers. Complete each: the right answer, its facts with
# their surface forms, the evidence (what was cited stands here; keep what is right), answerable.
# `zhiwen eval keys check` tells what is still missing.
"""


def draft_keys(said: Iterable[Feedback]) -> str:
    """YAML with one draft a question that got a thumbs-down, the latest answer counting.

    What the answer said and the reader's note stand above it as comments. Empty text where no
    answer got one.
    """
    latest = {item.question: item for item in said if item.thumb == "down"}
    if not latest:
        return ""
    return _HEAD + "".join("\n" + _draft(item) for item in latest.values())


def _draft(item: Feedback) -> str:
    citations = item.answer.get("citations", [])
    key: dict[str, Any] = {
        "id": _name(item),
        "question": item.question,
        "lang": detect_language(item.question),
        "kind": "draft",
        "answer": "",
        "nuggets": [],
        "evidence": [{"article": c["title"], "quote": c["quote"]} for c in citations],
        "answerable": True,
    }
    lines = [f"thumbs-down at {item.at}", "the answer was:", str(item.answer.get("text", ""))]
    if item.note:
        lines += ["the reader's note:", item.note]
    comments = "".join(f"# {line}\n" for text in lines for line in _printable(text).split("\n"))
    return comments + str(
        yaml.safe_dump([key], allow_unicode=True, sort_keys=False, width=100, indent=2)
    )


def _name(item: Feedback) -> str:
    digest = hashlib.sha256(item.question.encode("utf-8", "backslashreplace")).hexdigest()
    return f"draft-{item.at[:10]}-{digest[:8]}"


def _printable(text: str) -> str:
    """What a YAML comment can hold: a control character would break the whole file."""
    return "".join(char if char == "\n" or char.isprintable() else " " for char in text)

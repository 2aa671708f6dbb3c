"""JSON as models write it: inside prose or a code fence, with a tail that is missing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from rag.intake.clean import clean_line

_DECODER = json.JSONDecoder(strict=False)
_MOST_SENTENCES = 3  # that one point may name


def objects(text: str) -> Iterator[dict[str, Any]]:
    """The JSON objects in ``text`` that are whole, outermost first and in order.

    Of an object that is cut off, those inside it that are whole.
    """
    at = text.find("{")
    while at >= 0:
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            if isinstance(value, dict):
                yield value
        at = text.find("{", end)


def point_drafts(text: str) -> list[tuple[str, tuple[int, ...]]]:
    """The points of a reply as their words and the sentence numbers that they name."""
    drafts: list[tuple[str, tuple[int, ...]]] = []
    for found in objects(text):
        listed = found.get("points")
        for point in listed if isinstance(listed, list) else [found]:
            words = clean_line(point["text"]) if _says(point) else ""
            if words and words not in [known for known, _ in drafts]:
                drafts.append((words, _numbers(point.get("from"))))
    return drafts


def translation(text: str) -> str:
    """The words of a reply that should be ``{"text": ...}``; empty where it holds none."""
    return next((clean_line(found["text"]) for found in objects(text) if _says(found)), "")


def _says(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("text"), str)


def _numbers(value: object) -> tuple[int, ...]:
    listed = value if isinstance(value, list) else [value]
    numbers = []
    for item in listed:
        if isinstance(item, int | str) and str(item).strip().lstrip("sS").isdecimal():
            numbers.append(int(str(item).strip().lstrip("sS")))
    return tuple(dict.fromkeys(numbers))[:_MOST_SENTENCES]

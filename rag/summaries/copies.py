"""Articles that are one report: a wire story in two outlets or two scripts tells a thing once."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from rag.language.signatures import signature
from rag.library.duplicates import near
from rag.retrieval.arranging import says_too
from rag.summaries.lines import Line

_NEARLY = 0.5
"""Resemblance from which two cuts of one report, each in its own place's words, are copies."""


def copies(lines: Sequence[Line]) -> dict[str, int]:
    """Each article's report, as a number: copies share it."""
    articles = {line.article.id: line.article for line in lines}
    signed = {name: signature(article.text) for name, article in articles.items()}
    report = {name: place for place, name in enumerate(articles)}
    for group in near(signed, _NEARLY):
        number = min(report[name] for name in group)
        report.update(dict.fromkeys(group, number))
    return report


def without_copies(chosen: Sequence[Line], lines: Sequence[Line]) -> list[Line]:
    """``chosen`` without sentences that another article's says too.

    Of copies, whose words may differ (同比, 按年), a sentence stays only for a figure of its own.
    """
    report = copies(lines)
    held: dict[int, set[tuple[Decimal, Decimal]]] = {}
    owner: dict[int, str] = {}
    kept: list[Line] = []
    for line in chosen:
        number = report[line.article.id]
        if owner.setdefault(number, line.article.id) != line.article.id:
            if number not in held:
                first = owner[number]
                held[number] = {
                    (figure.low, figure.high)
                    for other in lines
                    if other.article.id == first
                    for figure in other.figures
                }
            if all((figure.low, figure.high) in held[number] for figure in line.figures):
                continue
        others = [other for other in kept if other.article.id != line.article.id]
        if not any(says_too(other.text, line.text) for other in others):
            kept.append(line)
    return kept

"""Plots of a report as inline SVG: geometry is numbers, words are escaped, CSS has the colours."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

_ROW = 26  # height of a bar's row
_LABEL = 130  # width left of the bars
_PLOT = 420
_TAIL = 150  # room right of the bars for the figures


def bars(groups: Mapping[str, Mapping[str, Any]]) -> Markup:
    """One bar from 0 to 1 a group, with its 95% interval as a whisker and its n."""
    rows = [(name, m) for name, m in groups.items() if m["value"] is not None]
    height = _ROW * len(rows) + 22
    parts = [_axis(_LABEL, _PLOT, height - 20)]
    for place, (name, metric) in enumerate(rows):
        top = place * _ROW
        low, high = (_LABEL + _PLOT * _clip(bound) for bound in metric["ci95"])
        value = _PLOT * _clip(metric["value"])
        figure = f"{metric['value']:.2f}  ({metric['ci95'][0]:.2f}–{metric['ci95'][1]:.2f})"
        middle = top + _ROW / 2
        parts.append(
            f'<text class="name" x="{_LABEL - 10}" y="{middle + 4:.1f}">{escape(name)}</text>'
            f'<rect class="fill" x="{_LABEL}" y="{top + 6}" width="{value:.1f}" height="14"/>'
            f'<path class="whisker" d="M{low:.1f} {middle}H{high:.1f}'
            f'M{low:.1f} {middle - 4}v8M{high:.1f} {middle - 4}v8"/>'
            f'<text class="value" x="{_LABEL + _PLOT + 12}" y="{middle + 4:.1f}">{figure}'
            f'<tspan class="soft">  n={metric["n"]}</tspan></text>'
        )
    return _svg(_LABEL + _PLOT + _TAIL + 30, height, "".join(parts), "bars with 95% intervals")


@dataclass(frozen=True, slots=True)
class Sure:
    """An answer of a coverage curve: how sure the solver was, and whether it was right."""

    confidence: float
    right: bool


def coverage_points(answered: Sequence[Sure], asked: int) -> list[tuple[float, float]]:
    """(coverage, accuracy) if only the surest 1, 2, 3 ... of the answers were given.

    Coverage is the share of all ``asked`` questions; answers of one confidence come together, as
    no threshold can part them.
    """
    ranked = sorted(answered, key=lambda answer: -answer.confidence)
    points = []
    right = 0
    for count, answer in enumerate(ranked, start=1):
        right += answer.right
        last = count == len(ranked) or ranked[count].confidence != answer.confidence
        if last:
            points.append((count / asked, right / count))
    return points


def curve(points: Sequence[tuple[float, float]]) -> Markup:
    """Accuracy against coverage; the last point is where the solver stands."""
    left, width, top, height = 46, 300, 12, 200
    parts = []
    for step in range(6):
        share = step / 5
        x, y = left + width * share, top + height * (1 - share)
        parts.append(
            f'<path class="grid" d="M{left} {y:.1f}h{width}"/>'
            f'<text class="tick end" x="{left - 8}" y="{y + 4:.1f}">{share:.1f}</text>'
            f'<text class="tick mid" x="{x:.1f}" y="{top + height + 18}">{share:.1f}</text>'
        )
    places = [(left + width * x, top + height * (1 - y)) for x, y in points]
    if places:
        line = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        x, y = places[-1]
        parts.append(f'<path class="line" d="M{line}"/>')
        parts.append(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>')
    parts.append(
        f'<text class="tick mid" x="{left + width / 2}" y="{top + height + 38}">'
        "answered, share of all</text>"
    )
    return _svg(left + width + 20, top + height + 48, "".join(parts), "accuracy against coverage")


def histogram(milliseconds: Sequence[float], marks: Mapping[str, float]) -> Markup:
    """How many answers took how long, on a logarithmic axis, with named ``marks`` on it."""
    left, width, top, height, bins = 20, 340, 26, 174, 24
    low = math.floor(2 * math.log10(max(0.1, min(milliseconds)))) / 2
    high = math.ceil(2 * math.log10(max(0.2, *milliseconds)) + 0.01) / 2

    def across(value: float) -> float:
        return left + width * (math.log10(max(value, 0.1)) - low) / (high - low)

    counts = [0] * bins
    for value in milliseconds:
        place = int((across(value) - left) / width * bins)
        counts[min(bins - 1, max(0, place))] += 1
    parts = [f'<path class="grid" d="M{left} {top + height}h{width}"/>']
    step = width / bins
    for place, count in enumerate(counts):
        tall = height * count / max(counts)
        parts.append(
            f'<rect class="fill" x="{left + place * step + 0.5:.1f}" '
            f'y="{top + height - tall:.1f}" width="{step - 1:.1f}" height="{tall:.1f}"/>'
        )
    for power in range(math.ceil(low), math.floor(high) + 1):
        parts.append(
            f'<text class="tick mid" x="{across(10**power):.1f}" y="{top + height + 18}">'
            f"{_span(10**power)}</text>"
        )
    for number, (name, value) in enumerate(marks.items()):
        x = across(value)
        parts.append(
            f'<path class="mark" d="M{x:.1f} {top - 6}V{top + height}"/><text class="tick" '
            f'x="{x + 4:.1f}" y="{top - 10 + 12 * number}">{escape(name)} {_span(value)}</text>'
        )
    return _svg(left + width + 50, top + height + 28, "".join(parts), "time to the whole answer")


def _axis(left: float, width: float, height: float) -> str:
    lines = []
    for step in range(6):
        x = left + width * step / 5
        lines.append(
            f'<path class="grid" d="M{x:.1f} 0V{height}"/>'
            f'<text class="tick mid" x="{x:.1f}" y="{height + 16}">{step / 5:.1f}</text>'
        )
    return "".join(lines)


def _span(milliseconds: float) -> str:
    if milliseconds >= 1000:
        return f"{milliseconds / 1000:.3g} s"
    return f"{milliseconds:.3g} ms"


def _clip(value: float) -> float:
    return min(1.0, max(0.0, value))


def _svg(width: float, height: float, inside: str, label: str) -> Markup:
    return Markup(  # noqa: S704 - numbers, and words that were escaped above
        f'<svg class="plot" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'role="img" aria-label="{escape(label)}">{inside}</svg>'
    )

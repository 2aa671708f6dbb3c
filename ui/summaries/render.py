"""A summary as HTML: its languages side by side, aligned point by point."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from rag.summaries.markdown import summary_markdown
from rag.summaries.model import Comparison, Name, Point, Summary, Texts, Theme
from rag.summaries.page import summary_html
from rag.summaries.wire import summary_json
from rag.types import Citation, Language
from ui.articles import alert, citation_button
from ui.i18n import text
from ui.markup import esc
from ui.summaries.draft import Draft

Citations = Mapping[int, Citation]


def draft(made: Draft, language: Language) -> str:
    """The summary as far as it has come."""
    if not made.begun:
        return f'<p class="zw-hint">{esc(text("summaries_intro", language))}</p>'
    if made.summary is not None:
        return _whole(made.summary, language)
    cited = {c.number: c for event in made.points for c in event.citations}
    sides = made.languages or _sides(event.point for event in made.points)
    rows = "".join(_point(event.point, sides, cited, language) for event in made.points)
    return f'<div class="zw-summary" aria-live="polite">{rows}{_ending(made, language)}</div>'


def _sides(points: Iterable[Point]) -> tuple[Language, ...]:
    """The languages of the points; in a draft the defaults are known only from them."""
    return next((tuple(point.texts) for point in points), ())


def _ending(made: Draft, language: Language) -> str:
    if made.error is not None:
        return alert(made.error, language)
    if made.stopped:
        return f'<p class="zw-status">{esc(text("stopped", language))}</p>'
    stage = made.progress.stage if made.progress else "read"
    share = ""
    if made.progress and made.progress.whole > 1:
        share = f" {made.progress.done}/{made.progress.whole}"
    words = text(f"stage_{stage}", language)
    return f'<p class="zw-status zw-busy">{esc(words)}{share}</p>'


def _whole(summary: Summary, language: Language) -> str:
    cited = {citation.number: citation for citation in summary.citations}
    sides = summary.languages
    heads = _row([_headline(summary, side) for side in sides], sides, "zw-heads")
    notices = _row([_notice(summary, side) for side in sides], sides, "zw-facts")
    if summary.themes:
        body = "".join(_theme(theme, summary, cited, language) for theme in summary.themes)
    else:
        body = "".join(_point(point, sides, cited, language) for point in summary.points)
    rejected = "".join(_point(point, sides, cited, language) for point in summary.rejected)
    how = (
        text("with_model", language, name=summary.model or text("default_model", language))
        if summary.mode == "llm"
        else text("quotations", language)
    )
    seconds = text("seconds", language, seconds=f"{summary.timings.total_ms / 1000:.2f}")
    return (
        f'<div class="zw-summary">{heads}{notices}{body}{rejected}'
        f"{_figures(summary, sides, cited, language)}{_names(summary.names, language)}"
        f'<p class="zw-status">{esc(how)}<span class="zw-dot"> · </span>{esc(seconds)}</p>'
        f"{_tools(summary, language)}</div>"
    )


def _headline(summary: Summary, side: Language) -> str:
    words = summary.headline.get(side)
    return f"<h2>{esc(words)}</h2>" if words else ""


def _notice(summary: Summary, side: Language) -> str:
    return esc(summary.notice.get(side) or "")


def _theme(theme: Theme, summary: Summary, cited: Citations, language: Language) -> str:
    sides = summary.languages
    label = _row([f"<h3>{esc(_best(theme.label, side))}</h3>" for side in sides], sides)
    points = "".join(
        _point(summary.points[place], sides, cited, language) for place in theme.points
    )
    compared = "".join(_comparison(one, sides, cited, language) for one in theme.comparisons)
    return f'<section class="zw-part">{label}{points}{compared}</section>'


def _point(point: Point, sides: Sequence[Language], cited: Citations, language: Language) -> str:
    links = _links(point.citations, cited, language)
    passed = point.verdict == "supported"
    label = esc(text("supported" if passed else "rejected", language))
    mark = (
        f'<span class="zw-check" role="img" aria-label="{label}" title="{label}">'
        f"{'✓' if passed else '✗'}</span>"
    )
    cells = []
    for side in sides:
        words = point.texts.get(side)
        if words is None:  # the notice says what this side needs
            cells.append("")
        else:
            told = f"{esc(words)}{links}" if passed else f"<s>{esc(words)}</s>"
            cells.append(f"{mark}<p>{told}</p>")
    told = "".join(f"<li>{esc(reason)}</li>" for reason in (*point.reasons, *point.notes))
    reasons = f'<ul class="zw-reasons">{told}</ul>' if told else ""
    return _row(cells, sides, "zw-point" if passed else "zw-point zw-rejected") + reasons


def _comparison(
    one: Comparison, sides: Sequence[Language], cited: Citations, language: Language
) -> str:
    links = _links(one.citations, cited, language)
    cells = [f"<p>{esc(_best(one.texts, side))}{links}</p>" for side in sides]
    return _row(cells, sides, f"zw-compared zw-{one.verdict}")


def _figures(
    summary: Summary, sides: Sequence[Language], cited: Citations, language: Language
) -> str:
    if not summary.figures:
        return ""
    rows = []
    for figure in summary.figures:
        cells = []
        for side in sides:
            what = esc(figure.what.get(side) or "")
            if side in figure.original:
                what += f' <span class="zw-facts">({esc(text("in_original", language))})</span>'
            date = (figure.date or {}).get(side)
            when = f' <span class="zw-facts">{esc(date)}</span>' if date else ""
            value = esc(figure.value.get(side) or "")
            cells.append(
                f'<td lang="{side}">{what}</td><td lang="{side}"><b>{value}</b>{when}</td>'
            )
        links = _links((figure.citation,), cited, language)
        rows.append(f'<tr title="{esc(figure.quote)}">{"".join(cells)}<td>{links}</td></tr>')
    heading = esc(text("key_figures", language))
    left = text("more_figures", language, count=summary.figures_left)
    more = f'<p class="zw-facts">{esc(left)}</p>' if summary.figures_left else ""
    return (
        f'<h3>{heading}</h3><table class="zw-table zw-figures" aria-label="{heading}">'
        f"<tbody>{''.join(rows)}</tbody></table>{more}"
    )


def _names(names: Sequence[Name], language: Language) -> str:
    if not names:
        return ""
    told = "".join(
        f"<li>{' = '.join(esc(form) for form in dict.fromkeys(name.texts.values()) if form)}</li>"
        for name in names
    )
    return f'<h3>{esc(text("known_names", language))}</h3><ul class="zw-names">{told}</ul>'


def _tools(summary: Summary, language: Language) -> str:
    saved = {
        "markdown": ("zhiwen-summary.md", summary_markdown(summary)),
        "html": ("zhiwen-summary.html", summary_html(summary)),
        "json": (
            "zhiwen-summary.json",
            json.dumps(summary_json(summary), ensure_ascii=False, indent=2),
        ),
    }
    copied = esc(text("copied", language))
    copy = esc(saved["markdown"][1])
    buttons = (
        f'<button type="button" class="zw-tool" data-copy="{copy}" data-done="{copied}">'
        f"{esc(text('copy', language))}</button>"
    )
    for kind, (name, words) in saved.items():
        label = esc(text(f"save_{kind}", language))
        buttons += (
            f'<button type="button" class="zw-tool" data-save="{esc(words)}" data-name="{name}">'
            f"{label}</button>"
        )
    return f'<div class="zw-tools-row">{buttons}</div>'


def _links(numbers: Sequence[int], cited: Citations, language: Language) -> str:
    return "".join(citation_button(cited[n], language) for n in numbers if n in cited)


def _best(texts: Texts, side: Language) -> str:
    return texts.get(side) or next((words for words in texts.values() if words), "")


def _row(cells: Sequence[str], sides: Sequence[Language], kind: str = "") -> str:
    if not any(cells):
        return ""
    columns = "".join(
        f'<div lang="{side}">{cell}</div>' for side, cell in zip(sides, cells, strict=True)
    )
    return f'<div class="zw-sides {kind}">{columns}</div>'

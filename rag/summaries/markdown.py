"""A summary as Markdown: one column a language, every point with its quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.summaries.model import Point, Summary, Texts
from rag.summaries.wording import language_name, say
from rag.types import Language

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")
_OPENING = re.compile(r"^(\d*)([-+=.)])(?=\s|$)")


def summary_markdown(summary: Summary) -> str:
    """The summary as CommonMark with pipe tables; article words are escaped."""
    return "\n".join(_lines(summary)).rstrip() + "\n"


def _lines(summary: Summary) -> Iterator[str]:
    for language in summary.languages:
        headline = summary.headline.get(language)
        if headline:
            yield f"# {plain(headline)}"
            yield ""
    for reader, notice in summary.notice.items():
        if notice:
            yield f"> {plain(notice)}"
            yield ">" if reader != summary.languages[-1] else ""
    for language in summary.languages:
        yield f"## {language_name(language, language)}"
        yield ""
        yield from _points(summary, language)
        yield from _rejected(summary.rejected, language)
    yield from _figures(summary)
    yield from _names(summary)
    yield from _sources(summary)


def _points(summary: Summary, language: Language) -> Iterator[str]:
    themes = summary.themes or (None,)
    for theme in themes:
        if theme is not None:
            yield f"### {plain(_best(theme.label, language))}"
            yield ""
        places = range(len(summary.points)) if theme is None else theme.points
        told = [_point(summary.points[place], language) for place in places]
        yield from (line for line in told if line)
        for comparison in theme.comparisons if theme is not None else ():
            yield f"- ⚖ {plain(_best(comparison.texts, language))} {_marks(comparison.citations)}"
        yield ""


def _point(point: Point, language: Language) -> str:
    text = point.texts.get(language)
    notes = "".join(f" _({plain(note)})_" for note in point.notes)
    return f"- {plain(text)} {_marks(point.citations)}{notes}" if text else ""


def _rejected(points: Sequence[Point], language: Language) -> Iterator[str]:
    told = [(point.texts.get(language), point.reasons) for point in points]
    if any(text for text, _ in told):
        yield f"### ✗ {say('rejected', language)}"
        yield ""
        for text, reasons in told:
            if text:
                yield f"- ~~{plain(text)}~~ — {plain('; '.join(reasons))}"
        yield ""


def _figures(summary: Summary) -> Iterator[str]:
    if not summary.figures:
        return
    first = summary.languages[0]
    yield f"## {' · '.join(say('figures', lang) for lang in summary.languages)}"
    yield ""
    heads = [say(head, lang) for lang in summary.languages for head in ("what", "value", "date")]
    yield f"| {' | '.join([*heads, say('sources', first)])} |"
    yield f"|{' --- |' * (len(heads) + 1)}"
    for figure in summary.figures:
        cells = []
        for lang in summary.languages:
            what = plain(figure.what.get(lang) or "")
            if lang in figure.original:
                what += f" {say('untranslated', lang)}"
            date = (figure.date or {}).get(lang) or ""
            cells += [what, plain(figure.value.get(lang) or ""), plain(date)]
        yield f"| {' | '.join([*cells, f'{plain(figure.quote)} [{figure.citation}]'])} |"
    if summary.figures_left:
        left = str(summary.figures_left)
        yield ""
        yield " · ".join(say("more_figures", lang, count=left) for lang in summary.languages)
    yield ""


def _names(summary: Summary) -> Iterator[str]:
    if not summary.names:
        return
    yield f"## {' · '.join(say('names', lang) for lang in summary.languages)}"
    yield ""
    for name in summary.names:
        yield "- " + " = ".join(plain(text) for text in name.texts.values() if text)
    yield ""


def _sources(summary: Summary) -> Iterator[str]:
    yield f"## {' · '.join(say('sources', lang) for lang in summary.languages)}"
    yield ""
    for citation in summary.citations:
        facts = [citation.title, citation.source, str(citation.date or ""), citation.article_id]
        yield f"[{citation.number}] “{plain(citation.quote)}” — " + " · ".join(
            plain(fact) for fact in facts if fact
        )
        yield ""


def _best(texts: Texts, language: Language) -> str:
    return texts.get(language) or next((text for text in texts.values() if text), "")


def _marks(numbers: Sequence[int]) -> str:
    return "".join(f"[{number}]" for number in numbers)


def plain(text: str) -> str:
    """``text`` as one line that Markdown leaves as it is."""
    line = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return _OPENING.sub(lambda found: f"{found[1]}\\{found[2]}", line)

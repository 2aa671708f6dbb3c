"""A summary on a terminal: each point as it is checked, then what belongs to the whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.summaries.model import KeyFigure, Point, Summary, Texts
from rag.summaries.wording import say
from rag.types import Citation, Language


def point_text(point: Point, languages: Sequence[Language]) -> str:
    """A point in each language under one another; a rejected one with the reasons."""
    marks = "".join(f"[{number}]" for number in point.citations)
    bullet = "•" if point.verdict == "supported" else "✗"
    texts = [text for language in languages if (text := point.texts.get(language))]
    lines = [f"{bullet if i == 0 else ' '} {text} {marks}".rstrip() for i, text in enumerate(texts)]
    lines += [f"    ({remark})" for remark in (*point.reasons, *point.notes)]
    return "\n".join(lines)


def end_text(summary: Summary) -> str:
    """Headline, themes, figures, names and sources: all that the points do not tell."""
    return "\n".join(_end(summary))


def _end(summary: Summary) -> Iterator[str]:
    yield ""
    yield from (f"# {text}" for text in summary.headline.values() if text)
    for theme in summary.themes:
        if not theme.comparisons:  # its points were told as they came
            continue
        yield f"\n## {_side_by_side(theme.label)}"
        for comparison in theme.comparisons:
            marks = "".join(f"[{number}]" for number in comparison.citations)
            yield from (f"  ⚖ {text} {marks}" for text in comparison.texts.values() if text)
    if summary.figures:
        yield f"\n{' · '.join(say('figures', lang) for lang in summary.languages)}"
        yield from (_figure(figure, summary.languages) for figure in summary.figures)
        if summary.figures_left:
            left = str(summary.figures_left)
            more = (say("more_figures", lang, count=left) for lang in summary.languages)
            yield f"  … {' · '.join(more)}"
    if summary.names:
        yield f"\n{' · '.join(say('names', lang) for lang in summary.languages)}"
        yield "  " + "; ".join(_side_by_side(name.texts) for name in summary.names)
    yield ""
    of_article: dict[str, list[Citation]] = {}
    for citation in summary.citations:
        of_article.setdefault(citation.article_id, []).append(citation)
    for cited in of_article.values():
        first = cited[0]
        facts = [first.title, first.source, str(first.date or ""), first.article_id]
        numbers = "".join(f"[{citation.number}]" for citation in cited)
        yield f"{numbers} " + " · ".join(fact for fact in facts if fact)
        if summary.mode == "llm":  # a quoted point is its own quote
            yield from (f"    [{c.number}] “{c.quote}”" for c in cited)
    notices = [text for text in summary.notice.values() if text]
    if notices:
        yield "\n" + "\n".join(notices)


def _figure(figure: KeyFigure, languages: Sequence[Language]) -> str:
    sides = []
    for language in languages:
        mark = f" {say('untranslated', language)}" if language in figure.original else ""
        date = (figure.date or {}).get(language)
        about = f" ({date})" if date else ""
        sides.append(f"{figure.what.get(language)}{mark}: {figure.value.get(language)}{about}")
    return f"  {' | '.join(sides)} [{figure.citation}]"


def _side_by_side(texts: Texts) -> str:
    return " = ".join(dict.fromkeys(text for text in texts.values() if text))

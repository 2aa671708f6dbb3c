"""What an answer says beside its sentences, as HTML: the short of it, what differs, the nearest."""

from __future__ import annotations

from collections.abc import Sequence

from rag.types import Answer, Citation, Disagreement, Language, Lead
from ui.articles import citation_button
from ui.i18n import text
from ui.markup import esc


def premise(lead: Answer | Lead, language: Language) -> str:
    """That the articles deny what the question takes for granted, with their words."""
    citation = _citation(lead, lead.premise.citation) if lead.premise else None
    if citation is None:
        return ""
    label, link = esc(text("premise", language)), citation_button(citation, language)
    return (
        f'<div class="zw-note zw-premise"><strong>{label}</strong><p>{esc(citation.quote)}{link}'
        "</p></div>"
    )


def short(lead: Answer | Lead, language: Language) -> str:
    """The figure or name that answers, where one can be cut out."""
    if lead.short is None:
        return ""
    link = _link(lead, lead.short.citation, language)
    return f'<p class="zw-short"><span>{esc(lead.short.text)}</span>{link}</p>'


def nearest(done: Answer, language: Language) -> str:
    """Of an abstention: what the articles say that comes nearest."""
    if done.nearest is None:
        return ""
    links = "".join(_link(done, number, language) for number in done.nearest.citations)
    label = esc(text("nearest", language))
    return f"<p>{label}<br>{esc(done.nearest.text)}{links}</p>"


def translations(citations: Sequence[Citation], language: Language) -> str:
    """The quotes in the reader's language, those that failed the check struck out, with why."""
    return "".join(_translation(citation, language) for citation in citations)


def _translation(citation: Citation, language: Language) -> str:
    found = citation.translation
    if found is None:
        return ""
    label = esc(text("translation", language, number=citation.number))
    if not found.reasons:
        told = reasons(found.notes, "zw-reasons zw-notes") if found.notes else ""
        return f'<div class="zw-translation"><b>{label}</b> {esc(found.text)}{told}</div>'
    return (
        f'<div class="zw-translation zw-rejected"><b>{label}</b> <s>{esc(found.text)}</s>'
        f"{reasons(found.reasons)}</div>"
    )


def reasons(told: Sequence[str], style: str = "zw-reasons") -> str:
    """What the check says of a sentence, one line for each reason."""
    items = "".join(f"<li>{esc(reason)}</li>" for reason in told)
    return f'<ul class="{style}">{items}</ul>'


def notes(done: Answer, language: Language) -> str:
    """What was searched, which reports differ, and what relative dates mean."""
    lines = []
    if done.searched:
        lines.append(esc(text("searched", language, words=done.searched)))
    lines += [_differing(done, dispute, language) for dispute in done.disagreements]
    meanings = dict.fromkeys(f"{note.text} = {note.meaning}" for note in done.dates)
    if meanings:
        lines.append(esc("；".join(meanings) if language != "en" else "; ".join(meanings)))
    return "".join(f'<p class="zw-aside">{line}</p>' for line in lines)


def _differing(done: Answer, dispute: Disagreement, language: Language) -> str:
    sides = []
    for figure, number in dispute.figures:
        citation = _citation(done, number)
        facts = [citation.source, str(citation.date or "")] if citation else []
        about = ", ".join(esc(fact) for fact in facts if fact)
        link = _link(done, number, language)
        sides.append(f"<b>{esc(figure)}</b>{link}" + (f" ({about})" if about else ""))
    return f"{esc(text('figures_differ', language))} {' · '.join(sides)}"


def _citation(done: Answer | Lead, number: int) -> Citation | None:
    return next((c for c in done.citations if c.number == number), None)


def _link(done: Answer | Lead, number: int, language: Language) -> str:
    citation = _citation(done, number)
    return citation_button(citation, language) if citation else ""

"""An answer and its evidence as HTML."""

from __future__ import annotations

from collections.abc import Sequence

from rag.types import Answer, Checked, Citation, Hit, Language, Rejection
from ui.articles import alert, citation_button, facts
from ui.ask import asides
from ui.ask.page import Page
from ui.i18n import text
from ui.markup import Mark, esc, marked
from ui.narrowing.choice import told

_QUOTE = "zw-quote-"  # ids: where a quote begins, and the first sentence that cites it
_CITED = "zw-cited-"
_DOT = '<span class="zw-dot"> · </span>'
_TICK = '<span class="zw-check" role="img" aria-label="{label}" title="{label}">✓</span>'
_CROSS = '<span class="zw-check" role="img" aria-label="{label}" title="{label}">✗</span>'


def answer(page: Page, language: Language) -> str:
    """The left side: the question, each sentence with its check, and how it all ended."""
    asked = f'<h2 class="zw-question">{esc(page.question)}</h2>' if page.question else ""
    busy = "false" if page.done else "true"
    if page.only is not None:
        words = text("asked_of", language, words=told(page.only, language))
        asked += f'<p class="zw-aside zw-only">{esc(words)}</p>'
    lead, opening = page.answer or page.lead, ""
    if lead is not None:
        opening = asides.premise(lead, language) + asides.short(lead, language)
    body = opening + sentences(page, language, anchors=True) + ending(page, language)
    return (
        f'<div class="zw-answer">{asked}<div aria-live="polite" aria-busy="{busy}">{body}</div>'
        "</div>"
    )


def sentences(page: Page, language: Language, *, anchors: bool) -> str:
    """Each sentence with its check and the numbers of what it cites.

    With ``anchors``, the first sentence that cites a quote can be jumped to from the quote.
    """
    anchored: set[int] | None = set() if anchors else None
    return "".join(_sentence(part, page, language, anchored) for part in page.parts)


def evidence(page: Page, language: Language) -> str:
    """The right side: the passages found, the cited ones first with the quoted words marked."""
    if not page.hits:
        return ""
    citations = page.citations
    if not citations:
        abstained = page.answer is not None and page.answer.abstained
        heading = text("closest_passages" if abstained else "found_passages", language)
        cards = "".join(_card(hit, [], language) for hit in page.hits)
        return f'<section class="zw-evidence"><h2>{esc(heading)}</h2>{cards}</section>'
    by_hit = [(hit, [c for c in citations if _holds(hit, c)]) for hit in page.hits]
    cited = sorted(((h, cs) for h, cs in by_hit if cs), key=lambda entry: entry[1][0].number)
    others = [hit for hit, found in by_hit if not found]
    cards = "".join(_card(hit, found, language) for hit, found in cited)
    html = f"<h2>{esc(text('cited_passages', language))}</h2>{cards}"
    if others:
        summary = text("other_passages", language, count=len(others))
        rest = "".join(_card(hit, [], language) for hit in others)
        html += f'<details class="zw-others"><summary>{esc(summary)}</summary>{rest}</details>'
    return f'<section class="zw-evidence">{html}</section>'


def _sentence(
    part: Checked | Rejection, page: Page, language: Language, anchored: set[int] | None
) -> str:
    if isinstance(part, Rejection):
        mark = _CROSS.format(label=esc(text("rejected", language)))
        return (
            f'<div class="zw-sentence zw-rejected">{mark}<div><s>{esc(part.text)}</s>'
            f"{asides.reasons(part.reasons)}</div></div>"
        )
    sentence = part.sentence
    passed = sentence.verdict == "supported"
    label = esc(text("supported" if passed else "unsupported", language))
    mark = (_TICK if passed else _CROSS).format(label=label)
    links = "".join(
        _mark_link(citation, language, anchored)
        for citation in page.citations
        if citation.number in sentence.citations
    )
    lang = _language_of(part, page)
    attribute = f' lang="{lang}"' if lang else ""
    words = f"<p{attribute}>{esc(sentence.text)}{links}</p>"
    if sentence.reasons:  # what was put right in it, or which words no source holds
        words = f"<div>{words}{asides.reasons(sentence.reasons, 'zw-reasons zw-notes')}</div>"
    return f'<div class="zw-sentence">{mark}{words}</div>'


def _mark_link(citation: Citation, language: Language, anchored: set[int] | None) -> str:
    """The number of a citation; with ``anchored``, a place to jump to from the quote."""
    place = ""
    if anchored is not None:
        number = citation.number
        place = f'data-quote="{number}"' + ("" if number in anchored else f' id="{_CITED}{number}"')
        anchored.add(number)
    return citation_button(citation, language, place)


def _language_of(part: Checked, page: Page) -> str | None:
    """A quotation is in its article's language, anything else in the answer's."""
    for citation in part.citations:
        if citation.quote == part.sentence.text:
            for hit in page.hits or ():
                if hit.article.id == citation.article_id:
                    return hit.article.language
    return page.answer.language if page.answer else None


def ending(page: Page, language: Language) -> str:
    """How the answer stands or ended: waiting, stopped, failed, or done."""
    if page.error is not None:
        return alert(page.error, language)
    if page.answer is not None:
        return _verdict(page.answer, language, has_hits=bool(page.hits))
    if page.stopped:
        return f'<p class="zw-status">{esc(text("stopped", language))}</p>'
    if page.ahead:
        waiting = text("in_line", language, ahead=page.ahead)
    else:
        waiting = text("searching" if page.hits is None else "writing", language)
    return f'<p class="zw-status zw-busy">{esc(waiting)}</p>'


def _verdict(done: Answer, language: Language, *, has_hits: bool) -> str:
    html = ""
    if done.abstained:
        judged = has_hits and done.text and not done.rejected
        hint = text("abstained_hint", language) if judged else ""
        html += (
            f'<div class="zw-note zw-abstained"><strong>{esc(text("abstained", language))}</strong>'
            f'<p lang="{done.language}">{esc(done.text)}</p>{asides.nearest(done, language)}'
            f"<p>{esc(hint)}</p></div>"
        )
    html += asides.notes(done, language)
    if done.notice:
        html += f'<div class="zw-note" role="status"><p>{esc(done.notice)}</p></div>'
    if done.mode == "llm":
        how = text("with_model", language, name=done.model or text("default_model", language))
    else:
        how = text("quotations", language)
    told = [how, text("seconds", language, seconds=f"{done.timings.total_ms / 1000:.2f}")]
    used = done.usage
    if used.prompt_tokens or used.completion_tokens:
        told.append(
            text("tokens", language, read=used.prompt_tokens, written=used.completion_tokens)
        )
    if used.cost:
        told.append(f"{used.cost:.4f}")
    status = _DOT.join(esc(words) for words in told)
    return f'{html}<p class="zw-status">{status}</p>'


def _holds(hit: Hit, citation: Citation) -> bool:
    return (
        hit.article.id == citation.article_id
        and hit.passage.start <= citation.start
        and citation.end <= hit.passage.end
    )


def _card(hit: Hit, citations: Sequence[Citation], language: Language) -> str:
    begin = hit.passage.start
    marks = [Mark(c.start - begin, c.end - begin, c.number) for c in citations]
    back = esc(text("back", language))
    numbers = "".join(
        f'<a class="zw-number" href="#{_CITED}{c.number}" title="{back}" '
        f'aria-label="{c.number}: {back}">{c.number}</a>'
        for c in citations
    )
    span = f"{citations[0].start},{citations[0].end}" if citations else f"{begin},{begin}"
    about = facts(hit.article, language)
    if hit.also:
        others = " · ".join(esc(other.article.source or other.article.title) for other in hit.also)
        about += f"{_DOT if about else ''}{esc(text('also_in', language))} {others}"
    read = (
        f'<button type="button" class="zw-link" data-act="read" data-id="{esc(hit.article.id)}" '
        f'data-span="{span}">{esc(text("read", language))}</button>'
    )
    gap = _DOT if about else ""
    return (
        f'<article class="zw-card{" zw-has-quote" if citations else ""}">'
        f'<h3>{numbers}<bdi lang="{hit.article.language}">{esc(hit.article.title)}</bdi></h3>'
        f'<p class="zw-facts">{about}{gap}{read}</p>'
        f'<blockquote lang="{hit.article.language}">'
        f"{marked(hit.passage.text, marks, anchors=_QUOTE)}</blockquote>"
        f"{asides.translations(citations, language)}</article>"
    )

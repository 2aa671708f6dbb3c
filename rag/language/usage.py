"""One Chinese text for the other side of the strait: characters, regional terms, and 兆.

Names and quoted words change their characters only. What is in the wanted script already is never
touched: a converter would rewrite it (支持 to 支援).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.language.normalize import fold_script
from rag.language.quantities import quantities
from rag.language.script import detect_language
from rag.language.terms import Term, Terms, traditional
from rag.types import Language, Span

_QUOTED = re.compile(r"「[^」]*」|『[^』]*』|“[^”]*”|《[^》]*》|〈[^〉]*〉")
_REGIONAL = frozenset(
    (
        *("energy", "metals", "chips", "software", "crypto", "space"),
        *("vehicles", "transport", "telecom", "medicine", "climate"),
    )
)
"""Glossary fields whose words differ by region; the words of others both sides know."""
_MEGA = frozenset({"W", "Wh", "V", "Hz", "B"})
_MARKS = {
    "zh-Hans": str.maketrans("「」『』", "“”‘’"),
    "zh-Hant": str.maketrans("“”‘’", "「」『』"),
}


def rewrite(text: str, language: Language, terms: Terms, names: Iterable[str] = ()) -> str:
    """Chinese ``text`` as ``language`` ("zh-Hant" or "zh-Hans") writes it.

    A regional term is changed only where it is the usual one of its side, the glossary names
    another for ``language``, and it is not the usual word of anything there. 兆 becomes 万亿 in
    figures (兆瓦 stays).
    """
    source = detect_language(text)
    if source in (language, "en"):
        return text
    kept = [*_protected(text, names), *((q.start, q.end) for q in quantities(text))]
    changes = [
        (found.start, found.end, found.term.usual(language))
        for found in terms.find(text, source)
        if not _overlaps((found.start, found.end), kept)
        and _is_regional(text[found.start : found.end], found.term, source, language, terms)
    ]
    changes += _trillions(text, language)
    out: list[str] = []
    at = 0
    for start, end, instead in sorted(changes):
        if start < at:
            continue
        out += [_characters(text[at:start], language), instead]
        at = end
    out.append(_characters(text[at:], language))
    return "".join(out).translate(_MARKS[language])


def _is_regional(form: str, term: Term, source: Language, language: Language, terms: Terms) -> bool:
    """Whether ``form`` is a word of ``source`` for which ``language`` has another one."""
    if term.field not in _REGIONAL or form != term.usual(source):
        return False
    same = _characters(form, language)
    return same not in term.usual(language) and not terms.is_usual(same, language)


def _characters(text: str, language: Language) -> str:
    return fold_script(text) if language == "zh-Hans" else traditional(text)


def _protected(text: str, names: Iterable[str]) -> list[Span]:
    spans = [match.span() for match in _QUOTED.finditer(text)]
    for name in names:
        spans += [match.span() for match in re.finditer(re.escape(name), text)]
    return spans


def _trillions(text: str, language: Language) -> list[tuple[int, int, str]]:
    """Where a figure says 10^12 in the source's way, and how ``language`` says it."""
    here, instead = ("兆", "万亿") if language == "zh-Hans" else ("万亿", "兆")
    changes = []
    for figure in quantities(text):
        if language == "zh-Hans" and (figure.unit or "").partition("/")[0] in _MEGA:
            continue
        at = text.find(here, figure.start, figure.end)
        if at >= 0:
            changes.append((at, at + len(here), instead))
    return changes


def _overlaps(span: Span, others: list[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)

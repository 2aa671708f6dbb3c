"""Two sides of one point: figures and names set by rule before it is translated, compared after.

A small model garbles figures, but copies well what is already in the language that it writes. So
the words that it gets carry the figures and the known names as the other language writes them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rag.language.names import Ground, Names
from rag.language.normalize import fold, fold_script
from rag.language.quantities import express, missing, quantities
from rag.language.terms import Terms, traditional
from rag.language.usage import rewrite
from rag.summaries.names import Glossed
from rag.summaries.wording import language_name, say
from rag.types import Language, Span

_HAN_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_ENGLISH_WORD = re.compile(r"(?<![A-Za-z0-9.])[a-z]{3,}(?![A-Za-z0-9])")
_SENTENCE = re.compile(r"[A-Za-z]{2,}|[\u3400-\u9fff]")


def lifted(
    text: str, own: Language, language: Language, terms: Terms, glossed: Sequence[Glossed]
) -> str:
    """``text`` with its figures and known names as ``language`` writes them."""
    changes: list[tuple[int, int, str]] = []
    for figure in quantities(text):
        if not figure.weak and not figure.vague and (figure.unit or figure.high >= 10**4):
            changes.append((figure.start, figure.end, express(figure, language)))
    for name in glossed:
        here, there = (name.english, name.chinese) if own == "en" else (name.chinese, name.english)
        bracket = rf"(?:\s*[（(]{re.escape(there)}[^（()）]*[）)])?"
        for match in re.finditer(re.escape(here) + bracket, text):
            changes.append((*match.span(), there))
    for found in terms.find(text, own):
        if found.term.is_name:
            changes.append((found.start, found.end, found.term.usual(language)))
    out, at = "", 0
    for start, end, instead in sorted(changes, key=lambda change: (change[0], -change[1])):
        if start < at:
            continue
        out = _joined(out, text[at:start])
        out = _joined(out, instead)
        at = end
    return _joined(out, text[at:]).strip()


def _joined(before: str, after: str) -> str:
    """The two with a blank where Latin letters or figures meet Chinese or one another."""
    meet = bool(before and after) and not before[-1].isspace() and not after[0].isspace()
    latin = meet and (_latin(before[-1]) or _latin(after[0]))
    both = latin and before[-1].isalnum() and after[0].isalnum()
    return f"{before} {after}" if both else before + after


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def side_reasons(
    here: str,
    language: Language,
    other: str,
    other_language: Language,
    sources: Sequence[str],
    names: Names,
    reader: Language,
    glossed: Sequence[Glossed] = (),
) -> list[str]:
    """Why ``here`` is no faithful rendering of ``other``; empty when it is.

    It must be in its language with nothing left over from the other, and carry the same figures
    and names. ``sources`` are the quotes: a name that one of them spells so may stand as it is.
    """
    if not _SENTENCE.search(here):
        return [say("not_translated", reader)]
    reasons = []
    left = left_over(here, language, sources)
    if left:
        reasons.append(say("left_over", reader, detail=", ".join(left[:4])))
    apart = unequal_figures(here, other)
    if apart:
        reasons.append(say("sides_differ", reader, detail=", ".join(apart[:4])))
    if (language == "en") != (other_language == "en"):
        lost = [
            *_lost_names(here, language, other, glossed),
            *names.unheld(other, Ground.of([here])),
        ]
        if lost:
            reasons.append(say("name_missing", reader, detail=", ".join(lost[:4])))
    return reasons


def _lost_names(here: str, language: Language, other: str, glossed: Sequence[Glossed]) -> list[str]:
    """The names that the article glosses, which ``other`` holds and ``here`` does not.

    Of an English name one telling word will do: Northmoor for Northmoor Digital.
    """
    lost = []
    for name in glossed:
        theirs, mine = name.chinese, [w for w in name.english.split() if len(w) > 2]
        if language != "en":
            theirs, mine = name.english, [fold_script(name.chinese), traditional(name.chinese)]
        if theirs in other and not any(word in here for word in mine or [name.english]):
            lost.append(theirs)
    return lost


def left_over(text: str, language: Language, sources: Sequence[str]) -> list[str]:
    """Words of the other language in ``text``.

    A bracket may hold the original of a name; English inside Chinese may be a name of the quotes.
    """
    if language == "en":
        inside = [span.span() for span in re.finditer(r"[（(][^（()）]*[）)]", text)]
        return [
            match.group()
            for match in _HAN_RUN.finditer(text)
            if not _within(match.span(), inside)
            or not any(fold(match.group()) in fold(source) for source in sources)
        ]
    spelled = " ".join(sources)
    if not _HAN_RUN.search(text):
        return [text[:40]]
    known = {figure.text for figure in quantities(text)}
    return [
        word
        for word in _ENGLISH_WORD.findall(text)
        if not any(word in figure for figure in known)
        and not re.search(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])", spelled)
    ]


def _within(span: Span, others: Sequence[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in others)


def unequal_figures(here: str, other: str) -> list[str]:
    """The figures that stand on one side only."""
    apart = [gap.quantity.text for gap in missing(here, [other])]
    return apart + [gap.quantity.text for gap in missing(other, [here])]


def in_scripts(
    text: str, languages: Sequence[Language], terms: Terms, names: Sequence[str]
) -> Mapping[Language, str]:
    """Chinese ``text`` in each Chinese language asked for."""
    return {lang: rewrite(text, lang, terms, names) for lang in languages if lang != "en"}


def wrong_language(text: str, language: Language, reader: Language) -> str | None:
    """Why ``text`` is not in ``language`` at all (the scripts count as one), or None."""
    han = len("".join(_HAN_RUN.findall(text)))
    latin = len(re.findall(r"[A-Za-z]+", text))
    chinese = han > latin
    if chinese == (language != "en"):
        return None
    return say("wrong_language", reader, wanted=language_name(language, reader))

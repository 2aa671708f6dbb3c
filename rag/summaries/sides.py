"""Two sides of one point: figures and names set by rule before it is translated, compared after.

A small model garbles figures, but copies well what is already in the language that it writes. So
the words that it gets carry the figures and the known names as the other language writes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rag.language.gazetteer import Gazetteer
from rag.language.names import Names
from rag.language.normalize import fold, fold_script
from rag.language.quantities import Quantity, agree, express, missing, quantities
from rag.language.terms import Terms, traditional
from rag.summaries.names import Glossed
from rag.summaries.wording import language_name, say
from rag.types import Language, Span

_HAN_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_ENGLISH_WORD = re.compile(r"(?<![A-Za-z0-9.])[a-z]{3,}(?![A-Za-z0-9])")
_GIVEN_NAME = re.compile(r"(?<![\u3400-\u9fff])[\u3400-\u9fff]{2,4}·$")
_SENTENCE = re.compile(r"[A-Za-z]{2,}|[\u3400-\u9fff]")

_GENERAL = frozenset({"word", "unit", "economy", "market", "government"})
"""Glossary fields whose words a model knows, and that mean other things elsewhere."""

_MOVED_BY = re.compile(
    r"\b(?:ris\w+|rose|up|gain\w*|increas\w+|jump\w*|surg\w+|f[ae]ll\w*|drop\w*|down|declin\w+"
    r"|decreas\w+|cut|lowered|raised) by $",
    re.IGNORECASE,
)
_CAME_TO = re.compile("(?:[到至達达]|站上|觸及|触及|來到|来到|收在)$")
_ORDER = {"前": "before", "後": "after", "后": "after"}
_TELLING = 3
"""Characters from which a Chinese term has hardly a second meaning: 交流 has, 碳酸鋰 has not."""


def lifted(
    text: str,
    own: Language,
    language: Language,
    terms: Terms,
    glossed: Sequence[Glossed],
    words: Gazetteer | None = None,
) -> str:
    """``text`` with its figures and known names as ``language`` writes them.

    With ``words``, which tell where Chinese words end, also the glossary's technical terms: for a
    model that would guess at them.
    """
    changes: list[tuple[int, int, str]] = []
    ends = _word_ends(text, words) if words is not None and own != "en" else set()
    for figure in quantities(text):
        if figure.kind == "duration":
            changes += _ordered(text, figure, language, ends)
        elif _is_lifted(figure):
            changes.append((figure.start, figure.end, express(figure, language)))
    for name in glossed:
        here, there = (name.english, name.chinese) if own == "en" else (name.chinese, name.english)
        bracket = rf"(?:\s*[（(]{re.escape(there)}[^（()）]*[）)])?"
        for match in re.finditer(re.escape(here) + bracket, text):
            changes.append((*match.span(), there))
    for found in terms.find(text, own):
        plain = found.term.field not in _GENERAL and found.end - found.start >= _TELLING
        if found.term.is_name or (plain and {found.start, found.end} <= ends):
            given = _GIVEN_NAME.search(text, 0, found.start)  # 埃隆·馬斯克
            start = given.start() if given and found.term.field == "person" else found.start
            changes.append((start, found.end, found.term.usual(language)))
    out, at = "", 0
    for start, end, instead in sorted(changes, key=lambda change: (change[0], -change[1])):
        if start < at:
            continue
        out = _joined(out, text[at:start])
        out = _joined(out, instead)
        at = end
    return _joined(out, text[at:]).strip()


def _is_lifted(figure: Quantity) -> bool:
    """Whether a model may garble the figure; halves and thirds, and 砍半, are plain words."""
    plain = figure.unit == ":" or (figure.change is not None and "半" in figure.text)
    large = figure.unit is not None or figure.high >= 10**4
    return large and not (plain or figure.weak or figure.vague)


def _ordered(
    text: str, figure: Quantity, language: Language, ends: Iterable[int]
) -> list[tuple[int, int, str]]:
    """起火前38分鐘 as "38 minutes before 起火": small models turn it round."""
    mark = _ORDER.get(text[figure.start - 1 : figure.start])
    starts = [end for end in ends if end < figure.start - 1]
    if mark is None or language != "en" or not starts:
        return []
    event = text[max(starts) : figure.start - 1]
    if not (len(event) > 1 and _HAN_RUN.fullmatch(event)):
        return []
    return [(max(starts), figure.end, f"{express(figure, language)} {mark} {event}")]


def _word_ends(text: str, words: Gazetteer) -> set[int]:
    """Where Chinese words of ``text`` begin and end: 引發電弧 holds no 發電."""
    ends = set()
    for run in _HAN_RUN.finditer(text):
        at = run.start()
        ends.add(at)
        for word in words.segment(fold_script(run.group())):
            at += len(word)
            ends.add(at)
    return ends


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
    if here.rstrip().endswith(("?", "？")) != other.rstrip().endswith(("?", "？")):
        reasons.append(say("not_a_question", reader))
    left = left_over(here, language, sources)
    if left:
        reasons.append(say("left_over", reader, detail=", ".join(left[:4])))
    apart = unequal_figures(here, other)
    if apart:
        reasons.append(say("sides_differ", reader, detail=", ".join(apart[:4])))
    if language == "en" and other_language != "en":
        moved = [f.text for f in quantities(here) if _as_change(here, f) and _as_level(other, f)]
        if moved:
            reasons.append(say("level_as_change", reader, detail=", ".join(moved[:4])))
    if (language == "en") != (other_language == "en"):
        lost = [
            *_lost_names(here, language, other, glossed),
            *names.lost(other, here),
        ]
        added = names.lost(here, other)
        if added:
            reasons.append(say("name_added", reader, detail=", ".join(added[:4])))
        if lost:
            reasons.append(say("name_missing", reader, detail=", ".join(lost[:4])))
    return reasons


def _as_change(text: str, figure: Quantity) -> bool:
    """Whether English says that something moved by so much."""
    return _MOVED_BY.search(text, 0, figure.start) is not None


def _as_level(text: str, figure: Quantity) -> bool:
    """Whether Chinese says that something came to the same figure: 逼近, 升到."""
    return any(
        _CAME_TO.search(text, 0, stated.start) or stated.text.startswith(("逼近", "接近"))
        for stated in quantities(text)
        if agree(figure, stated).holds
    )


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


def wrong_language(text: str, language: Language, reader: Language) -> str | None:
    """Why ``text`` is not in ``language`` at all (the scripts count as one), or None."""
    han = len("".join(_HAN_RUN.findall(text)))
    latin = len(re.findall(r"[A-Za-z]+", text))
    chinese = han > latin
    if chinese == (language != "en"):
        return None
    return say("wrong_language", reader, wanted=language_name(language, reader))

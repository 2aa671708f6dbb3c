"""What a figure does to the thing that its label names: grown by it, less by it, saved.

A label is a noun, and without its verb 省下成本18億元 would tell a cost of 1.8 billion.
"""

from __future__ import annotations

import re

from rag.language.normalize import fold_script
from rag.language.quantities import Quantity
from rag.summaries.labels import Label
from rag.summaries.lines import Line
from rag.summaries.wording import say
from rag.types import Language, Span

_SHARES = frozenset({"percent", "points"})
_MOVES = frozenset({"up", "down"})
_BY = re.compile(
    "(?:增加|减少|增长|成长|缩减|下降|上升|提升|提高|降低|[年月]增|[年月]减|减|增)了?$"
)
_BY_ENGLISH = re.compile(
    r"\b(?:by|up|down|rose|grew|increased|gained|fell|dropped|declined|decreased) $", re.IGNORECASE
)
_SAVES = re.compile("(?<![全该各本外两])省(?:下(?![半一个旬周月])|去(?!年)|掉)|节省|少付|撙节")
"""No province (该省去年底)."""
_LESSENS = re.compile("降低|减少|削减|缩减|压低|砍掉")
_SAVES_ENGLISH = re.compile(r"\bsav(?:es?|ed|ings?)\b(?:[\s-]+[a-z]+){0,4}[\s-]*$", re.IGNORECASE)
_TOLD = re.compile(r"\b(?:savings?|reductions?|cuts?)\b", re.IGNORECASE)
_LINK = re.compile("(?:[了约近逾达为]|超过|高达|大约|至少|最多)*")


def moved(line: Line, figure: Quantity, named: Label, told: str, language: Language) -> str:
    """(up), (down) or (saved), to go behind the label ``told`` in ``language``; empty where the
    label says so itself.
    """
    what = _what(line, figure, named)
    if what is None:
        return ""
    key, verb = what
    if language == line.article.language and verb and verb in fold_script(named.words):
        return ""
    if language == "en" and figure.kind not in _SHARES and _TOLD.search(told):
        return ""  # cost reduction
    text = say(key, language)
    return f" ({text})" if language == "en" else f"（{text}）"


def saves_another(line: Line, figure: Quantity, named: Label) -> bool:
    """Whether the figure is saved by what the label names: the plant saves $18 million."""
    if line.article.language != "en":
        return False
    saves = _SAVES_ENGLISH.search(line.text[: figure.start], named.clause[0])
    at = line.text.rfind(named.words, 0, figure.start)
    noun = re.compile(r"\s*savings?\b", re.IGNORECASE).match(line.text, at + len(named.words))
    return bool(saves) and 0 <= at < (saves.start() if saves else 0) and not noun


def _what(line: Line, figure: Quantity, named: Label) -> tuple[str, str] | None:
    """What was done, and the Chinese verb that says so where it may be a part of the label."""
    start = max([named.clause[0], *(f.end for f in line.figures if f.end <= figure.start)])
    ahead = line.text[start : figure.start]
    if line.article.language == "en":
        if figure.kind not in _SHARES and _SAVES_ENGLISH.search(ahead):
            return "saved", ""
        by = figure.kind in _SHARES or _BY_ENGLISH.search(ahead)
        return (figure.change, "") if figure.change in _MOVES and by and figure.change else None
    plain = fold_script(ahead)
    if figure.kind not in _SHARES:
        for key, verbs in (("saved", _SAVES), ("down", _LESSENS)):
            for verb in verbs.finditer(plain):
                if _holds(plain, (verb.end(), len(plain)), fold_script(named.words), verb[0]):
                    return key, verb[0]
    by = figure.kind in _SHARES or _BY.search(plain)
    return (figure.change, "") if figure.change in _MOVES and by and figure.change else None


def _holds(plain: str, rest: Span, words: str, verb: str) -> bool:
    """Whether nothing but the label's own words stands between the verb and the figure."""
    between = plain[rest[0] : rest[1]]
    thing = words.rpartition(verb)[2]
    return bool(_LINK.fullmatch(between.removeprefix(thing) if thing else between))

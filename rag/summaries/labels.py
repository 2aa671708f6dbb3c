"""What a figure is of: the words beside it in its clause, and their names in the other language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rag.language.normalize import fold_script
from rag.language.quantities import Kind, Quantity
from rag.language.terms import Terms
from rag.language.usage import rewrite
from rag.summaries.firms import is_name_alone, with_name, without_names
from rag.summaries.phrases import PLAIN_HEAD, Vocabulary, goods, known_things, noun_phrase
from rag.types import Language, Span

_SHORT = 6
"""Characters of a verb with its adverbs: 已經漲到."""
_MEASURES: frozenset[Kind] = frozenset({"mass", "volume", "area"})
_OF_A_THING: frozenset[Kind] = frozenset({"money", "percent", "points"})
"""What a firm's name alone does not explain: which of its sums, which share?"""
_MEASURED = re.compile(r"([\u4e00-\u9fff]{2,6}(?<![的了上下內内外前后後多]))\s*")
"""What alone stands behind an amount in its clause is what there is so much of: 75公斤香菇."""
_DATE = re.compile("[今去明]?年?[0-9]+[年月日]")


@dataclass(frozen=True, slots=True)
class Label:
    """The words for what a figure is of, and its clause in the sentence."""

    words: str
    clause: Span


class _Piece(NamedTuple):
    """Words between two figures, or between one and the clause's edge."""

    words: str
    after_figure: bool


@dataclass(frozen=True, slots=True)
class _Grammar:
    """Where clauses end, and what stands at the end of a label without being part of it."""

    mark: re.Pattern[str]
    tail: re.Pattern[str]


# What stands between a thing and its figure says how it came to it, not what it is.
_CHINESE = _Grammar(
    re.compile(r",(?!\d)|[，；;：:。！？!?、\n「」『』“”（）()【】]"),
    re.compile(
        r"(?:[約约近逾達达到至為为是有共的了著着從从由只僅仅才占佔得要將将已再並并每約]|[升降漲涨跌增減减](?=$)"
        r"|大約|大约|合共|總共|总共|一共|平均|分別|分别|預計|预计|預估|预估|估計|估计|至少|最多|超過|超过|高達|高达|合計|合计|共計|共计"
        r"|提高|提升|下降|上升|回落|減少|减少|增加|縮小|缩小|擴大|扩大|調高|调高|調降|掉|收在|觸及|触及|不到)+$"
    ),
)
_ENGLISH = _Grammar(
    re.compile(r"[;:!?\n()“”\"—]|[,.](?!\d)"),
    re.compile(
        r"(?:\b(?:about|around|roughly|nearly|almost|some|over|under|above|below|at|to|of|for|by|from"
        r"|in|on|is|are|was|were|be|been|has|have|had|with|and|or|the|a|an|its?|than|more|less|up|as"
        r"|only|just|between|against|that|which|will|would|could|expects?|reached?|rose|fell|cut|costs?"
        r"|worth)\b[\s-]*)+$",
        re.IGNORECASE,
    ),
)


def label(
    sentence: str,
    figure: Quantity,
    figures: Sequence[Quantity],
    language: Language,
    vocabulary: Vocabulary,
) -> Label:
    """The words of ``sentence`` that name the thing that ``figure`` is of; may be empty.

    ``figures`` are all of the sentence's: no label reaches across another figure. A bare count
    counts what stands behind it (12艘船), any other figure is of what stands before it.
    """
    grammar = _grammar(language)

    def thing(piece: _Piece, *, first: bool) -> str:
        words = grammar.tail.sub("", piece.words)
        return noun_phrase(
            words, language, vocabulary, first=first, after_figure=piece.after_figure
        )

    start, end = clause = _clause(sentence, figure, grammar)
    measured = _MEASURED.fullmatch(sentence, figure.end, end)
    if language != "en" and figure.kind in _MEASURES and measured:
        what = goods(measured[1], language, vocabulary)
        if what:
            return Label(what, clause)
    ahead = [
        thing(piece, first=False)
        for piece in _near(_pieces(sentence, start, figure.start, figures)[::-1])
    ]
    behind = [
        thing(piece._replace(after_figure=True), first=True)
        for piece in _near(_pieces(sentence, figure.end, end, figures))
    ]
    # 88%的容量 is of what stands behind it as well; a bare share's subject is farther off.
    counted = figure.kind == "count" and figure.unit is None
    counted = counted or sentence.startswith("的", figure.end)
    found = [*behind, *ahead] if counted else [*ahead, *behind]
    if not counted and start > 0 and not any(ahead):  # a clause that is the figure alone
        before, _ = _clause(sentence, figure, grammar, stop=start - 1)
        earlier = _pieces(sentence, before, start - 1, figures)
        # Its subject goes on only where it has a figure too and nothing but a verb stands here.
        verb = len(_DATE.sub("", sentence[start : figure.start])) <= _SHORT
        if language != "en" and len(earlier) > 1 and verb:
            found = [*(thing(piece, first=False) for piece in reversed(earlier)), *found]
    words = next(filter(None, found), "")
    if words and language == "en":
        behind_it = sentence.find(words, figure.end)
        at = sentence.rfind(words, 0, figure.start) if words in ahead else behind_it
        whole = with_name(sentence, words, at) if at >= 0 else words
        sum_of = figure.kind in _OF_A_THING and whole != words and is_name_alone(whole)
        words = "" if sum_of else whole
    return Label(words, clause)


def clause_of(sentence: str, figure: Quantity, language: Language) -> Span:
    """The clause of ``sentence`` that ``figure`` stands in."""
    return _clause(sentence, figure, _grammar(language))


def translated(words: str, source: Language, target: Language, terms: Terms) -> str | None:
    """A label in ``target``: rewritten between the scripts, else the glossary's terms in it.

    None where the glossary does not know its head.
    """
    if "en" not in (source, target):
        return rewrite(words, target, terms)
    known = without_names(known_things(words, source, terms), words, source)
    if not known or all(found.term.is_name for found in known):
        return None  # a place alone names no thing
    if source != "en" and known[-1].end < len(words.rstrip()):
        # Without its last word the label's head is missing; that may be a plain one (價格, 費用).
        head = terms.find(words, source)[-1]
        if not PLAIN_HEAD.fullmatch(fold_script(words[head.start :])):
            return None
        known.append(head)
    return " · ".join(dict.fromkeys(found.term.usual(target) for found in known))


def _grammar(language: Language) -> _Grammar:
    return _ENGLISH if language == "en" else _CHINESE


def _clause(sentence: str, figure: Quantity, grammar: _Grammar, stop: int | None = None) -> Span:
    """The clause of ``figure``, or the one that ends at ``stop`` before it."""
    start, end = 0, len(sentence)
    for found in grammar.mark.finditer(sentence):
        if found.end() <= (figure.start if stop is None else stop):
            start = found.end()
        elif found.start() >= figure.end:
            end = found.start()
            break
    return start, end


def _near(pieces: Sequence[_Piece]) -> Sequence[_Piece]:
    """``pieces``, nearest first, without those that other words part from the figure."""
    least = next((i for i, piece in enumerate(pieces) if len(piece.words) > _SHORT), len(pieces))
    return pieces[: least + 1]


def _pieces(sentence: str, start: int, end: int, figures: Sequence[Quantity]) -> list[_Piece]:
    """The words of ``sentence[start:end]`` between its figures."""
    pieces, at, after = [], start, False
    for other in figures:
        if other.kind != "date" and start <= other.start and other.end <= end:
            pieces.append(_Piece(sentence[at : other.start].strip(), after))
            at, after = other.end, True
    return [*pieces, _Piece(sentence[at:end].strip(), after)]

"""What a written answer leaves open: nothing new said, or a figure asked for and not told."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from rag.answering.expected import expected
from rag.answering.extractive import Quoted
from rag.language.lexicon import stem
from rag.language.normalize import fold
from rag.language.quantities import quantities
from rag.language.quantities.model import Kind

_WORD = re.compile(r"[a-z][a-z'’-]+|\d+|[\u3400-\u9fff]")
_PLAIN_WORDS = """
the an of to in on at by for and or is are was were be been has have had did do does it its this
that these those which who as with from
的 了 是 在 和 与 及 也 都 就 而 有 被 把 对 其 这 那 个 为 所 以 于 则 并 已 将 会
"""
_PLAIN = frozenset(_PLAIN_WORDS.split())
_CHOOSES = frozenset({"yesno", "who", "which", "where", "comparison"})
_ALTERNATIVES = re.compile(r"\bor\b|还是|或是|或者|哪")


def restates(claim: str, question: str) -> bool:
    """Whether ``claim`` says only what ``question`` says already, so that it answers nothing.

    Where yes or no is asked, or which of several that the question names, saying so much is one.
    """
    if _CHOOSES & expected(question).roles or _ALTERNATIVES.search(fold(question)):
        return False
    return not _words(claim) - _words(question) - _PLAIN


def _words(text: str) -> set[str]:
    return {word if len(word) == 1 else stem(word) for word in _WORD.findall(fold(text))}


def unsaid(
    question: str, told: Iterable[str], picked: Sequence[Quoted], cited: Collection[str]
) -> list[Quoted]:
    """The quotes that hold a kind of figure which ``question`` asks for and no sentence tells.

    One quote for each figure, in the order in which they are asked for; of the articles ``cited``
    by id, which the answer is about. Counts are left out: 哪幾所 asks for names, not for a number.
    """
    kinds = {kind for sentence in told for kind in _kinds(sentence)}
    about = [quote for quote in picked if quote.hit.article.id in cited]
    found: list[Quoted] = []
    for wanted in expected(question).asks:
        if wanted & kinds or "count" in wanted:
            continue
        quote = next((q for q in about if wanted & _kinds(q.text)), None)
        if quote is not None and quote not in found:
            found.append(quote)
    return found


def _kinds(text: str) -> set[Kind]:
    return {quantity.kind for quantity in quantities(text)}

"""What a question takes over from the conversation, by rule, where it leans on it.

"那它的成本呢？" says neither whose cost nor what 它 is: the words for that stand in the question
before, and in the titles of the articles cited for it. Those words are searched beside the
question's own, for less. Which of them, and when, was measured: docs/decisions/follow-ups.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from rag.language.normalize import fold_script
from rag.language.tokens import asks_something, content_words, index_terms
from rag.types import Turn

REMEMBERED = 4
"""Turns that are looked back on: who means an older one says so."""

# Words that point at what was said before. Read in Simplified characters, which are one for one.
# Each has its exceptions: 其 in 其他, 他 in 他国, 该 in 应该, 此 in 因此.
_POINTING = re.compile(
    "(?<![其吉])[它牠他她](?:们的?|的)?(?![国人乡杀])"
    "|(?<![尤极土耳何与莫])其(?![他它中实余次间])(?:的)?"
    "|(?<![应不本活])该(?![不如怎死])"
    "|这[个些家座项场次笔份款位种样边里]?(?:的)?"
    "|那[个些家座项场次笔份款位种样边里](?:的)?"
    "|(?<![因如从至彼由故])此(?![外后刻前])|上述|前者|后者|两者|双方|对方|当时"
)
_OPENING = re.compile(
    "^[\\s「“（(]*(?:那么?(?![霸曲坡拉不])|还有|另外|此外|然后|而且|而|可是|不过|但是?|所以|再)"
)
_CLOSING = re.compile("呢[?？!！。\\s]*$")
_PRONOUN_EN = re.compile(
    r"\b(?:its?|itself|they|them|theirs?|he|she|his|her|him|hers)\b",
    re.IGNORECASE,
)
_POINTING_EN = re.compile(
    r"\b(?:do|does|did|is|was|were|are|will|would|about|of|for|after|before|with|from|by|on|in)"
    r"\s+(?:that|this|these|those)\b|^(?:that|this|these|those)\b|\bthere(?=\W*$)"
    r"|\bthe (?:former|latter|company|firm)\b",
    re.IGNORECASE,
)
_OPENING_EN = re.compile(r"^\W*(?:and|but|so|or|then|also)\b", re.IGNORECASE)
_ABOUT_EN = re.compile(r"\b(?:what|how)\s+about\b", re.IGNORECASE)
_NAMES_ONLY = (_CLOSING, _ABOUT_EN)
_FORMS = (_POINTING, _OPENING, _CLOSING, _POINTING_EN, _OPENING_EN, _ABOUT_EN)
_POINTERS = (*_FORMS, _PRONOUN_EN)
_NAME = re.compile(r"(?<=[a-z,] )[A-Z]\w|\d|[「《“‘\"]")


@dataclass(frozen=True, slots=True)
class Carried:
    """Words of the conversation: of its subject, of what else was asked, and of cited titles."""

    subject: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.subject or self.asked or self.titles)


def points_back(question: str) -> bool:
    """Whether a word or the form of ``question`` points at something said before.

    An English pronoun beside a name stands for the name: "When did Tesla patent his motor?".
    """
    folded = fold_script(question)
    if any(pattern.search(folded) for pattern in _FORMS):
        return True
    return bool(_PRONOUN_EN.search(folded)) and not names_something(question)


def only_names(question: str) -> bool:
    """Whether ``question`` names something and asks nothing of its own: 那成本呢, what about X.

    What it names is another side of the same subject, or another subject in the place of it.
    """
    asks = any(pattern.search(fold_script(question)) for pattern in _NAMES_ONLY)
    return asks and not asks_something(without_pointers(question))


def names_something(question: str) -> bool:
    """Whether ``question`` holds a name in capitals or a figure, which a bare follow-up lacks."""
    return bool(_NAME.search(question))


def without_pointers(question: str) -> str:
    """``question`` without the words that only point back: no article has a reason to hold them."""
    folded = fold_script(question)
    kept = list(question)
    for pattern in _POINTERS:
        for match in pattern.finditer(folded):
            kept[match.start() : match.end()] = " " * (match.end() - match.start())
    return " ".join("".join(kept).split())


def carry(history: Sequence[Turn]) -> Carried:
    """The words that a question after ``history`` may lean on.

    Those of the last question, and of the ones before it for as long as each leans on the one
    before. What also stands in a title cited on the way is the subject.
    """
    words: dict[str, None] = {}
    titles: dict[str, None] = {}
    for turn in reversed(history[-REMEMBERED:]):
        titles.update(dict.fromkeys(c.title for c in turn.citations if not titles or words))
        words.update(dict.fromkeys(content_words(without_pointers(turn.question))))
        if not points_back(turn.question):
            break
    known = terms_of(titles)
    subject = tuple(word for word in words if _stands_in(word, known))
    return Carried(subject, tuple(w for w in words if w not in subject), tuple(titles))


def terms_of(texts: Iterable[str]) -> set[str]:
    """The index terms of all the texts together."""
    return {term for text in texts for term in index_terms(text)}


def _stands_in(word: str, terms: AbstractSet[str]) -> bool:
    """Whether at least half of the word's pairs of characters (or itself) are among ``terms``."""
    own = [term for term in index_terms(word) if len(term) > 1 and term[0] not in "~="]
    return bool(own) and 2 * sum(term in terms for term in own) >= len(own)

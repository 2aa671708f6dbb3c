"""Which sentences tell who holds an office: those that name it, in an article of the right body.

To a search 「嵐海光電的董事長是許文馨」 looks like an answer to who the chairman of another firm
is, and more so than 「台灣電力公司董事長曾文德表示」, whose article calls 台電 by its full name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from rag.answering.candidates import Candidate, Pool
from rag.answering.extractive import Ranked
from rag.answering.offices import Office, office
from rag.language.normalize import fold
from rag.language.tokens import index_terms
from rag.retrieval.fusion import held_terms

_FROM_ANOTHER = re.compile(
    r"\b(?:from|rivals?|rival to|previously (?:at|with)|formerly (?:at|of|with)|once (?:at|of))"
    r"(?: (?:its|his|her|their|the|rivals?|competitor))*(?: [A-Z][\w&'-]*)+"
)
"""A body that somebody came from, or competes with, is not the one that the article is of."""
_BODY = re.compile(
    r"(?<![\u4e00-\u9fff])[\u4e00-\u9fffa-z]{2,12}(?<![的由任是为前天年月日司团])$"
    r"|[\u4e00-\u9fff]{2,10}(?:公司|集团)$"
)
"""A body right before an office, alone between a stop and it or by its kind: 中油董事长."""


def holds(found: Pool, candidate: Candidate, asked: Office, best: Candidate) -> bool:
    """Whether a sentence names the office that is asked for, in an article about its body.

    Across languages the body is written otherwise: then the best sentence's article is meant.
    """
    article = candidate.hit.article
    if _is_across(found, candidate):
        about = own = article.id == best.hit.article.id
    else:
        about = _is_of(asked, f"{article.title}\n{article.text}")
        own = _is_of(asked, candidate.text)
    folded = fold(candidate.text)
    named, loosely = asked.named.search(folded), asked.loosely.search(folded)
    return (named is not None and about) or (loosely is not None and own)


def holders_first(found: Pool, ranked: Ranked) -> list[tuple[float, Candidate]]:
    """``ranked`` with a sentence in front that tells who holds the office, if one is asked for.

    Articles that name it of another body only are left out then, with all their sentences: 公司在
    台中擴廠 is said of that body too. Where no sentence tells it, nothing changes.
    """
    asked = office(found.asked.text)
    if asked is None or not ranked:
        return list(ranked)
    top, best = ranked[0]
    telling = [pair for pair in ranked if holds(found, pair[1], asked, best)]
    # Across languages it is a guess of whom a sentence speaks.
    telling = [pair for pair in telling if not _is_across(found, pair[1])] or telling
    if not telling:
        return list(ranked)
    whose = {id(candidate): _whose(asked, candidate) for _, candidate in ranked}
    own = next((pair for pair in telling if whose[id(pair[1])] == "asked"), None)
    if own is not None:
        telling = [pair for pair in telling if whose[id(pair[1])] != "another"]
        ranked = [pair for pair in ranked if whose[id(pair[1])] != "another"]
    first = own or telling[0]
    if own is None and first[1] is not best:
        # A heading or the sentence itself says of whom it speaks.
        first = next((pair for pair in telling if _is_named_beside(asked, pair[1])), first)
    of_another = _articles_of_another(found, asked, ranked, [c for _, c in telling])
    others = [p for p in ranked if p is not first and p[1].hit.article.id not in of_another]
    return [(max(top, first[0]), first[1]), *others]


def _articles_of_another(
    found: Pool, asked: Office, ranked: Ranked, telling: Sequence[Candidate]
) -> set[str]:
    """Ids of the articles that name the office, and none of ``telling`` stands in them."""
    naming = {
        c.hit.article.id
        for _, c in ranked
        if asked.named.search(fold(c.text)) is not None
        and not (_is_across(found, c) and _may_be_of(found, asked, c))
    }
    return naming - {c.hit.article.id for c in telling}


def _whose(asked: Office, candidate: Candidate) -> Literal["asked", "another", "unsaid"]:
    """Whose office a Chinese sentence names: what stands right before it may be a body.

    One article tells of several: 台電董事長 here, 中油董事長 there.
    """
    folded = fold(candidate.text)
    named = list(asked.named.finditer(folded))
    bodies = [found[0] for match in named if (found := _BODY.search(folded[: match.start()]))]
    if any(asked.is_of(body) for body in bodies):
        return "asked"
    return "another" if named and len(bodies) == len(named) else "unsaid"


def _is_across(found: Pool, candidate: Candidate) -> bool:
    return (found.asked.language == "en") != (candidate.hit.article.language == "en")


def _may_be_of(found: Pool, asked: Office, candidate: Candidate) -> bool:
    """Whether an article in the other language holds any word of the body, as that writes it."""
    plan, article = found.asked.plan, candidate.hit.article
    body = held_terms(plan, set(index_terms(asked.body)))
    text = held_terms(plan, set(index_terms(f"{article.title}\n{article.text}")))
    return bool(body.keys() & text.keys())


def _is_of(asked: Office, text: str) -> bool:
    return asked.is_of(_FROM_ANOTHER.sub(" ", text))


def _is_named_beside(asked: Office, candidate: Candidate) -> bool:
    return _is_of(asked, candidate.text) or _is_of(asked, candidate.hit.article.title)

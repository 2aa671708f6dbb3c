"""The passages that a model is given: within a budget of tokens, each under a key of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from rag.answering.model_text import KEY
from rag.language.budget import count_tokens
from rag.retrieval.arranging import joined_neighbours
from rag.types import Hit

_HEAD = 40  # tokens of a passage's title, outlet and date


def passage_key(passage_id: str, digits: int = 3) -> str:
    """A short opaque key: no text in an article can name it before it is given out."""
    return "p" + hashlib.sha256(passage_id.encode("ascii")).hexdigest()[:digits]


def packed(hits: Sequence[Hit], room: int) -> dict[str, Hit]:
    """The best passages that fit into ``room`` tokens, by key; the first always fits.

    Two that stand side by side in their article are read as one.
    """
    fitting: list[Hit] = []
    for hit in hits:
        cost = count_tokens(hit.passage.text) + _HEAD
        if fitting and cost > room:
            continue  # a shorter one may still fit
        room -= cost
        fitting.append(hit)
    keyed: dict[str, Hit] = {}
    for hit in joined_neighbours(fitting):
        digits = 3
        while passage_key(hit.passage.id, digits) in keyed:
            digits += 1
        keyed[passage_key(hit.passage.id, digits)] = hit
    return keyed


def shown(keyed: dict[str, Hit]) -> str:
    """The passages as a prompt holds them: key, title, outlet and date above each."""
    return "\n\n".join(_shown(key, hit) for key, hit in keyed.items())


def _shown(key: str, hit: Hit) -> str:
    facts = [hit.article.source, hit.article.date.isoformat() if hit.article.date else ""]
    about = _without_keys(", ".join(fact for fact in facts if fact))
    title = _without_keys(hit.article.title)
    head = f"[{key}] {title} ({about})" if about else f"[{key}] {title}"
    return f"{head}\n{_without_keys(hit.passage.text)}"


def _without_keys(text: str) -> str:
    """Article text with anything that has the form of a passage key made harmless."""
    return KEY.sub(lambda found: f"({found[1]})", text)

"""RGB (Chen et al. 2024, "Benchmarking Large Language Models in Retrieval-Augmented Generation").

One JSON object a line: ``{"id", "query", "answer", "positive", "negative"}``, in ``*_int.json``
with ``positive`` as a list of lists (one a fact), in ``*_fact.json`` with ``positive_wrong`` and
``fakeanswer``. Each line becomes questions over its own few documents, as RGB puts them:

- noise: documents with the answer and, ``noise`` of them, without it;
- rejection: only documents without it, so that the right reply is to abstain;
- integration (``*_int``): a document for every fact, the rest without one;
- counterfactual (``*_fact``): the documents state ``fakeanswer``; right is the true answer.

RGB shuffles documents; here their order does not matter, since they are searched.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from eval.archive import Place
from eval.dataset import Dataset, Item
from eval.keys import Evidence, Key, Nugget
from eval.sets.reading import Shelf, find_file, list_of, place_of, read_lines, text_of
from rag.errors import BadDataset
from rag.language.script import detect_language
from rag.types import Article

DOCUMENTS = 5
"""Documents of a question, as in RGB's own evaluation."""
NOISE = 0.4
"""The share of them without the answer."""


def load_rgb(path: Path, noise: float = NOISE) -> Dataset:
    """One of RGB's files, or of a folder all it finds; raises BadDataset."""
    files = [path]
    if not path.is_file():
        files = sorted(find_file(path, ("??.json", "??_*.json")).parent.glob("??*.json"))
    shelf = Shelf()
    items: list[Item] = []
    for file in files:
        for number, row in read_lines(file):
            items += _items(row, f"{file.name}:{number}", file.stem, noise, shelf)
    if not items:
        raise BadDataset(f"{path.name}: no questions in it")
    return Dataset(shelf.articles, tuple(items), {"keys": path}, ())


def _items(
    row: dict[str, Any], where: str, stem: str, noise: float, shelf: Shelf
) -> Iterator[Item]:
    negative = _texts(list_of(row, "negative", where), where)
    nuggets = _nuggets(row.get("answer"), where)
    without = min(len(negative), math.ceil(DOCUMENTS * noise))
    if stem.endswith("_int"):
        groups = [_texts(group, where) for group in list_of(row, "positive", where)]
        held = _first_of_each(groups, DOCUMENTS)
        documents = held + negative[: max(0, DOCUMENTS - len(held))]
        yield _item(row, where, stem, "integration", documents, nuggets, shelf)
    elif stem.endswith("_fact"):
        wrong = _texts(list_of(row, "positive_wrong", where), where)[: DOCUMENTS - without]
        yield _item(row, where, stem, "counterfactual", wrong + negative[:without], nuggets, shelf)
    else:
        held = _texts(list_of(row, "positive", where), where)[: DOCUMENTS - without]
        yield _item(row, where, stem, "noise", held + negative[:without], nuggets, shelf)
        if negative:
            yield _item(row, where, stem, "rejection", negative[:DOCUMENTS], (), shelf)


def _item(
    row: dict[str, Any],
    where: str,
    stem: str,
    kind: str,
    documents: Sequence[str],
    nuggets: tuple[Nugget, ...],
    shelf: Shelf,
) -> Item:
    question = text_of(row, "query", where)
    articles = [shelf.add("", text, where) for text in documents]
    held = [article for article in articles if article is not None]
    places = [] if kind == "counterfactual" else list(_evidence(nuggets, held))
    key = Key(
        id=f"{stem}-{row.get('id')}-{kind}",
        question=question,
        lang=detect_language(question),
        kind=kind,
        answer="; ".join(forms[0] for forms in nuggets),
        nuggets=nuggets,
        evidence=tuple(Evidence(p.article_id, words, where) for words, p in places),
        answerable=bool(nuggets),
        where=where,
    )
    given = tuple(dict.fromkeys(article.id for article in held))
    return Item(key, tuple(place for _, place in places), given)


def _evidence(
    nuggets: tuple[Nugget, ...], articles: Sequence[Article]
) -> Iterator[tuple[str, Place]]:
    """For each fact the first place, in the documents given, that states it in one of its forms."""
    for forms in nuggets:
        found = ((form, place_of(article, form)) for article in articles for form in forms)
        first = next(((form, place) for form, place in found if place is not None), None)
        if first is not None:
            yield first


def _nuggets(answer: object, where: str) -> tuple[Nugget, ...]:
    """RGB's answers: a text, or a list of facts, each a text or a list of its forms."""
    facts = answer if isinstance(answer, list) else [answer]
    nuggets = []
    for fact in facts:
        forms = fact if isinstance(fact, list) else [fact]
        texts = tuple(str(form) for form in forms if isinstance(form, str | int | float))
        if not texts or not all(text.strip() for text in texts):
            raise BadDataset(f"{where}: answer is missing or not of RGB's form")
        nuggets.append(texts)
    return tuple(nuggets)


def _first_of_each(groups: Sequence[Sequence[str]], most: int) -> list[str]:
    """One text of every group, then the second of each, up to ``most``; one of each at least."""
    found = [group[0] for group in groups if group]
    for place in range(1, max((len(group) for group in groups), default=0)):
        for group in groups:
            if len(found) < most and len(group) > place:
                found.append(group[place])
    return found


def _texts(values: object, where: str) -> list[str]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise BadDataset(f"{where}: documents are not a list of texts")
    return [value for value in values if value.strip()]

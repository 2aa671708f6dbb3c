"""MultiHop-RAG (Tang and Yang 2024): questions whose evidence is spread over several news articles.

``MultiHopRAG.json``: ``[{"query", "answer", "question_type", "evidence_list": [{"title", "url",
"fact"}]}]``; ``corpus.json``: ``[{"title", "source", "published_at", "url", "body"}]``. Questions
of the type ``null_query`` cannot be answered. Facts that do not stand verbatim in their article are
left out of the evidence, and counted.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from eval.archive import Place
from eval.dataset import Dataset, Item
from eval.keys import Evidence, Key
from eval.sets.reading import Shelf, find_file, list_of, place_of, read_json, text_of
from rag.errors import BadDataset
from rag.language.script import detect_language
from rag.types import Article


def load_multihop(path: Path) -> Dataset:
    """The two files in a folder; raises BadDataset."""
    questions = find_file(path, ("MultiHopRAG.json",))
    corpus = find_file(questions.parent, ("corpus.json",))
    shelf = Shelf()
    named: dict[str, Article] = {}
    for at, row in enumerate(_rows(corpus)):
        where = f"{corpus.name}[{at}]"
        title = text_of(row, "title", where)
        article = shelf.add(title, text_of(row, "body", where), where, str(row.get("source") or ""))
        if article is not None:
            named.setdefault(str(row.get("url") or title), article)
            named.setdefault(title, article)
    missing = 0
    items = []
    for at, row in enumerate(_rows(questions)):
        item, lost = _item(row, f"{questions.name}[{at}]", at, named)
        items.append(item)
        missing += lost
    if not items:
        raise BadDataset(f"{questions.name}: no questions in it")
    notes = (f"{missing} facts do not stand verbatim in their article",) if missing else ()
    return Dataset(shelf.articles, tuple(items), {"keys": questions, "articles": corpus}, notes)


def _item(row: dict[str, Any], where: str, at: int, named: dict[str, Article]) -> tuple[Item, int]:
    question, answer = text_of(row, "query", where), text_of(row, "answer", where)
    kind = str(row.get("question_type") or "question")
    answerable = kind != "null_query"
    found: list[tuple[str, Place]] = []
    listed = list_of(row, "evidence_list", where) if answerable else []
    for evidence in listed:
        fact = text_of(evidence, "fact", where)
        names = (str(evidence.get("url")), str(evidence.get("title")))
        article = next((named[name] for name in names if name in named), None)
        place = place_of(article, fact) if article is not None else None
        if place is not None:
            found.append((fact, place))
    key = Key(
        id=f"q{at}",
        question=question,
        lang=detect_language(question),
        kind=kind,
        answer=answer,
        nuggets=((answer.strip(),),) if answerable else (),
        evidence=tuple(Evidence(place.article_id, fact, where) for fact, place in found),
        answerable=answerable,
        where=where,
    )
    return Item(key, tuple(place for _, place in found)), len(listed) - len(found)


def _rows(file: Path) -> list[dict[str, Any]]:
    rows = read_json(file)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadDataset(f"{file.name}: not a list of objects")
    return rows

"""Reading sets in SQuAD's layout: SQuAD 1.1 and 2.0, DRCD, CMRC 2018 and others made like them.

    {"data": [{"title", "paragraphs": [{"context", "qas": [{"id", "question",
      "answers": [{"text", "answer_start"}], "is_impossible"}]}]}]}

A paragraph is an article. Every answer that annotators gave is a form of the one fact. A question
that "is_impossible" (SQuAD 2.0) cannot be answered from its paragraph; in a whole archive it may
still be, so read its figure with care.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eval.archive import Place
from eval.dataset import Dataset, Item
from eval.keys import Evidence, Key
from eval.sets.reading import Shelf, find_file, list_of, place_of, read_json, text_of
from rag.errors import BadDataset
from rag.language.script import detect_language
from rag.types import Article

_NAMES = ("*dev*.json", "*test*.json", "*.json")
_AROUND = 12  # characters on either side that tell one occurrence of an answer from another


def load_squad(path: Path) -> Dataset:
    """The set in a file, or in the first fitting file of a folder; raises BadDataset."""
    file = find_file(path, _NAMES)
    root = read_json(file)
    if not isinstance(root, dict):
        raise BadDataset(f"{file.name}: not of SQuAD's layout: no object")
    shelf = Shelf()
    items = tuple(_items(root, file.name, shelf))
    if not items:
        raise BadDataset(f"{file.name}: no questions in it")
    notes = (f"{shelf.left_out} empty paragraphs",) if shelf.left_out else ()
    return Dataset(shelf.articles, items, {"keys": file}, notes)


def _items(root: dict[str, Any], name: str, shelf: Shelf) -> Iterator[Item]:
    for at, entry in enumerate(list_of(root, "data", name)):
        where = f"{name}: data[{at}]"
        title = str(entry.get("title") or "") if isinstance(entry, dict) else ""
        for place, paragraph in enumerate(list_of(entry, "paragraphs", where)):
            inside = f"{where}.paragraphs[{place}]"
            context = text_of(paragraph, "context", inside)
            article = shelf.add(title, context, f"{name}#{at}.{place}")
            for number, qa in enumerate(list_of(paragraph, "qas", inside)):
                if article is not None:
                    yield _item(qa, context, article, f"{inside}.qas[{number}]")


def _item(qa: dict[str, Any], context: str, article: Article, where: str) -> Item:
    question = text_of(qa, "question", where)
    answers = [] if qa.get("is_impossible") else list_of(qa, "answers", where)
    texts = [text_of(answer, "text", where) for answer in answers]
    places = []
    if texts:
        start = answers[0].get("answer_start")
        places = [_place(context, article, texts[0], start if isinstance(start, int) else -1)]
    evidence = [(texts[0], place) for place in places if place is not None]
    key = Key(
        id=str(qa.get("id") or where),
        question=question,
        lang=detect_language(question),
        kind="reading" if texts else "unanswerable",
        answer=texts[0] if texts else "",
        nuggets=(tuple(dict.fromkeys(texts)),) if texts else (),
        evidence=tuple(Evidence(article.id, quote, where) for quote, _ in evidence),
        answerable=bool(texts),
        where=where,
    )
    return Item(key, tuple(place for _, place in evidence))


def _place(context: str, article: Article, text: str, start: int) -> Place | None:
    """The annotated occurrence: found by what stands around it, as intake may move offsets."""
    if start >= 0 and context[start : start + len(text)] == text:
        before = context[max(0, start - _AROUND) : start]
        after = context[start + len(text) : start + len(text) + _AROUND]
        around = place_of(article, (before + text + after).strip())
        if around is not None:
            inside = article.text[around.start : around.end].find(text, len(before.lstrip()) // 2)
            if inside >= 0:
                first = around.start + inside
                return Place(article.id, first, first + len(text))
    return place_of(article, text)

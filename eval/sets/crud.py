"""CRUD-RAG (Lyu et al. 2024): its question answering over one, two and three news articles.

``split_merged.json`` holds a list a task; those of questions are ``questanswer_1doc``,
``questanswer_2docs`` and ``questanswer_3docs`` with items ``{"ID", "event", "news1" ...,
"questions", "answers"}``. The archive is the news of all items, and with ``80000_docs`` beside the
file (one article a line) those too.

Its answers are free text without facts marked. The figures, dates and quantities of an answer are
taken as its facts; an answer without any is one fact only if it is short. The rest is compared by
``reference_terms`` alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eval.archive import Place
from eval.dataset import Dataset, Item
from eval.keys import Evidence, Key, Nugget
from eval.matching import AnswerText
from eval.sets.reading import Shelf, find_file, list_of, read_json, text_of
from rag.errors import BadDataset
from rag.language.quantities import quantities
from rag.language.script import detect_language

TASKS = ("questanswer_1doc", "questanswer_2docs", "questanswer_3docs")
_SHORT = 12  # characters up to which a whole answer is one fact


def load_crud(path: Path) -> Dataset:
    """The question tasks in ``split_merged.json``, itself or in a folder; raises BadDataset."""
    file = find_file(path, ("split_merged.json", "*merged*.json", "*.json"))
    root = read_json(file)
    if not isinstance(root, dict):
        raise BadDataset(f"{file.name}: not of CRUD-RAG's layout: no object of tasks")
    shelf = Shelf()
    items = [
        item
        for task in TASKS
        if task in root
        for at, row in enumerate(list_of(root, task, file.name))
        for item in _items(row, task, f"{file.name}: {task}[{at}]", shelf)
    ]
    if not items:
        raise BadDataset(f"{file.name}: none of {', '.join(TASKS)} in it")
    files = {"keys": file}
    folder = path / "80000_docs" if path.is_dir() else path.parent / "80000_docs"
    if folder.is_dir():
        files["articles"] = folder
        for part in sorted(p for p in folder.iterdir() if p.is_file()):
            for line in part.read_text(encoding="utf-8", errors="replace").split("\n"):
                if line.strip():
                    shelf.add("", line, part.name)
    bare = sum(not item.key.nuggets for item in items)
    notes = (f"{bare} answers hold no figure and are compared by their terms",) if bare else ()
    return Dataset(shelf.articles, tuple(items), files, notes)


def _items(row: dict[str, Any], task: str, where: str, shelf: Shelf) -> Iterator[Item]:
    if not isinstance(row, dict):
        raise BadDataset(f"{where}: not an object")
    question, answer = _joined(row, "questions", where), _joined(row, "answers", where)
    names = sorted(n for n in row if n.startswith("news") and n.removeprefix("news").isdecimal())
    articles = [shelf.add("", text_of(row, name, where), where) for name in names]
    places = [Place(a.id, 0, len(a.text)) for a in articles if a is not None]
    key = Key(
        id=f"{task}-{row.get('ID') or row.get('id') or where}",
        question=question,
        lang=detect_language(question),
        kind=task,
        answer=answer,
        nuggets=facts_of(answer, question),
        evidence=tuple(Evidence(p.article_id, "(the whole article)", where) for p in places),
        answerable=True,
        where=where,
    )
    yield Item(key, tuple(places))


def facts_of(answer: str, question: str) -> tuple[Nugget, ...]:
    """The figures of an answer that its question does not give away, each as a fact."""
    asked = AnswerText(question)
    figures = [q.text.strip() for q in quantities(answer) if not q.weak and not q.vague]
    facts = [text for text in dict.fromkeys(figures) if asked.find((text,)) is None]
    if facts:
        return tuple((text,) for text in facts)
    short = len(answer) <= _SHORT and asked.find((answer,)) is None
    return ((answer.rstrip("。. "),),) if short else ()


def _joined(row: dict[str, Any], name: str, where: str) -> str:
    """A field that is published as a text, or as a list of texts."""
    value = row.get(name)
    if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        return "\n".join(value)
    return text_of(row, name, where)

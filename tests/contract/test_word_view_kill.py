"""A process that was killed inside tantivy's commit leaves a file; the next commit must not trip.

Found by `python -m eval.faults`: the file's name is made of the segment and the number of the
commit, and the next process gives its commit the same number.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from rag.library.chunking import cut_passages
from rag.library.words import WordView
from tests.fakes import article


def change(folder: Path, *articles_of: str, gone: tuple[str, ...] = ()) -> WordView:
    view = WordView(folder)
    articles = {a.id: a for a in (article(text, text[:4]) for text in articles_of)}
    passages = [p for a in articles.values() for p in cut_passages(a, 300)]
    view.prepare(articles, passages)([*articles, *gone])
    view.close()
    return view


def test_files_of_a_commit_that_was_killed_are_no_obstacle(tmp_path: Path) -> None:
    texts = [f"松原第{number}號工廠擴建產線。" for number in range(8)]
    first = article(texts[0], texts[0][:4]).id
    change(tmp_path / "a", *texts)
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    change(tmp_path / "b", gone=(first,))
    deletions = list((tmp_path / "b" / "tantivy").glob("*.del"))
    assert deletions
    for file in [*deletions, tmp_path / "b" / "tantivy" / ".managed.json"]:
        shutil.copy(file, tmp_path / "a" / "tantivy" / file.name)
    assert change(tmp_path / "a", gone=(first,)).count() == len(texts) - 1

"""What each part of a closed library holds, read past the code under test."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

import tantivy


@dataclass(frozen=True, slots=True)
class Holdings:
    """Ids of the passages in each part, sorted, with repeats."""

    ledger: list[str]
    table: list[str]
    sentences: list[str]
    chroma: list[str]
    words: list[str]


def holdings(home: Path) -> Holdings:
    """Opens every part of the library in ``home`` with its vendor's own reader."""
    views = home / "views"
    return Holdings(
        ledger=_column(home / "ledger.sqlite", "SELECT id FROM passages"),
        table=_column(views / "vectors" / "vectors.sqlite", "SELECT passage_id FROM vectors"),
        sentences=_column(views / "vectors" / "vectors.sqlite", "SELECT passage_id FROM sentences"),
        chroma=_chroma(views / "vectors" / "chroma"),
        words=_words(views / "words" / "tantivy"),
    )


def assert_in_step(home: Path) -> int:
    """Every part holds the ledger's passages, each once; returns how many."""
    held = holdings(home)
    assert held.table == held.ledger
    assert held.sentences == held.ledger
    assert held.chroma == held.ledger
    assert held.words == held.ledger
    assert len(set(held.ledger)) == len(held.ledger)
    return len(held.ledger)


def _column(path: Path, query: str) -> list[str]:
    db = sqlite3.connect(path)
    try:
        return sorted(row[0] for row in db.execute(query))
    finally:
        db.close()


def _chroma(folder: Path) -> list[str]:
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    try:
        (collection,) = client.list_collections()
        found = client.get_collection(collection.name, embedding_function=None).get(
            include=["embeddings", "metadatas"]
        )
        assert len(found["embeddings"]) == len(found["ids"])
        assert all(
            facts["article_id"] in at
            for at, facts in zip(found["ids"], found["metadatas"], strict=True)
        )
        return sorted(found["ids"])
    finally:
        client.close()


def _words(folder: Path) -> list[str]:
    searcher = tantivy.Index.open(str(folder)).searcher()
    if searcher.num_docs == 0:
        return []
    hits = searcher.search(tantivy.Query.all_query(), searcher.num_docs + 10).hits
    return sorted(searcher.doc(place)["passage_id"][0] for _, place in hits)

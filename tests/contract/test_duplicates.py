"""Near-duplicates are recorded with each article, and listed as groups."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import opencc
import pytest

from rag.cli import main
from rag.library.chunking import cut_passages
from rag.library.duplicates import families
from rag.library.ledger import Ledger
from rag.types import Article
from tests.fakes import article
from tests.files.texts import PARAGRAPHS, PARAGRAPHS_2, TITLE, TITLE_2

STORY = "\n".join(PARAGRAPHS)
WIRE = article(STORY, TITLE, source="嶼聲測試社")
COPY = article("（松原訊）" + STORY, "松原港擴建", source="南方測試報")
HANS = article(opencc.OpenCC("t2s").convert(STORY), "松原港扩建", source="北方测试网")
OTHER = article("\n".join(PARAGRAPHS_2), TITLE_2, source="嶼聲測試社")


def put(ledger: Ledger, *articles: Article) -> None:
    ledger.put([(a, cut_passages(a, 300)) for a in articles])


def test_groups(tmp_path: Path) -> None:
    ledger = Ledger.in_folder(tmp_path)
    put(ledger, WIRE)
    put(ledger, OTHER, COPY)
    put(ledger, HANS)
    (family,) = families(ledger)
    assert [a.id for a in family.articles] == [WIRE.id, COPY.id, HANS.id]
    assert 0.85 < family.resemblance <= 1
    ledger.remove(COPY.id)
    ledger.remove(HANS.id)
    assert families(ledger) == []
    ledger.close()


def test_articles_of_an_older_library_are_signed_on_the_way(tmp_path: Path) -> None:
    ledger = Ledger.in_folder(tmp_path)
    put(ledger, WIRE, COPY)
    with sqlite3.connect(tmp_path / "ledger.sqlite") as db:
        db.execute("DELETE FROM signatures")
    db.close()
    assert len(families(ledger)) == 1
    ledger.close()


def test_the_command(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger = Ledger.in_folder(home)
    put(ledger, WIRE, OTHER, HANS)
    ledger.close()
    assert main(["list", "--duplicates", "--home", str(home)]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[1].startswith(f"  {WIRE.id}  zh-Hant")
    assert said.out.splitlines()[2].startswith(f"  {HANS.id}  zh-Hans")
    assert said.err == "1 group\n"
    assert main(["list", "--duplicates", "--json", "--home", str(home)]) == 0
    (group,) = json.loads(capsys.readouterr().out)
    assert [a["id"] for a in group["articles"]] == [WIRE.id, HANS.id]

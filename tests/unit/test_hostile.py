"""Every row of the table of hostile inputs gets what the table says."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import UnreadableSource
from rag.intake import Skipped, read_sources
from rag.intake.fetch import Fetcher, Limits
from rag.types import Article
from tests.hostile_inputs import ADDRESSES, FILES, REFUSED, Case, rows

SECURITY = Path(__file__).resolve().parents[2] / "docs" / "security.md"


@pytest.mark.parametrize("case", FILES, ids=lambda case: case.what)
def test_files(case: Case, tmp_path: Path) -> None:
    path = tmp_path / case.name
    path.write_bytes(case.data())
    found = [item for item in read_sources([path]) if not isinstance(item, Skipped)]
    assert len(found) == 1
    kind, _, what = case.gets.partition(": ")
    (item,) = found
    if f"{kind}: " == REFUSED:
        assert isinstance(item, UnreadableSource), item
        assert any(reason in str(item) for reason in what.split("|"))
        return
    assert isinstance(item, Article), item
    assert item.text.endswith(what) or item.text.startswith(what)
    item.text.encode("utf-8")
    assert item.origin.isprintable()
    assert len(item.title) <= 500
    assert item.url is None
    assert "root:" not in item.text


@pytest.mark.parametrize(("address", "gets"), ADDRESSES)
def test_addresses(address: str, gets: str) -> None:
    with pytest.raises(UnreadableSource) as refused:
        Fetcher(Limits(seconds=5, pause=0)).fetch(address)
    said = str(refused.value)
    assert any(reason in said for reason in gets.removeprefix(REFUSED).split("|"))
    assert "secret" not in said


def test_the_table_in_the_docs_is_this_one() -> None:
    table = list(rows())
    assert len(table) - 2 >= 60
    assert "\n".join(table) in SECURITY.read_text(encoding="utf-8")

"""The large run in small: what is given is what is held."""

from __future__ import annotations

from pathlib import Path

from eval.bulk import run


def test_thirty_articles(home: Path) -> None:
    figures = run(30, home)
    assert figures["as given"]
    assert figures["problems"] == []
    assert figures["held"] == 27

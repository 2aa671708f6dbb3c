"""SIGKILL while `zhiwen add` runs: what was acknowledged is there, whole, once, and found."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rag import open_library
from rag.ids import article_id
from rag.intake import read_sources
from rag.types import Article
from tests.fakes import news
from tests.inspection import assert_in_step

ZHIWEN = Path(sys.executable).with_name("zhiwen")
NUMBERS = range(60)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Sixty small articles."""
    place = tmp_path / "articles"
    place.mkdir()
    for number in NUMBERS:
        (place / f"{number:02}.txt").write_text(news(number))
    return place


def add_and_kill(home: Path, folder: Path, after: int, wait: float) -> list[str]:
    """Runs `zhiwen add`, kills it ``wait`` seconds after ``after`` acknowledged articles.

    Returns the ids that were acknowledged before it died.
    """
    process = subprocess.Popen(
        [ZHIWEN, "add", "--home", home, folder], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if len(lines) == after:
            break
    time.sleep(wait)
    process.send_signal(signal.SIGKILL)
    lines += list(process.stdout)
    process.stdout.close()
    process.wait()
    return [line.split()[1] for line in lines if line.startswith(("added  ", "replaced  "))]


def test_killed_at_random_instants_nothing_acknowledged_is_lost(home: Path, folder: Path) -> None:
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    expected = {a.id: a for a in read_sources([folder]) if isinstance(a, Article)}
    acknowledged: set[str] = set()
    # After the first lines, after the last, and while the indexes catch up. The last round edits
    # ten articles, so that replacing is killed too.
    for edition, (after, longest) in enumerate([(1, 0.3), (60, 2.0), (10, 3.0)], 1):
        if edition > 2:
            for number in NUMBERS[10 * edition :][:10]:
                path = folder / f"{number:02}.txt"
                path.write_text(news(number, edition))
                (edited,) = read_sources([path])
                assert isinstance(edited, Article)
                expected[edited.id] = edited
        wait = chance.uniform(0, longest)
        done = add_and_kill(home, folder, after, wait)
        where = f"seed {seed}, round {edition}: killed {wait:.2f} s after {len(done)} lines"
        acknowledged |= set(done)
        with open_library(home=home) as library:
            listed = {a.id for a in library.articles()}
            titles = [a.title for a in library.articles()]
            assert len(titles) == len(set(titles)), where  # one edition of each
            assert set(done) <= listed <= expected.keys(), where
            for stored_id in listed:
                stored = library.article(stored_id)
                assert stored == expected[stored_id], where
                assert article_id(stored.title, stored.text) == stored_id
            for stored_id in chance.sample(sorted(listed), min(6, len(listed))):
                hits = library.search(expected[stored_id].title)
                assert stored_id in {hit.article.id for hit in hits}, where
        assert_in_step(home)
    final = subprocess.run(
        [ZHIWEN, "add", "--home", home, folder], capture_output=True, text=True, check=True
    )
    assert final.stderr == ""
    with open_library(home=home) as library:
        assert {a.title for a in library.articles()} == {a.title for a in expected.values()}
        assert len(library.articles()) == 60
    assert assert_in_step(home) >= 60
    assert acknowledged

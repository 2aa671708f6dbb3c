"""The library as a whole, with every part real: what is added is found, whatever happens to it."""

from __future__ import annotations

import contextlib
import gc
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from rag import Library, open_library
from rag.app import open_for_rebuild
from rag.doctor import examine
from rag.errors import (
    BadSetting,
    EmptyQuestion,
    LibraryDamaged,
    ModelUnreachable,
    StaleView,
    UnknownArticle,
)
from rag.library.views import ViewRecord, read_record, write_record
from rag.settings import load_settings
from rag.types import Change
from tests.fakes import news
from tests.inspection import assert_in_step, holdings
from tests.model_server import Refuses, closed_port, model_server

NUMBERS = range(6)
ZHIWEN = Path(sys.executable).with_name("zhiwen")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six small articles."""
    place = tmp_path / "articles"
    place.mkdir()
    for number in NUMBERS:
        (place / f"{number}.txt").write_text(news(number))
    return place


def finds(library: Library, number: int) -> bool:
    title = news(number).partition("\n")[0]
    hits = library.search(title)
    return bool(hits) and hits[0].article.title == title


def assert_sound(home: Path, numbers: range = NUMBERS) -> None:
    """It opens, answers, holds every article once, and nothing else in any part."""
    with open_library(home=home) as library:
        assert sorted(a.title for a in library.articles()) == sorted(
            news(n).split("\n")[0] for n in numbers
        )
        assert all(finds(library, n) for n in numbers)
        assert "1000噸" in library.ask("松原第0號工廠的鎳礦年產能提高到多少噸？").text
    assert assert_in_step(home) >= len(numbers)


def test_a_new_library_is_empty_and_says_so(library: Library) -> None:
    assert library.counts() == (0, 0)
    assert library.search("鎳價多少？") == ()
    answer = library.ask("鎳價多少？")
    assert answer.abstained
    assert answer.text == "資料庫裡還沒有文章。"
    assert library.ask("What is the price?").text == "There are no articles in the library yet."


@pytest.mark.parametrize("question", ["", " \n\u200b", "？！", "\x00"])
def test_a_question_needs_a_word(question: str, library: Library) -> None:
    with pytest.raises(EmptyQuestion):
        library.ask(question)
    with pytest.raises(EmptyQuestion):
        library.search(question)


def test_add_ask_edit_remove(library: Library, home: Path, folder: Path) -> None:
    told: list[Change] = []
    changes = library.add([folder], told.append)
    assert changes == told
    assert [c.action for c in changes] == ["added"] * 6
    assert all(c.article_id and c.title for c in changes)
    assert [c.action for c in library.add([folder])] == ["unchanged"] * 6

    answer = library.ask("第3號工廠的年產能提高到多少噸？")
    assert answer.mode == "extractive"
    assert "1111噸" in answer.text
    for citation in answer.citations:
        stored = library.article(citation.article_id)
        assert stored.text[citation.start : citation.end] == citation.quote
    assert all(s.verdict == "supported" and s.citations for s in answer.sentences)

    (folder / "3.txt").write_text(news(3).replace("1111噸", "2222噸"))
    assert [c.action for c in library.add([folder])].count("replaced") == 1
    assert "2222噸" in library.ask("第3號工廠的年產能提高到多少噸？").text
    assert "1111噸" not in library.ask("第3號工廠的年產能提高到多少噸？").text

    (gone,) = [a for a in library.articles() if "第3號" in a.title]
    assert library.remove(gone.id).id == gone.id
    assert not finds(library, 3)
    with pytest.raises(UnknownArticle):
        library.article(gone.id)
    library.close()
    assert assert_in_step(home) > 5


def test_removing_many(library: Library, home: Path, folder: Path) -> None:
    library.add([folder])
    ids = [a.id for a in library.articles()]
    told: list[Change] = []
    with pytest.raises(UnknownArticle, match="'none'"):
        library.remove_all([ids[0], "none"], told.append)
    assert (told, len(library.articles())) == ([], 6)
    changes = library.remove_all([*ids[:5], ids[0]], told.append)
    assert changes == told
    assert [(c.action, c.article_id) for c in changes] == [("removed", i) for i in ids[:5]]
    assert [a.id for a in library.articles()] == ids[5:]
    assert library.remove_all([]) == []
    library.close()
    assert assert_in_step(home) > 0


def test_the_answer_is_the_same_in_the_other_script(library: Library, folder: Path) -> None:
    library.add([folder])
    hant = library.ask("第2號工廠的年產能提高到多少噸？")
    hans = library.ask("第2号工厂的年产能提高到多少吨？")
    assert (hant.language, hans.language) == ("zh-Hant", "zh-Hans")
    assert hant.citations
    assert hant.citations[0] in hans.citations


def test_bad_files_are_told_and_the_others_are_stored(library: Library, folder: Path) -> None:
    (folder / "bad.txt").write_bytes(b"\x00\x01")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    changes = library.add([folder, folder / "missing.txt"])
    assert [c.action for c in changes].count("added") == 6
    assert {c.action: c.reason for c in changes if c.reason}.keys() == {"refused"}
    assert sorted(c.action for c in changes if c.action != "added") == [
        "refused",
        "refused",
        "skipped",
    ]


def test_more_articles_than_one_batch(library: Library, home: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle.txt"
    bundle.write_text(
        "#\n" + "".join(f"題{i}\n第{i}家工廠年產{i + 100}噸鎳礦。（社）\n" for i in range(70))
    )
    assert len(library.add([bundle])) == 70
    assert library.counts() == (70, 70)
    library.close()
    assert assert_in_step(home) == 70


def test_namesakes_in_one_bundle_are_all_kept(library: Library, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle.txt"
    bundle.write_text("#\n" + "".join(f"快訊\n第{i}家工廠停工。\n" for i in range(3)))
    assert [c.action for c in library.add([bundle])] == ["added"] * 3
    assert [c.action for c in library.add([bundle])] == ["unchanged"] * 3
    assert library.counts() == (3, 3)


def _lost_views(home: Path) -> None:
    shutil.rmtree(home / "views")


def _lost_chroma(home: Path) -> None:
    shutil.rmtree(home / "views" / "vectors" / "chroma")


def _lost_tantivy(home: Path) -> None:
    shutil.rmtree(home / "views" / "words" / "tantivy")


def _lost_rows(home: Path) -> None:
    with sqlite3.connect(home / "views" / "vectors" / "vectors.sqlite") as db:
        db.execute("DELETE FROM vectors WHERE rowid % 2")
    db.close()


def _garbled_table(home: Path) -> None:
    (home / "views" / "vectors" / "vectors.sqlite").write_bytes(b"nonsense" * 4096)


def _killed_before_the_record(home: Path) -> None:
    for name in ("vectors", "words"):
        path = home / "views" / name / "view.json"
        path.write_text(path.read_text().replace('"seq": 6', '"seq": 2'))


@pytest.mark.parametrize(
    "damage",
    [
        _lost_views,
        _lost_chroma,
        _lost_tantivy,
        _lost_rows,
        _garbled_table,
        _killed_before_the_record,
    ],
)
def test_damage_to_views_heals_on_opening(
    damage: Callable[[Path], None], home: Path, folder: Path
) -> None:
    with open_library(home=home) as library:
        library.add([folder])
    damage(home)
    assert_sound(home)


def test_a_ledger_restored_from_a_backup(home: Path, folder: Path, tmp_path: Path) -> None:
    with open_library(home=home) as library:
        library.add([folder / f"{n}.txt" for n in NUMBERS[:3]])
    shutil.copy(home / "ledger.sqlite", tmp_path / "backup")
    with open_library(home=home) as library:
        library.add([folder])
    for path in home.glob("ledger.sqlite*"):
        path.unlink()
    shutil.copy(tmp_path / "backup", home / "ledger.sqlite")
    assert_sound(home, NUMBERS[:3])
    with open_library(home=home) as library:
        library.add([folder])
    assert_sound(home)


def test_a_garbled_chroma_names_the_way_out_and_rebuild_mends_it(home: Path, folder: Path) -> None:
    with open_library(home=home) as library:
        library.add([folder / "0.txt"])
    (home / "views" / "vectors" / "chroma" / "chroma.sqlite3").write_bytes(b"nonsense" * 4096)
    # In processes of their own: Chroma remembers a folder that failed to open.
    add = [str(part) for part in (ZHIWEN, "add", "--home", home, folder)]
    failed = subprocess.run(add, capture_output=True, text=True, check=False)
    assert failed.returncode == 2
    assert failed.stderr.count("\n") == 1
    assert "`zhiwen rebuild`" in failed.stderr
    assert failed.stdout.count("added  ") == 5  # acknowledged all the same
    subprocess.run([ZHIWEN, "rebuild", "--home", home], check=True, stdout=subprocess.DEVNULL)
    assert_sound(home)


def test_another_embedder_is_refused_until_rebuilt(home: Path, folder: Path) -> None:
    with open_library(home=home) as library:
        library.add([folder])
    with model_server() as server:
        remote: dict[str, Any] = {
            "embedding_url": server.url,
            "embedding_model": "hashed",
            "home": home,
        }
        with pytest.raises(StaleView, match=r"the vector index was made by .*`zhiwen rebuild`"):
            open_library(**remote)
        before = holdings(home)
        with open_for_rebuild(load_settings(**remote)) as library:
            assert all(finds(library, n) for n in NUMBERS)
        assert holdings(home) == before
        with open_library(**remote) as library:
            assert finds(library, 2)
        embedded = [r for r in server.requests if r.path == "/v1/embeddings"]
        assert all(len(r.body["input"]) <= 64 for r in embedded)
        assert {r.body["model"] for r in embedded} == {"hashed"}
    with pytest.raises(StaleView):
        open_library(home=home)


def test_an_embeddings_server_that_is_away_loses_nothing(home: Path, folder: Path) -> None:
    with model_server() as server:
        remote: dict[str, Any] = {
            "embedding_url": server.url,
            "embedding_model": "hashed",
            "home": home,
        }
        with open_library(**remote) as library:
            library.add([folder / "0.txt"])
            server.then(*[Refuses(500)] * 3)  # once, and twice again
            with pytest.raises(Exception, match="refused: HTTP 500"):
                library.add([folder])
            assert len(library.articles()) == 6
        with open_library(**remote) as library:
            assert all(finds(library, n) for n in NUMBERS)
    assert_in_step(home)
    away = {**remote, "embedding_url": f"http://127.0.0.1:{closed_port()}/v1"}
    with open_library(**away) as library:
        with pytest.raises(ModelUnreachable):
            library.search("鎳價")
        library.remove(library.articles()[0].id)
    assert_in_step(home)


@pytest.fixture
def chroma_server(tmp_path: Path) -> Iterator[str]:
    """`chroma run` on a free port."""
    port = closed_port()
    command = [ZHIWEN.with_name("chroma"), "run", "--path", tmp_path / "server", "--port", port]
    process = subprocess.Popen(
        [str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    process.kill()
    process.wait()


def _through_a_server(home: Path, folder: Path, url: str, away: str) -> None:
    import chromadb

    def stored() -> int:
        client = chromadb.HttpClient(host="127.0.0.1", port=int(url.rpartition(":")[2]))
        (collection,) = client.list_collections()
        return int(client.get_collection(collection.name, embedding_function=None).count())

    with open_library(home=home, chroma_url=url) as library:
        library.add([folder])
        (folder / "3.txt").write_text(news(3, edition=2))
        library.add([folder])
        library.remove(library.articles()[0].id)
        assert finds(library, 3)
        assert stored() == library.counts()[1]
    with open_for_rebuild(load_settings(home=home, chroma_url=url)) as library:
        assert finds(library, 3)
        assert stored() == library.counts()[1]
    assert not (home / "views" / "vectors" / "chroma").exists()
    with open_library(home=home, chroma_url=away) as library:
        assert finds(library, 3)  # what is held can be searched
        with pytest.raises(LibraryDamaged, match=f"Chroma at {away} failed .*is it running?"):
            library.add([folder])
        assert library.counts()[0] == 6
    with open_library(home=home, chroma_url=url) as library:
        assert finds(library, 0)
        report = {check.name: check for check in examine(load_settings(home=home, chroma_url=url))}
        assert report["chroma"].state == "ok"
        assert stored() == library.counts()[1]


def test_chroma_on_a_server(home: Path, folder: Path, chroma_server: str) -> None:
    away = f"http://127.0.0.1:{closed_port()}"
    # In a process of its own: Chroma's HTTP client leaves its connections open.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        apart.submit(_through_a_server, home, folder, chroma_server, away).result()


def test_settings_that_contradict_each_other(home: Path) -> None:
    with pytest.raises(BadSetting, match="ZHIWEN_EMBEDDING_MODEL"):
        open_library(home=home, embedding_url="http://127.0.0.1:1/v1")
    with open_library(home=home):
        pass  # and the lock was let go


@pytest.mark.parametrize("changed", [("word",), ("vector",), ("vector", "word")])
def test_an_index_of_another_version_is_made_anew_by_itself(
    changed: tuple[str, ...], home: Path, folder: Path
) -> None:
    with open_library(home=home) as library:
        library.add([folder / "0.txt"])
        views = [view for view in library._views if view.name in changed]
    for view in views:
        record = read_record(view)
        assert record is not None
        stamp = record.stamp.rpartition("-")[0] + "-0"
        write_record(view, ViewRecord(record.library, stamp, record.seq))
    states = {c.name: c.code for c in examine(load_settings(home=home)) if "index" in c.name}
    assert [name for name, code in states.items() if code == "remade"] == [
        f"{name} index" for name in changed
    ]
    told: list[tuple[str, int, int]] = []
    open_library(home=home, progress=lambda *step: told.append(step)).close()
    assert told == [(name, 1, 1) for name in changed]  # the other one is left as it is
    assert_sound(home, NUMBERS[:1])


def test_rebuild_in_an_open_library(library: Library, home: Path, folder: Path) -> None:
    library.add([folder / "0.txt"])
    library.rebuild()
    library.add([folder])
    assert finds(library, 5)
    library.close()
    assert_sound(home)


def test_threads_add_and_ask_at_once(library: Library, home: Path, folder: Path) -> None:
    library.add([folder / "0.txt"])
    errors: list[Exception] = []

    def run(work: Callable[[], object]) -> None:
        try:
            work()
        except Exception as exc:
            errors.append(exc)

    jobs: list[Callable[[], object]] = [
        lambda: library.add([folder]),
        lambda: library.add([folder]),
        lambda: [library.ask("第0號工廠的年產能是多少噸？") for _ in range(4)],
        lambda: [finds(library, 0) for _ in range(4)],
    ]
    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    library.close()
    assert_sound(home)


def test_the_teams_articles_are_read_and_found(library: Library, shared: Path) -> None:
    changes = library.add([shared / "articles" / "seed_articles.txt"])
    assert {c.action for c in changes} == {"added"}
    assert len(changes) == 8
    for stored in library.articles():
        hits = library.search(stored.title)
        assert hits
        assert hits[0].article.id == stored.id


def test_one_path_need_not_stand_in_a_list(home: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(news(1))
    with open_library(home=home) as library:
        assert [c.action for c in library.add(str(tmp_path / "a.txt"))] == ["added"]
        assert [c.action for c in library.add(tmp_path / "a.txt")] == ["unchanged"]


def test_opening_asks_no_server(home: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(news(1))
    with model_server() as server:
        flags = {"home": home, "embedding_url": server.url, "embedding_model": "bigrams"}
        with open_library(**flags) as library:
            library.add(tmp_path / "a.txt")
        asked = len(server.requests)
        assert asked
        with open_library(**flags):
            assert len(server.requests) == asked


def test_a_closed_library_leaves_memory_at_once(home: Path) -> None:
    opened = open_library(home=home)
    lexicon = weakref.ref(opened._search.lexicon)
    gc.disable()  # the collector comes late where much lives long
    try:
        opened.close()
        del opened
        assert lexicon() is None
    finally:
        gc.enable()

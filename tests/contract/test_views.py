"""One contract for both views: whatever happens to them, they end up holding what the ledger holds.

The parts are real (SQLite, Chroma, tantivy); only the embedder is a small one without weights.
"""

from __future__ import annotations

import json
import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from rag.errors import LibraryDamaged, StaleView
from rag.library.chunking import cut_passages
from rag.library.ledger import Ledger
from rag.library.vectors import VectorView
from rag.library.views import Followers, ViewRecord, catch_up, read_record, rebuild, write_record
from rag.library.words import WordView
from rag.models.embedding import Vectors
from rag.types import Article, Span
from tests.fakes import HashedBigrams, article, news

View = VectorView | WordView


@dataclass(frozen=True, slots=True)
class Shelf:
    """A ledger and how to open a view of it."""

    ledger: Ledger
    folder: Path
    make: Callable[[Ledger, Path], View]

    def view(self) -> View:
        return self.make(self.ledger, self.folder)

    def put(self, *numbers: int, edition: int = 1) -> list[Article]:
        stored = [article(news(n, edition), f"第{n}號", origin=f"{n}.txt") for n in numbers]
        self.ledger.put([(a, cut_passages(a, 80)) for a in stored])
        return stored

    def passages(self) -> set[str]:
        return {p.id for p in self.ledger.passages_of([a.id for a in self.ledger.articles()])}


def _vectors(ledger: Ledger, folder: Path) -> View:
    return VectorView(folder, ledger.library_id, HashedBigrams())


def _words(_ledger: Ledger, folder: Path) -> View:
    return WordView(folder)


@pytest.fixture(params=[_vectors, _words], ids=["vectors", "words"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    ledger = Ledger.in_folder(tmp_path)
    yield Shelf(ledger, tmp_path / "view", request.param)
    ledger.close()


def found(view: View, passages: set[str]) -> set[str]:
    """Which of the ledger's passages the view finds, and whatever else it finds."""
    if isinstance(view, WordView):
        bags = view.find([(term, 1.0) for term in "工年报厂"], 10_000)
        assert view.bags([*bags, "of-no-passage"]) == bags
        return set(bags)
    question = view.embed("工廠擴建產線")
    ids = view.search(question, 10_000)
    assert len(ids) == len(set(ids))
    assert set(view.similarities(question, ids).places) == set(ids)
    return set(ids) | set(view._chroma.nearest(question, max(1, len(passages) + 5)))


def assert_in_step(shelf: Shelf, view: View) -> None:
    """The view holds the ledger's passages, all of them and nothing else, in every part."""
    wanted = shelf.passages()
    assert view.check() == view.count() == len(wanted)
    assert found(view, wanted) == wanted
    record = read_record(view)
    assert record == ViewRecord(shelf.ledger.library_id, view.stamp, shelf.ledger.last_seq())


def close(view: View) -> None:
    if isinstance(view, VectorView):
        view.close()


def test_it_follows_every_kind_of_change(shelf: Shelf) -> None:
    view = shelf.view()
    assert catch_up(shelf.ledger, view) == 0
    first = shelf.put(1, 2, 3)
    assert catch_up(shelf.ledger, view) == 3
    assert_in_step(shelf, view)
    shelf.put(2, edition=2)
    shelf.ledger.remove(first[0].id)
    assert catch_up(shelf.ledger, view) == 3  # old and new edition of 2, and 1
    assert_in_step(shelf, view)
    for stored in shelf.ledger.articles():
        shelf.ledger.remove(stored.id)
    catch_up(shelf.ledger, view)
    assert view.check() == 0
    shelf.put(1)
    catch_up(shelf.ledger, view)
    assert_in_step(shelf, view)
    assert catch_up(shelf.ledger, view) == 0
    close(view)


def test_what_comes_while_it_catches_up_is_taken_along(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.put(1, 2, 3)
    view = shelf.view()
    prepare = view.prepare
    late = [[2, 4], [5]]  # the second is changed once more while its first change is prepared

    def slowly(*given: Any) -> Any:
        if late:
            shelf.put(*late.pop(0), edition=2)
        return prepare(*given)

    monkeypatch.setattr(view, "prepare", slowly)
    told: list[tuple[int, int]] = []
    count = catch_up(shelf.ledger, view, lambda _, done, known: told.append((done, known)))
    assert not late
    assert told[0] == (3, 6)  # 1, 2 and 3; 2 as it was and is, 4
    assert told[-1] == (count, count)
    assert count == 7
    assert_in_step(shelf, view)
    assert catch_up(shelf.ledger, view) == 0
    close(view)


def test_it_is_still_there_when_it_is_opened_again(shelf: Shelf) -> None:
    shelf.put(1, 2)
    view = shelf.view()
    catch_up(shelf.ledger, view)
    close(view)
    again = shelf.view()
    assert catch_up(shelf.ledger, again) == 0
    assert_in_step(shelf, again)
    close(again)


def test_replaying_everything_changes_nothing(shelf: Shelf) -> None:
    shelf.put(1, 2, 3)
    shelf.put(3, edition=2)
    view = shelf.view()
    catch_up(shelf.ledger, view)
    record = read_record(view)
    assert record is not None
    for seq in (0, 2):  # killed after the data and before the record
        write_record(view, replace(record, seq=seq))
        close(view)
        view = shelf.view()
        assert catch_up(shelf.ledger, view) > 0
        assert_in_step(shelf, view)
    close(view)


@pytest.mark.parametrize(
    "record",
    [
        "",
        "{",
        "null",
        "[]",
        '{"library": "x"}',
        '{"library": "x", "stamp": "y", "seq": "many"}',
        '{"library": null, "stamp": 3, "seq": 1}',
        '{"library": "x", "stamp": "y", "seq": 1, "more": 2}',
        "\udcff",
    ],
)
def test_a_corrupted_record_means_rebuild(record: str, shelf: Shelf) -> None:
    shelf.put(1, 2)
    view = shelf.view()
    catch_up(shelf.ledger, view)
    (shelf.folder / "view.json").write_bytes(record.encode("utf-8", "surrogateescape"))
    assert read_record(view) is None
    assert catch_up(shelf.ledger, view) == 2
    assert_in_step(shelf, view)
    close(view)


def test_a_view_of_another_ledger_is_rebuilt(shelf: Shelf, tmp_path: Path) -> None:
    shelf.put(1, 2)
    view = shelf.view()
    catch_up(shelf.ledger, view)
    close(view)
    (tmp_path / "other").mkdir()
    other = replace(shelf, ledger=Ledger.in_folder(tmp_path / "other"))
    other.put(11, 12)  # as many changes and passages: only its name tells it apart
    assert len(other.passages()) == len(shelf.passages())
    again = other.view()
    assert catch_up(other.ledger, again) == 2
    assert_in_step(other, again)
    close(again)
    other.ledger.close()


def test_a_ledger_restored_from_a_backup(shelf: Shelf, tmp_path: Path) -> None:
    shelf.put(1, 2)
    shelf.ledger.close()
    shutil.copy(tmp_path / "ledger.sqlite", tmp_path / "backup")
    ahead = replace(shelf, ledger=Ledger.in_folder(tmp_path))
    ahead.put(3, 4)
    view = ahead.view()
    catch_up(ahead.ledger, view)
    close(view)
    ahead.ledger.close()
    for left in tmp_path.glob("ledger.sqlite*"):
        left.unlink()
    shutil.move(tmp_path / "backup", tmp_path / "ledger.sqlite")
    restored = replace(shelf, ledger=Ledger.in_folder(tmp_path))
    view = restored.view()
    assert catch_up(restored.ledger, view) == 2
    assert_in_step(restored, view)
    close(view)
    restored.ledger.close()


@pytest.mark.parametrize("behind", [False, True], ids=["up to date", "behind"])
def test_its_data_is_gone_but_its_record_is_not(behind: bool, shelf: Shelf) -> None:
    shelf.put(1, 2, 3)
    parts = ("tantivy", "chroma", "vectors.sqlite")
    for part in parts:
        view = shelf.view()
        catch_up(shelf.ledger, view)
        close(view)
        lost = shelf.folder / part
        if not lost.exists():
            continue
        for path in shelf.folder.glob(f"{part}*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        if behind:
            shelf.put(4 + parts.index(part))
        again = shelf.view()
        catch_up(shelf.ledger, again)
        assert_in_step(shelf, again)
        close(again)


@pytest.mark.parametrize("behind", [False, True], ids=["up to date", "behind"])
@pytest.mark.parametrize("garbage", [b"", b"garbage" * 2000], ids=["emptied", "overwritten"])
def test_its_files_are_overwritten(garbage: bytes, behind: bool, shelf: Shelf) -> None:
    shelf.put(1, 2, 3)
    view = shelf.view()
    catch_up(shelf.ledger, view)
    close(view)
    for name in ("vectors.sqlite", "tantivy/meta.json"):
        if (shelf.folder / name).exists():
            (shelf.folder / name).write_bytes(garbage)
    if behind:
        shelf.put(4)
    again = shelf.view()
    catch_up(shelf.ledger, again)
    assert_in_step(shelf, again)
    close(again)


def test_segments_of_the_word_index_are_gone(shelf: Shelf) -> None:
    shelf.put(1, 2, 3)
    view = shelf.view()
    catch_up(shelf.ledger, view)
    if isinstance(view, VectorView):
        close(view)
        return
    for path in (shelf.folder / "tantivy").glob("*.store"):
        path.unlink()
    again = shelf.view()
    catch_up(shelf.ledger, again)
    assert_in_step(shelf, again)


def test_the_whole_folder_is_gone(shelf: Shelf) -> None:
    shelf.put(1, 2)
    view = shelf.view()
    catch_up(shelf.ledger, view)
    close(view)
    shutil.rmtree(shelf.folder)
    again = shelf.view()
    assert catch_up(shelf.ledger, again) == 2
    assert_in_step(shelf, again)
    close(again)


def test_another_stamp_is_made_anew_or_an_error_that_names_the_way_out(shelf: Shelf) -> None:
    shelf.put(1)
    view = shelf.view()
    catch_up(shelf.ledger, view)
    record = read_record(view)
    assert record is not None
    write_record(view, replace(record, stamp="something older"))
    if view.remade("something older"):
        assert catch_up(shelf.ledger, view) == 1
    else:
        with pytest.raises(StaleView, match=r"'something older'.*`zhiwen rebuild`"):
            catch_up(shelf.ledger, view)
        assert view.check() > 0
        rebuild(shelf.ledger, view)
    assert_in_step(shelf, view)
    close(view)


def test_rebuilding_in_use_and_going_on(shelf: Shelf) -> None:
    shelf.put(1, 2)
    view = shelf.view()
    catch_up(shelf.ledger, view)
    rebuild(shelf.ledger, view)
    assert_in_step(shelf, view)
    shelf.put(3)
    catch_up(shelf.ledger, view)
    assert_in_step(shelf, view)
    close(view)


def test_a_file_where_its_folder_should_be(shelf: Shelf) -> None:
    shelf.folder.write_text("in the way")
    shelf.put(1)
    view = shelf.view()
    with pytest.raises(LibraryDamaged, match=f"the {view.name} index cannot be"):
        catch_up(shelf.ledger, view)
    close(view)


def test_threads_catch_up_at_once(shelf: Shelf) -> None:
    view = shelf.view()
    catch_up(shelf.ledger, view)
    errors: list[Exception] = []

    def add(number: int) -> None:
        try:
            for step in range(3):
                shelf.put(10 * number + step)
                catch_up(shelf.ledger, view)
        except Exception as exc:
            errors.append(exc)

    threads = [threading.Thread(target=add, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert_in_step(shelf, view)
    close(view)


def test_progress_is_told(shelf: Shelf) -> None:
    shelf.put(*range(140))
    told: list[tuple[str, int, int]] = []
    view = shelf.view()
    catch_up(shelf.ledger, view, lambda *step: told.append(step))
    assert told == [(view.name, 128, 140), (view.name, 140, 140)]
    assert_in_step(shelf, view)
    close(view)


def test_the_record_is_plain_json(shelf: Shelf) -> None:
    shelf.put(1)
    view = shelf.view()
    catch_up(shelf.ledger, view)
    record = json.loads((shelf.folder / "view.json").read_text())
    assert record == {"library": shelf.ledger.library_id, "stamp": view.stamp, "seq": 1}
    close(view)


def test_vectors_of_another_embedder_are_refused(tmp_path: Path) -> None:
    ledger = Ledger.in_folder(tmp_path)
    shelf = Shelf(ledger, tmp_path / "view", _vectors)
    shelf.put(1, 2)
    view = VectorView(shelf.folder, ledger.library_id, HashedBigrams("one"))
    catch_up(ledger, view)
    view.close()
    other = VectorView(shelf.folder, ledger.library_id, HashedBigrams("other"))
    with pytest.raises(StaleView, match=r"made by 'one .*'other .*`zhiwen rebuild`"):
        catch_up(ledger, other)
    rebuild(ledger, other)
    assert_in_step(shelf, other)
    other.close()
    # The same name with another width: a server that was changed under our feet.
    wider = VectorView(shelf.folder, ledger.library_id, HashedBigrams("other", width=64))
    assert catch_up(ledger, wider) == 0
    with pytest.raises(StaleView, match=r"256 dimensions.*64.*`zhiwen rebuild`"):
        wider.search(wider.embed("工廠"), 5)
    wider.close()
    ledger.close()


def test_a_removal_needs_no_embedder(tmp_path: Path) -> None:
    class Gone(HashedBigrams):
        def embed_passages(
            self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
        ) -> tuple[Vectors, list[Vectors]]:
            raise ConnectionError("the embeddings server is away")

    ledger = Ledger.in_folder(tmp_path)
    shelf = Shelf(ledger, tmp_path / "view", _vectors)
    (stored,) = shelf.put(1)
    view = shelf.view()
    catch_up(ledger, view)
    close(view)
    ledger.remove(stored.id)
    later = VectorView(shelf.folder, ledger.library_id, Gone())
    catch_up(ledger, later)
    assert later.check() == 0
    later.close()
    ledger.close()


def test_exact_search_and_chroma_agree(tmp_path: Path) -> None:
    ledger = Ledger.in_folder(tmp_path)
    shelf = Shelf(ledger, tmp_path / "view", _vectors)
    shelf.put(*range(20))
    view = VectorView(shelf.folder, ledger.library_id, HashedBigrams())
    catch_up(ledger, view)
    question = view.embed("松原的鎳礦價格每噸多少元")
    exact = view.search(question, 5)
    assert view._chroma.nearest(question, 5)[0] == exact[0]
    assert len(set(view._chroma.nearest(question, 5)) & set(exact)) >= 4
    alike = view.similarities(question, exact)
    likeness = {i: alike.of(i) for i in exact}
    means = [likeness[i].mean for i in alike.places]
    assert alike.means().tolist() == pytest.approx(means)
    cosines = [likeness[i].passage for i in exact]
    assert cosines == sorted(cosines, reverse=True)
    assert len(cosines) == 5
    for passage_id, (passage, stored) in ledger.passages_in_articles(exact).items():
        direct = HashedBigrams().embed_questions([f"{stored.title}\n{passage.text}"])[0] @ question
        assert likeness[passage_id].passage == pytest.approx(float(direct), abs=0.004)
        texts = [stored.text[start:end] for start, end in passage.sentences]
        apart = HashedBigrams().embed_questions(texts) @ question
        assert likeness[passage_id].sentences == pytest.approx([float(c) for c in apart], abs=0.004)
    view.close()
    ledger.close()


def test_threads_take_short_turns_while_articles_are_added(tmp_path: Path) -> None:
    usual = sys.getswitchinterval()
    ledger = Ledger.in_folder(tmp_path)
    view = WordView(tmp_path / "view")
    with Followers(ledger, [view], None):
        short = sys.getswitchinterval()
        with Followers(ledger, [view], None):
            assert sys.getswitchinterval() == short < usual
    assert sys.getswitchinterval() == usual
    view.close()
    ledger.close()

"""The ledger: what is put, replaced, filled in and removed, and what its change log says of it."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite

from rag.errors import LibraryDamaged, UnknownArticle
from rag.library.chunking import cut_passages
from rag.library.ledger import Ledger
from rag.library.rows import RowsById
from rag.types import Article, Order
from tests.fakes import article, news

ONE = dt.date(2026, 1, 8)
TWO = dt.date(2026, 1, 9)
URL = "https://example.com/1"
OTHER_URL = "https://example.com/2"
CORN = (
    "玉米期貨週三收在每蒲式耳4.52美元，比前一日上漲1.2%，成交量12萬口。"
    "分析師指出，巴西乾旱讓產量預估下修，出口商本週買進了3萬公噸。"
)
MENDED = CORN.replace("4.52", "4.25").replace("12萬", "13萬")
NEXT_DAY = (
    "玉米期貨週四收在每蒲式耳4.61美元，比前一日上漲2.0%，成交量14萬口。"
    "分析師指出，巴西乾旱讓產量預估下修，出口商本週買進了5萬公噸。"
)
IRON = (
    "鐵礦石期貨週三收在每公噸105.2美元，比前一日下跌0.8%，成交量9萬口。"
    "分析師指出，中國鋼廠減產讓需求轉弱，港口庫存增加到1.4億公噸。"
)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.in_folder(tmp_path)
    yield opened
    opened.close()


def put(ledger: Ledger, *articles: Article, beside: tuple[str, ...] = ()) -> list[str]:
    return list(ledger.put([(a, cut_passages(a, 60)) for a in articles], beside))


def held(ledger: Ledger) -> set[str]:
    return {a.id for a in ledger.articles()}


def test_what_was_put_comes_back(ledger: Ledger) -> None:
    stored = article(
        "一段。😀" * 60 + "\n末段說完。", source="社", date=ONE, url=URL, origin="檔.txt"
    )
    passages = cut_passages(stored, 60)
    assert ledger.put([(stored, passages)]) == ["added"]
    assert ledger.article(stored.id) == stored
    assert ledger.passages_of([stored.id]) == list(passages)
    assert len(passages) > 2
    together = {p.id: (p, stored) for p in passages}
    assert ledger.passages_in_articles([p.id for p in passages]) == together
    assert ledger.counts() == (1, len(passages))


def test_passages_come_with_their_articles(ledger: Ledger) -> None:
    dated, plain = article("一段。" * 60, date=ONE), article("另一段。" * 60)
    put(ledger, dated, plain)
    asked = [*cut_passages(dated, 60), *cut_passages(plain, 60)]
    found = ledger.passages_in_articles([*(p.id for p in asked), "no such passage"])
    assert found == {p.id: (p, dated if p.article_id == dated.id else plain) for p in asked}
    assert ledger.articles_by_id([dated.id, "none"]) == {dated.id: dated}
    assert ledger.passages_in_articles([]) == ledger.articles_by_id([]) == {}


def test_a_table_that_is_lost_while_the_ledger_is_open_is_damage(
    ledger: Ledger, tmp_path: Path
) -> None:
    put(ledger, article())
    with sqlite3.connect(tmp_path / "ledger.sqlite") as db:
        db.execute("DROP TABLE passages")
    db.close()
    with pytest.raises(LibraryDamaged, match="cannot be read: no such table"):
        ledger.passages_in_articles(["any"])


def test_rows_are_asked_for_as_each_driver_wants_it() -> None:
    table = sa.Table("rows", sa.MetaData(), sa.Column("id", sa.Text), sa.Column("day", sa.Date))
    rows = RowsById(table, ("id", "day"))
    by_place, no_names, readers = rows._make(sqlite.dialect(), 2)
    assert (by_place.count("?"), no_names) == (2, None)
    assert [(place, read("2026-01-08")) for place, read in readers] == [(1, ONE)]
    by_name, names, readers = rows._make(postgresql.psycopg2.dialect(), 2)
    assert all(f"%({name})s" in by_name for name in names or [])
    assert (len(names or []), readers) == (2, [])


def test_it_survives_closing(tmp_path: Path) -> None:
    ledger = Ledger.in_folder(tmp_path)
    put(ledger, article())
    name = ledger.library_id
    ledger.close()
    again = Ledger.in_folder(tmp_path)
    assert (again.library_id, held(again)) == (name, {article().id})
    again.close()


def test_the_same_article_again_changes_nothing(ledger: Ledger) -> None:
    assert put(ledger, article()) == ["added"]
    seq = ledger.last_seq()
    assert put(ledger, article(), article(origin="b.txt")) == ["unchanged", "unchanged"]
    assert ledger.last_seq() == seq


def test_facts_that_were_missing_are_filled_in_and_never_overwritten(ledger: Ledger) -> None:
    put(ledger, article())
    assert put(ledger, article(source="社", date=ONE)) == ["replaced"]
    seq = ledger.last_seq()
    assert put(ledger, article(source="別社", date=TWO)) == ["unchanged"]
    assert ledger.last_seq() == seq
    assert put(ledger, article(url=URL)) == ["replaced"]
    stored = ledger.article(article().id)
    assert (stored.source, stored.date, stored.url) == ("社", ONE, URL)
    assert ledger.changed_since(seq) == [(ledger.last_seq(), stored.id)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (article("舊。", "甲題", url=URL), article("新。", "乙題", url=URL)),
        (article("舊。", url=URL, date=ONE), article("新。", url=URL, date=TWO)),
        (article(CORN, source="社"), article(MENDED, source="社", origin="b.txt")),
        (article(CORN, source="社"), article(MENDED, source="社", date=ONE)),
        (article(CORN, source="社", date=ONE), article(MENDED, source="社")),
        (article(CORN, source="社", date=ONE), article(MENDED, source="社", date=ONE)),
        (article(CORN, source="社", url=URL), article(MENDED, source="社")),
        (article(CORN, source="社"), article(MENDED, source="社", url=URL)),
        (article(CORN), article(MENDED)),
        (article(CORN), article(f"{CORN}\n{IRON}")),
        (article(CORN), article("据报道，" + CORN.replace("週三收在", "周三收在"))),
    ],
)
def test_a_new_edition_takes_the_place_of_the_old(
    old: Article, new: Article, ledger: Ledger
) -> None:
    put(ledger, old)
    assert put(ledger, new) == ["replaced"]
    assert held(ledger) == {new.id}
    assert ledger.counts() == (1, len(cut_passages(new, 60)))
    assert {i for _, i in ledger.changed_since(1)} == {old.id, new.id}
    assert put(ledger, new) == ["unchanged"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (article("舊。", "甲題", source="社"), article("新。", "乙題", source="社")),
        (article("舊。", source="社"), article("新。", source="別社")),
        (article(CORN, source="社", date=ONE), article(MENDED, source="社", date=TWO)),
        (article(CORN, source="社", url=URL), article(MENDED, source="社", url=OTHER_URL)),
        (article(CORN, url=URL), article(MENDED, url=OTHER_URL)),
        (article(CORN, origin="a.txt"), article(MENDED, origin="b.txt")),
        (article(CORN), article(IRON)),
        (article(CORN, source="社"), article(IRON, source="社")),
        (article(CORN, source="社", date=ONE), article(IRON, source="社", date=ONE)),
        (article(CORN, source="社"), article(NEXT_DAY, source="社")),
        (article(CORN + IRON, source="社"), article(CORN, source="社")),
        (article("舊。", source="社"), article("新。")),
    ],
)
def test_other_articles_stand_beside_each_other(old: Article, new: Article, ledger: Ledger) -> None:
    assert put(ledger, old) == put(ledger, new) == ["added"]
    assert held(ledger) == {old.id, new.id}


def test_of_unlike_namesakes_the_akin_one_is_replaced(ledger: Ledger) -> None:
    corn, iron, mended = article(CORN), article(IRON), article(MENDED)
    put(ledger, corn)
    put(ledger, iron)
    assert put(ledger, mended) == ["replaced"]
    assert held(ledger) == {iron.id, mended.id}


def test_of_several_akin_namesakes_none_is_replaced(ledger: Ledger) -> None:
    first, second = article(CORN, source="社", date=ONE), article(MENDED, source="社", date=TWO)
    third = article(CORN + "此為更新。", source="社")
    put(ledger, first, second)
    assert put(ledger, third) == ["added"]
    assert held(ledger) == {first.id, second.id, third.id}


def test_an_undated_column_does_not_delete_all_its_dated_editions(ledger: Ledger) -> None:
    days = [article(f"第{i}天。", source="社", date=dt.date(2026, 1, i)) for i in (1, 2, 3)]
    put(ledger, *days)
    undated = article("不知哪天。", source="社")
    assert put(ledger, undated) == ["added"]
    assert held(ledger) == {a.id for a in (*days, undated)}


def test_namesakes_of_one_reading_stand_beside_each_other(ledger: Ledger) -> None:
    one, two, three = (article(f"第{i}則快訊。", "快訊") for i in (1, 2, 3))
    assert put(ledger, one, two) == ["added", "added"]
    assert put(ledger, three, beside=(one.id, two.id)) == ["added"]
    assert put(ledger, one, two, three) == ["unchanged"] * 3
    assert held(ledger) == {one.id, two.id, three.id}


def test_two_pages_of_one_address_in_one_reading_are_one_article(ledger: Ledger) -> None:
    old, new = article("舊。", url=URL), article("新。", url=URL)
    assert put(ledger, old, new) == ["added", "replaced"]
    assert held(ledger) == {new.id}


def test_remove(ledger: Ledger) -> None:
    put(ledger, article("一。" * 50), article("二。", "別題"))
    ledger.remove(article("一。" * 50).id)
    assert held(ledger) == {article("二。", "別題").id}
    assert ledger.counts() == (1, 1)
    assert ledger.passages_of([article("一。" * 50).id]) == []
    with pytest.raises(UnknownArticle, match="no article has the id"):
        ledger.remove(article("一。" * 50).id)
    with pytest.raises(UnknownArticle, match="'nothing'"):
        ledger.article("nothing")


def test_an_article_can_come_back(ledger: Ledger) -> None:
    put(ledger, article())
    ledger.remove(article().id)
    assert put(ledger, article()) == ["added"]
    assert ledger.changed_since(0) == [(3, article().id)]


def test_seq_grows_with_every_change_and_never_goes_back(tmp_path: Path) -> None:
    ledger = Ledger.in_folder(tmp_path)
    assert ledger.last_seq() == 0
    assert ledger.passages_at(0) == 0
    put(ledger, article("一。", "一"), article("二。", "二"))
    assert ledger.changed_since(0) == [(1, article("一。", "一").id), (2, article("二。", "二").id)]
    ledger.remove(article("二。", "二").id)
    assert ledger.changed_since(2) == [(3, article("二。", "二").id)]
    assert ledger.passages_at(3) == 1
    assert ledger.passages_at(2) is None
    ledger.close()
    with sqlite3.connect(tmp_path / "ledger.sqlite") as db:
        db.execute("DELETE FROM changes WHERE seq = 3")
    db.close()
    again = Ledger.in_folder(tmp_path)
    put(again, article("三。", "三"))
    assert again.last_seq() == 4
    again.close()


def test_a_batch_is_stored_whole_or_not_at_all(ledger: Ledger) -> None:
    good, bad = article("好。", "好"), article("壞。", "壞")
    twice = cut_passages(bad, 60) * 2
    with pytest.raises(Exception, match="UNIQUE"):
        ledger.put([(good, cut_passages(good, 60)), (bad, twice)])
    assert held(ledger) == set()
    assert ledger.last_seq() == 0


def test_articles_come_in_the_order_added_without_their_text(ledger: Ledger) -> None:
    stored = [article(news(i), f"題{i}") for i in (3, 1, 2)]
    put(ledger, *stored)
    found = ledger.articles()
    assert [a.id for a in found] == [a.id for a in stored]
    assert {a.text for a in found} == {""}


def test_many_ids_at_once(ledger: Ledger) -> None:
    put(ledger, article())
    ids = [f"{i:016x}" for i in range(1800)] + [article().id]
    assert set(ledger.articles_by_id(ids)) == {article().id}
    assert len(ledger.passages_of(ids)) == 1


def test_threads_may_share_it(ledger: Ledger) -> None:
    results: list[str] = []

    def add(first: int) -> None:
        for i in range(first, first + 10):
            results.extend(put(ledger, article(f"第{i}篇的內文。", f"題{i}")))

    threads = [threading.Thread(target=add, args=(n * 10,)) for n in (0, 0, 0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["added"] * 20 + ["unchanged"] * 20
    assert ledger.counts() == (20, 20)
    assert ledger.last_seq() == 20


@pytest.mark.parametrize(
    "content", [b"this is no database at all, not even close" * 30, b"\x00" * 9]
)
def test_a_file_that_is_no_database(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(content)
    with pytest.raises(LibraryDamaged, match="the ledger cannot be opened"):
        Ledger.in_folder(tmp_path)


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").mkdir()
    with pytest.raises(LibraryDamaged, match="the ledger cannot be opened"):
        Ledger.in_folder(tmp_path)


def test_damaged_pages_are_an_error_that_says_so(tmp_path: Path) -> None:
    ledger = Ledger.in_folder(tmp_path)
    put(ledger, *(article(news(i), f"題{i}") for i in range(40)))
    ledger.close()
    path = tmp_path / "ledger.sqlite"
    data = bytearray(path.read_bytes())
    data[8192:] = b"\xa5" * (len(data) - 8192)
    path.write_bytes(data)
    with pytest.raises(LibraryDamaged):  # noqa: PT012 - opening may fail, or the reading after it
        damaged = Ledger.in_folder(tmp_path)
        try:
            damaged.articles()
        finally:
            damaged.close()


def test_a_ledger_of_a_newer_zhiwen_is_left_alone(tmp_path: Path) -> None:
    Ledger.in_folder(tmp_path).close()
    with sqlite3.connect(tmp_path / "ledger.sqlite") as db:
        db.execute("UPDATE facts SET value = '99' WHERE name = 'schema'")
    db.close()
    with pytest.raises(LibraryDamaged, match="newer"):
        Ledger.in_folder(tmp_path)


def test_articles_are_looked_through_by_words_order_and_part(ledger: Ledger) -> None:
    long = "一段話說得很長。" * 40
    put(
        ledger,
        article("燈。", "燈塔復燈", source="潮報", date=ONE),
        article(long, "灯会开市", source="海报", date=TWO),
        article("漁。", "漁港_100%"),
    )

    def titles(*words: tuple[str, ...], order: Order = "title", down: bool = False) -> list[str]:
        found = ledger.browse(words, order, down, 0, 10)
        assert found.total == len(found.items)
        assert all(item.article.text == "" for item in found.items)
        return [item.article.title for item in found.items]

    assert titles() == sorted(titles())
    assert titles(("燈", "灯"), order="date") == ["燈塔復燈", "灯会开市"]
    assert titles(("燈", "灯"), ("2026-01-09",)) == ["灯会开市"]
    assert titles(("潮",)) == ["燈塔復燈"]
    assert titles(("_1",)) == titles(("0%",)) == ["漁港_100%"]
    assert titles(("%燈",)) == titles(("x_x",)) == []
    for down in (True, False):  # what has no date or source comes last
        assert titles(order="date", down=down)[-1] == "漁港_100%"
        assert titles(order="source", down=down)[-1] == "漁港_100%"
    assert titles(order="passages", down=True)[0] == "灯会开市"
    assert titles(order="added", down=True)[0] == "漁港_100%"
    part = ledger.browse([], "title", False, 1, 1)
    assert (part.total, [item.article.title for item in part.items]) == (3, titles()[1:2])


_ANY = st.builds(
    article,
    st.sampled_from([CORN, MENDED, NEXT_DAY, IRON]),
    st.sampled_from(["早盤", "期貨"]),
    source=st.sampled_from(["", "社"]),
    date=st.sampled_from([None, ONE, TWO]),
    url=st.sampled_from([None, None, URL, OTHER_URL]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_ANY, max_size=6), st.lists(_ANY, max_size=8))
def test_a_batch_is_stored_as_its_articles_one_by_one(
    before: list[Article], batch: list[Article]
) -> None:
    with closing(Ledger("sqlite://")) as one, closing(Ledger("sqlite://")) as other:
        for ledger in (one, other):
            for stored in before:
                put(ledger, stored)
        together = put(one, *batch)
        alone = [
            put(other, stored, beside=tuple(a.id for a in batch[:place]))[0]
            for place, stored in enumerate(batch)
        ]
        assert together == alone
        assert [one.article(a.id) for a in one.articles()] == [
            other.article(a.id) for a in other.articles()
        ]
        assert one.counts() == other.counts()
        assert one.signatures() == other.signatures()
        assert sorted(i for _, i in one.changed_since(0)) == sorted(
            i for _, i in other.changed_since(0)
        )

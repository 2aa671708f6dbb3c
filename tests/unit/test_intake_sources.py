"""Files and folders: every article comes, every failure comes as one line, nothing else does."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.errors import UnreadableSource
from rag.intake import Found, Skipped, read_sources
from rag.intake.draft import Draft
from rag.intake.sources import KNOWN, LARGEST_FILE
from rag.types import Article
from tests.fakes import news

BODY = "松原工廠宣布擴建產線，年產能提高到三萬噸。"


def read(*paths: Path) -> list[Found]:
    return list(read_sources(paths))


def one(path: Path) -> Article:
    (found,) = read(path)
    assert isinstance(found, Article), found
    return found


def refusal(path: Path) -> str:
    (found,) = read(path)
    assert isinstance(found, UnreadableSource), found
    return str(found)


def test_the_same_words_in_four_encodings_are_the_same_article(tmp_path: Path) -> None:
    text = f"松原擴產\r\n來源：測試社\r\n\r\n{BODY}\r\n"
    ids = set()
    for codec in ("utf-8", "utf-8-sig", "utf-16", "big5", "gb18030"):
        path = tmp_path / f"{codec}.txt"
        path.write_bytes(text.encode(codec))
        ids.add(one(path).id)
    assert len(ids) == 1


def test_facts_of_an_article(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(news(7))
    found = one(path)
    assert found.title == "雲崗第7號工廠擴建逆變器產線"
    assert found.source == "測試通訊社"
    assert found.date == dt.date(2026, 8, 17)
    assert (found.language, found.script, found.origin) == ("zh-Hant", "Hant", "a.txt")


def test_front_matter_with_crlf(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(
        f"---\r\ntitle: 松原\r\nsource: 測試社\r\n---\r\n{BODY}\r\n".encode("utf-8-sig")
    )
    assert (one(path).title, one(path).source) == ("松原", "測試社")


def test_a_bundle_gives_its_articles_and_its_faults_in_order(tmp_path: Path) -> None:
    path = tmp_path / "b.txt"
    path.write_bytes(f"#\r甲題\r{BODY}\r乙題\r……\r丙題\r{BODY}（測試社）\r丁題\r".encode())
    first, second, third, fourth = read(path)
    assert isinstance(first, Article)
    assert isinstance(second, UnreadableSource)
    assert str(second) == "b.txt: no text in the article '乙題'"
    assert isinstance(third, Article)
    assert third.source == "測試社"
    assert isinstance(fourth, UnreadableSource)


def test_a_dateline_dates_an_article_that_has_no_date_line(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"題\n測試社松原2026年1月8日電　{BODY}")
    assert one(path).date == dt.date(2026, 1, 8)
    path.write_text(f"題\n松原工廠（成立於2020年3月4日）{BODY}")
    assert one(path).date is None


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", b"", "a.txt: the file is empty"),
        ("a.md", b"\x00\x01\x02", "a.md: a binary file, not text"),
        ("a.mp4", b"\x00", f"a.mp4: not a form that can be read ({' '.join(KNOWN)})"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "a.doc: an old Word file: save it as .docx"),
        ("noend", b"text", f"noend: not a form that can be read ({' '.join(KNOWN)})"),
        ("a.txt", "　。！？\n".encode(), "a.txt: no text in the article 'a'"),
        ("a.html", b"<html></html>", "a.html: no article found in the page"),
    ],
)
def test_refusals(name: str, data: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    assert refusal(tmp_path / name) == message


def test_what_is_not_there(tmp_path: Path) -> None:
    missing = tmp_path / "missing.txt"
    assert refusal(missing) == f"{missing}: no such file or folder"
    assert "no such file" in refusal(tmp_path / "missing-folder")
    assert "cannot be read" in refusal(tmp_path / f"{'長' * 300}.txt")
    assert "cannot be read" in refusal(tmp_path / "a\0b.txt")
    assert "cannot be read" in refusal(tmp_path / "a\0b")


def test_what_is_no_regular_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert refusal(tmp_path / "pipe.txt") == "pipe.txt: not a regular file"
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    assert "cannot be read" in refusal(tmp_path / "loop.txt")


def test_a_file_that_is_far_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    assert refusal(path) == "a.txt: larger than 64 MB"


def test_folders_are_walked_in_order_without_hidden_files_and_links(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "z.txt").write_text(news(9))
    folder = tmp_path / "folder"
    for place in ("b", ".git", "a/deep"):
        (folder / place).mkdir(parents=True)
    files = ("c.TXT", "a.txt", ".hidden.txt", "b/a.txt", ".git/x.txt", "a/deep/a.txt")
    for number, name in enumerate(files):
        (folder / name).write_text(news(number))
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / "linked").symlink_to(outside, target_is_directory=True)
    (folder / "again.txt").symlink_to(outside / "z.txt")
    found = read(folder)
    assert [f.origin for f in found if isinstance(f, Article)] == [
        "a.txt",
        "again.txt",
        "c.TXT",
        "a.txt",
        "a.txt",
    ]
    assert [f for f in found if isinstance(f, Skipped)] == [Skipped("picture.png")]
    assert len(found) == 6


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text(news(1))
    (tmp_path / "2.txt").write_bytes(b"\x00")
    (tmp_path / "3.txt").write_text(news(3))
    kinds = [type(found) for found in read(tmp_path, tmp_path / "no.txt")]
    assert kinds == [Article, UnreadableSource, Article, UnreadableSource]


def test_a_folder_without_articles_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    assert refusal(folder) == "empty: no articles in the folder"
    monkeypatch.chdir(folder)
    assert refusal(Path()) == ".: no articles in the folder"


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "http://", "http://[::1", "https://h/a b",
     "https://h/<b>", 'https://h/"x', "ftp://h/", "//h/x", "https://h/\u202ex", "h.example.com/x"],
)  # fmt: skip
def test_addresses_that_must_not_become_links(url: str) -> None:
    assert Draft("題", BODY, url=url).finish("a.txt").url is None


@pytest.mark.parametrize(
    "url", ["https://example.com/新聞?a=1&b=%20#x", "http://127.0.0.1:8000/", " https://h.org/x "]
)
def test_addresses_that_may(url: str) -> None:
    assert Draft("題", BODY, url=url).finish("a.txt").url == url.strip()


def test_what_cannot_be_shown_does_not_reach_the_library() -> None:
    found = Draft("題\u202e\n目\x1b[2J", "文\x00字\ud800\u2066。", "來\u200b源").finish(
        "a\n\udce9.txt"
    )
    assert found.title == "題 目[2J"
    assert found.text == "文字\ufffd。"
    assert found.source == "來源"
    assert found.origin == "a \ufffd.txt"


def test_a_line_of_five_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("產線擴建" * 430_000)
    begun = time.perf_counter()
    assert len(one(path).text) == 4 * 430_000
    assert time.perf_counter() - begun < 10


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    data=st.one_of(
        st.binary(max_size=200),
        st.text(max_size=200).map(lambda t: t.encode("utf-8", "surrogatepass")),
        st.text(st.sampled_from("#\n\r（）()題文:：-來源日期\ufeff\x00\u202e"), max_size=80).map(
            str.encode
        ),
    ),
    suffix=st.sampled_from([".txt", ".md", ".html", ".TXT"]),
)
def test_any_file_is_read_or_refused(data: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"f{suffix}")
        path.write_bytes(data)
        for found in read(path):
            if isinstance(found, Article):
                assert found.text
                assert found.title
                found.text.encode("utf-8")
            else:
                assert isinstance(found, UnreadableSource)
                assert str(found).startswith(f"f{suffix}: ")


def test_an_empty_path_is_not_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("標題\n內容在此。", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (found,) = read_sources([""])
    assert str(found) == "an empty path: name a file or a folder"
    assert isinstance(next(read_sources(["."])), Article)


@pytest.mark.parametrize("address", ["ftp://example.com/a", "file:///etc/passwd", "s3://b/a.txt"])
def test_only_web_addresses_are_fetched(address: str) -> None:
    (found,) = read_sources([address])
    assert str(found) == f"{address}: only http and https addresses are read"

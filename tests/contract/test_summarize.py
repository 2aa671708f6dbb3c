"""`zhiwen summarize` and Library.summarize without a model, with the real parts."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

import pytest

from rag import open_library
from rag.cli import main
from rag.errors import InputError, UnknownArticle
from rag.opened import Library
from rag.summaries.markdown import summary_markdown
from rag.summaries.model import Pointed, Progressed, Summarized
from rag.summaries.page import summary_html
from rag.summaries.wire import summary_json
from rag.types import Article
from tests.fakes import article, news

TEXT = (
    "松原電站11日深夜起火，消防局清點，共有34個電池櫃燒毀，沒有人受傷。"
    "電站由松原能源經營，規模100MW，去年商轉，總投資16.8億元。"
    "財損初步估計為新台幣3.2億元，比投保的上限多出一半。"
    "附近約1,400戶停電40分鐘，居民說整晚都沒有睡好。"
    "主管機關要求全國57座電站在兩周內完成檢查。"
    "天氣預報說明天會下雨，大家請記得帶傘出門上班。"
)


@pytest.fixture
def filled(library: Library) -> tuple[Library, list[Article]]:
    stored = [
        article(TEXT, title="松原電站深夜起火", source="東岸商訊"),
        article(news(3), title="鹿谷擴產"),
        article(
            "A ship waited three days at the port of Beijia. It carried 34 boxes.", title="Ship"
        ),
    ]
    library.add_articles(stored)
    return library, stored


def test_one_article(filled: tuple[Library, list[Article]]) -> None:
    library, (fire, *_) = filled
    summary = library.summarize(fire.id)
    told = summary_json(summary)
    assert told["languages"] == ["zh-Hant", "en"]
    assert told["mode"] == "extractive"
    assert told["model"] is None
    assert told["headline"] == {"zh-Hant": fire.title, "en": None}
    assert 3 <= len(told["points"]) <= 5
    quotes = {c["number"]: c for c in told["citations"]}
    for point in told["points"]:
        (number,) = point["citations"]
        assert point["text"] == {"zh-Hant": quotes[number]["quote"], "en": None}
        assert point["verdict"] == "supported"
    for citation in told["citations"]:
        assert fire.text[citation["start"] : citation["end"]] == citation["quote"]
    values = {figure["value"]["en"] for figure in told["figures"]}
    assert {"100 megawatts", "NT$320 million"} <= values
    assert "needs a model" in told["notice"]["en"]


def test_other_script_needs_no_model(filled: tuple[Library, list[Article]]) -> None:
    library, (fire, *_) = filled
    summary = library.summarize([fire.id], ("zh-Hans",))
    assert summary.headline == {"zh-Hans": "松原电站深夜起火"}
    assert all(point.texts["zh-Hans"] for point in summary.points)
    assert not summary.notice


def test_events_come_in_order(filled: tuple[Library, list[Article]]) -> None:
    library, stored = filled
    kinds = [type(event) for event in library.summarize_stream([a.id for a in stored])]
    assert kinds[0] is Progressed
    assert kinds[-1] is Summarized
    assert set(kinds[1:-1]) == {Pointed}


def test_digest_of_a_topic(filled: tuple[Library, list[Article]]) -> None:
    library, (fire, *_) = filled
    summary = library.digest("松原電站起火")
    assert summary.topic == "松原電站起火"
    assert fire.id in summary.articles
    count = len(summary.articles)
    assert summary.headline["en"] == (f"松原電站起火: {count} articles" if count > 1 else None)
    with pytest.raises(InputError, match="no article bears on"):
        library.digest("quantum chromodynamics lattice")


def test_what_cannot_be_summarized(filled: tuple[Library, list[Article]]) -> None:
    library, _ = filled
    with pytest.raises(UnknownArticle):
        library.summarize("nosuch")
    with pytest.raises(InputError, match="no article was given"):
        library.summarize([])


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.seen.add(tag)


def test_what_an_article_holds_is_escaped(library: Library) -> None:
    nasty = article(
        "<script>alert(1)</script>產能8萬噸，[點我](javascript:1)。\n"
        "# 標題 | 表格\n- **粗體**與<b>。",
        title='<img src=x onerror="1">產能',
    )
    library.add_articles([nasty])
    summary = library.summarize(nasty.id)
    tags = Tags()
    tags.feed(summary_html(summary))
    assert not tags.seen & {"script", "img", "b"}
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable("table").parse(summary_markdown(summary))
    inner = [child for token in tokens for child in token.children or ()]
    kinds = {token.type for token in inner}
    assert not kinds & {"html_inline", "link_open", "strong_open", "image"}
    assert "html_block" not in {token.type for token in tokens}


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        ([], "takes article IDs"),
        (["--all", "--topic", "x"], "takes article IDs"),
        (["nosuch"], "nosuch"),
        (["--all"], "nothing to summarize"),
        (["--all", "--languages", "fr"], "--languages takes"),
        (["--all", "--languages", ","], "--languages takes"),
        (["--topic", "！？"], "empty"),
        (["--topic", "鎳礦"], "no article bears"),
    ],
)
def test_the_command_line_complains_in_one_line(
    home: Any, capsys: pytest.CaptureFixture[str], command: list[str], complaint: str
) -> None:
    open_library(home=home).close()
    assert main(["summarize", *command, "--home", str(home)]) == 2
    err = capsys.readouterr().err
    assert complaint in err
    assert err.count("\n") == 1


def test_the_command_line(home: Any, tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(f"松原電站深夜起火\n\n{TEXT}", encoding="utf-8")
    main(["add", str(tmp_path / "a.txt"), "--home", str(home)])
    outputs = {}
    for form in ("--json", "--markdown", "--html", "--no-model"):
        capsys.readouterr()
        assert main(["summarize", "--all", form, "--home", str(home)]) == 0
        outputs[form] = capsys.readouterr().out
    told = json.loads(outputs["--json"])
    assert told["points"][0]["text"]["zh-Hant"] in outputs["--no-model"]
    assert outputs["--markdown"].startswith("# 松原電站深夜起火")
    assert outputs["--html"].startswith("<!doctype html>")
    assert "Key figures" in outputs["--no-model"]

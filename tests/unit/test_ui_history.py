"""Conversations that are kept, and what becomes of them when they are copied or saved."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from rag.errors import LibraryDamaged, UnknownArticle
from rag.types import (
    Answer,
    Article,
    Checked,
    Citation,
    Evidence,
    Finished,
    Hit,
    Passage,
    Rejection,
    Sentence,
)
from ui.ask.conversation import Conversation
from ui.ask.export import answer_markdown, conversation_markdown
from ui.ask.history import _KEPT, Entry, History
from ui.ask.page import Page

ARTICLE = Article(id="a1", title="燈塔", text="海風吹過。塔上有燈。", source="潮報")
HIT = Hit(Passage("p1", "a1", 0, 0, 10, ARTICLE.text, ((0, 5), (5, 10))), ARTICLE, 0.8, 1, 1)
CITATION = Citation(1, "a1", "燈塔", "潮報", None, "https://example.org/l", 5, 10, "塔上有燈。")
SENTENCE = Sentence("塔上有燈。", (1,), "supported")
WRONG = Rejection("塔上有九盞燈。", ("沒有這個數字",))
ANSWER = Answer(
    "有燈嗎？", "zh-Hant", "extractive", None, False, "塔上有燈。[1]",
    sentences=(SENTENCE,), rejected=(WRONG,), citations=(CITATION,),
)  # fmt: skip


class Shelf:
    """Holds articles that the history looks up."""

    def __init__(self, *articles: Article) -> None:
        self.held = {article.id: article for article in articles}

    def article(self, article_id: str) -> Article:
        if article_id not in self.held:
            raise UnknownArticle(article_id)
        return self.held[article_id]


def page(question: str = "有燈嗎？") -> Page:
    events = (Evidence((HIT,)), Checked(SENTENCE, (CITATION,)), WRONG, Finished(ANSWER))
    grown = Page(question)
    for event in events:
        grown = grown.after(event)
    return grown


def history(folder: Path, *articles: Article) -> History:
    return History(folder, Shelf(*articles))  # type: ignore[arg-type]


def test_a_kept_conversation_comes_back_as_it_was(tmp_path: Path) -> None:
    rated = Page(**{name: getattr(page(), name) for name in Page.__slots__} | {"rating": "up"})
    talk = Conversation((rated, Page("斷了", stopped=True)))
    history(tmp_path, ARTICLE).keep("me", talk)
    again = history(tmp_path, ARTICLE)
    assert again.entries("me") == [Entry(talk.id, "有燈嗎？", 1)]
    found = again.open("me", talk.id)
    assert found is not None
    (back,) = found.pages
    assert (back.question, back.answer, back.parts, back.rating) == (
        "有燈嗎？", ANSWER, rated.parts, "up",
    )  # fmt: skip
    assert back.hits is not None
    assert [(h.article, h.passage.text) for h in back.hits] == [(ARTICLE, ARTICLE.text)]


def test_readers_see_only_their_own(tmp_path: Path) -> None:
    kept = history(tmp_path, ARTICLE)
    talk = Conversation((page(),))
    kept.keep("me", talk)
    assert kept.entries("you") == []
    assert kept.open("you", talk.id) is None
    kept.forget("you", talk.id)
    assert kept.open("me", talk.id) is not None
    kept.forget("me", talk.id)
    assert kept.entries("me") == []


def test_readers_without_a_name_see_nothing_of_each_other(tmp_path: Path) -> None:
    kept = history(tmp_path, ARTICLE)
    talk = Conversation((page(),))
    kept.keep("", talk)
    assert kept.entries("") == []
    assert kept.open("", talk.id) is None


def test_an_article_that_is_gone_is_not_shown_again(tmp_path: Path) -> None:
    talk = Conversation((page(),))
    history(tmp_path, ARTICLE).keep("me", talk)
    found = history(tmp_path).open("me", talk.id)
    assert found is not None
    assert found.current.hits == ()
    assert found.current.answer == ANSWER


def test_the_newest_come_first_and_the_oldest_make_room(tmp_path: Path) -> None:
    kept = history(tmp_path)
    talks = [Conversation((page(f"第{n}問"),)) for n in range(_KEPT + 3)]
    for talk in talks:
        kept.keep("me", talk)
    kept.keep("me", talks[10].beside(page()))
    entries = kept.entries("me")
    assert len(entries) == _KEPT
    assert entries[0] == Entry(talks[10].id, "第10問", 2)
    assert entries[-1].title == "第3問"


def test_what_cannot_be_read_is_no_conversation_or_an_error_of_ours(tmp_path: Path) -> None:
    kept = history(tmp_path)
    kept.keep("me", Conversation((Page("沒答", stopped=True),)))
    assert kept.entries("me") == []
    talk = Conversation((page(),))
    kept.keep("me", talk)
    with sqlite3.connect(tmp_path / "conversations.sqlite") as database:
        database.execute("UPDATE conversation SET body = '[{\"question\": 1}]'")
    assert kept.open("me", talk.id) is None
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "conversations.sqlite").write_bytes(b"no database at all, " * 200)
    with pytest.raises(LibraryDamaged, match=r"conversations\.sqlite"):
        history(tmp_path / "broken")


def test_an_answer_is_saved_with_its_sources() -> None:
    saved = conversation_markdown(Conversation((page(), Page("沒完"))), "en")
    assert saved.startswith("# 知聞 Zhiwen\n\n## 有燈嗎？\n\n塔上有燈。 [1]")
    assert "~~塔上有九盞燈。~~ (Failed the check: 沒有這個數字)" in saved
    assert "- [1] 燈塔 · 潮報 <https://example.org/l>\n  > 塔上有燈。" in saved
    assert "沒完" not in saved


@pytest.mark.parametrize(
    "words",
    [
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "![x](https://foreign.invalid/x.png)",
        "`</code><script>`",
        "# 標題",
        "1. 一\n- 二",
        "**粗** _斜_ ~~刪~~ | 表 |",
        "&lt;b&gt;",
        "\u202edrow",
    ],
)
def test_saved_words_are_no_markup(words: str) -> None:
    grown = Page("?").after(Checked(Sentence(words, (), "supported"), ()))
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(
        answer_markdown(grown, "en")
    )
    tags = set(html.replace("<p>", "").replace("</p>", "").replace("<br />", "").split("<")[1:])
    assert tags == set(), html
    assert "\u202e" not in html

"""What the page does when a visitor acts, on a small library written for the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.errors import (
    EmptyQuestion,
    InputError,
    LibraryDamaged,
    ModelUnreachable,
    UnknownArticle,
    UnreadableSource,
)
from rag.library.condition import Condition
from rag.library.duplicates import Family
from rag.library.views import Progress
from rag.settings import Settings, load_settings
from rag.switch import ModelSwitch
from rag.types import (
    Answer,
    AnswerEvent,
    Article,
    Change,
    Checked,
    Evidence,
    Filter,
    Finished,
    Hit,
    Listed,
    Listing,
    Order,
    Outlet,
    Passage,
    Sentence,
    Turn,
)
from ui import actions
from ui.api import Endpoints
from ui.ask import handlers as asking
from ui.ask.conversation import Conversation
from ui.ask.page import Page
from ui.library import handlers as shelving
from ui.narrowing.choice import BadPeriod

ARTICLE = Article(id="a1", title="燈塔", text="海風吹過。塔上有燈。", source="潮報")
HIT = Hit(Passage("p1", "a1", 0, 0, 10, ARTICLE.text, ((0, 5), (5, 10))), ARTICLE, 0.81234, 1, 1)
ANSWER = Answer("有燈嗎？", "zh-Hant", "llm", "m", False, "有。[1]")


class SmallLibrary:
    """One article; answers with one sentence, then fails with ``failure`` if there is one."""

    def __init__(self, home: Path, failure: Exception | None = None) -> None:
        self.settings: Settings = load_settings(home=home)
        self.models = ModelSwitch(self.settings, None, lambda model, settings: None)
        self.failure = failure
        self.held = {ARTICLE.id: ARTICLE}
        self.limits: list[int | None] = []
        self.histories: list[list[str]] = []
        self.filters: list[Filter | None] = []
        self.known_feeds = [Outlet("https://example.org/feed", 3)]

    def ask_stream(
        self, question: str, history: Sequence[Turn] = (), *, only: Filter | None = None
    ) -> Iterator[AnswerEvent]:
        self.filters.append(only)
        self.histories.append([turn.question for turn in history])
        if not question:
            raise EmptyQuestion("the question is empty")
        yield Evidence((HIT,))
        yield Checked(Sentence("有。", (), "supported"), ())
        if self.failure is not None:
            raise self.failure
        yield Finished(ANSWER)

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, only: Filter | None = None
    ) -> Answer:
        return ANSWER

    def search(
        self, question: str, limit: int | None = None, *, only: Filter | None = None
    ) -> tuple[Hit, ...]:
        self.limits.append(limit)
        return (HIT,)

    def add(
        self,
        paths: Sequence[Path | str],
        acknowledged: Callable[[Change], None] | None = None,
    ) -> list[Change]:
        changes = [Change("added", Path(path).name, "a2", "新文章") for path in paths]
        for change in changes[:1] if self.failure else changes:
            if acknowledged is not None:
                acknowledged(change)
        if self.failure is not None:
            raise self.failure
        return changes

    def add_articles(self, found: Sequence[Article]) -> list[Change]:
        self.held |= {article.id: article for article in found}
        return [Change("added", article.origin, article.id) for article in found]

    def remove(self, article_id: str) -> Article:
        article = self.article(article_id)
        del self.held[article_id]
        return article

    def remove_all(self, article_ids: Sequence[str]) -> list[Change]:
        return [Change("removed", "", self.remove(i).id) for i in article_ids]

    def rebuild(self, progress: Progress | None = None) -> None:
        if self.failure is not None:
            raise self.failure
        if progress is not None:
            progress("word", 1, 1)

    def condition(self) -> Condition:
        return Condition(len(self.held), 1, None, 0, 1_000)

    def duplicates(self) -> list[Family]:
        return []

    def feeds(self) -> list[Outlet]:
        return self.known_feeds

    def forget_feed(self, address: str) -> None:
        self.known_feeds = [feed for feed in self.known_feeds if feed.name != address]

    def sources(self, wanted: str = "", limit: int = 100) -> list[Outlet]:
        return [Outlet(ARTICLE.source, 1)]

    def browse(
        self,
        wanted: str = "",
        order: Order = "added",
        *,
        descending: bool = True,
        start: int = 0,
        limit: int = 100,
        only: Filter | None = None,
    ) -> Listing:
        return Listing(tuple(Listed(article, 1) for article in self.held.values()), len(self.held))

    def article(self, article_id: str) -> Article:
        if article_id not in self.held:
            raise UnknownArticle(f"no article has the id {article_id}")
        return self.held[article_id]

    def counts(self) -> tuple[int, int]:
        return len(self.held), len(self.held)


@pytest.fixture
def library(tmp_path: Path) -> SmallLibrary:
    return SmallLibrary(tmp_path)


def test_asking_grows_the_conversation_with_every_event(library: SmallLibrary) -> None:
    talks = list(asking.ask(library, Conversation(), "  有燈嗎？ "))
    pages = [talk.current for talk in talks]
    assert [page.question for page in pages] == ["有燈嗎？"] * 4
    assert [page.hits for page in pages] == [None, (HIT,), (HIT,), (HIT,)]
    assert [len(page.parts) for page in pages] == [0, 0, 1, 1]
    assert [page.done for page in pages] == [False, False, False, True]
    assert pages[-1].answer == ANSWER
    assert len({talk.id for talk in talks}) == 1


def test_a_further_question_hands_over_what_was_answered(library: SmallLibrary) -> None:
    *_, talk = asking.ask(library, Conversation(), "有燈嗎？")
    *_, talk = asking.ask(library, talk.beside(Page("斷了", stopped=True)), "幾盞？")
    assert library.histories == [[], ["有燈嗎？"]]
    assert [page.question for page in talk.pages] == ["有燈嗎？", "斷了", "幾盞？"]
    before, page = asking.again(talk)
    assert (page.question, len(before.pages), before.id) == ("幾盞？", 2, talk.id)
    assert asking.again(Conversation())[1] == Page()


def test_a_filter_goes_with_its_question_and_comes_again(library: SmallLibrary) -> None:
    only = Filter(sources=("潮報",))
    *_, talk = asking.ask(library, Conversation(), "有燈嗎？", only)
    assert asking.again(talk)[1].only == only
    *_, talk = asking.ask(library, talk, "幾盞？")
    assert library.filters == [only, None]
    refused = asking.refuse(talk, "再問？", BadPeriod("2026-99"))
    assert isinstance(refused.current.error, BadPeriod)
    assert [page.question for page in refused.beside(Page("新")).pages] == [
        "有燈嗎？", "幾盞？", "新",
    ]  # fmt: skip


def test_an_error_keeps_all_that_was_there(tmp_path: Path) -> None:
    failure = ModelUnreachable("no connection")
    *_, talk = asking.ask(SmallLibrary(tmp_path, failure), Conversation(), "有燈嗎？")
    last = talk.current
    assert last.error is failure
    assert last.done
    assert last.hits == (HIT,)
    assert len(last.parts) == 1


def test_an_empty_question_ends_in_an_error(library: SmallLibrary) -> None:
    *_, talk = asking.ask(library, Conversation(), " \n")
    assert isinstance(talk.current.error, EmptyQuestion)


def test_an_error_that_is_not_ours_is_not_swallowed(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="bug"):
        list(asking.ask(SmallLibrary(tmp_path, ValueError("bug")), Conversation(), "有燈嗎？"))


def test_stopping_and_failing_leave_a_finished_page_alone(library: SmallLibrary) -> None:
    *_, unfinished, finished = asking.ask(library, Conversation(), "有燈嗎？")
    assert asking.stop(unfinished).current.stopped
    assert asking.fail(unfinished).current.error is not None
    assert asking.fail(unfinished).current.parts == unfinished.current.parts
    assert asking.stop(finished) is asking.fail(finished) is finished


def test_a_thumb_stays_until_it_is_given_again(library: SmallLibrary) -> None:
    *_, unfinished, talk = asking.ask(library, Conversation(), "有燈嗎？")
    assert asking.rate(unfinished, "up") is unfinished
    for thumb, rating in (("up", "up"), ("down", "down"), ("sideways", "down"), ("down", None)):
        talk = asking.rate(talk, thumb)
        assert talk.current.rating == rating


def test_an_article_is_read_with_its_quote_marked(library: SmallLibrary) -> None:
    outcome = actions.act(library, "read", "a1", "5,10", "en")
    assert outcome.dialog is not None
    assert "<mark>塔上有燈。</mark>" in outcome.dialog
    assert not outcome.library_changed


def test_removal_asks_first_and_then_removes(library: SmallLibrary) -> None:
    asked = actions.act(library, "remove", "a1", None, "en")
    assert asked.dialog is not None
    assert "Remove this article?" in asked.dialog
    assert library.held
    done = actions.act(library, "confirm", "a1", None, "en")
    assert done.dialog == ""
    assert done.library_changed
    assert not library.held
    assert done.notice is not None
    assert "Removed" in done.notice


@pytest.mark.parametrize("action", ["read", "remove", "confirm"])
def test_an_article_that_is_gone_is_an_error_in_the_page(
    library: SmallLibrary, action: str
) -> None:
    outcome = actions.act(library, action, "zz", None, "en")
    shown = (outcome.dialog or "") + (outcome.notice or "")
    assert "no longer in the library" in shown
    assert outcome.library_changed
    assert library.held


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.sampled_from(["read", "remove"]) | st.none() | st.text() | st.integers(),
    st.sampled_from(["a1"]) | st.none() | st.text() | st.lists(st.integers()),
    st.none() | st.text() | st.from_regex(r"-?\d{1,30},-?\d{1,30}") | st.floats(),
)
def test_whatever_a_browser_sends_nothing_breaks_or_goes(
    library: SmallLibrary, action: object, identity: object, span: object
) -> None:
    actions.act(library, action, identity, span, "en")
    assert library.held


def test_a_removal_of_several_is_undone_as_one(library: SmallLibrary) -> None:
    library.held["a2"] = replace(ARTICLE, id="a2", title="港口")
    asked = actions.act(library, "remove", "a1 a2", None, "en")
    assert "Remove these 2 articles?" in (asked.dialog or "")
    assert 'data-act="confirm" data-id="a1 a2"' in (asked.dialog or "")
    gone = actions.act(library, "confirm", "a1 a2", None, "en")
    assert not library.held
    assert 'data-act="undo" data-id="a1 a2"' in (gone.notice or "")
    for removed, identity in ((None, "a1 a2"), (gone.removed, "a1"), (gone.removed, None)):
        assert actions.undo(library, removed, identity, "en") == actions.Outcome()
    back = actions.undo(library, gone.removed, "a1 a2", "en")
    assert back.library_changed
    assert set(library.held) == {"a1", "a2"}


def test_uploads_tell_of_each_file_as_it_is_stored(library: SmallLibrary) -> None:
    told = list(shelving.add_files(library, ["/some/where/燈.txt", "/some/where/塔.txt"]))
    assert [[change.origin for change in changes] for changes in told] == [
        ["燈.txt"],
        ["燈.txt", "塔.txt"],
        ["燈.txt", "塔.txt"],
    ]


def test_a_library_that_cannot_be_written_says_so_after_what_it_stored(tmp_path: Path) -> None:
    library = SmallLibrary(tmp_path, LibraryDamaged("the disk is full"))
    told = shelving.add_files(library, ["x.txt", "y.txt"])
    assert len(next(told)) == 1
    with pytest.raises(LibraryDamaged, match="the disk is full"):
        next(told)


def test_too_many_files_at_once_are_refused_in_one_line(library: SmallLibrary) -> None:
    with pytest.raises(UnreadableSource, match="201 files at once"):
        next(shelving.add_files(library, ["a.txt"] * 201))


def test_only_web_addresses_are_fetched(library: SmallLibrary) -> None:
    words = "example.org/a\n file:///etc/passwd  https://example.org/b example.org/a"
    given = shelving.addresses(words)
    assert given == ["https://example.org/a", "file:///etc/passwd", "https://example.org/b"]
    *_, changes = shelving.add_addresses(library, given)
    assert [(change.action, change.origin) for change in changes] == [
        ("refused", "file:///etc/passwd"),
        ("added", "a"),
        ("added", "b"),
    ]
    many = "\n".join(f"x.org/{n}" for n in range(101))
    for words, reason in ((" \n", "no address"), (many, "101")):
        with pytest.raises(InputError, match=reason):
            shelving.addresses(words)


def test_a_rebuild_tells_how_far_it_is(library: SmallLibrary, tmp_path: Path) -> None:
    assert list(shelving.rebuild(library)) == [("word", 1, 1)]
    with pytest.raises(LibraryDamaged):
        list(shelving.rebuild(SmallLibrary(tmp_path, LibraryDamaged("full"))))


def test_a_pasted_article_is_stored_under_its_name(library: SmallLibrary) -> None:
    (change,) = shelving.add_pasted(library, "標題\n\n正文。", "貼上的文章.txt")
    assert change.origin == "貼上的文章.txt"
    with pytest.raises(UnreadableSource, match="empty"):
        shelving.add_pasted(library, " \n", "x.txt")


def test_programs_get_plain_objects(library: SmallLibrary) -> None:
    endpoints = Endpoints(library)
    assert endpoints.ask("有燈嗎？")["text"] == "有。[1]"
    (found,) = endpoints.search("燈", 3)
    assert found["article_id"] == "a1"
    assert (found["text"], found["start"], found["end"]) == (ARTICLE.text, 0, 10)
    assert library.limits == [3]
    for limit in (-1, 10**9):
        with pytest.raises(Exception, match=r"^'limit: "):
            endpoints.search("燈", limit)

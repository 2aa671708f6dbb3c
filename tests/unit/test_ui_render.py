"""Answers, evidence and the library's tab as HTML: right, and harmless whatever is in them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import ModelTimeout
from rag.library.condition import Condition
from rag.library.duplicates import Family
from rag.models.mode import Mode
from rag.types import (
    LANGUAGES,
    Answer,
    Article,
    Change,
    Checked,
    Citation,
    DateNote,
    Disagreement,
    Evidence,
    Filter,
    Finished,
    Hit,
    Lead,
    Listed,
    Listing,
    Outlet,
    Passage,
    Premise,
    Rejection,
    Sentence,
    Short,
    Translation,
    Usage,
)
from ui import articles, masthead
from ui.ask import panel, render
from ui.ask.conversation import Conversation
from ui.ask.export import answer_markdown
from ui.ask.history import Entry
from ui.ask.page import Page
from ui.library import news, shelf, standing
from ui.library.shelf import View
from ui.narrowing import choice
from ui.narrowing.choice import Choice

ALLOWED = re.compile(
    "div|p|h[1-3]|span|b|s|strong|a|ul|li|section|article|blockquote|mark|bdi|time|code|header|"
    "footer|button|details|summary|dialog|table|thead|tbody|tr|th|td|br|input"
)
KNOWN = {
    *("class", "id", "href", "target", "rel", "title", "lang", "type", "role", "scope", "tabindex"),
    *("autofocus", "datetime", "aria-label", "aria-live", "aria-busy", "aria-pressed"),
    *("aria-labelledby", "aria-sort", "aria-current", "aria-hidden", "value", "hidden"),
    *(
        f"data-{name}"
        for name in (
            "act",
            "ask",
            "again",
            "clear",
            "close",
            "conversation",
            "go",
            "copy",
            "done",
            "id",
            "label",
            "language",
            "more",
            "drop",
            "pick",
            "n",
            "name",
            "page-language",
            "quote",
            "rate",
            "save",
            "select",
            "select-all",
            "sort",
            "span",
            "number",
            "tip",
            "theme-switch",
        )
    ),
}
ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onclick='alert(1)",
    "javascript:alert(1)",
    "</dialog></div><b>",
    "\u202edrowssap",
)
HOSTILE = st.sampled_from(ATTACKS) | st.text(
    st.sampled_from("<>&\"'=/ on漢;:") | st.characters(), max_size=24
)


class Tags(HTMLParser):
    """Collects the elements of a piece of HTML, and whether all are closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("br", "input"):
            self.open.append(tag)
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def harmless(html: str) -> Tags:
    tags = Tags(html)
    for tag, attributes in tags.elements:
        assert ALLOWED.fullmatch(tag)
        assert not any(name.startswith("on") or name in ("style", "src") for name in attributes)
        assert set(attributes) <= KNOWN, set(attributes) - KNOWN
        if tag == "a":
            assert re.match(r"#zw-|https?://", attributes["href"])
            inside = attributes["href"].startswith("#")
            assert inside or attributes["rel"] == "noopener noreferrer"
    assert "\u202e" not in html
    return tags


def article(words: str = "海風吹過。塔上有燈。", **facts: object) -> Article:
    known = {"id": "a1", "title": "燈塔", "text": words, "source": "潮報", "url": None} | facts
    return Article(**known)  # type: ignore[arg-type]


def hit(of: Article, start: int = 0, end: int | None = None) -> Hit:
    stop = len(of.text) if end is None else end
    return Hit(
        Passage(f"{of.id}-{start}", of.id, 0, start, stop, of.text[start:stop], ((start, stop),)),
        of, 0.9, 0.9, 0.9,
    )  # fmt: skip


def listing(*stored: Article, total: int | None = None) -> Listing:
    items = tuple(Listed(one, 3) for one in stored)
    return Listing(items, len(items) if total is None else total)


def cite(number: int, of: Article, start: int, end: int) -> Citation:
    return Citation(
        number, of.id, of.title, of.source, of.date, of.url, start, end, of.text[start:end]
    )


def finished(**facts: object) -> Finished:
    known = {
        "question": "q", "language": "en", "mode": "extractive", "model": None, "abstained": False,
        "text": "",
    } | facts  # fmt: skip
    return Finished(Answer(**known))  # type: ignore[arg-type]


@settings(max_examples=150)
@given(st.lists(HOSTILE, min_size=10, max_size=10), st.sampled_from(LANGUAGES))
def test_untrusted_words_stay_words(evil: list[str], language: str) -> None:
    words = evil[0] or "x"
    stored = article(words, id=evil[1], title=evil[2], source=evil[3], url=evil[4], origin=evil[5])
    citation = replace(
        cite(1, stored, 0, len(words)), translation=Translation(evil[7], "en", tuple(evil[8:9]))
    )
    done = finished(
        text=evil[6],
        notice=evil[7],
        model=evil[8],
        mode="llm",
        abstained=True,
        citations=(citation,),
        searched=evil[0],
        nearest=Sentence(evil[1], (1,), "supported"),
        premise=Premise(evil[0], 1),
        short=Short(evil[2], 1, 0, 1),
        disagreements=(Disagreement(((evil[3], 1), (evil[4], 9))),),
        dates=(DateNote(1, evil[5], evil[6]),),
    )
    page = Page(question=evil[9], only=Filter((evil[8],)))
    for event in (
        Evidence((hit(stored),)),
        Checked(Sentence(evil[6], (1,), "supported"), (citation,)),
        Rejection(evil[7], (evil[8], evil[9])),
        Lead("en", Short(evil[2], 1, 0, 1), Premise(evil[0], 1), (citation,)),
        done,
    ):
        page = page.after(event)
        harmless(render.answer(page, language))  # type: ignore[arg-type]
        harmless(render.evidence(page, language))  # type: ignore[arg-type]
    failed = Page(question=evil[0], error=ModelTimeout(evil[1]))
    harmless(render.answer(failed, language))  # type: ignore[arg-type]
    changes = [Change("refused", evil[0], reason=evil[1]), Change("added", evil[2], "i", evil[3])]
    for html in (
        shelf.table(listing(stored), View(), filtered=False, language=language),  # type: ignore[arg-type]
        news.adding(changes, 3, language),  # type: ignore[arg-type]
        panel.conversation(Conversation(), language, newest=[stored]),  # type: ignore[arg-type]
        panel.conversation(Conversation((page, page)), language),  # type: ignore[arg-type]
        panel.history([Entry(evil[0], evil[1], 2)], evil[0], language),  # type: ignore[arg-type]
        articles.restored([stored], language),  # type: ignore[arg-type]
        articles.reader(stored, (0, len(words)), language),  # type: ignore[arg-type]
        articles.confirmation([stored] * 9, language),  # type: ignore[arg-type]
        articles.removed([stored, stored], language),  # type: ignore[arg-type]
        articles.problem(ModelTimeout(evil[0]), language),  # type: ignore[arg-type]
        news.changes(changes, language),  # type: ignore[arg-type]
        standing.feeds([Outlet(evil[4], 3)], language),  # type: ignore[arg-type]
        standing.similar([Family((stored, stored), 0.7)], language),  # type: ignore[arg-type]
        choice.row(Choice((evil[5],)), [Outlet(evil[6], 1)], 0, language),  # type: ignore[arg-type]
        choice.row(Choice(since=evil[7]), [], None, language),  # type: ignore[arg-type]
        masthead.mode_line((1, 2), Mode("server", evil[0]), language),  # type: ignore[arg-type]
    ):
        harmless(html)


def test_the_cited_passages_come_first_with_their_quotes_marked() -> None:
    one, two = article(), article("別的事。", id="a2", title="別的")
    page = Page("塔上有什麼？").after(Evidence((hit(two), hit(one))))
    assert "zw-others" not in render.evidence(page, "en")
    quote = cite(1, one, 5, 10)
    page = page.after(Checked(Sentence("塔上有燈。", (1,), "supported"), (quote,)))
    html = render.evidence(page, "en")
    assert html.index("燈塔") < html.index("Other passages found (1)") < html.index("別的")
    assert (
        '<span class="zw-anchor" id="zw-quote-1"></span><mark data-n="1">塔上有燈。</mark>' in html
    )
    number = next(a for _, a in harmless(render.answer(page, "en")).elements if "data-quote" in a)
    opened = {"id": "zw-cited-1", "data-act": "read", "data-id": "a1", "data-span": "5,10"}
    assert opened.items() <= number.items()
    assert number["data-tip"] == "塔上有燈。"


def test_a_citation_is_marked_in_the_passage_that_holds_it() -> None:
    whole = article("甲甲甲甲。乙乙乙乙。")
    first, second = hit(whole, 0, 5), hit(whole, 5, 10)
    page = Page("乙？").after(Evidence((first, second)))
    page = page.after(Checked(Sentence("乙", (1,), "supported"), (cite(1, whole, 5, 10),)))
    html = render.evidence(page, "en")
    assert '<mark data-n="1">乙乙乙乙。</mark>' in html
    assert "甲甲甲甲。</blockquote></article></details>" in html


def test_a_second_sentence_does_not_repeat_the_anchor() -> None:
    stored = article()
    quote = cite(1, stored, 0, 5)
    page = Page("?").after(Evidence((hit(stored),)))
    for words in ("一", "二"):
        page = page.after(Checked(Sentence(words, (1,), "supported"), (quote,)))
    ids = [a["id"] for _, a in harmless(render.answer(page, "en")).elements if "id" in a]
    assert ids == ["zw-cited-1"]
    assert [c.number for c in page.citations] == [1]


def test_sentences_stand_in_the_order_in_which_they_came() -> None:
    page = Page("?").after(Evidence(()))
    page = page.after(Rejection("錯的", ("沒有這個數字",)))
    page = page.after(Checked(Sentence("對的", (), "supported"), ()))
    html = render.answer(page, "zh-Hant")
    assert html.index("<s>錯的</s>") < html.index("沒有這個數字") < html.index("對的")
    assert html.count("✗") == html.count("✓") == 1


def test_a_sentence_that_did_not_pass_gets_no_tick() -> None:
    page = Page("?").after(Checked(Sentence("未證", (), "unsupported"), ()))
    assert "✓" not in render.answer(page, "en")


def test_each_state_says_what_is_going_on() -> None:
    page = Page("有燈嗎？")
    assert "Looking for passages" in render.answer(page, "en")
    page = page.after(Evidence((hit(article()),)))
    assert "Writing and checking" in render.answer(page, "en")
    done = page.after(finished(abstained=True, text="The articles do not say."))
    html = render.answer(done, "en")
    assert "No answer" in html
    assert "The articles do not say." in html
    assert "zw-busy" not in html
    assert "Closest passages" in render.evidence(done, "en")
    failed = Page("有燈嗎？", hits=page.hits, error=ModelTimeout("60 s without a word"))
    assert "took too long" in render.answer(failed, "en")
    assert "60 s without a word" in render.answer(failed, "en")
    assert "燈塔" in render.evidence(failed, "en")


def test_what_stands_beside_the_sentences_is_shown() -> None:
    stored = article(date=dt.date(2026, 4, 2))
    one, two = cite(1, stored, 0, 5), cite(2, stored, 5, 10)
    done = finished(
        text="x",
        citations=(one, two),
        premise=Premise("海沒有風", 1),
        short=Short("三盞", 2, 5, 7),
        disagreements=(Disagreement((("34個", 1), ("41個", 2))),),
        dates=(DateNote(1, "昨日", "2026-04-01"),),
        searched="燈塔 造價",
        usage=Usage(120, 30, cost=0.0123),
    )
    html = render.answer(Page("?").after(done), "en")
    assert html.index("The articles say otherwise") < html.index("三盞")
    assert html.index("三盞") < html.index("34個") < html.index("昨日 = 2026-04-01")
    for words in ("The reports give different figures", "燈塔 造價", "120 + 30 tokens", "0.0123"):
        assert words in html
    assert html.count('data-span="5,10"') == 2
    near = finished(
        abstained=True, nearest=Sentence("塔上有燈。", (2,), "supported"), citations=(two,)
    )
    html = render.answer(Page("?").after(near), "en")
    assert html.index("The nearest thing") < html.index("塔上有燈。") < html.index('"5,10"')
    also = replace(hit(stored), also=(hit(article(id="a2", source="晚報")),))
    assert "Also in 晚報" in render.evidence(Page("?", hits=(also,)), "en")


def test_an_age_is_told_in_its_largest_unit() -> None:
    today = dt.date(2026, 11, 22)
    for days, told in (
        (0, "today"),
        (1, "1 day ago"),
        (6, "6 days ago"),
        (61, "2 months ago"),
        (380, "1 year ago"),
    ):
        assert articles.age(today - dt.timedelta(days), today, "en") == told
    assert articles.age(today + dt.timedelta(3), today, "en") == "still to come"


@pytest.mark.parametrize(
    ("mode", "told"),
    [
        (Mode("quotes"), "No model: answers are quotations"),
        (Mode("server", "m"), "Model: m"),
        (Mode("server"), "Model: the server"),
        (Mode("local", "qwen"), "Local model: qwen"),
    ],
)
def test_the_mode_line_says_what_answers(mode: Mode, told: str) -> None:
    line = masthead.mode_line((1200, 3), mode, "en")
    assert told in line
    assert "1,200 articles" in line


def test_the_opening_suggests_questions_about_the_newest_articles() -> None:
    assert "still empty" in panel.conversation(Conversation(), "en")
    html = panel.conversation(Conversation(), "en", newest=[article(), article(title="漁港開市")])
    asked = [a["data-ask"] for _, a in harmless(html).elements if "data-ask" in a]
    assert asked == ["What does “燈塔” say?", "What does “漁港開市” say?"]


def test_a_conversation_shows_the_last_answer_and_folds_the_earlier_ones() -> None:
    stored = article()
    quote = cite(1, stored, 0, 5)
    first = Page("一？").after(Checked(Sentence("海風吹過。", (1,), "supported"), (quote,)))
    talk = Conversation((first.after(finished(citations=(quote,))), Page("二？"), Page("三？")))
    html = panel.conversation(talk, "en")
    assert html.index("三？") < html.index("二？") < html.index("一？")
    ids = [a["id"] for _, a in harmless(html).elements if "id" in a]
    assert ids == [], "only what can be jumped to from the evidence has an anchor"
    assert "data-again" not in html  # still under way
    done = talk.with_current(Page("三？").after(finished(text="x")))
    assert 'data-rate="down"' in panel.conversation(done, "en")
    assert "draft_keys.yaml" not in panel.conversation(done, "en")
    saved = harmless(panel.conversation(done, "en", draft="- id: <b>")).elements
    assert any(a.get("data-save") == "- id: <b>" for _, a in saved)


def test_the_table_tells_its_order_and_what_is_left_out() -> None:
    one = article(id="a1", title="燈塔復燈", date=dt.date(2026, 4, 2))
    html = shelf.table(listing(one, total=250), View("date"), filtered=False, language="en")
    assert "1 of 250 articles" in html
    ticked = [a["value"] for _, a in harmless(html).elements if "data-select" in a]
    assert ticked == ["a1"]
    sorts = {a["data-sort"]: a for _, a in harmless(html).elements if "data-sort" in a}
    assert set(sorts) == {"title", "source", "date", "language", "passages"}
    assert html.count('aria-sort="descending"') == 1
    for filtered, words in ((True, "No article matches"), (False, "The library is empty")):
        assert words in shelf.table(listing(), View(), filtered=filtered, language="en")


def test_the_same_column_again_turns_the_order_round() -> None:
    by_date = View().longer().sorted_by("date")
    assert by_date == View("date", descending=False, rows=View().longer().rows)
    assert by_date.sorted_by("date") == replace(by_date, descending=True)
    assert by_date.sorted_by("title") == replace(by_date, order="title", descending=False)
    for odd in (None, "text; DROP", 7, "added"):
        assert by_date.sorted_by(odd) is by_date


def test_the_reader_marks_the_quote_without_a_number() -> None:
    html = articles.reader(article(), (5, 10), "en")
    assert "海風吹過。<mark>塔上有燈。</mark></div>" in html
    assert "<mark" not in articles.reader(article(), None, "en")


def test_the_line_of_state_tells_whether_the_indexes_have_followed() -> None:
    added = dt.datetime(2026, 4, 2, 12, 0, tzinfo=dt.UTC)
    for behind, words in ((0, "up to date"), (7, "7 changes behind"), (None, "to be rebuilt")):
        html = standing.state(Condition(1200, 3400, added, behind, 5_250_000), "en")
        for told in (words, "1,200 articles", "2026-04-02", "5.2 MB"):
            assert told in html
        assert [a["data-act"] for _, a in harmless(html).elements if "data-act" in a] == [
            "rebuild",
            "similar",
        ]
    assert "last addition" not in standing.state(Condition(0, 0, None, 0, 0), "en")
    assert "word" in standing.rebuilding(("word", 1, 2), "en")
    assert "1/2" in standing.rebuilding(("word", 1, 2), "en")
    assert "No two articles" in standing.similar([], "en")
    assert standing.feeds([], "en") == ""


def test_a_lead_stands_before_the_sentences_while_they_come() -> None:
    stored = article()
    quote = cite(1, stored, 5, 10)
    page = Page("?").after(Evidence((hit(stored),)))
    page = page.after(Lead("zh-Hant", Short("燈", 1, 7, 8), None, (quote,)))
    assert "zw-short" in render.answer(page, "en")
    assert "zw-has-quote" in render.evidence(page, "en")


def test_a_caution_stands_under_its_sentence_and_in_the_copy() -> None:
    stored = article("塔上有燈。")
    sentence = Sentence("塔上有燈和鐘。", (1,), "supported", ("請留意：所引文章沒有用到「鐘」",))
    page = Page("塔上有什麼？").after(Checked(sentence, (cite(1, stored, 0, 5),)))
    shown = panel.conversation(Conversation((page,)), "zh-Hant")
    assert 'class="zw-reasons zw-notes"' in shown
    assert "請留意：所引文章沒有用到「鐘」" in shown
    assert "(請留意：所引文章沒有用到「鐘」)" in answer_markdown(page, "zh-Hant")

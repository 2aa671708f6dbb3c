"""The tab of summaries as HTML: aligned, marked, and harmless whatever is in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import ModelUnreachable, UnknownArticle
from rag.summaries.model import (
    Comparison,
    KeyFigure,
    Name,
    Point,
    Pointed,
    Progressed,
    Summarized,
    Summary,
    SummaryEvent,
    Theme,
)
from rag.types import LANGUAGES, Article, Language, Listed, Listing
from tests.unit.test_ui_render import HOSTILE, article, cite, harmless
from ui.summaries import chooser, render
from ui.summaries import draft as drafts
from ui.summaries.draft import Draft, NothingChosen

SIDES: tuple[Language, ...] = ("zh-Hant", "en")
CITED = cite(1, article(), 5, 10)
POINT = Point({"zh-Hant": "塔上有燈。", "en": "The tower has a lamp."}, (1,))
WRONG = Point({"zh-Hant": "有九盞。", "en": "Nine."}, (1,), "unsupported", ("沒有這個數字",))


def summary(**facts: object) -> Summary:
    known: dict[str, object] = {
        "articles": ("a1",),
        "languages": SIDES,
        "mode": "llm",
        "model": "m",
        "headline": {"zh-Hant": "燈塔", "en": "Lighthouse"},
        "points": (POINT,),
        "citations": (CITED,),
    }
    return Summary(**(known | facts))  # type: ignore[arg-type]


class SummaryLibrary:
    """Makes one point, then fails with ``failure`` if there is one."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.failure = failure
        self.asked: list[tuple[object, tuple[Language, ...]]] = []

    def article(self, article_id: str) -> Article:
        if article_id != "a1":
            raise UnknownArticle(article_id)
        return article()

    def summarize_stream(
        self, wanted: Sequence[str] | str, languages: Sequence[Language] = ()
    ) -> Iterator[SummaryEvent]:
        self.asked.append((wanted, tuple(languages)))
        yield Progressed("write", 1, 2)
        yield Pointed(POINT, (CITED,))
        if self.failure is not None:
            raise self.failure
        yield Summarized(summary())

    digest_stream = summarize_stream


def drafted(
    library: SummaryLibrary, article_ids: Sequence[str] = (), topic: str = ""
) -> list[Draft]:
    return list(drafts.summarized(library, article_ids, topic, SIDES))  # type: ignore[arg-type]


def test_a_draft_grows_with_every_event() -> None:
    library = SummaryLibrary()
    made = drafted(library, ("a1",))
    assert [len(one.points) for one in made] == [0, 0, 1, 1]
    assert [one.done for one in made] == [False, False, False, True]
    assert drafted(library, ("a1",), " 燈 ")[-1].summary == summary()
    assert library.asked == [(["a1"], SIDES), ("燈", SIDES)]
    assert "1/2" in render.draft(made[1], "en")
    assert "The tower has a lamp." in render.draft(made[2], "en")


def test_what_breaks_off_keeps_its_points() -> None:
    last = drafted(SummaryLibrary(ModelUnreachable("gone")), ("a1",))[-1]
    html = render.draft(last, "en")
    assert "cannot be reached" in html
    assert "The tower has a lamp." in html
    assert isinstance(drafted(SummaryLibrary())[-1].error, NothingChosen)
    unfinished = drafted(SummaryLibrary(), ("a1",))[2]
    assert drafts.stop(unfinished).stopped
    assert drafts.fail(unfinished).error is not None
    assert drafts.stop(last) is drafts.fail(last) is last


def test_only_articles_that_are_there_are_known() -> None:
    library = SummaryLibrary()
    assert drafts.known(library, ("zz", "a1", "<b>")) == [article()]  # type: ignore[arg-type]


def test_points_are_aligned_and_rejected_ones_say_why() -> None:
    html = render.draft(Draft(begun=True, summary=summary(rejected=(WRONG,))), "en")
    assert html.index("塔上有燈。") < html.index("The tower has a lamp.") < html.index("有九盞")
    assert "<s>Nine.</s>" in html
    assert "沒有這個數字" in html
    marks = re.findall(r"[✓✗](?=</span>)", html)
    assert marks == ["✓", "✓", "✗", "✗"]


@settings(max_examples=80)
@given(st.lists(HOSTILE, min_size=8, max_size=8), st.sampled_from(LANGUAGES))
def test_untrusted_words_stay_words(evil: list[str], language: Language) -> None:
    texts = {"zh-Hant": evil[0], "en": evil[1]}
    stored = article(evil[2] or "x", id=evil[3], title=evil[4], source=evil[5])
    made = summary(
        headline=texts,
        points=(Point(texts, (1,)), Point(texts, (), "unsupported", (evil[6],), (evil[7],))),
        figures=(KeyFigure(texts, ("en",), texts, "1", "1", None, texts, evil[6], 1),),
        names=(Name("person", texts),),
        themes=(Theme(texts, (0, 1), ("a1",), (Comparison("differ", texts, (1,)),)),),
        citations=(cite(1, stored, 0, 1),),
        notice=texts,
        model=evil[7],
    )
    harmless(render.draft(Draft(begun=True, summary=made), language))
    offered = Listing((Listed(stored, 1), Listed(article(id="b", title=evil[0]), 1)), 2)
    harmless(chooser.chooser([stored], offered, language))

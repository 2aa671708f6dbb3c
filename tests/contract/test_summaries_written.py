"""Summaries that a model writes: whatever it gets wrong is mended or marked, never passed."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from rag.app import open_library
from rag.errors import ModelError, ModelUnreachable
from rag.language.quantities import missing
from rag.models.chat import JsonSchema, Message
from rag.opened import Library
from rag.summaries.model import Pointed, Progressed, Summarized, Summary
from rag.types import Usage
from tests.fakes import article

TEXT = (
    "北岬鎳業（Beijia Nickel）第三季運出203萬噸鎳礦，比去年同期增加12%。"
    "公司說，新產線總投資18.6億美元，其中六成向銀行融資。"
    "執行長艾達·林恩（Ada Linn）否認要關閉松原廠。"
    "分析師估計，明年鎳價會落在每噸1萬5,000美元。"
)
STORED = article(TEXT, title="北岬鎳業運量創新高", source="東岸商訊")
SHIPPED = "北岬鎳業第三季運出203萬噸鎳礦，比去年同期增加12%。"
INVESTED = "新產線總投資18.6億美元，其中六成向銀行融資。"
PRICE = "分析師估計，明年鎳價會落在每噸1萬5,000美元。"
ENGLISH = {
    "2.03 million": "Beijia Nickel shipped 2.03 million tons of nickel ore in the third quarter, "
    "up 12% from a year earlier.",
    "1.86 billion": "The new production line takes a total investment of US$1.86 billion, "
    "60% of it financed by banks.",
    "15,000": "Analysts estimate that the nickel price will be US$15,000 per ton next year.",
    "Linn": "Chief executive Ada Linn denied that the Songyuan plant would close.",
    "創新高": "Beijia Nickel's shipments reach a record high",
}
WRITTEN = [(1, SHIPPED), (2, INVESTED), (4, PRICE)]
Reply = str | ModelError


def points(*drafts: tuple[int, str]) -> str:
    return json.dumps({"points": [{"from": [n], "text": text} for n, text in drafts]})


@dataclass
class Scripted:
    """A model that replies what it was told: a queue for points, words by subject for the rest."""

    points: list[Reply] = field(default_factory=lambda: [points(*WRITTEN)])
    english: Mapping[str, Sequence[Reply]] = field(default_factory=dict)
    name: str = "scripted"
    asked: list[str] = field(default_factory=list)

    def stream(
        self,
        messages: Sequence[Message],
        schema: JsonSchema | None = None,
        max_tokens: int | None = None,
    ) -> Generator[str, None, Usage]:
        assert schema is not None
        user = messages[1].content
        before = sum(self._subject(old) == self._subject(user) for old in self.asked)
        self.asked.append(user)
        if schema.name == "points":
            reply: Reply = self.points[min(before, len(self.points) - 1)]
        else:
            subject = self._subject(user)
            replies = self.english.get(subject) or [json.dumps({"text": ENGLISH[subject]})]
            reply = replies[min(before, len(replies) - 1)]
        if isinstance(reply, ModelError):
            raise reply
        yield reply
        return Usage(10, 5)

    def _subject(self, user: str) -> str:
        return (
            "" if user.startswith("Title:") else next((s for s in ENGLISH if s in user), "創新高")
        )


@contextmanager
def opened(home: Path, model: Scripted) -> Iterator[Library]:
    with open_library(
        home=home, llm_url="http://127.0.0.1:9/v1", llm_model="x", watch=lambda _: model
    ) as library:
        library.add_articles([STORED])
        yield library


@pytest.fixture
def summarize(home: Path) -> Callable[[Scripted], Summary]:
    def run(model: Scripted) -> Summary:
        with opened(home, model) as library:
            summary = library.summarize(STORED.id)
        assert_faithful(summary)
        return summary

    return run


def assert_faithful(summary: Summary) -> None:
    """The promise: every figure that is shown stands in the quotes, on both sides alike."""
    quotes = {citation.number: citation.quote for citation in summary.citations}
    for point in summary.points:
        assert point.verdict == "supported"
        sources = [quotes[number] for number in point.citations]
        assert sources
        for text in filter(None, point.texts.values()):
            assert not missing(text, sources), text
        own, other = point.texts["zh-Hant"], point.texts["en"]
        assert own
        if other:
            assert not missing(own, [other])
            assert not missing(other, [own])
    for point in summary.rejected:
        assert point.verdict == "unsupported"
        assert point.reasons


def said(text: str) -> list[Reply]:
    return [json.dumps({"text": text})]


def english_of(summary: Summary) -> list[str | None]:
    return [point.texts["en"] for point in summary.points]


Run = Callable[[Scripted], Summary]


def test_what_is_right_is_shown_on_both_sides(summarize: Run) -> None:
    model = Scripted()
    summary = summarize(model)
    assert summary.mode == "llm"
    assert summary.model == "scripted"
    assert [point.texts["zh-Hant"] for point in summary.points] == [SHIPPED, INVESTED, PRICE]
    assert english_of(summary) == [ENGLISH[k] for k in ("2.03 million", "1.86 billion", "15,000")]
    assert summary.headline == {"zh-Hant": STORED.title, "en": ENGLISH["創新高"]}
    assert not summary.rejected
    assert not summary.notice
    assert summary.usage.prompt_tokens == 10 * len(model.asked)
    # The model that translates reads the figures and the names as English writes them.
    assert any("Beijia Nickel Q3 運出 2.03 million tons 鎳礦" in user for user in model.asked)


@pytest.mark.parametrize(
    ("subject", "right", "wrong"),
    [
        ("2.03 million", "2.03 million tons", "203 million tons"),
        ("1.86 billion", "US$1.86 billion", "US$18.6 billion"),
        ("1.86 billion", "US$1.86 billion", "NT$1.86 billion"),
    ],
)
def test_a_swapped_unit_is_put_right_by_rule(
    summarize: Run, subject: str, right: str, wrong: str
) -> None:
    garbled = said(ENGLISH[subject].replace(right, wrong))
    summary = summarize(Scripted(english={subject: garbled}))
    assert ENGLISH[subject] in english_of(summary)
    assert sum(bool(point.notes) for point in summary.points) == 1
    assert not summary.rejected


@pytest.mark.parametrize(
    ("subject", "wrong"),
    [
        ("2.03 million", ENGLISH["2.03 million"].replace("2.03 million tons", "3.1 million tons")),
        ("2.03 million", ENGLISH["2.03 million"].replace(", up 12% from a year earlier", "")),
        ("2.03 million", ENGLISH["2.03 million"].replace("Beijia Nickel", "The company")),
        ("2.03 million", ENGLISH["2.03 million"].replace("nickel ore", "鎳礦")),
        ("1.86 billion", INVESTED),
        ("15,000", ENGLISH["15,000"].replace("per ton", "per ton, Volkmar Steel said,")),
        ("15,000", ""),
    ],
    ids=["figure", "left out", "name", "chinese", "language", "invented", "empty"],
)
def test_a_wrong_translation_is_retried_once_and_then_withheld(
    summarize: Run, subject: str, wrong: str
) -> None:
    again = Scripted(english={subject: [*said(wrong), *said(ENGLISH[subject])]})
    summary = summarize(again)
    assert ENGLISH[subject] in english_of(summary)
    assert not summary.rejected
    told = [user for user in again.asked if user.startswith("✗") or "\n✗" in user]
    assert len(told) == 1

    summary = summarize(Scripted(english={subject: said(wrong)}))
    (bare,) = [point for point in summary.points if point.texts["en"] is None]
    assert bare.texts["zh-Hant"]
    assert "沒有英文：模型的譯文未通過查核" in bare.notes[-1]
    assert not summary.rejected


def test_a_headline_is_tried_twice_too(summarize: Run) -> None:
    wrong, right = said("Beijia Nickel ships 3 tons"), said(ENGLISH["創新高"])
    assert summarize(Scripted(english={"創新高": [*wrong, *right]})).headline["en"]
    assert summarize(Scripted(english={"創新高": wrong})).headline["en"] is None


@pytest.mark.parametrize(
    "draft",
    [
        (1, SHIPPED.replace("203萬", "302萬")),
        (1, SHIPPED.replace("增加", "減少")),
        (2, "公司明年要在巴西開設三座電池回收廠。"),
        (3, "執行長艾達·林恩宣布關閉松原廠。"),
        (1, "Beijia Nickel shipped 2.03 million tons."),
    ],
    ids=["figure", "direction", "invented", "denied", "language"],
)
def test_a_wrong_point_is_rejected(summarize: Run, draft: tuple[int, str]) -> None:
    summary = summarize(Scripted([points(draft, *WRITTEN[1:])]))
    assert draft[1] in [point.texts["zh-Hant"] for point in summary.rejected]
    assert draft[1] not in [point.texts["zh-Hant"] for point in summary.points]
    assert len(summary.points) >= 2


def test_a_point_that_names_the_wrong_sentence_gets_the_right_one(summarize: Run) -> None:
    summary = summarize(Scripted([points((3, SHIPPED), (99, INVESTED), (2, PRICE))]))
    quotes = {citation.number: citation.quote for citation in summary.citations}
    assert not summary.rejected
    for point in summary.points:
        (number, *_) = point.citations
        assert (point.texts["zh-Hant"] or "")[-12:] in quotes[number]


def test_broken_json_gives_what_is_whole_in_it(summarize: Run) -> None:
    cut = points(*WRITTEN)[:-30]
    summary = summarize(Scripted(["```json\n" + cut, "no JSON at all"]))
    assert [point.texts["zh-Hant"] for point in summary.points][:2] == [SHIPPED, INVESTED]


@pytest.mark.parametrize("reply", ["I cannot do that.", "{", '{"points": 7}', '{"points": [[]]}'])
def test_a_model_without_points_leaves_the_articles_own_words(summarize: Run, reply: str) -> None:
    long = {subject: said(text) for subject, text in ENGLISH.items()}
    summary = summarize(Scripted([reply], english=long))
    assert len(summary.points) >= 3
    assert all((point.texts["zh-Hant"] or "") in TEXT for point in summary.points)


def test_a_model_that_dies_on_the_way_leaves_what_was_checked(summarize: Run) -> None:
    gone = ModelUnreachable("the model server at x broke off")
    summary = summarize(Scripted(english={"1.86 billion": [gone]}))
    assert english_of(summary) == [ENGLISH["2.03 million"], None, None]
    assert "broke off" in (summary.notice["en"] or "")
    assert "Run it again" in (summary.notice["en"] or "")


def test_a_model_that_is_not_there_is_an_error(home: Path) -> None:
    gone = ModelUnreachable("the model server at x cannot be reached")
    with opened(home, Scripted([gone])) as library, pytest.raises(ModelUnreachable):
        library.summarize(STORED.id)


def test_simplified_and_english_of_a_traditional_article(home: Path) -> None:
    with opened(home, Scripted()) as library:
        summary = library.summarize(STORED.id, ("zh-Hans", "en"))
    assert (
        summary.points[0].texts["zh-Hans"] == "北岬镍业第三季运出203万吨镍矿，比去年同期增加12%。"
    )
    assert summary.points[0].texts["en"] == ENGLISH["2.03 million"]


def test_a_small_model_only_translates(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "small.gguf"
    file.write_bytes(b"GGUF")
    wrong = said(ENGLISH["2.03 million"].replace("2.03 million", "3.1 million"))
    model = Scripted(english={"2.03 million": [*wrong, *said(ENGLISH["2.03 million"])]})
    with open_library(home=home, llm="local", local_model=file, watch=lambda _: model) as library:
        library.add_articles([STORED])
        summary = library.summarize(STORED.id)
    assert_faithful(summary)
    quotes = {citation.number: citation.quote for citation in summary.citations}
    assert [point.texts["zh-Hant"] for point in summary.points] == [
        quotes[point.citations[0]] for point in summary.points
    ]
    assert ENGLISH["2.03 million"] in english_of(summary)
    # No points were asked for, and nothing of the failed try was sent again: it would be copied.
    assert not any(user.startswith("Title:") or "✗" in user for user in model.asked)
    assert "small model" in (summary.notice["en"] or "")


def test_events_tell_the_progress(home: Path) -> None:
    with opened(home, Scripted()) as library:
        events = list(library.summarize_stream(STORED.id))
    stages = [event.stage for event in events if isinstance(event, Progressed)]
    assert stages == ["read", "write", "write", "translate", "translate", "translate"]
    assert sum(isinstance(event, Pointed) for event in events) == 3
    assert isinstance(events[-1], Summarized)

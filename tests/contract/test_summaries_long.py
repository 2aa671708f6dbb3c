"""Fifty articles and one of 50,000 characters, with a model whose window is 8,192 tokens."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from rag.app import open_library
from rag.errors import ModelUnreachable
from rag.language.budget import count_tokens
from rag.models.chat import JsonSchema, Message
from rag.opened import Library
from rag.summaries.model import Pointed, Summarized, Summary
from rag.types import Article, Language, Usage
from tests.fakes import GOODS, PLACES, article

WINDOW = 8192
_NUMBERED = re.compile(r"^(\d+)\. (.+)$", re.MULTILINE)
_COUNT = re.compile(r"at most (\d+) points")
BOTH: tuple[Language, Language] = ("zh-Hant", "zh-Hans")
"""Sides that need no translation by a model: what is tried is the reading of much text."""


@dataclass
class Reader:
    """A model that hands back sentences that it was shown; it may die after some requests."""

    name: str = "reader"
    dies_after: int = 10_000
    sizes: list[int] = field(default_factory=list)
    """Tokens of each request, with the room for its reply."""

    def stream(
        self,
        messages: Sequence[Message],
        schema: JsonSchema | None = None,
        max_tokens: int | None = None,
    ) -> Generator[str, None, Usage]:
        assert schema is not None
        assert schema.name == "points"
        if len(self.sizes) >= self.dies_after:
            raise ModelUnreachable("gone")
        told = "\n".join(message.content for message in messages)
        self.sizes.append(count_tokens(told) + (max_tokens or 0))
        wanted = _COUNT.search(told)
        assert wanted is not None
        shown = _NUMBERED.findall(messages[-1].content)
        step = max(1, len(shown) // int(wanted[1]))
        taken = shown[::step][: int(wanted[1])]
        yield json.dumps({"points": [{"from": [int(n)], "text": text} for n, text in taken]})
        return Usage(count_tokens(told), 0)


@contextmanager
def opened(home: Path, model: Reader, articles: Sequence[Article]) -> Iterator[Library]:
    settings = {"llm_url": "http://127.0.0.1:9/v1", "llm_model": "x"}
    with open_library(home=home, **settings, watch=lambda _: model) as library:
        library.add_articles(articles)
        yield library


def story(number: int) -> str:
    """A sentence of its own: place, thing and figures by number."""
    place, thing = PLACES[number % len(PLACES)], GOODS[number // 3 % len(GOODS)]
    return (
        f"{place}第{number + 1}號倉庫上月運出{317 + 7 * number}箱{thing}，"
        f"比前一個月多{number % 89 + 2}箱，運費是{41 + 3 * number}萬元。"
    )


FIFTY = [
    article(
        "".join(story(20 * n + i) for i in range(8)),
        title=f"{PLACES[n % len(PLACES)]}物流周報第{n + 1}期",
        source=f"第{n % 5 + 1}通訊社",
    )
    for n in range(50)
]
LONG = article("\n\n".join(story(n) + story(n + 1300) for n in range(620)), title="倉庫年報")


def assert_faithful(summary: Summary) -> None:
    quotes = {citation.number: citation.quote for citation in summary.citations}
    for point in summary.points:
        assert point.texts["zh-Hant"] in [quotes[number] for number in point.citations]
        assert point.texts["zh-Hans"]


@pytest.mark.parametrize("articles", [FIFTY, [LONG]], ids=["fifty articles", "50,000 characters"])
def test_much_text_goes_through_a_small_window(home: Path, articles: list[Article]) -> None:
    model = Reader()
    with opened(home, model, articles) as library:
        summary = library.summarize([one.id for one in articles], BOTH)
    assert sum(len(one.text) for one in articles) > (15_000 if len(articles) > 1 else 50_000)
    assert len(model.sizes) > 5
    assert max(model.sizes) <= WINDOW
    assert 3 <= len(summary.points) <= 12
    assert not summary.rejected
    assert_faithful(summary)
    if len(articles) > 1:
        assert len({citation.article_id for citation in summary.citations}) > 3
    else:  # not the beginning alone
        assert max(citation.start for citation in summary.citations) > len(LONG.text) / 2


def test_what_was_written_before_the_model_died_is_shown(home: Path) -> None:
    ids = [one.id for one in FIFTY]
    dying = Reader(dies_after=4)
    with opened(home, dying, FIFTY) as library:
        events = list(library.summarize_stream(ids, BOTH))
    last = events[-1]
    assert isinstance(last, Summarized)
    assert last.summary.notice["zh-Hant"]
    assert any(isinstance(event, Pointed) for event in events)
    assert_faithful(last.summary)

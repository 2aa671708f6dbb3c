"""Quotes in the reader's language, beside the words that they render: checked like all else."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path

import pytest

from rag.app import open_library
from rag.commands.printing import print_answer
from rag.errors import ModelError, ModelUnreachable
from rag.models.chat import JsonSchema, Message
from rag.opened import Library
from rag.types import Checked, Evidence, Finished, Translated, Turn, Usage
from tests.fakes import article

TEXT = "北岬工廠宣布擴建鎳礦產線，年產能提高到203萬噸。廠長說，新產線總投資18.6億美元。"
QUESTION = "What is the annual nickel capacity of the plant?"
CLAIM = "The plant raises its annual nickel capacity to 2.03 million tons."
RIGHT = (
    "The Beijia plant announced an expansion of its nickel line, "
    "raising annual capacity to 2.03 million tons."
)
CUT_SHORT = "The Beijia plant announced an expansion of its nickel line."


class Translating:
    """Answers with one cited sentence, and translates as it is told to."""

    name = "scripted"

    def __init__(self) -> None:
        self.translations: list[str | ModelError] = [RIGHT]
        self.asked: list[str] = []

    def stream(
        self,
        messages: Sequence[Message],
        schema: JsonSchema | None = None,
        max_tokens: int | None = None,
    ) -> Generator[str, None, Usage]:
        user = messages[1].content
        if schema is None:
            found = re.search(r"\[(p[0-9a-f]+)\]", user)  # none: a question to be written out
            yield f"{CLAIM} [{found[1]}]" if found else QUESTION
        else:
            self.asked.append(user)
            reply = self.translations[min(len(self.asked), len(self.translations)) - 1]
            if isinstance(reply, ModelError):
                raise reply
            yield json.dumps({"text": reply})
        return Usage(10, 5)


@pytest.fixture
def model() -> Translating:
    return Translating()


@pytest.fixture
def library(home: Path, model: Translating) -> Iterator[Library]:
    with open_library(home=home, keep_replies=False) as opened:
        opened.add_articles([article(TEXT, "北岬工廠擴建", source="測試社")])
        opened.use_model(model)
        yield opened


def test_a_translation_follows_the_sentence_and_stands_beside_its_quote(
    library: Library, model: Translating, capsys: pytest.CaptureFixture[str]
) -> None:
    events = list(library.ask_stream(QUESTION))
    assert [type(event) for event in events] == [Evidence, Checked, Translated, Finished]
    assert isinstance(events[-1], Finished)
    answer = events[-1].answer
    (citation,) = answer.citations
    assert citation.quote.startswith("北岬工廠宣布")
    assert citation.translation is not None
    assert (citation.translation.text, citation.translation.reasons) == (RIGHT, ())
    assert "2.03 million" in model.asked[0]  # the figure was set by rule before
    assert answer.usage == Usage(20, 10)
    assert answer.notice == ""
    print_answer(iter(events))
    assert f"Translation: {RIGHT}" in capsys.readouterr().out


def test_what_does_not_say_the_same_is_shown_with_the_reason(
    library: Library, model: Translating, capsys: pytest.CaptureFixture[str]
) -> None:
    model.translations = [CUT_SHORT]
    answer = print_answer(library.ask_stream(QUESTION))
    (citation,) = answer.citations
    assert len(model.asked) == 2  # it may try once more
    assert citation.translation is not None
    assert "203萬噸" in " ".join(citation.translation.reasons)
    assert f"✗ {CUT_SHORT}" in capsys.readouterr().out
    assert answer.sentences[0].verdict == "supported"


def test_a_model_that_fails_leaves_the_answer_and_a_notice(
    library: Library, model: Translating
) -> None:
    model.translations = [ModelUnreachable("nobody listens")]
    answer = library.ask(QUESTION)
    assert [sentence.text for sentence in answer.sentences] == [CLAIM]
    assert answer.citations[0].translation is None
    assert answer.notice == "The model did not translate the other quotes (nobody listens)."


def test_the_readers_own_language_needs_none(library: Library, model: Translating) -> None:
    for question in ("北岬工廠的鎳礦年產能是多少？", "北岬工厂的镍矿年产能是多少？"):
        assert library.ask(question).citations
    assert model.asked == []


def test_a_quote_is_translated_once_in_a_conversation(library: Library, model: Translating) -> None:
    first = library.ask(QUESTION)
    again = library.ask("How much nickel a year is that?", [Turn.of(first)])
    assert again.citations == first.citations
    assert len(model.asked) == 1


def test_a_translation_is_for_those_who_read_its_language(
    library: Library, model: Translating
) -> None:
    first = library.ask(QUESTION)
    again = library.ask("北岬工廠的鎳礦年產能是多少？", [Turn.of(first)])
    assert [c.number for c in again.citations] == [c.number for c in first.citations]
    assert [c.translation for c in again.citations] == [None]


def test_a_translation_that_failed_is_tried_again_at_the_next_question(
    library: Library, model: Translating
) -> None:
    model.translations = [CUT_SHORT, CUT_SHORT, RIGHT]
    first = library.ask(QUESTION)
    again = library.ask("How much nickel a year is that?", [Turn.of(first)])
    assert again.citations[0].translation is not None
    assert again.citations[0].translation.reasons == ()


def test_it_can_be_switched_off(home: Path, model: Translating) -> None:
    with open_library(home=home, keep_replies=False, translate_quotes=False) as opened:
        opened.add_articles([article(TEXT, "北岬工廠擴建", source="測試社")])
        opened.use_model(model)
        assert opened.ask(QUESTION).citations[0].translation is None
    assert model.asked == []

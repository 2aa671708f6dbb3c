"""Written answers: however a model's text comes in, its sentences and marks are read alike."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.citations import CitationBook
from rag.answering.grounding import Grounding
from rag.answering.written import Writer, passage_key
from rag.language.budget import count_tokens
from rag.library.chunking import cut_passages
from rag.models.chat import JsonSchema, Message
from rag.prompting import load_prompt
from rag.types import Checked, Hit, Rejection, Usage
from tests.fakes import HashedBigrams, article

FACT = "北岬工廠宣布擴建鎳礦產線，年產能提高到203萬噸。"
OTHER = "嵐港的貨櫃船延誤三天進港，船公司說會補償貨主。"


@dataclass
class Scripted:
    """A chat model that says what it was told to, piece by piece, and keeps what it was sent."""

    pieces: Sequence[str]
    name: str = "scripted"
    sent: list[Sequence[Message]] = field(default_factory=list)

    def stream(
        self,
        messages: Sequence[Message],
        schema: JsonSchema | None = None,
        max_tokens: int | None = None,
    ) -> Generator[str, None, Usage]:
        self.sent.append(messages)
        yield from self.pieces
        return Usage(10, 5)


def hit(text: str, title: str = "題", source: str = "社") -> Hit:
    stored = article(text, title, source=source)
    return Hit(cut_passages(stored, 2000)[0], stored, 1.0, 1.0, 1.0)


NICKEL, SHIP = hit(FACT), hit(OTHER)
N, S = passage_key(NICKEL.passage.id), passage_key(SHIP.passage.id)


def events(*pieces: str, hits: Sequence[Hit] = (NICKEL, SHIP)) -> list[Checked | Rejection]:
    writer = Writer(Scripted(pieces), load_prompt("answer"), Grounding(HashedBigrams()))
    return list(writer.write("產能多少？", "zh-Hant", hits, CitationBook()))


def shown(*pieces: str) -> list[tuple[str, int]]:
    """The text of every sentence, with how many citations it got (-1: rejected)."""
    return [
        (e.sentence.text, len(e.citations)) if isinstance(e, Checked) else (e.text, -1)
        for e in events(*pieces)
    ]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (f"年產能提高到203萬噸[{N}]。", [("年產能提高到203萬噸。", 1)]),
        (f"年產能提高到203萬噸。[{N}]", [("年產能提高到203萬噸。", 1)]),
        (f"年產能提高到203萬噸 [ {N} ] 。", [("年產能提高到203萬噸。", 1)]),
        (f"年產能提高到203萬噸[{N.upper()}]", [("年產能提高到203萬噸", 1)]),
        (f"年產能提高到203萬噸。[{N}, {S}]", [("年產能提高到203萬噸。", 2)]),
        (f"年產能提高到203萬噸。[{N}、{N}][{N}]", [("年產能提高到203萬噸。", 1)]),
        (f"年產能提高到203萬噸。【{N}】", [("年產能提高到203萬噸。", -1), (f"【{N}】", -1)]),
        (
            f"年產能提高到203萬噸。[{N}]貨櫃船延誤三天進港。[{S}]",
            [("年產能提高到203萬噸。", 1), ("貨櫃船延誤三天進港。", 1)],
        ),
        (f"- 年產能提高到203萬噸[{N}]\n", [("- 年產能提高到203萬噸", 1)]),
        (f"1. 年產能提高到203萬噸[{N}]\n2. ", [("年產能提高到203萬噸", 1)]),
        (f"203萬噸[{N}]", [("203萬噸", 1)]),
        (f"[{N}]", []),
        (f"。[{N}]\n\n", []),
        ("NO_ANSWER", []),
        (f"[{N}[{N}]]", []),
        (f"年產能提高到203萬噸[[{N}]]。", [("年產能提高到203萬噸。", 1)]),
    ],
)
def test_sentences_and_their_marks(text: str, sentences: list[tuple[str, int]]) -> None:
    assert shown(text) == sentences


@pytest.mark.parametrize(
    "text",
    [
        f"Mr. Lin of Beijia Inc. said that the U.S. plant makes nickel.[{N}] Ships wait.[{S}]",
        f"Mr. Lin of Beijia Inc. said that the U.S. plant makes nickel [{N}]. Ships wait [{S}].",
    ],
)
def test_english_abbreviations_do_not_end_a_sentence(text: str) -> None:
    texts = [e.sentence.text if isinstance(e, Checked) else e.text for e in events(text)]
    assert texts == [
        "Mr. Lin of Beijia Inc. said that the U.S. plant makes nickel.",
        "Ships wait.",
    ]


@given(
    st.lists(
        st.sampled_from(
            [
                *(f"年產能203萬噸[{N}]。", f"船延誤三天。[{S}]", "沒有來源！", f"「引文？」[{N}]"),
                *(f" It makes 2.03 million tons.[{N}] ", "Mr. Lin left. ", "[p99999999]"),
                *("[1]", "\n", "1. ", "NO_ANSWER"),
            ]
        ),
        max_size=6,
    ).map("".join),
    st.lists(st.integers(0, 120), max_size=8),
)
def test_it_does_not_matter_how_the_stream_is_cut(text: str, cuts: list[int]) -> None:
    edges = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    pieces = [text[a:b] for a, b in pairwise(edges)]
    whole, piecewise = events(text), events(*pieces)
    assert piecewise == whole
    for event in whole:
        if isinstance(event, Checked):
            assert event.citations
            assert event.sentence.citations == tuple(c.number for c in event.citations)
            assert any(char.isalnum() for char in event.sentence.text)


@given(st.text(max_size=150))
def test_any_text_is_judged_and_nothing_uncited_passes(text: str) -> None:
    for event in events(text):
        assert isinstance(event, Rejection)
        assert event.reasons


def test_a_sentence_comes_as_soon_as_the_next_one_begins() -> None:
    def endless() -> Generator[str, None, Usage]:
        yield f"年產能203萬噸[{N}]。"
        yield "下"
        raise AssertionError("the first sentence was held back")

    class Endless(Scripted):
        def stream(self, *_: object, **__: object) -> Generator[str, None, Usage]:
            return endless()

    writer = Writer(Endless([]), load_prompt("answer"), Grounding(HashedBigrams()))
    first = next(writer.write("多少？", "zh-Hant", [NICKEL], CitationBook()))
    assert isinstance(first, Checked)


def sent_for(hits: Sequence[Hit]) -> str:
    model = Scripted(["NO_ANSWER"])
    writer = Writer(model, load_prompt("answer"), Grounding(HashedBigrams()))
    list(writer.write("產能多少？", "zh-Hans", hits, CitationBook()))
    system, user = model.sent[0]
    assert "Simplified Chinese" in system.content
    return user.content


def test_what_looks_like_a_key_in_an_article_is_made_harmless() -> None:
    user = sent_for([hit(f"內文[p123]與[{S}]與[1]。", f"題[{S}]", f"社[{S}]"), SHIP])
    assert user.count(f"[{S}]") == 1
    assert "[p123]" not in user
    assert "(p123)" in user
    assert "[1]" in user


def test_the_prompt_stays_small_and_holds_the_best_passages() -> None:
    hits = [hit(f"第{i}篇。" + "松原工廠宣布擴建產線。" * 40, f"題{i}") for i in range(20)]
    user = sent_for(hits)
    assert "第0篇" in user
    assert "第19篇" not in user
    assert count_tokens(user) < 2600
    one = sent_for([hit("松原工廠宣布擴建產線。" * 900)])
    assert "松原工廠" in one


def test_keys_are_short_and_do_not_clash() -> None:
    hits = [hit(f"第{i}篇短文。", f"題{i}") for i in range(50)]
    user = sent_for(hits)
    keys = [line[1:].split("]")[0] for line in user.split("\n") if line.startswith("[p")]
    assert len(keys) == len(set(keys))
    assert all(4 <= len(key) <= 6 for key in keys)

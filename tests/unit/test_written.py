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
from rag.answering.packing import passage_key
from rag.answering.written import Writer, WriterPrompts
from rag.language.budget import count_tokens
from rag.library.chunking import cut_passages
from rag.models.chat import JsonSchema, Message
from rag.models.line import InLine
from rag.prompting import load_prompt
from rag.types import Checked, Hit, Rejection, Usage, Waiting
from tests.fakes import HashedBigrams, article

PROMPTS = WriterPrompts(load_prompt("answer"), load_prompt("answer_again"), load_prompt("followup"))
GROUNDING = Grounding(HashedBigrams())
FACT = "北岬工廠宣布擴建鎳礦產線，年產能提高到203萬噸。"
OTHER = "嵐港的貨櫃船延誤三天進港，船公司說會補償貨主。"


@dataclass
class Scripted:
    """A chat model that says what it was told to, piece by piece, and keeps what it was sent."""

    pieces: Sequence[str]
    then: Sequence[str] = ()
    cut_short: bool = False
    name: str = "scripted"
    sent: list[Sequence[Message]] = field(default_factory=list)

    def stream(
        self,
        messages: Sequence[Message],
        schema: JsonSchema | None = None,
        max_tokens: int | None = None,
    ) -> Generator[str, None, Usage]:
        self.sent.append(messages)
        yield from self.pieces if len(self.sent) == 1 else self.then
        return Usage(10, 5, self.cut_short)


def hit(text: str, title: str = "題", source: str = "社") -> Hit:
    stored = article(text, title, source=source)
    return Hit(cut_passages(stored, 2000)[0], stored, 1.0, 1.0, 1.0)


NICKEL, SHIP = hit(FACT), hit(OTHER)
N, S = passage_key(NICKEL.passage.id), passage_key(SHIP.passage.id)


def events(
    *pieces: str, hits: Sequence[Hit] = (NICKEL, SHIP)
) -> list[Waiting | Checked | Rejection]:
    writer = Writer(Scripted(pieces), PROMPTS, GROUNDING)
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
        (f"年產能提高到203萬噸。【{N}】", [("年產能提高到203萬噸。", 1)]),
        (f"年產能提高到203萬噸（{N}）。", [("年產能提高到203萬噸。", 1)]),
        (
            f"年產能提高到203萬噸。[{N}]貨櫃船延誤三天進港。[{S}]",
            [("年產能提高到203萬噸。", 1), ("貨櫃船延誤三天進港。", 1)],
        ),
        (f"- 年產能提高到203萬噸[{N}]\n", [("年產能提高到203萬噸", 1)]),
        (f"1. 年產能提高到203萬噸[{N}]\n2. ", [("年產能提高到203萬噸", 1)]),
        (f"203萬噸[{N}]", [("203萬噸", 1)]),
        (f"[{N}]", []),
        (f"。[{N}]\n\n", []),
        (f"**年產能**提高到`203萬噸`[{N}]。", [("年產能提高到203萬噸。", 1)]),
        (f"**年產能提高到203萬噸。**[{N}]", [("年產能提高到203萬噸。", 1)]),
        (f"年產能提高到203萬噸。[{N}](https://evil.example/?q=1)", [("年產能提高到203萬噸。", 1)]),
        (f"[年產能](https://evil.example/x)提高到203萬噸[{N}]。", [("年產能提高到203萬噸。", 1)]),
        (f"![x](https://evil.example/x.png)年產能203萬噸[{N}]。", [("年產能203萬噸。", 1)]),
        (f"<b>年產能</b>提高到203萬噸<img src=x onerror=y>[{N}]。", [("年產能提高到203萬噸。", 1)]),
        (f"&lt;script&gt;年產能提高到203萬噸[{N}]。", [("年產能提高到203萬噸。", 1)]),
        (f"## 答案\n\n> 1) 年產能提高到203萬噸[{N}]。", [("年產能提高到203萬噸。", 1)]),
        (f"```text\n年產能提高到203萬噸[{N}]\n```\n", [("年產能提高到203萬噸", 1)]),
        (f"根據以下段落：\n年產能提高到203萬噸[{N}]", [("年產能提高到203萬噸", 1)]),
        (f"<think>是999萬噸[{N}]。NO_ANSWER</think>年產能203萬噸[{N}]。", [("年產能203萬噸。", 1)]),
        (f"年產能203萬噸[{N}]。<think>那麼999萬噸[{N}]。", [("年產能203萬噸。", 1)]),
        (
            f"北岬工廠宣布擴建鎳礦產線，年產能提高到203萬噸。貨櫃船快到了[{S}]。",
            [("北岬工廠宣布擴建鎳礦產線，年產能提高到203萬噸。", 1), ("貨櫃船快到了。", 1)],
        ),
        (
            "北岬工廠宣布擴建鎳礦產線，年產能提高到303萬噸。",
            [("北岬工廠宣布擴建鎳礦產線，年產能提高到303萬噸。", -1)],
        ),
        (f"題（社，2026-01-08）[{N}]。年產能203萬噸[{N}]。", [("年產能203萬噸。", 1)]),
        (f"年產能203萬噸[{S}]。", [("年產能203萬噸。", 1)]),
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
                *(
                    "<think>想。",
                    "</think>",
                    "**",
                    "# 題\n",
                    f"【{N}】",
                    "【快訊】",
                    "(http://x/y)",
                    "<b>",
                ),
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

    writer = Writer(Endless([]), PROMPTS, GROUNDING)
    first = next(writer.write("多少？", "zh-Hant", [NICKEL], CitationBook()))
    assert isinstance(first, Checked)


def test_how_many_come_before_this_answer_is_told_before_it() -> None:
    line = [InLine(2), InLine(1), InLine(0)]
    waited, told = events(*line, f"{FACT}[{N}]"), events(f"{FACT}[{N}]")
    assert waited == [Waiting(2), Waiting(1), Waiting(0), *told]
    assert told


def test_what_was_cut_short_is_not_judged() -> None:
    text = f"年產能提高到203萬噸[{N}]。廠方宣布擴建鎳"
    for cut_short, count in ((True, 1), (False, 2)):
        writer = Writer(Scripted([text], cut_short=cut_short), PROMPTS, GROUNDING)
        assert len(list(writer.write("？", "zh-Hant", [NICKEL], CitationBook()))) == count


def test_where_most_failed_the_model_is_told_why_and_writes_once_more() -> None:
    model = Scripted([f"產能是999萬噸[{N}]。"], then=[f"產能是999萬噸[{N}]。年產能203萬噸[{N}]。"])
    run = Writer(model, PROMPTS, GROUNDING).write("多少？", "zh-Hant", [NICKEL], CitationBook())
    seen = [next(run), next(run)]
    with pytest.raises(StopIteration) as end:
        next(run)
    assert end.value.value.usage == Usage(20, 10)
    assert [type(event) for event in seen] == [Rejection, Checked]
    first, second = model.sent
    assert list(second[:2]) == list(first)  # the server has read it already
    assert [m.role for m in second] == ["system", "user", "assistant", "user"]
    assert "999萬噸" in second[3].content
    assert isinstance(seen[0], Rejection)
    assert seen[0].reasons[0] in second[3].content


def test_a_second_try_may_be_the_first_one_shortened() -> None:
    long = f"年產能提高到203萬噸，而且罷工的有999人[{N}]。"
    model = Scripted([long], then=[f"年產能提高到203萬噸[{N}]。"])
    writer = Writer(model, PROMPTS, GROUNDING)
    found = list(writer.write("產能多少？", "zh-Hant", [NICKEL, SHIP], CitationBook()))
    assert [type(event) for event in found] == [Rejection, Checked]


SEREIN = hit("晴軌科技去年裁員640人，營收衰退兩成。", title="晴軌裁員", source="甲社")
KESTREL = hit("海嶽銀行股價單日下跌52%，董事長請辭。", title="海嶽股價", source="乙社")


@pytest.mark.parametrize(
    ("claim", "passes"),
    [
        ("晴軌科技股價單日下跌52%。", False),
        ("海嶽銀行去年裁員640人。", False),
        ("晴軌科技去年裁員640人，海嶽銀行股價單日下跌52%。", True),
        ("晴軌科技去年裁員640人。", True),
    ],
)
def test_a_sentence_that_mixes_two_articles_stands_on_neither(claim: str, passes: bool) -> None:
    keys = "".join(f"[{passage_key(one.passage.id)}]" for one in (SEREIN, KESTREL))
    for marks in (keys, ""):
        if marks or not passes:  # without a mark, one passage must carry it all
            found = events(claim[:-1] + marks + "。", hits=(SEREIN, KESTREL))
            assert [isinstance(event, Checked) for event in found] == [passes]


@pytest.mark.parametrize(
    ("claim", "left"),
    [
        ("The Beijia plant (北岬工廠) raises annual nickel capacity to 2.03 million tons.", ""),
        ("The Beijia plant raises annual nickel 產能 to 2.03 million tons.", "產能"),
    ],
)
def test_words_that_were_left_in_chinese_are_told(claim: str, left: str) -> None:
    writer = Writer(Scripted([f"{claim} [{N}]"]), PROMPTS, GROUNDING)
    question = "How much nickel can the plant make a year?"
    (checked,) = writer.write(question, "en", [NICKEL], CitationBook())
    assert isinstance(checked, Checked)
    told = f"words were left untranslated: {left}"
    assert (told in checked.sentence.reasons) == bool(left)


def test_one_that_mostly_passed_is_left_alone() -> None:
    model = Scripted([f"年產能203萬噸[{N}]。產能是999萬噸[{N}]。"])
    list(Writer(model, PROMPTS, GROUNDING).write("？", "zh-Hant", [NICKEL], CitationBook()))
    assert len(model.sent) == 1


def test_a_wrong_conversion_is_put_right_and_noted() -> None:
    (event,) = events(f"北岬工廠的年產能提高到2.03億噸[{N}]。")
    assert isinstance(event, Checked)
    assert "203萬噸" in event.sentence.text
    assert "2.03億噸" in event.sentence.reasons[0]


def sent_for(hits: Sequence[Hit]) -> str:
    model = Scripted(["NO_ANSWER"])
    writer = Writer(model, PROMPTS, GROUNDING)
    list(writer.write("產能多少？", "zh-Hans", hits, CitationBook()))
    _, user = model.sent[0]
    assert "Simplified Chinese" in user.content
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

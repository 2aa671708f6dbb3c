"""What a written summary is made of: parsing, parts, lifted figures, replies that are kept."""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import ModelUnreachable
from rag.language.budget import count_tokens
from rag.language.gazetteer import Gazetteer
from rag.language.lexicon import Lexicon
from rag.language.names import Names
from rag.language.terms import Terms, load_terms
from rag.models.chat import ChatModel, JsonSchema, Message
from rag.models.replies import RememberedChat
from rag.summaries.lines import read_lines
from rag.summaries.names import Glossed
from rag.summaries.parsing import objects, point_drafts, translation
from rag.summaries.sides import left_over, lifted, side_reasons, unequal_figures, wrong_language
from rag.summaries.translating import pieces
from rag.summaries.writing import cut_parts
from rag.types import Language, Usage
from tests.fakes import HashedBigrams, article, news


@pytest.fixture(scope="module")
def terms() -> Terms:
    return load_terms()


@pytest.mark.parametrize(
    ("reply", "drafts"),
    [
        ('{"points":[{"from":[1,2],"text":"甲。"}]}', [("甲。", (1, 2))]),
        ('Sure!\n```json\n{"points":[{"from":["S3"],"text":"甲。"}]}\n```', [("甲。", (3,))]),
        ('{"points":[{"from":2,"text":"甲。"},{"from":[3],"text":"乙', [("甲。", (2,))]),
        ('{"points":[{"from":[1,2,3,4,5],"text":"甲。"}]}', [("甲。", (1, 2, 3))]),
        ('{"from":[1],"text":"甲。"}{"from":[1],"text":"甲。"}', [("甲。", (1,))]),
        ('{"points":[{"from":[1],"text":7},"x",null]}', []),
        ('{"points":{"a":1}}', []),
        ("{" * 5000, []),
        ("", []),
    ],
)
def test_points_are_read_from_whatever_a_model_writes(
    reply: str, drafts: list[tuple[str, tuple[int, ...]]]
) -> None:
    assert point_drafts(reply) == drafts


@given(st.text(alphabet='{}[]",:text from1甲\\', max_size=80))
def test_no_reply_breaks_the_parser(reply: str) -> None:
    list(objects(reply))
    point_drafts(reply)
    assert isinstance(translation(reply), str)


@pytest.mark.parametrize(
    ("text", "own", "language", "expected"),
    [
        ("嵐晶科技運出203萬噸。", "zh-Hant", "en", "Lancrys Labs 運出 2.03 million tons。"),
        ("嵐晶科技（Lancrys Labs）在德州設廠。", "zh-Hant", "en", "Lancrys Labs 在 Texas 設廠。"),
        ("市值1.2兆元，漲三成。", "zh-Hant", "en", "市值 1.2 trillion yuan，漲 30%。"),
        ("It sold 9.2 billion tons in Texas.", "en", "zh-Hant", "It sold 92億噸 in 德州."),
    ],
)
def test_figures_and_names_are_set_before_a_model_translates(
    terms: Terms, text: str, own: Language, language: Language, expected: str
) -> None:
    assert lifted(text, own, language, terms, [Glossed("嵐晶科技", "Lancrys Labs")]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "碳酸鋰漲三成，投資者交流會引發電弧。",
            "lithium carbonate 漲 30%，投資者交流會引發電弧。",
        ),
        ("埃隆·馬斯克將訪德。", "Elon Musk 將訪德。"),
        ("起火前38分鐘就有警報。", "38 minutes before 起火就有警報。"),
        ("單日上限砍半，占三分之一。", "單日上限砍半，占三分之一。"),
    ],
    ids=["terms, not their lookalikes", "whole names", "before and after", "what is plain stays"],
)
def test_a_small_model_gets_the_terms_too(terms: Terms, text: str, expected: str) -> None:
    assert lifted(text, "zh-Hant", "en", terms, [], Gazetteer()) == expected


def test_a_sentence_is_cut_into_pieces_that_say_something() -> None:
    long = "甲" * 30 + "，" + "乙" * 31 + "；" + "丙" * 5 + "。"
    cut = pieces(long)
    assert "".join(cut) == long
    assert list(map(len, cut)) == [31, 38]


@pytest.mark.parametrize(
    ("text", "language", "left"),
    [
        ("The plant of Lanjing (嵐晶) grew.", "en", []),
        ("The plant of 嵐晶 grew.", "en", ["嵐晶"]),
        ("The plant (工廠) grew.", "en", ["工廠"]),
        ("Meridian 公司的 GPU 產能為 3 GW。", "zh-Hant", []),
        ("公司的 capacity 增加。", "zh-Hant", ["capacity"]),
    ],
)
def test_words_left_over_from_the_other_language(
    text: str, language: Language, left: list[str]
) -> None:
    assert left_over(text, language, ["嵐晶公布產能。"]) == left


def test_sides_are_compared_by_quantity() -> None:
    assert not unequal_figures("運出203萬噸，增12%。", "It shipped 2.03 million tons, up 12%.")
    assert unequal_figures("運出203萬噸。", "It shipped 203 million tons.")
    assert unequal_figures("運出203萬噸，增12%。", "It shipped 2.03 million tons.")
    assert wrong_language("It shipped.", "zh-Hant", "en")
    assert wrong_language("運出。", "zh-Hans", "en") is None


@pytest.mark.parametrize(
    ("here", "other", "wrong"),
    [
        ("Nickel has risen by about 18,000 yuan per ton.", "鎳大漲，逼近每噸1萬8,000元。", True),
        ("Nickel has risen by 30% in May.", "鎳價5月升到30%。", True),
        ("Nickel has risen to 18,000 yuan per ton.", "鎳漲到每噸1萬8,000元。", False),
        ("Nickel has risen by 30%.", "鎳漲了30%。", False),
        ("How much is true of it?", "有幾分真實？", False),
        ("It is true.", "有幾分真實？", True),
    ],
)
def test_a_level_is_no_change_and_a_question_no_statement(
    here: str, other: str, wrong: bool
) -> None:
    names = Names(Lexicon(), Gazetteer())
    assert bool(side_reasons(here, "en", other, "zh-Hant", [other], names, "en")) is wrong


def test_parts_fit_the_budget_and_lose_nothing() -> None:
    wall = article("產能" * 4000, title="一面牆")
    english = article("A plant was built. " * 40, title="Plant")
    lines = read_lines([*(article(news(i)) for i in range(4)), wall, english], HashedBigrams())
    parts = cut_parts(lines, 500)
    assert [line for part in parts for line in part] == lines
    for part in parts:
        assert sum(count_tokens(line.text) for line in part) <= 500 or len(part) == 1
        assert len({line.article.language for line in part}) == 1
    assert len(cut_parts(lines[:3], 5000)) == 1


class Counting:
    """A model that counts how often it is really asked."""

    name = "counting"

    def __init__(self, *, cut_short: bool = False, dies: bool = False) -> None:
        self.asked = 0
        self._cut_short = cut_short
        self._dies = dies

    def stream(
        self,
        messages: Sequence[Message],
        schema: JsonSchema | None = None,
        max_tokens: int | None = None,
    ) -> Generator[str, None, Usage]:
        self.asked += 1
        yield "half, "
        if self._dies:
            raise ModelUnreachable("broke off")
        yield "whole"
        return Usage(3, 2, cut_short=self._cut_short)


def remembered(model: ChatModel, folder: Path) -> RememberedChat:
    return RememberedChat(model, folder, "here")


def ask(model: RememberedChat, words: str, schema: JsonSchema | None = None) -> str:
    return "".join(model.stream([Message("user", words)], schema))


def test_a_reply_is_asked_for_once_and_outlives_the_process(tmp_path: Path) -> None:
    model = Counting()
    assert ask(remembered(model, tmp_path / "kept"), "甲") == "half, whole"
    assert ask(remembered(model, tmp_path / "kept"), "甲") == "half, whole"
    assert model.asked == 1
    other = JsonSchema("x", {"type": "object"})
    assert ask(remembered(model, tmp_path / "kept"), "甲", other) == "half, whole"
    assert ask(remembered(model, tmp_path / "kept"), "乙") == "half, whole"
    assert model.asked == 3


def test_only_whole_replies_are_kept(tmp_path: Path) -> None:
    cut = Counting(cut_short=True)
    ask(remembered(cut, tmp_path), "甲")
    ask(remembered(cut, tmp_path), "甲")
    assert cut.asked == 2
    dying = Counting(dies=True)
    with pytest.raises(ModelUnreachable):
        ask(remembered(dying, tmp_path), "甲")
    assert not list(tmp_path.iterdir())
    blocked = tmp_path / "file"
    blocked.write_text(json.dumps(1))
    assert ask(remembered(Counting(), blocked), "甲") == "half, whole"

"""Sentences: nothing is lost, nothing stands twice, no figure is cut."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.language.sentences import sentence_spans, soft_spans

MIXED = st.text(
    st.sampled_from("中文新聞。！？…，；：「」『』（）“”()\"'.!?,;: \n\t12305％億萬千百abTUSé—"),
    max_size=120,
)
_JOINED = re.compile(
    r"[0-9]+(?:[.,，．][0-9]+)*|[A-Za-zé]+|[〇零一二兩两三四五六七八九十百千萬万億亿兆]+"
)


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("漲了。跌了！真的？", ["漲了。", "跌了！", "真的？"]),
        ("他說：「漲了。」然後走了。", ["他說：「漲了。」", "然後走了。"]),
        ("「真的嗎？！」她問。", ["「真的嗎？！」", "她問。"]),
        ("不知道……也許吧…再看。", ["不知道……", "也許吧…", "再看。"]),
        ("（報導到此。）下一則。", ["（報導到此。）", "下一則。"]),
        ("產量1,950.5億噸，成長3.5%。", ["產量1,950.5億噸，成長3.5%。"]),
        (
            "標題沒有句號\n內文第一句。\n\n  內文第二句",
            ["標題沒有句號", "內文第一句。", "內文第二句"],
        ),
        ("股價大漲.分析師說好。", ["股價大漲.", "分析師說好。"]),
        ("It rose 3.5%. It fell.", ["It rose 3.5%.", "It fell."]),
        ("It rose 3.5 percent to $1.25 a share.", ["It rose 3.5 percent to $1.25 a share."]),
        ("Mr. Chen met Dr. Wu. They left.", ["Mr. Chen met Dr. Wu.", "They left."]),
        ("The U.S. Treasury agreed. It paid.", ["The U.S. Treasury agreed.", "It paid."]),
        ("It is made in the U.S. The firm grew.", ["It is made in the U.S.", "The firm grew."]),
        ("Acme Inc. Chief J. R. Lee said so.", ["Acme Inc. Chief J. R. Lee said so."]),
        ("They sold Acme Corp. It was cheap.", ["They sold Acme Corp.", "It was cheap."]),
        ("The firms (Acme Inc.) said so.", ["The firms (Acme Inc.) said so."]),
        ("At 3 p.m. Tuesday on Jan. 8 it fell.", ["At 3 p.m. Tuesday on Jan. 8 it fell."]),
        ("“No.” She left. 'Why?' he asked.", ["“No.”", "She left.", "'Why?'", "he asked."]),
        ("Nickel, cobalt, etc. were sold.", ["Nickel, cobalt, etc. were sold."]),
        ("See e.g. Chile, i.e. the south.", ["See e.g. Chile, i.e. the south."]),
        ("Wait... what?", ["Wait...", "what?"]),
        ("公司(Acme Inc.)表示會擴產。", ["公司(Acme Inc.)表示會擴產。"]),
        ("", []),
        (" \n\t ", []),
        ("。", ["。"]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


@given(MIXED)
@example("a.\n.b")
def test_every_glyph_lies_in_exactly_one_sentence(text: str) -> None:
    spans = sentence_spans(text)
    held = [i for start, end in spans for i in range(start, end)]
    assert held == sorted(set(held))
    assert all(text[i].isspace() for i in set(range(len(text))) - set(held))
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)


@given(MIXED)
def test_no_figure_and_no_word_is_cut_by_a_sentence(text: str) -> None:
    edges = {edge for span in sentence_spans(text) for edge in span}
    for whole in re.finditer(r"[0-9]+(?:[.,][0-9]+)*|[A-Za-zé]+", text):
        assert not edges & set(range(whole.start() + 1, whole.end()))


@given(MIXED, st.integers(3, 30))
@example("甲乙丙丁戊己庚辛1,950億", 10)
@example("甲乙丙丁戊己庚辛,950億元", 10)
def test_a_wall_is_cut_within_the_limit_and_not_in_a_figure(text: str, limit: int) -> None:
    spans = soft_spans(text, 0, len(text), limit)
    held = [i for start, end in spans for i in range(start, end)]
    assert held == sorted(set(held))
    assert all(text[i].isspace() for i in set(range(len(text))) - set(held))
    assert all(end - start <= limit for start, end in spans)
    edges = {edge for span in spans for edge in span}
    for whole in _JOINED.finditer(text):
        run = re.compile(r"[\d.,．，%％:/A-Za-zé'’〇零一二兩两三四五六七八九十百千萬万億亿兆]*")
        around = run.match(text, whole.start())
        before = run.match(text[: whole.start()][::-1])
        assert around is not None
        assert before is not None
        if around.end() - whole.start() + before.end() >= limit:
            continue  # it fills a whole span: there is nowhere else to cut
        assert not edges & set(range(whole.start() + 1, whole.end()))


def test_a_cut_prefers_a_clause_mark() -> None:
    text = "第一個分句在這裡，第二個分句也在這裡；第三個分句沒有標點一直寫下去"
    pieces = [text[s:e] for s, e in soft_spans(text, 0, len(text), 15)]
    assert pieces[:2] == ["第一個分句在這裡，", "第二個分句也在這裡；"]


@pytest.mark.parametrize(
    "unit", ["產", "1", "x", " ", "1,", "。", ".", "…", "「", "\n", "一億", "a. "]
)
def test_a_line_of_300000_characters(unit: str) -> None:
    text = "頭" + unit * (300_000 // len(unit)) + "尾"
    begun = time.perf_counter()
    spans = sentence_spans(text)
    for start, end in spans:
        soft_spans(text, start, end, 960)
    assert time.perf_counter() - begun < 10

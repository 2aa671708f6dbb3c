"""Quoted answers: the sentences that answer, each once, in reading order, or none at all."""

from __future__ import annotations

from typing import Any

import pytest

from rag.answering.answerer import joined
from rag.answering.extractive import Quoted, reading_order
from rag.answering.short import counts_asked
from rag.language.quantities import quantities
from rag.library.chunking import cut_passages
from rag.types import Hit, Sentence
from tests.fakes import article, news


def quoted(text: str, place: int, worth: float, title: str = "題") -> Quoted:
    stored = article(text, title)
    passage = cut_passages(stored, 2000)[0]
    return Quoted(Hit(passage, stored, 1.0, 1.0, 1.0), passage.sentences[place], worth)


def test_the_best_article_comes_first_and_its_sentences_in_their_order() -> None:
    one, other = "甲文第一句話。甲文第二句話。", "乙文第一句話。乙文第二句話。"
    chosen = [quoted(other, 1, 0.9), quoted(one, 1, 0.8), quoted(other, 0, 0.7)]
    texts = [q.text for q in reading_order(chosen)]
    assert texts == ["乙文第一句話。", "乙文第二句話。", "甲文第二句話。"]


@pytest.mark.parametrize(
    ("sentences", "text"),
    [
        ([], ""),
        (["甲。", "乙。"], "甲。[1]乙。[2]"),
        (["One.", "Two."], "One.[1] Two.[2]"),
        (["甲。", "Two."], "甲。[1] Two.[2]"),
    ],
)
def test_sentences_are_joined_as_each_language_does(sentences: list[str], text: str) -> None:
    numbered = [Sentence(s, (i,), "supported") for i, s in enumerate(sentences, start=1)]
    assert joined(numbered) == text


@pytest.fixture
def filled(library: Any, tmp_path: Any) -> Any:
    for number in range(8):
        (tmp_path / f"{number}.txt").write_text(news(number))
    (tmp_path / "twice.txt").write_text(news(1).replace("測試通訊社", "轉載通訊社"))
    library.add(sorted(tmp_path.glob("*.txt")))
    return library


def test_a_quoted_answer_is_the_articles_own_words(filled: Any) -> None:
    answer = filled.ask("嵐港第1號工廠的碳酸鋰年產能提高到多少噸？")
    assert (answer.mode, answer.model, answer.abstained) == ("extractive", None, False)
    assert "1037噸" in answer.text
    assert 1 <= len(answer.sentences) <= filled.settings.max_sentences
    texts = [s.text for s in answer.sentences]
    assert len(texts) == len(set(texts))
    by_number = {c.number: c for c in answer.citations}
    assert sorted(by_number) == list(range(1, len(by_number) + 1))
    for sentence in answer.sentences:
        assert [by_number[n].quote for n in sentence.citations] == [sentence.text]


@pytest.mark.parametrize(
    "question",
    [
        "誰贏得了去年的網球公開賽？",
        "Who won the tennis open last year?",
        "清燉牛肉麵要煮多久？",
        "谁写了这首交响曲？",
    ],
)
def test_what_no_article_says_is_not_answered(question: str, filled: Any) -> None:
    answer = filled.ask(question)
    assert answer.abstained
    assert (answer.sentences, answer.citations) == ((), ())


def test_the_same_question_has_the_same_answer(filled: Any) -> None:
    first, again = (filled.ask("石湖工廠的貨櫃船產線總投資多少？") for _ in range(2))
    assert (first.text, first.citations) == (again.text, again.citations)


def test_an_ordinal_counts_nobody() -> None:
    text = "火災起於第17號電池櫃，2名工人受傷。"
    kinds = {q.text: counts_asked("火災死了幾個人？", text, q) for q in quantities(text)}
    assert kinds == {"第17": False, "2": True}

"""Which sentences are worth quoting: what is seen of them, and how its weights are fitted."""

from __future__ import annotations

import numpy as np
import pytest

from eval.keys import Key
from eval.picking import Ranking, fit
from rag.answering.candidates import Pool, pool
from rag.answering.expected import expected
from rag.answering.extractive import choose, ranked_sentences
from rag.answering.worth import WEIGHTS, features
from rag.language.tokens import query_terms
from rag.library.chunking import cut_passages
from rag.retrieval.fusion import plan_words
from rag.retrieval.question import Asked
from rag.types import Hit, Language
from tests.fakes import article

TEXT = (
    "青田精機三月五日宣布擴建新竹廠。青田精機的股東會在四月舉行。"
    "擴建工程要花12億元。為什麼要擴建？因為訂單已經排到後年。"
)


def found(question: str, text: str = TEXT, language: Language = "zh-Hant") -> Pool:
    stored = article(text, "青田精機擴廠")
    passage = cut_passages(stored, 2000)[0]
    plan = plan_words(query_terms(question), lambda term: int(term in text), 50)
    asked = Asked(question, language, plan, np.zeros(1, dtype=np.float32))
    return pool(asked, [Hit(passage, stored, 0.5, 0.5, 0.5)])


def seen(question: str, name: str) -> list[float]:
    pooled = found(question)
    rows = [features(pooled, c, expected(question)) for c in pooled.sentences]
    return [row[list(WEIGHTS).index(name)] for row in rows]


@pytest.mark.parametrize(
    ("question", "name", "values"),
    [
        ("擴建要花多少錢？", "figure", [0, 0, 1, 0, 0]),
        ("12億元的工程花了多少錢？", "figure", [0, 0, 0, 0, 0]),
        ("青田精機為什麼擴建？", "reason", [0, 0, 0, 0, 1]),
        ("擴建要花多少錢？", "asks", [0, 0, 0, 1, 0]),
        ("擴建要花多少錢？", "opens", [1, 0, 0, 0, 0]),
        ("擴建要花多少錢？", "foreign", [0, 0, 0, 0, 0]),
    ],
)
def test_what_is_seen_of_a_sentence(question: str, name: str, values: list[float]) -> None:
    assert seen(question, name) == values


def test_the_name_that_every_sentence_holds_tells_less_than_what_is_asked_about_it() -> None:
    telling = seen("青田精機的股東會", "telling")
    assert telling[1] == max(telling)
    assert telling[0] < 0.6 < telling[1]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("青田精機擴建要花多少錢？", "擴建工程要花12億元。"),
        ("青田精機的股東會什麼時候開？", "青田精機的股東會在四月舉行。"),
    ],
)
def test_the_sentence_that_answers_comes_first(question: str, first: str) -> None:
    assert ranked_sentences(found(question), expected(question))[0][1].text == first


def test_what_is_said_twice_or_says_nothing_is_quoted_once_or_not_at_all() -> None:
    pooled = found("擴建花費", "工程要花12億元。對。工程要花12億元。")
    chosen = choose([(1.0, c) for c in pooled.sentences], 3)
    assert [c.text for _, c in chosen] == ["工程要花12億元。"]


def test_a_fit_finds_the_feature_that_tells_the_answer() -> None:
    key = Key("k", "q", "en", "factoid", "a", (("a",),), (), True)
    rows = np.array([[1.0, 0.2], [0.0, 0.9], [0.0, 0.4]])
    rankings = [
        Ranking(key, "a", (), rows[order], np.array([1.0, 0.0, 0.0])[order])
        for order in ([0, 1, 2], [2, 0, 1], [1, 2, 0])
    ] * 5
    told, noise = fit(rankings)
    assert told > 0.5
    assert told > noise

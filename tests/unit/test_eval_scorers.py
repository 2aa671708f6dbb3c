"""Scores of answers, worked out by hand on small ones."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eval.archive import Place
from eval.keys import Evidence, Key
from eval.marking import Marked
from eval.scorers import METRICS, Scored, score, spoken, values
from eval.summary import figures
from rag.types import Answer, Citation, Language, Rejection, Sentence, Timings, Usage

TEXT = "海嶺二廠明年三月投產。年產能五千噸。投資額未公布。總部設在高雄。"
EVIDENCE = (Place("a", 0, 10), Place("a", 11, 17))


def key(*, answerable: bool = True, lang: Language = "zh-Hant", kind: str = "factoid") -> Key:
    quotes = [TEXT[p.start : p.end] for p in EVIDENCE] if answerable else []
    return Key(
        id=f"k-{kind}",
        question="海嶺二廠何時投產？產能多大？",
        lang=lang,
        kind=kind,
        answer="明年三月，五千噸。",
        nuggets=(("三月", "March"), ("5,000噸",), ("鈉電池",)) if answerable else (),
        evidence=tuple(Evidence(1, quote, "keys.yaml:1") for quote in quotes),
        answerable=answerable,
    )


def citation(number: int, start: int, end: int, quote: str | None = None) -> Citation:
    words = TEXT[start:end] if quote is None else quote
    return Citation(number, "a", "海嶺二廠", "", None, None, start, end, words)


def answer(
    *sentences: Sentence, citations: tuple[Citation, ...] = (), rejected: int = 0, ms: float = 10
) -> Answer:
    return Answer(
        question="?",
        language="zh-Hant",
        mode="extractive",
        model=None,
        abstained=not sentences,
        text="文章沒有說。" if not sentences else "".join(f"{s.text}[1]" for s in sentences),
        sentences=sentences,
        rejected=(Rejection("x", ("y",)),) * rejected,
        citations=citations,
        timings=Timings(total_ms=ms),
    )


def scored(
    one: Key, given: Answer, passages: tuple[Place, ...] = (), *, timed: bool = True
) -> Scored:
    evidence = EVIDENCE if one.answerable else ()
    exact = {c.number for c in given.citations if TEXT[c.start : c.end] == c.quote}
    return score(one, given, evidence, passages, exact, timed=timed)


GIVEN = answer(
    Sentence("海嶺二廠明年三月投產。", (1,), "supported"),
    Sentence("總部設在高雄。", (2, 3), "unsupported"),
    citations=(citation(1, 0, 11), citation(2, 25, 32), citation(3, 25, 31, "總部在高雄。")),
    rejected=1,
)


def test_an_answer_by_hand() -> None:
    passages = (Place("b", 0, 40), Place("a", 0, 11), *[Place("c", 0, 9)] * 4, Place("a", 11, 32))
    judged = scored(key(), GIVEN, passages)
    scores = values(judged.scores)
    assert 0 < scores.pop("reference_terms") < 1
    assert scores == {
        "right": 0,
        "nugget_recall": pytest.approx(1 / 3, abs=1e-6),
        "all_nuggets": 0,
        "evidence_at_5": 0,  # the second piece is in the seventh passage
        "citation_precision": pytest.approx(1 / 3, abs=1e-6),
        "citation_recall": 0.5,
        "quote_exact": pytest.approx(2 / 3, abs=1e-6),
        "unsupported_rate": 0.5,
        "rejected_rate": pytest.approx(1 / 3, abs=1e-6),
        "answer_language": 1,
        "sentences": 2,
        "characters": 18,
        "latency_ms": 10,
    }
    assert [n.match is not None for n in judged.nuggets] == [True, False, False]
    assert [e.rank for e in judged.evidence] == [2, 7]
    assert [e.cited_by for e in judged.evidence] == [(1,), ()]


def test_a_perfect_answer() -> None:
    words = "明年三月投產，年產5千噸鈉電池。"
    given = answer(Sentence(words, (1,), "supported"), citations=(citation(1, 0, 17),))
    scores = values(scored(key(), given, (Place("a", 0, 32),)).scores)
    for name in ("nugget_recall", "all_nuggets", "evidence_at_5", "citation_precision"):
        assert scores[name] == 1, name
    assert scores["citation_recall"] == scores["quote_exact"] == 1
    assert scores["unsupported_rate"] == scores["rejected_rate"] == 0


def test_abstaining_costs_the_facts_but_claims_no_citation() -> None:
    scores = values(scored(key(), answer()).scores)
    assert (
        scores["nugget_recall"] == scores["citation_recall"] == scores["abstention_precision"] == 0
    )
    assert scores.keys().isdisjoint({"citation_precision", "quote_exact", "unsupported_rate"})


def test_what_an_abstention_shows_as_nearest_is_no_answer() -> None:
    near = Sentence("海嶺二廠明年三月投產。", (1,), "supported")
    given = replace(answer(), citations=(citation(1, 0, 11),), nearest=near)
    scores = values(scored(key(), given).scores)
    assert scores["nugget_recall"] == scores["citation_recall"] == 0
    assert "citation_precision" not in scores
    assert scores["quote_exact"] == 1


def test_a_key_without_an_answer_has_no_facts_to_hold() -> None:
    scores = values(scored(key(answerable=False), answer()).scores)
    assert scores.keys().isdisjoint({"nugget_recall", "evidence_at_5", "citation_recall"})
    assert scores["abstention_recall"] == scores["abstention_precision"] == 1


def test_citation_marks_are_not_read_as_figures() -> None:
    given = answer(Sentence("投產日期未定。", (1,), "supported"))
    assert "[1]" in given.text
    assert "1" not in spoken(given)


def test_the_language_is_that_of_the_words() -> None:
    english = answer(Sentence("The plant will start in March.", (), "supported"))
    assert values(scored(key(), english).scores)["answer_language"] == 0
    assert values(scored(key(lang="en"), english).scores)["answer_language"] == 1


def test_an_item_is_right_with_all_facts_or_when_it_rightly_abstains() -> None:
    whole = answer(Sentence("明年三月投產，年產5千噸鈉電池。", (1,), "supported"))
    for one, given, right in (
        (key(), whole, 1),
        (key(), answer(), 0),
        (key(answerable=False), answer(), 1),
        (key(answerable=False), whole, 0),
    ):
        assert values(scored(one, given).scores)["right"] == right


def test_a_kept_reply_has_no_time_and_a_model_has_tokens() -> None:
    given = replace(GIVEN, mode="llm", usage=Usage(100, 20))
    scores = values(scored(key(), given, timed=False).scores)
    assert "latency_ms" not in scores
    assert (scores["prompt_tokens"], scores["completion_tokens"]) == (100, 20)
    assert "prompt_tokens" not in scored(key(), GIVEN).scores


def test_a_key_without_facts_is_compared_by_its_words_only() -> None:
    bare = replace(key(), nuggets=(), answer="總部設在高雄。")
    scores = values(scored(bare, GIVEN).scores)
    assert scores["reference_terms"] == 1
    assert scores.keys().isdisjoint({"nugget_recall", "all_nuggets", "right"})


def sample(one: Key, given: Answer) -> Marked:
    return Marked({"id": one.id, "kind": one.kind, "lang": one.lang}, scored(one, given))


def test_a_run_by_hand() -> None:
    said = answer(Sentence("明年三月。", (1,), "supported"), citations=(citation(1, 0, 10),), ms=30)
    unknown = key(answerable=False, lang="en", kind="unanswerable")
    samples = [
        sample(key(), GIVEN),  # answered: right to
        sample(key(kind="number"), answer()),  # abstained: wrong to
        sample(unknown, answer()),  # abstained: right to
        sample(unknown, said),  # answered: wrong to
        Marked({"id": "k", "kind": "factoid", "lang": "zh-Hant", "error": "gone"}, None),
    ]
    summary = figures(samples)
    metrics = summary["metrics"]
    assert metrics["abstention_precision"]["value"] == 0.5
    assert metrics["abstention_recall"]["value"] == 0.5
    assert metrics["abstention_f1"] == {"value": 0.5, "n": 3, "ci95": [0.0, 1.0]}
    assert metrics["nugget_recall"]["value"] == pytest.approx((1 / 3 + 0) / 2, abs=1e-6)
    assert metrics["nugget_recall"]["n"] == 2
    assert metrics["quote_exact"]["value"] == pytest.approx(3 / 4)  # of four citations
    assert metrics["unsupported_rate"]["value"] == pytest.approx(1 / 3, abs=1e-6)
    assert metrics["latency_ms"]["value"] == pytest.approx((10 + 10 + 10 + 30) / 4)
    assert metrics["latency_p50_ms"]["value"] == 10
    assert metrics["failed"]["value"] == pytest.approx(1 / 5)
    assert set(summary["by_kind"]) == {"factoid", "number", "unanswerable"}
    assert summary["by_kind"]["number"]["all_nuggets"]["n"] == 1
    assert summary["by_language"]["en"]["abstention_recall"]["value"] == 0.5
    for part in (metrics, *summary["by_kind"].values(), *summary["by_language"].values()):
        assert set(part) == {*METRICS, "latency_p50_ms", "latency_p95_ms", "failed"}
        assert all(set(metric) == {"value", "n", "ci95"} for metric in part.values())

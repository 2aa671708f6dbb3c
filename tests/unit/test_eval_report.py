"""The report page: what it shows, that it never changes unseen, and that nothing in it can run."""

from __future__ import annotations

import os
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.bootstrap import ratio
from eval.report import answers_report, retrieval_report
from eval.scorers import METRICS

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
EVIL = """</title><script>alert(1)</script><img src=x onerror=alert(2)>"'&{{ 7*7 }}{% raw %}"""
URL = "javascript:alert(3)"

RUN: dict[str, Any] = {
    "at": "2026-01-05T00:00:00+00:00",
    "code": {"commit": "0123abc", "dirty": False},
    "data": {
        "keys": {"name": "keys.yaml", "sha256": "00"},
        "dataset": {"name": "toy", "sha256": "11"},
    },
    "library": {"articles": 1, "passages": 2, "refused": []},
    "solvers": [
        {"name": "zhiwen", "about": "the product", "model": None},
        {"name": "closed-book", "about": "no articles", "model": None},
    ],
    "corpus": {"documents": 2, "passages": 2},
}


def metrics() -> dict[str, Any]:
    names = (*METRICS, "latency_p50_ms", "latency_p95_ms", "failed")
    return {name: ratio([0.0, 1.0, 1.0, 0.5], [1.0] * 4).json() for name in names}


def answers_page(text: str, name: str = "k-one") -> str:
    citation = {
        **{"number": 1, "article_id": "a", "title": text, "source": text, "date": "2026-01-02"},
        **{"url": URL, "start": 3, "end": 9, "quote": text},
    }
    full = {
        **{"id": name, "question": text, "lang": "zh-Hant", "kind": text, "answerable": True},
        "model_answer": text,
        "solver": "zhiwen",
        "confidence": 0.75,
        "contexts": {"1": {"before": text, "after": text, "exact": False}},
        "answer": {
            "notice": text,
            "nearest": {"text": text, "citations": [1], "verdict": "supported", "reasons": []},
            "usage": {"prompt_tokens": 7, "completion_tokens": 5},
            "abstained": False,
            "text": text,
            "sentences": [
                {"text": text, "citations": [1], "verdict": "unsupported", "reasons": [text]}
            ],
            "rejected": [{"text": text, "reasons": [text]}],
            "citations": [citation],
            "timings": {"total_ms": 12.3},
        },
        "nuggets": [
            {"forms": [text], "met": True, "by": {"form": text, "how": "quantity"}},
            {"forms": [text, "x"], "met": False, "by": None},
        ],
        "evidence": [{"quote": text, "rank": 2, "cited_by": [1]}],
        "metrics": {"evidence_at_5": 1.0, "right": 0.0, "latency_ms": 12.3},
        "judge": "correct",
    }
    failed = {
        **{"id": "k-two", "question": text, "lang": "en", "kind": "number", "answerable": True},
        **{"model_answer": text, "solver": "zhiwen", "error": text},
    }
    other = {**full, "solver": "closed-book", "metrics": {"right": 1.0}}
    groups = {"by_kind": {text: metrics()}, "by_language": {"en": metrics()}}
    peer = {"metrics": metrics(), **groups, "lead": metrics()}
    judge = {"kappa": 0.5, "n": 4, "unscored": 1}
    judge |= {"both_right": 1, "both_wrong": 1, "scorer_only": 1, "judge_only": 1}
    solvers = {"solvers": {"closed-book": peer}, "judge": judge}
    summary = {"metrics": metrics(), **groups, **solvers, "run": RUN}
    return answers_report(summary, [full, failed, other])


def retrieval_page(text: str) -> str:
    measures = ("recall@1", "recall@5", "recall@10", "mrr@10", "ndcg@10")
    ours = {name: ratio([0.0, 1.0], [1.0, 1.0]).json() for name in measures}
    peer = {"metrics": ours, "difference": ours, "ratio": ours}
    sample = {
        **{"id": text, "question": text, "relevant_articles": {"a": 1, "b": 1}},
        "rankings": {"zhiwen": ["a", "c"], "bm25": []},
        "milliseconds": {"zhiwen": 1.5},
        "metrics": {"zhiwen": {"ndcg@10": 0.5}},
    }
    texts = {"a": (text, text), "b": (text, text * 20), "c": (text, text)}
    return retrieval_report(
        {"metrics": ours, "baselines": {text: peer}, "run": RUN}, [sample], texts
    )


class _Page(HTMLParser):
    """The tags and attributes of a page as a browser would see them, and its visible text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("make", [answers_page, retrieval_page])
def test_hostile_text_is_shown_and_does_nothing(make: Any) -> None:
    plain, hostile = _Page(make("plain")), _Page(make(EVIL))
    assert hostile.tags == plain.tags
    assert hostile.attributes == plain.attributes
    assert "script" not in hostile.tags
    assert not hostile.attributes & {"src", "href", "onerror", "onclick"}
    assert hostile.words.count(EVIL) >= 3
    assert "49" not in hostile.words


def test_a_hostile_id_stays_inside_its_attribute() -> None:
    assert _Page(answers_page("x", name=EVIL)).attributes == _Page(answers_page("x")).attributes


@given(st.text(alphabet="<>\"'&/= ascript\n\t-!", max_size=20))
def test_no_text_opens_a_tag(text: str) -> None:
    assert _Page(retrieval_page(text)).tags == _Page(retrieval_page("plain")).tags


def test_the_page_needs_no_network() -> None:
    page = answers_page("x")
    assert "default-src 'none'" in page
    assert "http://" not in page
    assert "https://" not in page
    assert "@import" not in page
    assert "url(" not in page


def test_a_metric_that_nothing_counts_for_is_a_dash() -> None:
    empty = ratio([], []).json()
    nothing = dict.fromkeys(metrics(), empty)
    page = answers_report(
        {"metrics": nothing, "by_kind": {"list": nothing}, "by_language": {}, "run": RUN}
        | {"solvers": {"closed-book": {"metrics": nothing, "lead": nothing}}},
        [],
    )
    assert page.count("–</span>") == len(nothing) + 7 + 6 + 2 * 8


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("report-answers.html", answers_page("海嶺港 <第七> 碼頭")),
        ("report-retrieval.html", retrieval_page("海嶺港 <第七> 碼頭")),
    ],
)
def test_the_page_is_the_golden_one(name: str, page: str) -> None:
    """To accept a change after looking at it: UPDATE_GOLDEN=1 pytest -k golden_one."""
    path = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(page, encoding="utf-8", newline="\n")
    assert page == path.read_text(encoding="utf-8")

"""report.html: one page without network or script that a reader can open and search.

The templates are in ``eval/templates``. Everything in them is escaped (Jinja's autoescape), and a
content policy in the page forbids whatever might slip through from loading or running.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from eval import answers, retrieval
from eval.scorers import METRICS

_BY_GROUP = (
    "nugget_recall",
    "all_nuggets",
    "evidence_at_5",
    "citation_precision",
    "abstention_recall",
)
_MEANINGS = METRICS | {
    "latency_p50_ms": "half of the answers came faster",
    "latency_p95_ms": "19 of 20 answers came faster",
    "failed": "keys that the model server failed on; no other metric counts them",
}
_FIRST = 3  # documents that the page shows of a ranking
_OPENING = 120  # characters that it shows of each


def answers_report(summary: dict[str, Any], samples: Sequence[dict[str, Any]]) -> str:
    """The page of `zhiwen eval answers`, from its summary and the lines of samples.jsonl."""
    return _render(
        "answers.html",
        title=f"Answers: {summary['run']['data']['keys']['name']}",
        samples=samples,
        shown=_BY_GROUP,
        meanings=_MEANINGS,
        depth=answers.DEPTH,
        **summary,
    )


def retrieval_report(
    summary: dict[str, Any],
    samples: Sequence[dict[str, Any]],
    articles: dict[str, tuple[str, str]],
) -> str:
    """The page of `zhiwen eval retrieval`; ``articles`` maps ids to title and text."""
    rows = [_question(sample, articles) for sample in samples]
    return _render(
        "retrieval.html",
        title=f"Retrieval: {summary['run']['data']['dataset']['name']}",
        samples=sorted(rows, key=lambda row: row["score"]),
        **summary,
    )


def _question(sample: dict[str, Any], articles: dict[str, tuple[str, str]]) -> dict[str, Any]:
    relevant = sample["relevant_articles"]
    ranking = sample["rankings"][retrieval.OURS]
    others = {n: _rank(r, relevant) for n, r in sample["rankings"].items() if n != retrieval.OURS}
    return {
        "id": sample["id"],
        "question": sample["question"],
        "score": sample["metrics"][retrieval.OURS]["ndcg@10"],
        "rank": _rank(ranking, relevant),
        "others": others,
        "milliseconds": sample["milliseconds"][retrieval.OURS],
        "first": [_document(i, relevant, articles) for i in ranking[:_FIRST]],
        "missed": [_document(i, relevant, articles) for i in relevant if i not in ranking[:_FIRST]],
    }


def _document(
    article_id: str, relevant: dict[str, int], articles: dict[str, tuple[str, str]]
) -> dict[str, Any]:
    title, text = articles.get(article_id, (article_id, ""))
    opening = text[:_OPENING] + ("…" if len(text) > _OPENING else "")
    return {"title": title, "opening": opening, "right": article_id in relevant}


def _rank(ranking: Sequence[str], relevant: dict[str, int]) -> int | None:
    return next((rank for rank, i in enumerate(ranking, start=1) if i in relevant), None)


def _render(template: str, **values: Any) -> str:
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("eval"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

"""report.html: one page without network or script that a reader can open and search.

The templates are in ``eval/templates``. Everything in them is escaped (Jinja's autoescape), and a
content policy in the page forbids whatever might slip through from loading or running.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from eval import retrieval
from eval.plots import Sure, bars, coverage_points, curve, histogram
from eval.summary import MEANINGS

_BY_GROUP = (
    "right",
    "nugget_recall",
    "evidence_at_5",
    "citation_precision",
    "citation_recall",
    "abstention_recall",
    "unsupported_rate",
)
_CARDS = (
    ("right", "answered right"),
    ("nugget_recall", "facts held"),
    ("citation_precision", "citation precision"),
    ("citation_recall", "citation recall"),
    ("abstention_f1", "abstention F1"),
    ("unsupported_rate", "unsupported sentences"),
)
_BY_SOLVER = (*_CARDS, ("characters", "characters"), ("latency_ms", "mean time (ms)"))
_FIRST = 3  # documents that the page shows of a ranking
_OPENING = 120  # characters that it shows of each


def answers_report(summary: dict[str, Any], samples: Sequence[dict[str, Any]]) -> str:
    """The page of `zhiwen eval answers`, from its summary and the lines of samples.jsonl."""
    by_key: dict[str, list[dict[str, Any]]] = {}
    for sample in samples:
        by_key.setdefault(sample["id"], []).append(sample)
    first = summary["run"]["solvers"][0]["name"]
    mine = [sample for sample in samples if sample["solver"] == first]
    answered = [sample for sample in mine if "error" not in sample]
    times = [s["metrics"]["latency_ms"] for s in answered if "latency_ms" in s["metrics"]]
    marks = {
        name: summary["metrics"][f"latency_{name}_ms"]["value"] for name in ("p50", "p95") if times
    }
    return _render(
        "answers.html",
        title=f"Answers: {summary['run']['data'].get('keys', {'name': 'keys'})['name']}",
        items=[_item(runs) for runs in by_key.values()],
        cards=_CARDS,
        by_solver=_BY_SOLVER,
        solvers={first: summary, **summary.get("solvers", {})},
        shown=_BY_GROUP,
        meanings=MEANINGS,
        kind_bars=bars({name: m["right"] for name, m in summary["by_kind"].items()}),
        language_bars=bars({name: m["right"] for name, m in summary["by_language"].items()}),
        coverage=curve(coverage_points(_sure(answered), len(mine))) if answered else "",
        latency=histogram(times, marks) if times else "",
        summary=summary,
        run=summary["run"],
    )


def _sure(answered: Sequence[dict[str, Any]]) -> list[Sure]:
    """The answers that were given, where the solver says how sure it was of them."""
    return [
        Sure(s["confidence"], s["metrics"].get("right", 0.0) == 1.0)
        for s in answered
        if not s["answer"]["abstained"] and s["confidence"] is not None
    ]


def _item(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """One key with its answers, the measured solver's first."""
    first = runs[0]
    right = first.get("metrics", {}).get("right")
    state = "failed" if "error" in first else "unknown" if right is None else "right"
    return {
        **{name: first[name] for name in ("id", "question", "lang", "kind", "answerable")},
        "model_answer": first["model_answer"],
        "state": "wrong" if right == 0 else state,
        "abstained": first.get("answer", {}).get("abstained", False),
        "runs": [_shown(run) for run in runs],
    }


def _shown(run: dict[str, Any]) -> dict[str, Any]:
    if "error" in run:
        return run
    forms = [n["by"]["form"] for n in run["nuggets"] if n["met"] and n["by"]["how"] == "words"]
    lines = [{**s, "parts": marked(s["text"], forms)} for s in run["answer"]["sentences"]]
    cited = {number for e in run["evidence"] for number in e["cited_by"]}
    return {**run, "lines": lines, "right_citations": cited}


def marked(text: str, forms: Sequence[str]) -> list[tuple[str, bool]]:
    """``text`` in parts, with those that are one of the ``forms`` to the letter marked True."""
    wanted = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    if not wanted:
        return [(text, False)]
    parts = re.split(f"({wanted})", text, flags=re.IGNORECASE)
    return [(part, place % 2 == 1) for place, part in enumerate(parts) if part]


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


def followups_report(summary: dict[str, Any], samples: Sequence[dict[str, Any]]) -> str:
    """The page of `zhiwen eval followups`, from its summary and the lines of samples.jsonl."""
    return _render(
        "followups.html",
        title=f"Follow-up questions: {summary['run']['data']['keys']['name']}",
        samples=sorted(samples, key=lambda sample: sample["ranks"]["history"] or len(samples)),
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

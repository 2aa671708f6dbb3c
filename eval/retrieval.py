"""The evaluation of the search alone: a BEIR set, our ranking, and baselines on the same data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import Any

from eval.beir import BeirSet, Question, load_beir
from eval.bootstrap import difference, paired_ratio, quantile, ratio
from eval.ranking import ndcg, recall, reciprocal_rank, reciprocal_rank_fusion
from eval.run_log import run_facts
from eval.scratch import scratch_library
from rag.errors import InputError, UnreadableSource
from rag.intake.draft import Draft
from rag.opened import Library
from rag.retrieval.search import Candidate
from rag.types import Article

OURS = "zhiwen"
FUSED_FROM = ("bm25", "vectors", "rrf")
"""Baselines made of what the two views say of our own candidates; they cost nothing extra."""
PEER = "llamaindex"

METRICS: dict[str, Callable[[Sequence[str], Mapping[str, int]], float]] = {
    "recall@1": lambda ranked, relevant: recall(ranked, relevant, 1),
    "recall@5": lambda ranked, relevant: recall(ranked, relevant, 5),
    "recall@10": lambda ranked, relevant: recall(ranked, relevant, 10),
    "mrr@10": lambda ranked, relevant: reciprocal_rank(ranked, relevant, 10),
    "ndcg@10": lambda ranked, relevant: ndcg(ranked, relevant, 10),
}
_KEPT = 10  # documents of each ranking that are logged; no metric looks deeper

Progress = Callable[[int, int], None]
Ranking = list[str]


@dataclass(frozen=True, slots=True)
class Corpus:
    """The documents as articles. Equal documents are one article, so each counts as the others."""

    articles: tuple[Article, ...]
    article_of: dict[str, str]
    """Article id by document id; documents without text have none."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A question with the articles that answer it and those that each system ranks first."""

    question: Question
    relevant: dict[str, int]
    rankings: dict[str, Ranking]
    milliseconds: dict[str, float]

    def scores(self, system: str) -> dict[str, float]:
        """Every metric of one system's ranking; 0 where the answer could not be indexed at all."""
        if not self.relevant:
            return dict.fromkeys(METRICS, 0.0)
        return {n: metric(self.rankings[system], self.relevant) for n, metric in METRICS.items()}


@dataclass(frozen=True, slots=True)
class RetrievalRun:
    """What an evaluation of the search found."""

    summary: dict[str, Any]
    samples: tuple[Ranked, ...]
    articles: dict[str, tuple[str, str]]
    """Title and text of each article, for a report."""


def evaluate_retrieval(
    folder: Path,
    baselines: Sequence[str] = FUSED_FROM,
    *,
    limit: int | None = None,
    home: Path | None = None,
    progress: Progress | None = None,
) -> RetrievalRun:
    """Ranks the corpus for every question (the first ``limit``), by us and by the baselines.

    Raises BadDataset, InputError where a baseline is not installed, and LibraryError.
    """
    if PEER in baselines:
        _check_peer_installed()  # now, not after minutes of measuring
    dataset = load_beir(folder)
    corpus = as_articles(dataset)
    questions = dataset.questions[:limit]
    with scratch_library(home) as library:
        held = library.counts()[1]
        started = perf_counter()
        library.add_articles(corpus.articles)
        indexing = {OURS: perf_counter() - started}
        passages = library.counts()[1]
        settings = library.settings
        ranked = []
        for question in questions:
            ranked.append(_rank(library, corpus, question, baselines))
            if progress is not None:
                progress(len(ranked), len(questions))
        if PEER in baselines:
            from eval.llamaindex_peer import LlamaIndexPeer

            with LlamaIndexPeer(settings, corpus.articles) as peer:
                indexing[PEER] = peer.indexing_seconds
                ranked = [_with_peer(item, peer.rank) for item in ranked]
    new = passages - held  # none where a kept home holds the corpus already
    speed = {"value": round(new / indexing[OURS], 1) if new else None, "n": new, "ci95": [None] * 2}
    facts = run_facts(settings, {"dataset": folder}, command="eval retrieval", limit=limit)
    facts["corpus"] = {
        "documents": len(dataset.documents),
        "articles": len(corpus.articles),
        "without_text": len(dataset.documents) - len(corpus.article_of),
        "passages": passages,
        "indexing_seconds": {name: round(value, 2) for name, value in indexing.items()},
    }
    summary = {**summarize(ranked, baselines), "run": facts}
    summary["metrics"]["indexing_passages_per_second"] = speed
    return RetrievalRun(summary, tuple(ranked), {a.id: (a.title, a.text) for a in corpus.articles})


def as_articles(dataset: BeirSet) -> Corpus:
    """The corpus through the product's own intake."""
    articles: dict[str, Article] = {}
    article_of: dict[str, str] = {}
    for document in dataset.documents:
        try:
            article = Draft(document.title, document.text).finish(document.id)
        except UnreadableSource:
            continue
        articles.setdefault(article.id, article)
        article_of[document.id] = article.id
    return Corpus(tuple(articles.values()), article_of)


def summarize(ranked: Sequence[Ranked], baselines: Sequence[str]) -> dict[str, Any]:
    """Our metrics, and for each baseline its own, our lead over it and our ratio to it."""
    return {
        "metrics": _metrics(ranked, OURS),
        "baselines": {
            name: {
                "metrics": _metrics(ranked, name),
                "difference": dict(_compared(ranked, name, difference)),
                "ratio": dict(_compared(ranked, name, paired_ratio)),
            }
            for name in baselines
        },
    }


def sample_json(item: Ranked) -> dict[str, Any]:
    """One line of samples.jsonl."""
    return {
        "id": item.question.id,
        "question": item.question.text,
        "relevant": item.question.relevant,
        "relevant_articles": item.relevant,
        "rankings": item.rankings,
        "milliseconds": {name: round(value, 2) for name, value in item.milliseconds.items()},
        "metrics": {
            name: {metric: round(value, 6) for metric, value in item.scores(name).items()}
            for name in item.rankings
        },
    }


def _check_peer_installed() -> None:
    try:
        found = find_spec("llama_index.vector_stores.chroma") is not None
    except ModuleNotFoundError:
        found = False
    if not found:
        raise InputError(
            "the llamaindex baseline needs the package llama-index-vector-stores-chroma"
        )


def _rank(library: Library, corpus: Corpus, question: Question, baselines: Sequence[str]) -> Ranked:
    started = perf_counter()
    candidates = library.candidates(question.text)
    elapsed = (perf_counter() - started) * 1000
    orders = dict(_orders(candidates))
    relevant: dict[str, int] = {}
    for document_id, grade in question.relevant.items():
        article_id = corpus.article_of.get(document_id)
        if article_id is not None:
            relevant[article_id] = max(grade, relevant.get(article_id, 0))
    wanted = (OURS, *(name for name in baselines if name in orders))
    rankings = {name: _articles_of(orders[name])[:_KEPT] for name in wanted}
    return Ranked(question, relevant, rankings, {OURS: elapsed})


def _orders(candidates: Sequence[Candidate]) -> Iterator[tuple[str, Ranking]]:
    """Passages in our order and in that of each baseline that our candidates can tell."""
    yield OURS, [c.passage_id for c in candidates]
    matching = [c for c in candidates if c.coverage > 0]
    words = [c.passage_id for c in sorted(matching, key=lambda c: (-c.coverage, c.passage_id))]
    meaning = [
        c.passage_id
        for c in sorted(candidates, key=lambda c: (-c.similarity.passage, c.passage_id))
    ]
    yield "bm25", words
    yield "vectors", meaning
    yield "rrf", reciprocal_rank_fusion([words, meaning])


def _articles_of(passage_ids: Sequence[str]) -> Ranking:
    """Articles in the order of their best passage, whose id begins with the article's."""
    return list(dict.fromkeys(i.rsplit("-", 2)[0] for i in passage_ids))


def _with_peer(item: Ranked, rank: Callable[[str], Ranking]) -> Ranked:
    started = perf_counter()
    found = rank(item.question.text)
    elapsed = (perf_counter() - started) * 1000
    return Ranked(
        item.question,
        item.relevant,
        {**item.rankings, PEER: found[:_KEPT]},
        {**item.milliseconds, PEER: elapsed},
    )


def _metrics(ranked: Sequence[Ranked], system: str) -> dict[str, Any]:
    scores = [item.scores(system) for item in ranked]
    ones = [1.0] * len(ranked)
    found = {name: ratio([s[name] for s in scores], ones).json() for name in METRICS}
    times = [item.milliseconds[system] for item in ranked if system in item.milliseconds]
    if times:
        found["latency_p50_ms"] = quantile(times, 0.5).json()
        found["latency_p95_ms"] = quantile(times, 0.95).json()
    return found


def _compared(
    ranked: Sequence[Ranked], system: str, compare: Callable[..., Any]
) -> Iterator[tuple[str, dict[str, object]]]:
    ours = [item.scores(OURS) for item in ranked]
    theirs = [item.scores(system) for item in ranked]
    for name in METRICS:
        yield name, compare([s[name] for s in ours], [s[name] for s in theirs]).json()
